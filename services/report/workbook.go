package report

import (
	"strings"

	"github.com/xuri/excelize/v2"
)

// Table is one sheet of a workbook: some lines, the heads, and rows of texts and numbers.
type Table struct {
	Name  string
	Above []string
	Heads []string
	Rows  [][]any // string or float64
}

// Workbook writes tables as XLSX, the heads frozen and the numbers as numbers. It is made
// in memory and cell by cell: the library's way for long tables puts them on the disk,
// unsealed. A report has some hundred rows.
func Workbook(tables []Table) ([]byte, error) {
	book := excelize.NewFile()
	defer book.Close()
	styles, err := newStyles(book)
	if err != nil {
		return nil, err
	}
	for i, t := range tables {
		if i == 0 {
			err = book.SetSheetName(book.GetSheetName(0), t.Name)
		} else {
			_, err = book.NewSheet(t.Name)
		}
		if err == nil {
			err = t.write(book, styles)
		}
		if err != nil {
			return nil, err
		}
	}
	if err := book.SetDocProps(&excelize.DocProperties{}); err != nil { // it names no person and no program
		return nil, err
	}
	out, err := book.WriteToBuffer()
	if err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// write fills a sheet.
func (t Table) write(book *excelize.File, of styles) error {
	put := func(row, col int, x any) error {
		at, err := excelize.CoordinatesToCellName(col, row)
		if err != nil {
			return err
		}
		if text, is := x.(string); is {
			return book.SetCellStr(t.Name, at, text)
		}
		return book.SetCellValue(t.Name, at, x)
	}
	row := 0
	for _, line := range t.Above {
		row++
		if err := put(row, 1, line); err != nil {
			return err
		}
	}
	row++
	for i, head := range t.Heads {
		if err := put(row, i+1, head); err != nil {
			return err
		}
	}
	head := row
	for _, cells := range t.Rows {
		row++
		for i, x := range cells {
			if err := put(row, i+1, x); err != nil {
				return err
			}
		}
	}
	return t.look(book, head, of)
}

// Plain is a text as a cell of CSV: one that a table program would take for a formula gets
// a mark before it.
func Plain(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}
