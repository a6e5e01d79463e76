package typeset

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"
)

// PDF writes one file from documents and from pages of other files, page by page:
// it holds no more than one page, the fonts and a few numbers for each page.
//
// The file says nothing of who made it, when or with what. Two files of the same
// documents are the same to the byte.
type PDF struct {
	out    io.Writer
	err    error
	at     int64
	places []int64 // of each object, by its number less one
	set    *setter
	fonts  []*subset
	title  string
	lang   string

	catalog, tree, fontList int
	pages                   []footed
}

// footed is a page that was written, and what its foot says once the number of
// all pages is known.
type footed struct {
	object, foot int
	size         Size
	text         string
	over         bool // the foot stands on what is drawn there, and needs a white ground
}

// NewPDF begins a file. Title and language are those of the file; a title must name
// nobody.
func NewPDF(out io.Writer, fonts *Fonts, title, language string) *PDF {
	w := &PDF{out: out, set: newSetter(fonts, language), title: title, lang: language}
	w.print("%%PDF-1.7\n%%\xe2\xe3\xcf\xd3\n")
	w.catalog, w.tree, w.fontList = w.Reserve(), w.Reserve(), w.Reserve()
	return w
}

// print writes and counts. After an error it does nothing.
func (w *PDF) print(format string, args ...any) { w.write(fmt.Appendf(nil, format, args...)) }

func (w *PDF) write(b []byte) {
	if w.err != nil {
		return
	}
	n, err := w.out.Write(b)
	w.at += int64(n)
	w.err = err
}

// Reserve returns the number of an object that is written later.
func (w *PDF) Reserve() int {
	w.places = append(w.places, 0)
	return len(w.places)
}

// Object writes the object of a number.
func (w *PDF) Object(n int, body string) {
	w.places[n-1] = w.at
	w.print("%d 0 obj\n%s\nendobj\n", n, body)
}

// Stream writes an object with bytes as they are. dict is what its dictionary says
// besides the length.
func (w *PDF) Stream(n int, dict string, body []byte) {
	w.places[n-1] = w.at
	w.print("%d 0 obj\n<<%s /Length %d>>\nstream\n", n, dict, len(body))
	w.write(body)
	w.print("\nendstream\nendobj\n")
}

// packed writes a stream that it packs.
func (w *PDF) packed(n int, dict string, body []byte) {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, err := z.Write(body)
	if err == nil {
		err = z.Close()
	}
	if err != nil && w.err == nil {
		w.err = err
	}
	w.Stream(n, dict+" /Filter /FlateDecode", b.Bytes())
}

// page writes a page with what is drawn on it. foot is what stands under it.
func (w *PDF) page(size Size, content []byte, extra, foot string) {
	n, body := w.Reserve(), w.Reserve()
	p := footed{object: n, foot: w.Reserve(), size: size, text: foot}
	w.packed(body, "", append(content, "\n/Foot Do\n"...))
	w.Object(n, fmt.Sprintf("<</Type /Page /Parent %d 0 R /MediaBox [0 0 %s %s] /Contents %d 0 R /Resources <</Font %d 0 R /XObject <</Foot %d 0 R%s>>>>>>",
		w.tree, number(size.Width), number(size.Height), body, w.fontList, p.foot, extra))
	w.pages = append(w.pages, p)
}

// Pages is how many pages were written so far.
func (w *PDF) Pages() int { return len(w.pages) }

// Close writes what only the end knows: the numbers of pages, the fonts and where
// everything stands.
func (w *PDF) Close() error {
	for i, p := range w.pages {
		if err := w.writeFoot(i+1, p); err != nil {
			return err
		}
	}
	var list, kids strings.Builder
	for i, f := range w.fonts {
		fmt.Fprintf(&list, "/F%d %d 0 R ", i+1, f.write(w))
	}
	for _, p := range w.pages {
		fmt.Fprintf(&kids, "%d 0 R ", p.object)
	}
	w.Object(w.fontList, "<<"+list.String()+">>")
	w.Object(w.tree, fmt.Sprintf("<</Type /Pages /Count %d /Kids [%s]>>", len(w.pages), kids.String()))
	w.Object(w.catalog, fmt.Sprintf("<</Type /Catalog /Pages %d 0 R /Lang %s /ViewerPreferences <</DisplayDocTitle true>>>>", w.tree, inText(w.lang)))
	info := w.Reserve()
	w.Object(info, "<</Title "+inText(w.title)+">>")
	w.end(info)
	return w.err
}

// writeFoot draws the number of a page, now that all are known.
func (w *PDF) writeFoot(n int, p footed) error {
	text := strings.NewReplacer("{n}", strconv.Itoa(n), "{m}", strconv.Itoa(len(w.pages))).Replace(p.text)
	c := &canvas{w: w}
	if text != "" {
		lines, err := w.set.set(text, smallSize, false, p.size.Width-marginLeft-marginRight)
		if err != nil {
			return err
		}
		l := lines[0]
		x, y := (p.size.Width-l.width())/2, marginBottom/2
		if p.over {
			c.add("1 g %s %s %s %s re f 0 g\n", number(x-4), number(y-4), number(l.width()+8), number(l.height()))
		}
		c.line(l, x, y)
	}
	w.packed(p.foot, fmt.Sprintf("/Type /XObject /Subtype /Form /BBox [0 0 %s %s] /Resources <</Font %d 0 R>>", number(p.size.Width), number(p.size.Height), w.fontList), c.Bytes())
	return nil
}

// end writes the table of objects.
func (w *PDF) end(info int) {
	start := w.at
	w.print("xref\n0 %d\n0000000000 65535 f \n", len(w.places)+1)
	for _, at := range w.places {
		if at == 0 { // reserved and not needed
			w.print("0000000000 65535 f \n")
			continue
		}
		w.print("%010d 00000 n \n", at)
	}
	w.print("trailer\n<</Size %d /Root %d 0 R /Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(w.places)+1, w.catalog, info, start)
}

// inText is a text in the way of PDF, in any script.
func inText(s string) string {
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	return b.String() + ">"
}

// number writes a measure without more figures than a printer can show.
func number(v float64) string {
	s := strconv.FormatFloat(v, 'f', 2, 64)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}
