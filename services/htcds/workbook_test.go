package htcds

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/csv"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// workbookOf writes rows into the second sheet of a workbook; the first one has
// notes, as the toolkit's has.
func workbookOf(t testing.TB, rows [][]any) []byte {
	t.Helper()
	book := excelize.NewFile()
	defer func() { _ = book.Close() }()
	if err := book.SetCellValue("Sheet1", "A1", "How to fill in the sheet: First Name"); err != nil {
		t.Fatal(err)
	}
	if _, err := book.NewSheet("Cases"); err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		if err := book.SetSheetRow("Cases", "A"+strconv.Itoa(i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The sample comes out of a workbook as it comes out of its CSV file.
func TestWorkbookReadsLikeCSV(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(sampleFile)
	if err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(raw, []byte(utf8Mark)))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows := make([][]any, len(records))
	for i, r := range records {
		for _, cell := range r {
			rows[i] = append(rows[i], cell)
		}
	}
	f, want := readBytes(t, workbookOf(t, rows)), readBytes(t, raw)
	if f.Errors != 0 || f.Encoding != XLSX || f.Skipped != want.Skipped {
		t.Fatalf("got %+v", f.Problems)
	}
	compareRows(t, placeless(f.Rows), placeless(want.Rows))
}

// Numbers, dates and boxes of a workbook are no text.
func TestWorkbookKeepsNumbersDatesAndBoxes(t *testing.T) {
	t.Parallel()
	born := time.Date(2009, 5, 31, 0, 0, 0, 0, time.UTC)
	f := readBytes(t, workbookOf(t, [][]any{
		{"", "prs_FirstName", "prs_Birthdate", "prs_MobilePhone", "con_Consent", "vic_AgeWhenTrafficked"},
		{1, "राधा", born, 919000000001, true, 14},
		{},
		{3, "Rina", "2009-05-31", "+91 90000 00002", false, nil},
		{4},
	}))
	if f.Errors != 0 || len(f.Rows) != 2 || f.Skipped != 1 {
		t.Fatalf("got %d rows, %d skipped, %+v", len(f.Rows), f.Skipped, f.Problems)
	}
	for i, r := range f.Rows {
		if r.Person.Born.On != "2009-05-31" || r.Sheet != 2+2*i {
			t.Errorf("got %+v in row %d", r.Person, r.Sheet)
		}
	}
	if r := f.Rows[0]; r.Person.FirstName != "राधा" || r.Contact.MobilePhone != "919000000001" || r.Consent.Given != "yes" || *r.Episode.AgeThen != 14 {
		t.Errorf("got %+v", r)
	}
	if r := f.Rows[1]; r.Contact.MobilePhone != "+919000000002" || r.Consent.Given != "no" {
		t.Errorf("got %+v", r)
	}
}

func TestWorkbookThatCannotBeReadIsRefused(t *testing.T) {
	t.Parallel()
	good := workbookOf(t, [][]any{{"prs_FirstName", "prs_Gender"}, {"Asha", "Feminine"}})
	for name, raw := range map[string][]byte{
		"torn":       good[:len(good)/2],
		"bomb":       inflated(t, good),
		"other days": days1904(t),
	} {
		t.Run(name, func(t *testing.T) {
			f := readBytes(t, raw)
			if len(f.Rows) != 0 || f.Errors != 1 || f.Problems[0].Message != "htcds.error.is_xlsx" {
				t.Errorf("got %d rows, %+v", len(f.Rows), f.Problems)
			}
		})
	}
}

// inflated returns a small workbook whose sheet is larger than the limit when
// it is unpacked.
func inflated(t *testing.T, good []byte) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(good), int64(len(good)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	out.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	for _, part := range in.File {
		w, err := out.Create(part.Name)
		if err != nil {
			t.Fatal(err)
		}
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(w, r); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(part.Name, "sheet2") {
			if _, err := io.Copy(w, io.LimitReader(blanks{}, unpackedLimit)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type blanks struct{}

func (blanks) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func days1904(t *testing.T) []byte {
	t.Helper()
	book, yes := excelize.NewFile(), true
	defer func() { _ = book.Close() }()
	if err := book.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}); err != nil {
		t.Fatal(err)
	}
	row := []any{"prs_FirstName", "prs_Birthdate"}
	if err := book.SetSheetRow("Sheet1", "A1", &row); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Nothing of a large workbook is unpacked to the disk, not even for a moment: a
// folder in which a file is made and removed is newer than before.
func TestWorkbookMakesNoTemporaryFile(t *testing.T) {
	rows := [][]any{{"prs_FirstName", "cco_CaseComment"}}
	for i := range 1000 {
		rows = append(rows, []any{"Asha", strconv.Itoa(i) + strings.Repeat("x", 20_000)})
	}
	raw, folder, before := workbookOf(t, rows), t.TempDir(), time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	if err := os.Chtimes(folder, before, before); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", folder)
	if f := readBytes(t, raw); len(f.Rows) != 1000 || f.Errors != 0 || len(f.Rows[999].Story.Comment) != 20_003 {
		t.Errorf("got %d rows, %+v", len(f.Rows), f.Problems)
	}
	if after, err := os.Stat(folder); err != nil || !after.ModTime().Equal(before) {
		t.Errorf("a file was made: %v, %v", after.ModTime(), err)
	}
}
