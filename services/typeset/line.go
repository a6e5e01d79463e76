package typeset

import (
	"slices"
	"strings"
	"unicode"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
)

// em is the size in which text is shaped. Widths are then told in hundredths of the
// size of type, whatever that is.
const em = 100

// line is one line of shaped text.
type line struct {
	text  []rune // of the paragraph
	runs  shaping.Line
	from  int // the runes of the line
	to    int
	size  float64
	bold  bool
	words string // the same text, for what goes into an addendum
	first bool   // of a paragraph
}

// width of the line, in points.
func (l line) width() float64 {
	var sum fixed.Int26_6
	for _, r := range l.runs {
		sum += r.Advance
	}
	return points(sum) * l.size
}

// height of the line, in points.
func (l line) height() float64 { return l.size * leading }

// points turns a width of shaped text into parts of the size of type.
func points(v fixed.Int26_6) float64 { return float64(v) / 64 / em }

// setter shapes text and breaks it into lines. It belongs to one document.
type setter struct {
	fonts    *Fonts
	language language.Language
	faces    map[*typeface]*font.Face
	of       map[*font.Face]*typeface
	shaper   shaping.HarfbuzzShaper
	wrapper  shaping.LineWrapper
	splitter shaping.Segmenter
	script   language.Script
	bold     bool
	missing  rune
	err      error
}

func newSetter(fonts *Fonts, lang string) *setter {
	return &setter{fonts: fonts, language: language.NewLanguage(lang), faces: map[*typeface]*font.Face{}, of: map[*font.Face]*typeface{}}
}

// SetScript is told the script of the letters that follow.
func (s *setter) SetScript(of language.Script) { s.script = of }

// ResolveFace returns the face for a letter. Where there is none, the letter is
// remembered and the document is refused.
func (s *setter) ResolveFace(r rune) *font.Face {
	t, err := s.fonts.letter(r, script{s.script, s.bold})
	if err == nil && t == nil && danda(r) { // behind a Latin word, the stop is that of the language
		t, err = s.fonts.letter(r, script{s.own(), s.bold})
	}
	if err == nil && t == nil { // a letter of another script, such as a figure
		t, err = s.fonts.letter(r, script{language.Common, s.bold})
	}
	if err == nil && t == nil {
		if s.missing == 0 {
			s.missing = r
		}
		t, err = s.fonts.letter('a', script{language.Latin, s.bold})
		if err == nil && t == nil {
			err = noFont('a')
		}
	}
	if err != nil {
		s.err = err
		return noFace
	}
	return s.face(t)
}

// danda reports whether a letter is the full stop of the scripts of India, which many
// fonts have, each in its own height.
func danda(r rune) bool { return r == '।' || r == '॥' }

// own is the script of the language, of those whose sentences end in a danda.
func (s *setter) own() language.Script {
	switch s.language.Primary() {
	case "bn", "as":
		return language.Bengali
	case "or":
		return language.Oriya
	case "pa":
		return language.Gurmukhi
	}
	return language.Devanagari
}

// noFace stands for a face while a document is being refused: the library needs one.
var noFace = font.NewFace(&font.Font{})

func (s *setter) face(t *typeface) *font.Face {
	if s.faces[t] == nil {
		s.faces[t] = font.NewFace(t.font)
		s.of[s.faces[t]] = t
	}
	return s.faces[t]
}

// set breaks text into lines of a width, at least one. Line ends are kept.
func (s *setter) set(text string, size float64, bold bool, width float64) (lines []line, err error) {
	for part := range strings.SplitSeq(clean(text), "\n") {
		more, err := s.paragraph([]rune(part), size, bold, width)
		if err != nil {
			return nil, err
		}
		more[0].first = true
		lines = append(lines, more...)
	}
	return lines, nil
}

// clean makes one kind of line end, and spaces of what a page cannot show.
func clean(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t', r == '\r', r == '\u2028', r == '\u2029', r == '\f', r == '\v', r == '\u0085':
			return ' '
		case r < ' ', r == 0x7f, r == '\ufeff', r == '\ufffd':
			return -1
		}
		return r
	}, text)
}

func (s *setter) paragraph(text []rune, size float64, bold bool, width float64) ([]line, error) {
	if len(text) == 0 {
		return []line{{size: size, bold: bold}}, nil
	}
	runs, err := s.shape(text, bold)
	if err != nil {
		return nil, err
	}
	config := shaping.WrapConfig{Direction: di.DirectionLTR, BreakPolicy: shaping.WhenNecessary}
	wrapped, _ := s.wrapper.WrapParagraphF(config, fixed.Int26_6(width/size*em*64), text, shaping.NewSliceIterator(runs))
	lines := make([]line, 0, len(wrapped))
	for _, w := range wrapped {
		lines = append(lines, lineOf(text, w, size, bold))
	}
	return s.chopped(lines, width)
}

// chopped breaks lines that are still too wide, such as a long word with a joiner
// behind it, between their clusters.
func (s *setter) chopped(lines []line, width float64) (out []line, err error) {
	for _, l := range lines {
		at := l.cut(width)
		if at <= l.from || at >= l.to {
			out = append(out, l)
			continue
		}
		for _, part := range [][]rune{l.text[l.from:at], l.text[at:l.to]} {
			more, err := s.paragraph(part, l.size, l.bold, width)
			if err != nil {
				return nil, err
			}
			out = append(out, more...)
		}
	}
	return out, nil
}

// cut returns where a line that is too wide is broken: before the last cluster that
// still fits, but not before the first. It returns the end of a line that fits.
func (l line) cut(width float64) int {
	if l.width() <= width {
		return l.to
	}
	used, second := 0.0, l.to
	for _, run := range l.runs {
		for _, c := range clustersOf(run) {
			if c.from > l.from {
				second = min(second, c.from)
			}
			for _, g := range c.glyphs {
				used += points(g.Advance) * l.size
			}
			if used > width {
				return max(c.from, second)
			}
		}
	}
	return l.to
}

// lineOf copies a line out of the wrapper, which uses its memory again.
func lineOf(text []rune, w shaping.Line, size float64, bold bool) line {
	l := line{text: text, runs: slices.Clone(w), from: len(text), size: size, bold: bold}
	for i, r := range l.runs {
		l.runs[i].Glyphs = slices.Clone(r.Glyphs)
		l.from, l.to = min(l.from, r.Runes.Offset), max(l.to, r.Runes.Offset+r.Runes.Count)
	}
	l.words = string(text[min(l.from, l.to):l.to])
	slices.SortStableFunc(l.runs, func(a, b shaping.Output) int { return int(a.VisualIndex - b.VisualIndex) })
	return l
}

func (s *setter) shape(text []rune, bold bool) ([]shaping.Output, error) {
	s.bold, s.missing, s.err = bold, 0, nil
	parts := s.splitter.Split(shaping.Input{Text: text, RunEnd: len(text), Direction: di.DirectionLTR, Size: fixed.I(em), Language: s.language}, s)
	switch {
	case s.err != nil:
		return nil, s.err
	case s.missing != 0:
		return nil, noFont(s.missing)
	}
	runs := make([]shaping.Output, len(parts))
	for i, part := range parts {
		runs[i] = s.shaper.ShapeNoExtents(part)
		inked(text, runs[i].Glyphs)
	}
	return runs, nil
}

// inked says which signs draw something. Shaping leaves that out, and the library takes a
// sign without it for a space: the last letter of a line would count for nothing and stand
// on the line of its box.
func inked(text []rune, glyphs []shaping.Glyph) {
	for i := range glyphs {
		if !unicode.IsSpace(text[glyphs[i].TextIndex()]) {
			glyphs[i].Width = glyphs[i].Advance
		}
	}
}
