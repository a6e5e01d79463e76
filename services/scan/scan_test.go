package scan_test

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"strings"
	"testing"

	"aftercare/models"
	"aftercare/services/scan"
	"aftercare/services/scan/scantest"
)

// refusal is the sentence a file is refused with, "" for one that is taken.
func refusal(t *testing.T, body []byte) string {
	t.Helper()
	_, err := scan.Check(body)
	var e *models.Error
	if err != nil && !errors.As(err, &e) {
		t.Fatal(err)
	}
	if err == nil {
		return ""
	}
	return e.Message
}

func deflated(t *testing.T, size int) string {
	t.Helper()
	var b bytes.Buffer
	w, _ := zlib.NewWriterLevel(&b, zlib.BestCompression)
	if _, err := io.CopyN(w, zeros{}, int64(size)); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	return b.String()
}

// bombTable is a PDF whose table of objects unpacks to far more than it is.
func bombTable(packed string) []byte {
	return fmt.Appendf(nil, "%%PDF-1.7\n1 0 obj\n<< /Type /XRef /Size 3 /W [1 2 1] /Root 2 0 R /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\nendobj\nstartxref\n9\n%%%%EOF\n", len(packed), packed)
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

func TestRefusals(t *testing.T) {
	t.Parallel()
	cut := scantest.JPEG(400, 300, 1)
	bomb := deflated(t, 400<<20)
	for name, x := range map[string]struct {
		body []byte
		want string
	}{
		"JPEG":                               {scantest.JPEG(40, 30, 1), ""},
		"PNG":                                {scantest.PNG(40, 30), ""},
		"PDF":                                {scantest.Page("Invented", ""), ""},
		"PDF that turns to a page":           {scantest.Page("Invented", "/OpenAction [3 0 R /Fit]"), ""},
		"PDF that goes to a page":            {scantest.Page("Invented", "/OpenAction << /S /GoTo /D [3 0 R /Fit] >>"), ""},
		"PDF with a web link":                {scantest.Page("Invented", "", "<< /Type /Annot /Subtype /Link /A << /S /URI /URI (https://example.invalid) >> >>"), ""},
		"nothing":                            {nil, "scan.empty"},
		"program":                            {scantest.Program(), "scan.program"},
		"shell script":                       {[]byte("#!/bin/sh\nrm -rf /\n"), "scan.program"},
		"HEIC":                               {scantest.HEIC(), "scan.heic"},
		"SVG":                                {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), "scan.active"},
		"HTML":                               {[]byte("<!DOCTYPE html><script>alert(1)</script>"), "scan.active"},
		"HTML before a PDF head":             {append([]byte("<html><script>alert(1)</script>"), scantest.Page("x", "")...), "scan.pdf_broken"},
		"HTML behind a PDF head":             {[]byte("%PDF-1.4\n<html><script>alert(1)</script>%%EOF"), "scan.pdf_broken"},
		"zip":                                {[]byte("PK\x03\x04" + strings.Repeat("x", 200)), "scan.archive"},
		"text":                               {[]byte("Just words."), "scan.type"},
		"huge picture":                       {scantest.HugePNG(30_000), "scan.pixels"},
		"huger picture":                      {scantest.HugePNG(2_000_000_000), "scan.pixels"},
		"JPEG cut":                           {cut[:len(cut)/2], "scan.picture_broken"},
		"JPEG head only":                     {cut[:20], "scan.picture_broken"},
		"PNG cut":                            {scantest.PNG(400, 300)[:400], "scan.picture_broken"},
		"PDF cut":                            {scantest.Page("Invented", "")[:300], "scan.cut"},
		"PDF with JavaScript":                {scantest.Page("x", "/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), "scan.pdf_active"},
		"PDF with escaped JavaScript":        {scantest.Page("x", "/OpenAction 5 0 R", "<< /S /J#61vaScript /J#53 (app.alert(1)) >>"), "scan.pdf_active"},
		"PDF with named JavaScript":          {scantest.Page("x", "/Names << /JavaScript << /Names [(a) 5 0 R] >> >>", "<< /S /JavaScript /JS (1) >>"), "scan.pdf_active"},
		"PDF with Launch":                    {scantest.Page("x", "", "<< /Type /Action /S /Launch /F (cmd.exe) >>"), "scan.pdf_active"},
		"PDF with a file in it":              {scantest.Page("x", "/Names << /EmbeddedFiles << /Names [] >> >>"), "scan.pdf_active"},
		"PDF with an action of a page":       {scantest.Page("x", "", "<< /AA << /O << /S /GoTo >> >> >>"), "scan.pdf_active"},
		"PDF with a kind told elsewhere":     {scantest.Page("x", "", "<< /S 6 0 R >>", "/JavaScript"), "scan.pdf_active"},
		"PDF with a hidden later generation": {bytes.ReplaceAll(bytes.ReplaceAll(scantest.Page("x", "/OpenAction 5 7 R", "<< /S /JavaScript /JS (1) >>"), []byte("5 0 obj"), []byte("5 7 obj")), []byte(" 00000 n \ntrailer"), []byte(" 00007 n \ntrailer")), "scan.pdf_active"},
		"PDF with a bomb that nothing opens": {scantest.Page("x", "", fmt.Sprintf("<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream", len(bomb), bomb)), ""},
		"PDF whose table is a bomb":          {bombTable(bomb), "scan.pdf_broken"},
		"PDF without pages":                  {scantest.PDF("<< /Type /Catalog >>"), "scan.pdf_broken"},
		"PDF of many pages":                  {scantest.PDF("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 9000 >>"), "scan.pages"},
		"PDF in a circle":                    {scantest.PDF("<< /Type /Catalog /Pages 1 0 R >>"), "scan.pdf_broken"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := refusal(t, x.body); got != x.want {
				t.Errorf("got %q, want %q", got, x.want)
			}
		})
	}
}

// TestPicturesKeepNothingButPixels looks for what a phone writes beside them.
func TestPicturesKeepNothingButPixels(t *testing.T) {
	t.Parallel()
	for name, body := range map[string][]byte{"JPEG": scantest.JPEG(80, 60, 1), "PNG": scantest.PNG(80, 60)} {
		f, err := scan.Check(body)
		if err != nil {
			t.Fatal(name, err)
		}
		for _, part := range [][]byte{f.Body, f.Preview} {
			if bytes.Contains(part, []byte("CANARY")) || bytes.Contains(part, []byte("Exif")) || bytes.Contains(part, []byte("eXIf")) {
				t.Errorf("%s keeps what stood beside its pixels", name)
			}
		}
		if !bytes.Contains(body, []byte("CANARY")) {
			t.Errorf("%s had nothing beside its pixels", name)
		}
	}
}

// corners are the colours that belong into the upper left and the lower left
// corner of the picture as it is shown, by orientation.
var corners = map[int][2]string{
	1: {"red", "blue"}, 2: {"green", "white"}, 3: {"white", "green"}, 4: {"blue", "red"},
	5: {"red", "green"}, 6: {"blue", "white"}, 7: {"white", "blue"}, 8: {"green", "red"},
}

func TestPicturesStandUpright(t *testing.T) {
	t.Parallel()
	for orientation, want := range corners {
		f, err := scan.Check(scantest.JPEG(80, 60, orientation))
		if err != nil {
			t.Fatal(err)
		}
		width, height := 80, 60
		if orientation >= 5 {
			width, height = 60, 80
		}
		if f.Width != width || f.Height != height {
			t.Errorf("orientation %d: %d × %d, want %d × %d", orientation, f.Width, f.Height, width, height)
		}
		for _, part := range [][]byte{f.Body, f.Preview} {
			m, err := jpeg.Decode(bytes.NewReader(part))
			if err != nil {
				t.Fatal(err)
			}
			if got := [2]string{colour(m, 5, 5), colour(m, 5, m.Bounds().Dy()-6)}; got != want {
				t.Errorf("orientation %d: corners %v, want %v", orientation, got, want)
			}
		}
	}
}

func colour(m image.Image, x, y int) string {
	c := color.RGBAModel.Convert(m.At(x, y)).(color.RGBA)
	switch red, green, blue := c.R > 128, c.G > 128, c.B > 128; {
	case red && green && blue:
		return "white"
	case red:
		return "red"
	case green:
		return "green"
	}
	return "blue"
}

func TestReadStopsAtTheLimit(t *testing.T) {
	t.Parallel()
	if _, err := scan.Read(io.LimitReader(zeros{}, scan.MaxBytes+1)); err == nil || !strings.Contains(err.Error(), "scan.too_big") {
		t.Errorf("got %v", err)
	}
	if b, err := scan.Read(io.LimitReader(zeros{}, scan.MaxBytes)); err != nil || len(b) != scan.MaxBytes {
		t.Errorf("got %d bytes, %v", len(b), err)
	}
}
