package htcds

import (
	"bytes"
	"encoding/csv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// unpackedLimit is how large the parts of a workbook may be when unpacked: a
// small file can hold gigabytes of nothing.
const unpackedLimit = 100 << 20

// everyRow is more rows than a sheet can have.
const everyRow = excelize.TotalRows + 1

// workbook turns one sheet of an Excel workbook into CSV, so that everything after
// it is read one way: the sheet whose first rows have the highest score. Cells come
// as they are stored: a date is the number of its day, which the columns of dates
// read, and a telephone keeps its digits.
func workbook(raw []byte, score func(head string) int) (string, *trouble) {
	unreadable := &trouble{finding: found("htcds.error.is_xlsx")}
	book, err := excelize.OpenReader(bytes.NewReader(raw), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: unpackedLimit,
		UnzipXMLSizeLimit: unpackedLimit, // a larger part would be written into the folder for temporary files, with its names
	})
	if err != nil {
		return "", unreadable
	}
	defer func() { _ = book.Close() }()
	if props, err := book.GetWorkbookProps(); err != nil || props.Date1904 != nil && *props.Date1904 {
		return "", unreadable // its days are counted from another one
	}
	best, most := "", -1
	for _, sheet := range book.GetSheetList() {
		head, stop := sheetText(book, sheet, headerWithin)
		if stop != nil {
			continue
		}
		if n := score(head); n > most {
			best, most = sheet, n
		}
	}
	if most < 0 {
		return "", unreadable
	}
	return sheetText(book, best, everyRow)
}

// sheetText returns the first rows of a sheet as CSV, also the empty ones, so
// that the rows keep their numbers.
func sheetText(book *excelize.File, sheet string, most int) (string, *trouble) {
	unreadable := &trouble{finding: found("htcds.error.is_xlsx")}
	rows, err := book.Rows(sheet)
	if err != nil {
		return "", unreadable
	}
	defer func() { _ = rows.Close() }()
	var text strings.Builder
	out := csv.NewWriter(&text)
	for n := 0; n < most && rows.Next(); n++ {
		cells, err := rows.Columns()
		if err != nil {
			return "", unreadable
		}
		if err := out.Write(cells); err != nil {
			return "", unreadable
		}
	}
	out.Flush()
	if rows.Error() != nil {
		return "", unreadable
	}
	return text.String(), nil
}
