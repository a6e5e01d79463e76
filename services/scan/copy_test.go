package scan_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"aftercare/models"
	"aftercare/services/scan"
	"aftercare/services/scan/scantest"
	"aftercare/services/typeset"
)

// fonts are those of this machine, found once.
var fonts = typeset.NewFonts(filepath.Join(os.TempDir(), "aftercare-fonts-test"))

// copied copies a PDF into a new one and returns that.
func copied(t *testing.T, bodies ...[]byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := typeset.NewPDF(&out, fonts, "Test", "en")
	for i, body := range bodies {
		if _, err := scan.Copy(w, body, func(page int) string { return fmt.Sprintf("A-%d, page %d of all {m}", i+1, page) }); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// onePage is a PDF of one page that is drawn by content, with more entries.
func onePage(content, more string) []byte {
	return scantest.PDF("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >> >>",
		"<< /Type /Page /Parent 2 0 R /Contents [4 0 R] "+more+" >>", fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
}

// TestCopiedPagesAreWholeAndNothingElse copies a page with links, names and words
// about its author: what draws the page goes along, the rest stays behind.
func TestCopiedPagesAreWholeAndNothingElse(t *testing.T) {
	t.Parallel()
	body := onePage("BT /F1 18 Tf 60 700 Td (The page itself) Tj ET", "/Annots [<</Type /Annot /Subtype /Link /Rect [0 0 9 9] /A <</S /URI /URI (http://invented.example)>>>>] /PieceInfo <</Author (CANARY)>> /Rotate 90")
	got := copied(t, body, body)
	read, err := scan.Check(got)
	if err != nil {
		t.Fatal(err)
	}
	if read.Pages != 2 {
		t.Errorf("%d pages, want 2", read.Pages)
	}
	for _, left := range []string{"Annot", "invented.example", "Metadata", "Author", "Producer", "CANARY"} {
		if bytes.Contains(got, []byte(left)) {
			t.Errorf("%s goes along", left)
		}
	}
}

// TestCopiedPagesSayNothingOfTheirAuthor plants words wherever a PDF can say who wrote
// it, with what, when and about whom: in the words about the file, in XMP, in layers,
// notes, pictures, fonts and pages. None of them goes along.
func TestCopiedPagesSayNothingOfTheirAuthor(t *testing.T) {
	t.Parallel()
	content := "/Span /MC0 BDC BT /F1 18 Tf 60 700 Td (The page itself) Tj ET EMC q 10 0 0 10 0 0 cm /Im1 Do Q"
	body := scantest.PDF("<< /Type /Catalog /Pages 2 0 R /Metadata 8 0 R /Outlines << /Title (CANARY-1) >> /Lang (CANARY-2) /OCProperties << /OCGs [7 0 R] /D << /Name (CANARY-3) >> >> >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>",
		"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> /XObject << /Im1 6 0 R >> /Properties << /MC0 7 0 R >> >> /Annots [<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (CANARY-4) /T (CANARY-5) >>] /Metadata 8 0 R /LastModified (CANARY-6) /PieceInfo << /X << /Private (CANARY-7) >> >> /Title (CANARY-8) >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Author (CANARY-9) /FontDescriptor << /Type /FontDescriptor /FontName /Helvetica /FontFamily (CANARY-10) >> >>",
		"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace [/Indexed /DeviceRGB 0 <ff0000>] /BitsPerComponent 8 /Metadata 8 0 R /Creator (CANARY-11) /Copyright 9 0 R /Length 1 >>\nstream\n\x00\nendstream",
		"<< /Type /OCG /Name (CANARY-12) /Usage << /CreatorInfo << /Creator (CANARY-13) >> >> >>",
		"<< /Type /Metadata /Subtype /XML /Length 20 >>\nstream\n<x>CANARY-14</x>     \nendstream", "(CANARY-15)")
	body = bytes.Replace(body, []byte("/Root 1 0 R"), []byte("/Root 1 0 R /Info << /Author (CANARY-16) /Producer (CANARY-17) >>"), 1)
	got := copied(t, body)
	read, err := scan.Check(got)
	if err != nil || read.Pages != 1 {
		t.Fatalf("%d pages, %v", read.Pages, err)
	}
	if at := bytes.Index(got, []byte("CANARY")); at >= 0 {
		t.Errorf("goes along: %q", got[max(0, at-60):at+20])
	}
	if !bytes.Contains(got, []byte("The page itself")) || !bytes.Contains(got, []byte("Indexed")) {
		t.Error("the page or the colours of its picture are missing")
	}
}

// TestBrokenPDFIsNotCopied names what is wrong with a file, and writes none of it.
func TestBrokenPDFIsNotCopied(t *testing.T) {
	t.Parallel()
	whole := scantest.Page("A page", "")
	for name, body := range map[string][]byte{"cut": whole[:len(whole)/2], "no PDF": []byte("plain words"), "empty": nil, "locked": scantest.Locked()} {
		t.Run(name, func(t *testing.T) {
			w := typeset.NewPDF(&bytes.Buffer{}, fonts, "Test", "en")
			_, err := scan.Copy(w, body, func(int) string { return "" })
			if models.KindOf(err) != models.Invalid || w.Pages() != 0 {
				t.Errorf("%v, %d pages", err, w.Pages())
			}
		})
	}
}

// counter counts what is written and keeps none of it.
type counter struct {
	n    int64
	most uint64
}

func (c *counter) Write(b []byte) (int, error) {
	c.n += int64(len(b))
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	c.most = max(c.most, m.HeapInuse)
	return len(b), nil
}

// TestSixtyAnnexuresTakeTheMemoryOfOne writes sixty PDFs of five megabytes into one
// file: it holds one at a time.
func TestSixtyAnnexuresTakeTheMemoryOfOne(t *testing.T) {
	if testing.Short() {
		t.Skip("300 MB are written")
	}
	noise := strings.Repeat("0123456789abcdef", 5<<20/16)
	out := &counter{}
	w := typeset.NewPDF(out, fonts, "Test", "en")
	for range 60 {
		body := onePage("%"+noise+"\nBT /F1 18 Tf 60 700 Td (A page) Tj ET", "")
		runtime.GC()
		if _, err := scan.Copy(w, body, func(int) string { return "" }); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil || out.n < 60*5<<20 {
		t.Fatalf("%d bytes, %v", out.n, err)
	}
	if most := out.most >> 20; most > 80 {
		t.Errorf("%d MB were in use", most)
	}
}
