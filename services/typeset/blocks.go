package typeset

import (
	"slices"
	"strings"
)

func (b Title) draw(f *flow) error {
	lines, err := f.w.set.set(string(b), titleSize, true, f.width())
	if err != nil {
		return err
	}
	f.skip(2 * between)
	if err := f.room(heightOf(lines) + 4*bodySize*leading); err != nil {
		return err
	}
	for _, l := range lines {
		if err := f.lines([]line{l}, marginLeft+(f.width()-l.width())/2); err != nil {
			return err
		}
	}
	f.skip(between)
	return nil
}

func (b Heading) draw(f *flow) error {
	f.skip(2 * between)
	if err := f.room(headSize*leading + 3*bodySize*leading); err != nil {
		return err
	}
	if err := f.text(string(b), headSize, true, 0); err != nil {
		return err
	}
	f.skip(between / 2)
	return nil
}

func (b Text) draw(f *flow) error { return f.paragraph(string(b), false) }

func (b Whole) draw(f *flow) error {
	lines, err := f.w.set.set(string(b), bodySize, false, f.width())
	if err != nil {
		return err
	}
	if err := f.room(heightOf(lines)); err != nil {
		return err
	}
	return f.paragraph(string(b), false)
}

func (b Bold) draw(f *flow) error { return f.paragraph(string(b), true) }

func (f *flow) paragraph(text string, bold bool) error {
	err := f.text(text, bodySize, bold, 0)
	f.skip(between)
	return err
}

// hang is how far the text of a numbered fact stands in.
const hang = 26.0

func (b Fact) draw(f *flow) error {
	number, err := f.w.set.set(b.No, bodySize, false, hang)
	if err != nil {
		return err
	}
	if err := f.room(2 * bodySize * leading); err != nil {
		return err
	}
	f.page.line(number[0], marginLeft, f.y-number[0].height()+number[0].descent())
	if err := f.text(b.Text, bodySize, false, hang); err != nil {
		return err
	}
	if b.Source != "" {
		if err := f.text(b.Source, smallSize, false, hang); err != nil {
			return err
		}
	}
	f.skip(between)
	return nil
}

func (b Break) draw(f *flow) error {
	if f.top() {
		return nil
	}
	return f.next()
}

func (b Slip) draw(f *flow) error {
	var all []line
	for _, text := range b {
		lines, err := f.w.set.set(text, bodySize, false, f.width()-2*inset)
		if err != nil {
			return err
		}
		all = append(all, lines...)
	}
	f.skip(between)
	if height := heightOf(all) + 2*inset; height < f.doc.Size.Height/2 {
		if err := f.room(height); err != nil {
			return err
		}
	}
	err := f.box(all, 0)
	f.skip(between)
	return err
}

// draw prints the question and its box. An answer that is too long is set smaller,
// down to the least size of its box, and then goes on in the addendum.
func (b Question) draw(f *flow) error {
	label, err := f.w.set.set(strings.TrimSpace(b.No+"  "+b.Label), bodySize, true, f.width())
	if err != nil {
		return err
	}
	box := max(float64(b.Lines)*bodySize*leading, bodySize*leading)
	if err := f.room(heightOf(label) + min(box, 4*bodySize*leading) + 2*inset + 4); err != nil {
		return err
	}
	if err := f.lines(label, marginLeft); err != nil {
		return err
	}
	f.y -= 3
	answer, err := b.fit(f, box)
	if err != nil {
		return err
	}
	if err := f.box(answer, box+2*inset); err != nil {
		return err
	}
	f.skip(between * 1.5)
	return nil
}

// fit sets the answer into the box.
func (b Question) fit(f *flow, box float64) ([]line, error) {
	width, least := f.width()-2*inset, bodySize
	if b.Least > 0 {
		least = b.Least
	}
	var answer []line
	var err error
	for size := bodySize; ; size = max(size-0.5, least) {
		if answer, err = f.w.set.list(b.Answer, size, width); err != nil {
			return nil, err
		}
		if b.Lines == 0 || heightOf(answer) <= box+0.01 {
			return answer, nil
		}
		if size <= least {
			break
		}
	}
	more, err := f.w.set.set(b.Rest, least, false, width)
	if err != nil {
		return nil, err
	}
	n := 0
	for height := heightOf(more); n < len(answer) && height+answer[n].height() <= box+0.01; n++ {
		height += answer[n].height()
	}
	f.rest = append(f.rest, rest{b.No, b.Label, words(answer[n:])})
	return append(slices.Clip(answer[:n]), more...), nil
}

// list sets the entries of a list: beside each other where all fit on one line, else
// each on a line of its own, so that a line breaks between names.
func (s *setter) list(entries []string, size, width float64) ([]line, error) {
	if len(entries) > 1 {
		one, err := s.set(strings.Join(entries, "; "), size, false, width)
		if err != nil || len(one) == 1 {
			return one, err
		}
	}
	return s.set(strings.Join(entries, "\n"), size, false, width)
}

func (b Addendum) draw(f *flow) error {
	if len(f.rest) == 0 {
		return nil
	}
	if err := f.next(); err != nil {
		return err
	}
	if err := Title(b.Heading).draw(f); err != nil {
		return err
	}
	all := f.rest
	f.rest = nil
	for _, r := range all {
		if err := f.text(strings.TrimSpace(r.no+"  "+r.label), bodySize, true, 0); err != nil {
			return err
		}
		if err := f.paragraph(r.text, false); err != nil {
			return err
		}
	}
	return nil
}

// signHeight is room for a signature or a thumb mark.
const signHeight = 62.0

func (b Sign) draw(f *flow) error {
	f.skip(between)
	gap := 14.0
	width := (f.width() - gap*float64(max(0, len(b.Boxes)-1))) / float64(max(1, len(b.Boxes)))
	labels := make([][]line, len(b.Boxes))
	height := 0.0
	for i, text := range b.Boxes {
		lines, err := f.w.set.set(text, smallSize, false, width)
		if err != nil {
			return err
		}
		labels[i], height = lines, max(height, heightOf(lines))
	}
	if err := f.room(signHeight + height + 3*bodySize*leading); err != nil {
		return err
	}
	if len(b.Boxes) > 0 {
		f.y -= signHeight
		for i, lines := range labels {
			x, y := marginLeft+float64(i)*(width+gap), f.y-4
			f.page.frame(x, f.y, width, signHeight)
			for _, l := range lines {
				y -= l.height()
				f.page.line(l, x, y+l.descent())
			}
		}
		f.y -= height + 4 + between
	}
	for _, text := range b.Lines {
		if err := f.byHand(text); err != nil {
			return err
		}
	}
	return nil
}

// byHand prints what is filled in by hand: the words, and a line behind them.
func (f *flow) byHand(text string) error {
	lines, err := f.w.set.set(text, bodySize, false, f.width()*0.7)
	if err != nil {
		return err
	}
	if err := f.room(heightOf(lines) + 8); err != nil {
		return err
	}
	f.y -= 5
	if err := f.lines(lines, marginLeft); err != nil {
		return err
	}
	last := lines[len(lines)-1]
	x := marginLeft + last.width() + 6
	f.page.stroke(x, f.y+last.descent()-2, f.doc.Size.Width-marginRight-x)
	return nil
}
