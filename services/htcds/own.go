package htcds

import (
	"bytes"
	"slices"
	"strconv"
)

// Table is a shelter's own list: columns of any name and order. It holds names in
// clear, so keep it in memory only and never log any part of it.
type Table struct {
	Head      []string   // the headings, "" for a column without one
	HeadRow   int        // the row of the spreadsheet in which they stand
	Rows      [][]string // the rows below that have text, as they are typed
	Lines     []int      // the row of the spreadsheet of each
	Encoding  Encoding
	Delimiter rune // of text; 0 for a workbook
}

// Limits of an own list. They are our own: a shelter has some hundred residents.
const (
	MaxOwnRows    = 2_000
	MaxOwnColumns = 60
)

// ReadTable reads a CSV file, or the sheet with the most columns of a workbook. What
// is wrong with it is a problem, which repeats nothing of the file.
func ReadTable(raw []byte, opt Options) (Table, *Problem) {
	opt = opt.filled()
	if int64(len(raw)) > opt.MaxBytes {
		return Table{}, stopped(found("htcds.error.too_big", "limit", megabytes(opt.MaxBytes)))
	}
	if len(bytes.TrimSpace(bytes.TrimPrefix(raw, []byte(utf8Mark)))) == 0 {
		return Table{}, stopped(found("htcds.error.empty"))
	}
	text, enc, stop := decodeSheet(raw, func(head string) int { return widest(sampleOf(head, ',')) })
	if stop != nil {
		return Table{}, problemOf(stop)
	}
	t := Table{Encoding: enc, Delimiter: ','}
	if enc != XLSX {
		t.Delimiter = separateOwn(text)
	}
	at := headAt(sampleOf(text, t.Delimiter))
	if stop = records(newTable(text, t.Delimiter), func(r record) bool { return t.take(r, at) }); stop != nil {
		return Table{}, problemOf(stop)
	}
	if enc == XLSX {
		t.Delimiter = 0
	}
	switch {
	case len(t.Head) > MaxOwnColumns:
		return Table{}, stopped(found("htcds.error.too_many_columns", "limit", strconv.Itoa(MaxOwnColumns)))
	case len(t.Rows) > MaxOwnRows:
		return Table{}, stopped(found("htcds.error.too_many_rows", "limit", strconv.Itoa(MaxOwnRows)))
	case len(t.Rows) == 0:
		return Table{}, stopped(found("htcds.error.no_rows"))
	}
	return t, nil
}

// take takes in a row of the file: nothing above the headings, which stand in row
// at, and everything below. Cells beyond the headings are columns without one.
func (t *Table) take(r record, at int) bool {
	if r.sheet < at {
		return true
	}
	cells := trimmed(r.cells)
	for i, cell := range cells {
		if r.sheet == at {
			t.Head = append(t.Head, clean(cell))
		} else if i >= len(t.Head) {
			t.Head = append(t.Head, "")
		}
	}
	if r.sheet == at {
		t.HeadRow = at
		return true
	}
	t.Rows, t.Lines = append(t.Rows, cells), append(t.Lines, r.sheet)
	return len(t.Rows) <= MaxOwnRows && len(t.Head) <= MaxOwnColumns
}

// trimmed drops the empty cells at the end of a row.
func trimmed(cells []string) []string {
	for len(cells) > 0 && clean(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	return cells
}

// Sample returns the first different values of a column.
func (t Table) Sample(column, most int) (out []string) {
	for _, cells := range t.Rows {
		if column >= len(cells) || len(out) == most {
			continue
		}
		if text := clean(cells[column]); text != "" && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}

// sampleOf returns the first rows of a text that are not empty.
func sampleOf(text string, delimiter rune) (sample []record) {
	_ = records(newTable(text, delimiter), func(r record) bool { // what stops it stops the reading, too
		sample = append(sample, r)
		return len(sample) < headerWithin
	})
	return sample
}

// separateOwn finds the delimiter: the one by which the ordinary row has the most
// cells. A comma in one long sentence counts little by that.
func separateOwn(text string) (delimiter rune) {
	best := -1
	for _, d := range delimiters {
		var sizes []int
		for _, r := range sampleOf(text, d) {
			sizes = append(sizes, len(r.cells))
		}
		if slices.Sort(sizes); len(sizes) > 0 && sizes[len(sizes)/2] > best {
			best, delimiter = sizes[len(sizes)/2], d
		}
	}
	return delimiter
}

// headAt returns the row with the headings: the first that has text in at least half
// as many cells as the fullest. What stands above it is a title.
func headAt(sample []record) int {
	most := widest(sample)
	for _, r := range sample {
		if 2*filled(r) >= most {
			return r.sheet
		}
	}
	return 1
}

func widest(sample []record) (most int) {
	for _, r := range sample {
		most = max(most, filled(r))
	}
	return most
}

func filled(r record) (n int) {
	for _, cell := range r.cells {
		if clean(cell) != "" {
			n++
		}
	}
	return n
}

// problemOf is what stops the reading of a list.
func problemOf(t *trouble) *Problem {
	p := stopped(t.finding)
	p.Line = t.line
	return p
}

func stopped(f finding) *Problem {
	return &Problem{Kind: KindError, Message: f.message, Args: f.args, Advice: messages[f.message]}
}
