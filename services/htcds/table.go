package htcds

import (
	"errors"
	"io"
	"strconv"
	"strings"
)

// record is one row of cells and the place where it begins.
type record struct {
	line  int // of the text
	sheet int // of the spreadsheet
	cells []string
}

// delimiters are tried in this order; the first wins when two are equal.
var delimiters = []rune{',', ';', '\t', '|'}

// maxColumns is far above the standard's 130 fields; a file with more is a
// wrong file.
const maxColumns = 400

// table scans the records of a text by RFC 4180. It accepts spaces before an
// opening quote and quotes inside an unquoted cell. It holds no copy of the
// text, so that a file of 10 MB needs only 10 MB.
type table struct {
	rest        string
	delimiter   byte
	line, sheet int // of the beginning of rest
}

func newTable(text string, delimiter rune) *table {
	return &table{rest: text, delimiter: byte(delimiter), line: 1, sheet: 1}
}

// next returns the next record, io.EOF, or a *trouble that ends the file.
func (t *table) next() (record, error) {
	if t.rest == "" {
		return record{}, io.EOF
	}
	r := record{line: t.line, sheet: t.sheet}
	for more := true; more; {
		cell, after, err := t.cell()
		if err != nil {
			return record{}, err
		}
		if r.cells = append(r.cells, cell); len(r.cells) > maxColumns {
			return record{}, &trouble{r.line, found("htcds.error.too_many_columns", "limit", strconv.Itoa(maxColumns))}
		}
		more = after == t.delimiter
	}
	t.line++
	t.sheet++
	return r, nil
}

// cell reads one cell and returns the delimiter or line end after it.
func (t *table) cell() (string, byte, error) {
	if quoted := strings.TrimLeft(t.rest, " "); strings.HasPrefix(quoted, `"`) {
		return t.quoted(quoted[1:])
	}
	end := strings.IndexAny(t.rest, string([]byte{t.delimiter, '\n'}))
	if end < 0 {
		end = len(t.rest)
	}
	cell := t.rest[:end]
	return cell, t.drop(end), nil
}

// quoted reads from after an opening quote to the closing one.
func (t *table) quoted(s string) (string, byte, error) {
	opened := t.line
	end := 0
	for {
		i := strings.IndexByte(s[end:], '"')
		if i < 0 {
			return "", 0, &trouble{opened, found("htcds.error.quote")}
		}
		if end += i + 1; !strings.HasPrefix(s[end:], `"`) {
			break
		}
		end++
	}
	cell := s[:end-1]
	t.line += strings.Count(cell, "\n")
	t.rest = strings.TrimLeft(s[end:], " ")
	if t.rest != "" && t.rest[0] != t.delimiter && t.rest[0] != '\n' {
		return "", 0, &trouble{opened, found("htcds.error.quote")}
	}
	return strings.ReplaceAll(cell, `""`, `"`), t.drop(0), nil
}

// drop moves past the separator at end and returns it, or a line end at the end
// of the text.
func (t *table) drop(end int) byte {
	if end == len(t.rest) {
		t.rest = ""
		return '\n'
	}
	c := t.rest[end]
	t.rest = t.rest[end+1:]
	return c
}

// Error makes a trouble an error inside the package; people see its finding.
func (t *trouble) Error() string { return t.message }

// separate finds the delimiter: the one that gives the most known column names.
// An Excel "sep=;" line needs no special case: it has the same delimiter and is
// treated as a title above the names.
func separate(text string) (delimiter rune) {
	best := -1
	for _, d := range delimiters {
		if n := headingsIn(newTable(text, d)); n > best {
			best, delimiter = n, d
		}
	}
	return delimiter
}

// headingsIn counts the known column names in the best of the first rows.
func headingsIn(t *table) int {
	best := 0
	for range headerWithin {
		r, err := t.next()
		if err != nil {
			return best
		}
		best = max(best, len(recognise(r).at))
	}
	return best
}

// records passes each row with any text to keep, until keep returns false.
// Spreadsheets write empty rows by the thousand.
func records(t *table, keep func(record) bool) *trouble {
	for {
		r, err := t.next()
		var stop *trouble
		switch {
		case errors.As(err, &stop):
			return stop
		case err != nil:
			return nil
		}
		if !blank(r.cells) && !keep(r) {
			return nil
		}
	}
}

func blank(cells []string) bool {
	for _, c := range cells {
		if clean(c) != "" {
			return false
		}
	}
	return true
}
