package typeset

// cellInset is from the line of a cell to its words.
const cellInset = 3.5

func (b Table) draw(f *flow) error {
	f.skip(between / 2)
	if err := f.room(5 * bodySize * leading); err != nil {
		return err
	}
	if err := b.row(f, b.Head, true); err != nil {
		return err
	}
	for _, row := range b.Rows {
		if err := b.row(f, row, false); err != nil {
			return err
		}
	}
	f.skip(between)
	return nil
}

// row prints a row. It goes to the next page as a whole where it fits there, and
// over several where it does not.
func (b Table) row(f *flow, texts []string, head bool) error {
	cells, err := b.cells(f, texts, head)
	if err != nil {
		return err
	}
	full := f.doc.Size.Height - marginTop - marginBottom - 4*bodySize*leading
	for {
		height := heightOfRow(cells)
		if height > f.left() && !f.top() && (height <= full || f.left() < 4*bodySize*leading) {
			if err := b.onNext(f, head); err != nil {
				return err
			}
		}
		now, later := split(cells, f.left())
		b.print(f, now)
		if later == nil {
			return nil
		}
		cells = later
		if err := b.onNext(f, head); err != nil {
			return err
		}
	}
}

// onNext goes on to the next page, with the head of the table.
func (b Table) onNext(f *flow, head bool) error {
	if err := f.next(); err != nil || head || len(b.Head) == 0 {
		return err
	}
	return b.row(f, b.Head, true)
}

func (b Table) cells(f *flow, texts []string, head bool) ([][]line, error) {
	cells := make([][]line, len(b.Widths))
	for i := range cells {
		text := ""
		if i < len(texts) {
			text = texts[i]
		}
		lines, err := f.w.set.set(text, bodySize-1, head, b.width(f, i)-2*cellInset)
		if err != nil {
			return nil, err
		}
		cells[i] = lines
	}
	return cells, nil
}

// width of a column, in points.
func (b Table) width(f *flow, column int) float64 {
	sum := 0.0
	for _, w := range b.Widths {
		sum += w
	}
	return f.width() * b.Widths[column] / sum
}

func heightOfRow(cells [][]line) (height float64) {
	for _, c := range cells {
		height = max(height, heightOf(c))
	}
	return height + 2*cellInset
}

// split returns the lines of a row that fit into a height, and the others; nil for
// none. At least one line is taken.
func split(cells [][]line, height float64) (now, later [][]line) {
	now, later = make([][]line, len(cells)), make([][]line, len(cells))
	more := false
	for i, c := range cells {
		n := 0
		for used := 2 * cellInset; n < len(c) && (n == 0 || used+c[n].height() <= height); n++ {
			used += c[n].height()
		}
		now[i], later[i] = c[:n], c[n:]
		more = more || n < len(c)
	}
	if !more {
		later = nil
	}
	return now, later
}

func (b Table) print(f *flow, cells [][]line) {
	height, x := heightOfRow(cells), marginLeft
	for i, c := range cells {
		width := b.width(f, i)
		f.page.frame(x, f.y-height, width, height)
		y := f.y - cellInset
		for _, l := range c {
			y -= l.height()
			f.page.line(l, x+cellInset, y+l.descent())
		}
		x += width
	}
	f.y -= height
}
