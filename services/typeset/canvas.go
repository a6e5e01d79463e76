package typeset

import (
	"bytes"
	"fmt"
	"math"

	"github.com/go-text/typesetting/shaping"
)

// canvas collects what is drawn on a page.
type canvas struct {
	bytes.Buffer
	w *PDF
}

func (c *canvas) add(format string, args ...any) { fmt.Fprintf(&c.Buffer, format, args...) }

// frame draws the lines of a box.
func (c *canvas) frame(x, y, width, height float64) {
	c.add("%s w %s %s %s %s re S\n", number(rule), number(x), number(y), number(width), number(height))
}

// stroke draws a line to the right.
func (c *canvas) stroke(x, y, width float64) {
	c.add("%s w %s %s m %s %s l S\n", number(rule), number(x), number(y), number(x+width), number(y))
}

// line draws a line of text with its base at y.
func (c *canvas) line(l line, x, y float64) {
	for _, run := range l.runs {
		if run.Runes.Count == 0 || len(run.Glyphs) == 0 {
			continue
		}
		c.run(l, run, x, y)
		x += points(run.Advance) * l.size
	}
}

func (c *canvas) run(l line, run shaping.Output, x, y float64) {
	f := c.w.subset(run.Face)
	c.add("BT /F%d %s Tf 1 0 0 1 %s %s Tm\n", f.name, number(l.size), number(x), number(y))
	for _, word := range wordsOf(l.text, run) {
		c.word(f, l, word)
	}
	c.add("ET\n")
}

// cluster is a group of signs that stand for a piece of text together.
type cluster struct {
	glyphs   []shaping.Glyph
	from, to int // runes of the paragraph
}

// clustersOf splits a run into its clusters, as they stand on the page.
func clustersOf(run shaping.Output) (list []cluster) {
	for i := 0; i < len(run.Glyphs); {
		g, next := run.Glyphs[i], i+1
		for next < len(run.Glyphs) && run.Glyphs[next].TextIndex() == g.TextIndex() {
			next++
		}
		list = append(list, cluster{run.Glyphs[i:next], g.TextIndex(), g.TextIndex() + g.RunesCount()})
		i = next
	}
	return list
}

// wordsOf groups the clusters of a run into words. The text of a word is told to the
// reader of the file as a whole, because its signs stand in another order than its
// letters.
func wordsOf(text []rune, run shaping.Output) (words [][]cluster) {
	apart := true
	for _, c := range clustersOf(run) {
		space := c.to-c.from == 1 && text[c.from] == ' '
		if apart || space {
			words = append(words, nil)
		}
		words[len(words)-1] = append(words[len(words)-1], c)
		apart = space
	}
	return words
}

// word draws the clusters of a word. Where a cluster has several signs, the word
// says what its text is.
func (c *canvas) word(f *subset, l line, word []cluster) {
	whole := false
	from, to := word[0].from, word[0].to
	for _, cl := range word {
		whole = whole || len(cl.glyphs) > 1
		from, to = min(from, cl.from), max(to, cl.to)
	}
	if whole {
		c.add("/Span <</ActualText %s>> BDC\n", inText(string(l.text[from:to])))
	}
	pen := &pen{c: c, size: l.size}
	for _, cl := range word {
		said := string(l.text[cl.from:cl.to])
		for _, g := range cl.glyphs {
			pen.glyph(f, g, said)
			said = "" // the first sign stands for the text
		}
	}
	pen.end()
	if whole {
		c.add("EMC\n")
	}
}

// pen writes signs beside each other, and moves where a sign stands elsewhere than
// its width says.
type pen struct {
	c    *canvas
	size float64
	open bool
	rise float64
}

func (p *pen) glyph(f *subset, g shaping.Glyph, said string) {
	if rise := points(g.YOffset) * p.size; math.Abs(rise-p.rise) > 0.005 {
		p.end()
		p.c.add("%s Ts ", number(rise))
		p.rise = rise
	}
	if !p.open {
		p.c.add("[")
		p.open = true
	}
	cid := f.use(g.GlyphID, said)
	offset, advance := points(g.XOffset)*1000, points(g.Advance)*1000
	p.move(-offset)
	p.c.add("<%04X>", cid)
	p.move(f.width(g.GlyphID) - advance + offset)
}

// move goes back by a thousandth part of the size of type.
func (p *pen) move(by float64) {
	if by = math.Round(by); by != 0 {
		p.c.add("%d ", int(by))
	}
}

func (p *pen) show() {
	if p.open {
		p.c.add("] TJ\n")
		p.open = false
	}
}

// end shows what is left and goes back to the line.
func (p *pen) end() {
	p.show()
	if p.rise != 0 {
		p.c.add("0 Ts ")
		p.rise = 0
	}
}
