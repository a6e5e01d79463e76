package typeset

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// WriteDOCX writes a document that an office's word processor opens, so that a
// lawyer can go on writing in it. It says nothing of who made it or when.
func WriteDOCX(out io.Writer, doc *Doc) error {
	d := &docx{doc: doc}
	for _, b := range doc.Blocks {
		b.docx(d)
	}
	z := zip.NewWriter(out)
	for _, part := range []struct{ name, body string }{
		{"[Content_Types].xml", docxTypes}, {"_rels/.rels", docxRoot}, {"word/_rels/document.xml.rels", docxParts},
		{"word/document.xml", d.document()}, {"word/styles.xml", fmt.Sprintf(docxStyles, bidi(doc.Language))},
		{"word/header1.xml", d.header()}, {"word/footer1.xml", d.footer()},
	} {
		w, err := z.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate})
		if err != nil {
			return err
		}
		if _, err := io.WriteString(w, part.body); err != nil {
			return err
		}
	}
	return z.Close()
}

// docx collects the body of a document.
type docx struct {
	doc *Doc
	b   bytes.Buffer
}

const docxHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

const docxSpace = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`

const docxTypes = docxHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
	`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>` +
	`<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>` +
	`<Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/>` +
	`<Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/></Types>`

const docxRoot = docxHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`

const docxParts = docxHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
	`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>` +
	`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header1.xml"/>` +
	`<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/></Relationships>`

// docxStyles sets the type of all text. Letters of India take font and language from
// the attributes for complex scripts.
const docxStyles = docxHead + `<w:styles ` + docxSpace + `><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="Arial" w:cs="Nirmala UI"/><w:sz w:val="22"/><w:szCs w:val="22"/><w:lang w:val="en-IN" w:eastAsia="en-IN" w:bidi="%s"/></w:rPr></w:rPrDefault>` +
	`<w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="300" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults></w:styles>`

// bidi is the language of letters of India.
func bidi(lang string) string {
	if lang == "en" {
		lang = "hi"
	}
	return lang + "-IN"
}

// document is the main part.
func (d *docx) document() string {
	size, twips := d.doc.Size, func(pt float64) int { return int(pt*20 + 0.5) }
	if size == (Size{}) {
		size = A4
	}
	return docxHead + `<w:document ` + docxSpace + `><w:body>` + d.b.String() +
		fmt.Sprintf(`<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:footerReference w:type="default" r:id="rId3"/><w:pgSz w:w="%d" w:h="%d"/><w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>`,
			twips(size.Width), twips(size.Height), twips(marginTop), twips(marginRight), twips(marginBottom), twips(marginLeft)) +
		`</w:body></w:document>`
}

func (d *docx) header() string {
	text := run(d.doc.Head, smallSize, false)
	if d.doc.Mark != "" {
		text += `<w:r><w:tab/></w:r>` + run(d.doc.Mark, smallSize+1, true)
	}
	return docxHead + `<w:hdr ` + docxSpace + `><w:p><w:pPr><w:tabs><w:tab w:val="right" w:pos="9400"/></w:tabs></w:pPr>` + text + `</w:p></w:hdr>`
}

func (d *docx) footer() string {
	text := strings.NewReplacer(
		"{n}", "\x00PAGE\x00", "{m}", "\x00NUMPAGES\x00").Replace(d.doc.Page)
	var b strings.Builder
	for i, part := range strings.Split(text, "\x00") {
		if i%2 == 1 {
			b.WriteString(`<w:fldSimple w:instr=" ` + part + ` "><w:r><w:t>1</w:t></w:r></w:fldSimple>`)
		} else {
			b.WriteString(run(part, smallSize, false))
		}
	}
	return docxHead + `<w:ftr ` + docxSpace + `><w:p><w:pPr><w:jc w:val="center"/></w:pPr>` + b.String() + `</w:p></w:ftr>`
}

// run is a stretch of text of one type.
func run(text string, size float64, bold bool) string {
	if text = clean(text); text == "" {
		return ""
	}
	half := int(size*2 + 0.5)
	heavy := ""
	if bold {
		heavy = "<w:b/><w:bCs/>"
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<w:r><w:rPr>%s<w:sz w:val="%d"/><w:szCs w:val="%d"/></w:rPr>`, heavy, half, half)
	for i, part := range strings.Split(text, "\n") {
		if i > 0 {
			b.WriteString("<w:br/>")
		}
		b.WriteString(`<w:t xml:space="preserve">` + escaped(part) + `</w:t>`)
	}
	return b.String() + `</w:r>`
}

func escaped(text string) string {
	var b bytes.Buffer
	if err := xml.EscapeText(&b, []byte(text)); err != nil {
		return "" // a buffer takes everything
	}
	return b.String()
}

// para adds a paragraph. how is what its properties say.
func (d *docx) para(how, runs string) {
	if how != "" {
		how = "<w:pPr>" + how + "</w:pPr>"
	}
	d.b.WriteString("<w:p>" + how + runs + "</w:p>")
}

func (b Title) docx(d *docx) { d.para(`<w:jc w:val="center"/>`, run(string(b), titleSize, true)) }

func (b Heading) docx(d *docx) {
	d.para(`<w:keepNext/><w:spacing w:before="240" w:after="80"/><w:outlineLvl w:val="0"/>`, run(string(b), headSize, true))
}

func (b Text) docx(d *docx) { d.para("", run(string(b), bodySize, false)) }

func (b Whole) docx(d *docx) { d.para("", run(string(b), bodySize, false)) }

func (b Bold) docx(d *docx) { d.para("", run(string(b), bodySize, true)) }

func (b Fact) docx(d *docx) {
	text := run(b.No, bodySize, false) + `<w:r><w:tab/></w:r>` + run(b.Text, bodySize, false)
	if b.Source != "" {
		text += `<w:r><w:br/></w:r>` + run(b.Source, smallSize, false)
	}
	d.para(`<w:tabs><w:tab w:val="left" w:pos="520"/></w:tabs><w:ind w:left="520" w:hanging="520"/>`, text)
}

func (b Break) docx(d *docx) { d.para("", `<w:r><w:br w:type="page"/></w:r>`) }

func (b Slip) docx(d *docx) { d.table([]float64{1}, [][]string{{strings.Join(b, "\n")}}, 0, 0) }

func (b Table) docx(d *docx) {
	rows := b.Rows
	head := 0
	if len(b.Head) > 0 {
		rows, head = append([][]string{b.Head}, rows...), 1
	}
	d.table(b.Widths, rows, head, 0)
}

// docx prints the box of a question as a table of one cell, which grows with what is
// written into it: nothing is left for the addendum.
func (b Question) docx(d *docx) {
	d.para(`<w:keepNext/>`, run(strings.TrimSpace(b.No+"  "+b.Label), bodySize, true))
	sep := "\n"
	if text := strings.Join(b.Answer, "; "); len([]rune(text)) < 70 {
		sep = "; "
	}
	d.table([]float64{1}, [][]string{{strings.Join(b.Answer, sep)}}, 0, float64(b.Lines)*bodySize*leading)
}

func (b Addendum) docx(*docx) {}

func (b Sign) docx(d *docx) {
	if len(b.Boxes) > 0 {
		widths := make([]float64, len(b.Boxes))
		for i := range widths {
			widths[i] = 1
		}
		d.table(widths, [][]string{make([]string, len(b.Boxes)), b.Boxes}, 0, signHeight)
	}
	for _, text := range b.Lines {
		d.para("", run(text+" ______________________________", bodySize, false))
	}
}

// table adds a table with lines. The first rows are its head; the first row is at
// least so high.
func (d *docx) table(widths []float64, rows [][]string, head int, height float64) {
	sum, whole := 0.0, 9400.0
	for _, w := range widths {
		sum += w
	}
	line := func(side string) string {
		return `<w:` + side + ` w:val="single" w:sz="6" w:space="0" w:color="000000"/>`
	}
	d.b.WriteString(`<w:tbl><w:tblPr><w:tblW w:w="9400" w:type="dxa"/><w:tblBorders>` + line("top") + line("left") + line("bottom") + line("right") + line("insideH") + line("insideV") + `</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`)
	for _, w := range widths {
		fmt.Fprintf(&d.b, `<w:gridCol w:w="%d"/>`, int(whole*w/sum))
	}
	d.b.WriteString(`</w:tblGrid>`)
	for i, row := range rows {
		d.row(row, len(widths), i < head, height*float64(max(0, 1-i)))
	}
	d.b.WriteString(`</w:tbl>`)
	d.para(`<w:spacing w:after="60" w:line="120" w:lineRule="exact"/>`, "")
}

func (d *docx) row(texts []string, columns int, head bool, height float64) {
	how := `<w:cantSplit/>`
	if head {
		how += `<w:tblHeader/>`
	}
	if height > 0 {
		how += fmt.Sprintf(`<w:trHeight w:val="%d" w:hRule="atLeast"/>`, int(height*20))
	}
	d.b.WriteString(`<w:tr><w:trPr>` + how + `</w:trPr>`)
	for i := range columns {
		text := ""
		if i < len(texts) {
			text = texts[i]
		}
		d.b.WriteString(`<w:tc>`)
		d.para(`<w:spacing w:after="0"/>`, run(text, bodySize-1, head))
		d.b.WriteString(`</w:tc>`)
	}
	d.b.WriteString(`</w:tr>`)
}
