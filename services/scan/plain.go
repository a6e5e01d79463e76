package scan

import (
	"bytes"
	"fmt"
)

// Page is a plain PDF of one page with a line of words, for papers that are made up.
// more is added to its catalogue, and objects stand behind it as number 5 and on.
func Page(words, more string, objects ...string) []byte {
	text := "BT /F1 18 Tf 60 700 Td (" + words + ") Tj ET"
	return PDF(append([]string{
		"<< /Type /Catalog /Pages 2 0 R " + more + " >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(text), text),
	}, objects...)...)
}

// PDF writes objects, of which the first is the catalogue.
func PDF(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	at := make([]int, len(objects))
	for i, o := range objects {
		at[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	begin := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, begin)
	return b.Bytes()
}
