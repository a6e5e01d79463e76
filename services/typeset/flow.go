package typeset

import (
	"strings"
)

// flow lays blocks out on pages, from top to bottom.
type flow struct {
	w    *PDF
	doc  *Doc
	page *canvas // nil before the first block of a page
	y    float64 // base of what comes next is below this
	rest []rest
}

// rest is what did not fit into the box of a question.
type rest struct{ no, label, text string }

// Add lays a document out on new pages.
func (w *PDF) Add(d *Doc) error {
	if d.Size == (Size{}) {
		d.Size = A4
	}
	f := &flow{w: w, doc: d}
	if err := f.begin(); err != nil {
		return err
	}
	for i, b := range d.Blocks {
		if err := f.together(d.Blocks[i:]); err != nil {
			return err
		}
		if err := b.draw(f); err != nil {
			return err
		}
	}
	f.finish()
	return w.err
}

// together goes on to a new page where a place to sign would be parted from itself or
// from what stands before it: nobody signs a page that says nothing.
func (f *flow) together(blocks []Block) error {
	n := 0
	for i, b := range blocks[:min(2, len(blocks))] {
		if _, is := b.(Sign); is {
			n = i + 1
			break
		}
	}
	height, err := f.measured(blocks[:n])
	if err != nil || height > f.doc.Size.Height-marginTop-marginBottom {
		return err
	}
	return f.room(height)
}

// endless is a page on which anything finds room.
const endless = 1e6

// measured is how high blocks are under each other. It draws them on a page that is
// thrown away.
func (f *flow) measured(blocks []Block) (float64, error) {
	try := &flow{w: f.w, doc: &Doc{Size: Size{f.doc.Size.Width, endless}}, page: &canvas{w: f.w}, y: endless / 2}
	for _, b := range blocks {
		if err := b.draw(try); err != nil {
			return 0, err
		}
	}
	return endless/2 - try.y, nil
}

// begin opens a page with its head.
func (f *flow) begin() error {
	f.page, f.y = &canvas{w: f.w}, f.doc.Size.Height-marginTop
	at := f.doc.Size.Height - marginTop*0.6
	if f.doc.Head != "" {
		lines, err := f.w.set.set(f.doc.Head, smallSize, false, f.width())
		if err != nil {
			return err
		}
		f.page.line(lines[0], marginLeft, at)
	}
	if f.doc.Mark != "" {
		lines, err := f.w.set.set(f.doc.Mark, smallSize+1, true, f.width()/2)
		if err != nil {
			return err
		}
		f.page.line(lines[0], f.doc.Size.Width-marginRight-lines[0].width(), at)
	}
	return nil
}

// finish writes the page.
func (f *flow) finish() {
	if f.page != nil {
		f.w.page(f.doc.Size, f.page.Bytes(), "", f.doc.Page)
		f.page = nil
	}
}

// width of what can be printed on.
func (f *flow) width() float64 { return f.doc.Size.Width - marginLeft - marginRight }

// left is how much room is left on the page.
func (f *flow) left() float64 { return f.y - marginBottom }

// room goes on to a new page where less than this is left.
func (f *flow) room(height float64) error {
	if f.left() >= height || f.top() {
		return nil
	}
	return f.next()
}

func (f *flow) next() error {
	f.finish()
	return f.begin()
}

// top reports whether nothing stands on the page yet.
func (f *flow) top() bool { return f.y == f.doc.Size.Height-marginTop }

// skip leaves room, but not at the top of a page.
func (f *flow) skip(height float64) {
	if !f.top() {
		f.y -= height
	}
}

// lines prints lines under each other, over as many pages as it takes.
func (f *flow) lines(list []line, x float64) error {
	for _, l := range list {
		if err := f.room(l.height()); err != nil {
			return err
		}
		f.y -= l.height()
		f.page.line(l, x, f.y+l.descent())
	}
	return nil
}

// descent is how far the base of a line stands above its lower end.
func (l line) descent() float64 { return l.size * (leading - 1) * 0.85 }

// text prints text from a place to the right margin.
func (f *flow) text(text string, size float64, bold bool, indent float64) error {
	lines, err := f.w.set.set(text, size, bold, f.width()-indent)
	if err != nil {
		return err
	}
	return f.lines(lines, marginLeft+indent)
}

// heightOf is the height of lines.
func heightOf(list []line) (sum float64) {
	for _, l := range list {
		sum += l.height()
	}
	return sum
}

// box prints lines in a frame that is at least so high. What does not fit on the
// page goes on in a frame on the next.
func (f *flow) box(list []line, least float64) error {
	for first := true; first || len(list) > 0; first = false {
		if need := min(least, heightOf(list[:min(2, len(list))])) + 2*inset; f.left() < need && !f.top() {
			if err := f.next(); err != nil {
				return err
			}
		}
		n, height := 0, 2*inset
		for n < len(list) && height+list[n].height() <= f.left() || n == 0 && len(list) > 0 {
			height += list[n].height()
			n++
		}
		height = max(height, min(least, f.left()))
		f.page.frame(marginLeft, f.y-height, f.width(), height)
		bottom := f.y - height
		f.y -= inset
		for _, l := range list[:n] {
			f.y -= l.height()
			f.page.line(l, marginLeft+inset, f.y+l.descent())
		}
		f.y, list, least = bottom, list[n:], 0
		if len(list) > 0 {
			if err := f.next(); err != nil {
				return err
			}
		}
	}
	return nil
}

// words joins the lines of a paragraph again.
func words(list []line) string {
	var b strings.Builder
	for i, l := range list {
		if i > 0 && l.first {
			b.WriteByte('\n')
		}
		b.WriteString(l.words)
	}
	return b.String()
}
