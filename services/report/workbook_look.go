package report

import (
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// Widths of columns in characters, and the height of a line in points.
const (
	narrowest  = 8
	ofNumbers  = 14 // a column with numbers, in which some words may stand
	widest     = 40
	lineHeight = 15
)

// styles are how cells look: heads, and texts that go on in the next line.
type styles struct{ bold, wrapped int }

func newStyles(book *excelize.File) (s styles, err error) {
	wrap := &excelize.Alignment{WrapText: true, Vertical: "top"}
	if s.bold, err = book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: wrap}); err != nil {
		return s, err
	}
	s.wrapped, err = book.NewStyle(&excelize.Style{Alignment: wrap})
	return s, err
}

// look makes a sheet readable on screen and on paper: columns as wide as what is in them,
// long texts over several lines, the heads bold, in view and on top of each page, A4 across
// with all columns on one page.
func (t Table) look(book *excelize.File, head int, of styles) error {
	widths, total := t.widths()
	for i, w := range widths {
		col, _ := excelize.ColumnNumberToName(i + 1)
		if err := book.SetColWidth(t.Name, col, col, float64(w)); err != nil {
			return err
		}
	}
	for i, line := range t.Above {
		if err := t.lay(book, i+1, of.wrapped, linesIn(line, total)); err != nil {
			return err
		}
		if err := book.MergeCell(t.Name, cellName(1, i+1), cellName(len(t.Heads), i+1)); err != nil {
			return err
		}
	}
	for i, cells := range t.Rows {
		if n := most(widths, cells); n > 1 {
			if err := t.lay(book, head+1+i, of.wrapped, n); err != nil {
				return err
			}
		}
	}
	heads := make([]any, len(t.Heads))
	for i, h := range t.Heads {
		heads[i] = h
	}
	if err := t.lay(book, head, of.bold, most(widths, heads)); err != nil {
		return err
	}
	return t.page(book, head)
}

// lay gives a row its style and a height of some lines.
func (t Table) lay(book *excelize.File, row, style, lines int) error {
	return errors.Join(book.SetCellStyle(t.Name, cellName(1, row), cellName(len(t.Heads), row), style), book.SetRowHeight(t.Name, row, float64(lines*lineHeight)))
}

// page keeps the heads in view, and prints them on top of each page.
func (t Table) page(book *excelize.File, head int) error {
	across, a4, wide, high, fit := "landscape", 9, 1, 0, true
	return errors.Join(
		book.SetPanes(t.Name, &excelize.Panes{Freeze: true, YSplit: head, TopLeftCell: cellName(1, head+1), ActivePane: "bottomLeft"}),
		book.SetSheetProps(t.Name, &excelize.SheetPropsOptions{FitToPage: &fit}),
		book.SetPageLayout(t.Name, &excelize.PageLayoutOptions{Orientation: &across, Size: &a4, FitToWidth: &wide, FitToHeight: &high}),
		book.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: t.Name, RefersTo: "'" + strings.ReplaceAll(t.Name, "'", "''") + "'!" + rowsOf(head)}),
	)
}

func rowsOf(row int) string {
	at, _ := excelize.CoordinatesToCellName(1, row, true)
	_, n, _ := strings.Cut(at[1:], "$")
	return "$" + n + ":$" + n
}

func cellName(col, row int) string {
	at, _ := excelize.CoordinatesToCellName(col, row)
	return at
}

// widths are the widths of the columns, and of all together: that of the longest text
// within bounds, and of a head the half of it, or its longest word.
func (t Table) widths() (widths []int, total int) {
	for i, h := range t.Heads {
		longest, most := (utf8.RuneCountInString(h)+1)/2, widest
		for _, word := range strings.Fields(h) {
			longest = max(longest, utf8.RuneCountInString(word))
		}
		for _, cells := range t.Rows {
			switch x := cells[i].(type) {
			case string:
				longest = max(longest, utf8.RuneCountInString(x))
			default:
				most = ofNumbers
			}
		}
		widths = append(widths, max(narrowest, min(most, longest+2)))
		total += widths[i]
	}
	return widths, total
}

// most is how many lines the longest text of a row takes.
func most(widths []int, cells []any) int {
	n := 1
	for i, x := range cells {
		if text, is := x.(string); is && i < len(widths) {
			n = max(n, linesIn(text, widths[i]))
		}
	}
	return n
}

// linesIn is about how many lines a text takes in a width.
func linesIn(text string, width int) int {
	return max(1, (utf8.RuneCountInString(text)+width-1)/max(width, 1))
}
