package handlers

import (
	"bytes"
	"io"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/typeset"
	"aftercare/services/vault"
)

// fileTypes are the forms in which a document of our own is saved.
var fileTypes = map[string]string{
	"pdf":  "application/pdf",
	"json": echo.MIMEApplicationJSON,
	"age":  echo.MIMEOctetStream,
	"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}

// sendPaper sends a document to be saved. It is made whole before the first byte is
// sent, so that a script without a font is said in a page.
func (s *site) sendPaper(c echo.Context, as, name string, doc *typeset.Doc) error {
	var out bytes.Buffer
	var err error
	switch as {
	case "pdf":
		err = s.writePDF(&out, doc)
	case "docx":
		err = typeset.WriteDOCX(&out, doc)
	default:
		return models.ErrNotFound()
	}
	if err != nil {
		return err
	}
	fileHead(c, name+"."+as, fileTypes[as])
	c.Response().Header().Set(echo.HeaderContentLength, strconv.Itoa(out.Len()))
	return c.Stream(http.StatusOK, fileTypes[as], &out)
}

// writePDF writes a document as a PDF.
func (s *site) writePDF(to io.Writer, doc *typeset.Doc) error {
	w := typeset.NewPDF(to, s.fonts, doc.Title, doc.Language)
	if err := w.Add(doc); err != nil {
		return err
	}
	return w.Close()
}

// sendLocked sends a file to be saved, sealed to a password where one is given. It is made
// whole in memory; nothing of it is on the disk.
func (s *site) sendLocked(c echo.Context, name, as, password string, write func(w io.Writer) error) error {
	var out bytes.Buffer
	if password == "" {
		if err := write(&out); err != nil {
			return err
		}
		fileHead(c, name+"."+as, fileTypes[as])
		return c.Stream(http.StatusOK, fileTypes[as], &out)
	}
	to, err := vault.PasswordRecipient(password)
	if err != nil {
		return err
	}
	return s.sendSealed(c, name+"."+as+".age", to, write)
}

// sendSealed sends a file that is sealed to a recipient.
func (s *site) sendSealed(c echo.Context, name string, to vault.Recipient, write func(w io.Writer) error) error {
	var out bytes.Buffer
	if err := sealTo(&out, to, write); err != nil {
		return err
	}
	fileHead(c, name, fileTypes["age"])
	return c.Stream(http.StatusOK, fileTypes["age"], &out)
}

// sealTo seals what is written to a recipient.
func sealTo(out io.Writer, to vault.Recipient, write func(w io.Writer) error) error {
	w, err := vault.SealFile(out, to)
	if err != nil {
		return err
	}
	if err := write(w); err != nil {
		return err
	}
	return w.Close()
}

// fileHead says that what follows is a file to be saved, and that a browser that
// shows it all the same lets it do nothing.
func fileHead(c echo.Context, name, kind string) {
	head := c.Response().Header()
	head.Set("Content-Security-Policy", filePolicy)
	head.Set(echo.HeaderContentDisposition, `attachment; filename="`+name+`"`)
	head.Set(echo.HeaderContentType, kind)
}

// pageFoot is what stands under each page of a document; the writer fills it in.
func (t texts) pageFoot() string { return t.T("typeset.page", "n", "{n}", "m", "{m}") }

// filePolicy lets a file that a browser shows all the same do nothing at all.
const filePolicy = "sandbox; default-src 'none'; frame-ancestors 'none'"

// fileSize says what a file is and how big: "PDF, 3 pages, 420 kB".
func (t texts) fileSize(format models.FileFormat, bytes int64, pages int) string {
	what := t.T("document.picture")
	if format == models.FilePDF {
		what = t.T("document.pdf", "n", pages)
	}
	return t.T("document.size", "what", what, "size", int(max(1, bytes>>10)))
}
