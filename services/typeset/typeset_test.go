package typeset_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"aftercare/services/typeset"
)

// fonts are those of this machine, found once.
var fonts = typeset.NewFonts(filepath.Join(os.TempDir(), "aftercare-fonts-test"))

// needed skips a test where a tool is missing, and fails it under CI.
func needed(t *testing.T, tool string) {
	t.Helper()
	if _, err := exec.LookPath(tool); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("%s is missing: install poppler-utils", tool)
		}
		t.Skipf("no %s here: install poppler-utils", tool)
	}
}

// written makes a PDF in a folder of the test and returns its path.
func written(t *testing.T, doc *typeset.Doc) string {
	t.Helper()
	var out bytes.Buffer
	w := typeset.NewPDF(&out, fonts, doc.Title, doc.Language)
	if err := w.Add(doc); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "one.pdf")
	if err := os.WriteFile(name, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// textOf is what pdftotext reads.
func textOf(t *testing.T, name string, more ...string) string {
	t.Helper()
	needed(t, "pdftotext")
	out, err := exec.Command("pdftotext", append(append([]string{"-enc", "UTF-8"}, more...), name, "-")...).Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// hard are words whose letters change place or join: conjuncts, reph and vowel signs.
var hard = map[string][]string{
	"latin":      {"Office", "fiancée", "₹1,50,000", "“quoted”", "n–m", "Ümläut"},
	"devanagari": {"क्षतिपूर्ति", "विद्यार्थी", "लक्ष्म्य", "शङ्कर", "चिट्ठी", "दर्\u200dया", "प्राधिकरण", "श्री", "मुआवज़ा", "निर्धारित", "क्\u200dष", "१२३"},
	"bengali":    {"ক্ষতিপূরণ", "মন্ত্রী", "র\u200c্যাব", "সূর্য", "কর্তৃপক্ষ", "স্ত্রী", "কোলকাতা", "বিচারক"},
}

func TestWordsOfThreeScriptsComeBackWhole(t *testing.T) {
	t.Parallel()
	for name, list := range hard {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := textOf(t, written(t, &typeset.Doc{Language: "hi", Blocks: []typeset.Block{typeset.Text(strings.Join(list, " "))}}))
			if got := strings.Fields(text); strings.Join(got, " ") != strings.Join(list, " ") {
				t.Errorf("read back\n%q, want\n%q", got, list)
			}
		})
	}
}

func TestScriptsInOneLineComeBackWhole(t *testing.T) {
	t.Parallel()
	const said = "The DLSA (ज़िला विधिक सेवा प्राधिकरण) decides ₹2,00,000 by 30 days; কলকাতা."
	text := textOf(t, written(t, &typeset.Doc{Language: "en", Blocks: []typeset.Block{typeset.Text(said)}}))
	if got := strings.Join(strings.Fields(text), " "); got != said {
		t.Errorf("read back %q, want %q", got, said)
	}
}

// TestFileSaysNothingOfItsMaker holds the PDF and the DOCX to words alone: no author,
// no program, no time, and the same bytes each time.
func TestFileSaysNothingOfItsMaker(t *testing.T) {
	t.Parallel()
	doc := &typeset.Doc{Language: "en", Title: "An application", Blocks: []typeset.Block{typeset.Text("Words")}}
	make := func() (out [2]bytes.Buffer) {
		w := typeset.NewPDF(&out[0], fonts, doc.Title, doc.Language)
		if err := errors.Join(w.Add(doc), w.Close(), typeset.WriteDOCX(&out[1], doc)); err != nil {
			t.Fatal(err)
		}
		return out
	}
	first, second := make(), make()
	for i := range first {
		if !bytes.Equal(first[i].Bytes(), second[i].Bytes()) {
			t.Errorf("two files of the same document differ")
		}
		for _, word := range []string{"Author", "Producer", "Creator", "CreationDate", "ModDate", "docProps"} {
			if bytes.Contains(first[i].Bytes(), []byte(word)) {
				t.Errorf("a file says %s", word)
			}
		}
	}
	saysNothingInside(t, first[1].Bytes())
}

// saysNothingInside looks into the parts of a DOCX, which are compressed.
func saysNothingInside(t *testing.T, body []byte) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		part, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"author", "creator", "lastmodifiedby", "rsid", "created", "modified"} {
			if bytes.Contains(bytes.ToLower(part), []byte(word)) {
				t.Errorf("%s says %s", f.Name, word)
			}
		}
		if !f.Modified.IsZero() && f.Modified.Year() > 1980 {
			t.Errorf("%s says that it was made at %s", f.Name, f.Modified)
		}
	}
}

// TestDOCXHoldsEveryWord reads the parts of a DOCX: each is well formed, and the words
// stand there once, with the attributes that letters of India take.
func TestDOCXHoldsEveryWord(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	doc := &typeset.Doc{Language: "hi", Title: "T", Head: "Case <X> & Y", Mark: "मसौदा", Page: "Page {n} of {m}", Blocks: []typeset.Block{
		typeset.Title("शीर्षक"), typeset.Heading("H"), typeset.Bold("B"), typeset.Text("a < b & c\nnext"), typeset.Fact{No: "1.", Text: "F", Source: "S"},
		typeset.Question{No: "2.", Label: "Q", Answer: []string{"Answer one", "Answer two"}, Lines: 2}, typeset.Table{Widths: []float64{1, 1}, Head: []string{"h1", "h2"}, Rows: [][]string{{"c1", "c2"}}},
		typeset.Sign{Boxes: []string{"Sign"}, Lines: []string{"Date:"}}, typeset.Slip{"R"}, typeset.Break{}, typeset.Addendum{Heading: "A"},
	}}
	if err := typeset.WriteDOCX(&out, doc); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	text := ""
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		for d := xml.NewDecoder(r); ; {
			token, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
			if words, is := token.(xml.CharData); is && f.Name == "word/document.xml" {
				text += string(words) + "|"
			}
		}
	}
	for _, want := range []string{"शीर्षक", "a < b & c", "next", "Answer one; Answer two", "c2", "Date:"} {
		if strings.Count(text, want) != 1 {
			t.Errorf("%q stands %d times in %s", want, strings.Count(text, want), text)
		}
	}
}

// TestNobodySignsAPageThatSaysNothing lets a form end at every height of a page: the
// place to sign, with its lines, stands under the words before it, and no title stands
// alone under a page.
func TestNobodySignsAPageThatSaysNothing(t *testing.T) {
	t.Parallel()
	for n := 14; n < 40; n += 2 {
		doc := &typeset.Doc{Language: "en", Title: "T"}
		for range n {
			doc.Blocks = append(doc.Blocks, typeset.Text("Filler."))
		}
		doc.Blocks = append(doc.Blocks, typeset.Title("Titled"), typeset.Text("Under it."), typeset.Text("Closing."),
			typeset.Sign{Boxes: []string{"Signed", "Thumb"}, Lines: []string{"Language:", "Witness:", "Place:", "Date:"}})
		for i, page := range strings.Split(textOf(t, written(t, doc)), "\f") {
			for _, pair := range [][2]string{{"Signed", "Closing."}, {"Date:", "Signed"}, {"Titled", "Under it."}} {
				if strings.Contains(page, pair[0]) && !strings.Contains(page, pair[1]) {
					t.Errorf("after %d lines, page %d has %q without %q", n, i+1, pair[0], pair[1])
				}
			}
		}
	}
}
