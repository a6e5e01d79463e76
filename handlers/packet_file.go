package handlers

import (
	"bytes"
	"fmt"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/packet"
	"aftercare/services/scan"
	"aftercare/services/typeset"
)

// file sends the packet to be saved: our own part as PDF or DOCX, the sealed sheet, or
// all of it with the annexures.
func (h *packetHandlers) file(c echo.Context) error {
	typed, err := posted(c)
	if err != nil {
		return err
	}
	as := typed.Get("as")
	final := typed.Get("final")
	t, _, purpose, answered, err := h.opened(c, hidden{"as", as}, hidden{"final", final})
	if err != nil || !answered {
		return err
	}
	switch as {
	case "whole":
		return h.whole(c, t, t.doc(final != ""), purpose)
	case "sheet":
		return h.site.sendPaper(c, "pdf", t.head.Code+"-sealed", t.sheet())
	}
	return h.site.sendPaper(c, as, t.head.Code+"-application", t.doc(final != ""))
}

// make keeps the packet as it is now: its file goes to the papers of the case.
func (h *packetHandlers) make(c echo.Context) error {
	typed, err := posted(c)
	if err != nil {
		return err
	}
	final := typed.Get("final")
	t, p, _, answered, err := h.opened(c, hidden{"final", final})
	if err != nil || !answered {
		return err
	}
	if _, err := h.keep(c, t, final != ""); err != nil {
		return err
	}
	return h.site.doneAt(c, packetPath(p.Head.ID, t.v.Packet.ID), "packet.made")
}

// keep writes our own part of a packet and puts it among the papers of the case.
func (h *packetHandlers) keep(c echo.Context, t packetText, final bool) (models.MadePacket, error) {
	doc := t.doc(final)
	var out bytes.Buffer
	w := typeset.NewPDF(&out, h.site.fonts, doc.Title, doc.Language)
	if err := w.Add(doc); err != nil {
		return models.MadePacket{}, err
	}
	pages := w.Pages()
	if err := w.Close(); err != nil {
		return models.MadePacket{}, err
	}
	f := packet.File{Body: out.Bytes(), Pages: pages, Title: h.name(t.texts, t.v.Packet.PacketFacts), Final: final}
	return h.packets.Keep(c.Request().Context(), actor(c), t.head.ID, t.v.Packet.ID, f)
}

// whole sends everything in one file, written as it is read: one annexure at a time
// is in memory, and none is on the disk. What goes wrong with one is said on a page in
// its place; where the line is cut, the work ends.
func (h *packetHandlers) whole(c echo.Context, t packetText, doc *typeset.Doc, purpose string) error {
	if err := probe(h.site.fonts, doc); err != nil { // before the first byte
		return err
	}
	fileHead(c, t.head.Code+"-packet.pdf", fileTypes["pdf"])
	c.Response().WriteHeader(http.StatusOK)
	w := typeset.NewPDF(c.Response(), h.site.fonts, doc.Title, doc.Language)
	err := w.Add(doc)
	for i, r := range t.annexures() {
		if err == nil {
			err = h.annexure(c, t, w, i, r.ID, t.T("document.kind."+r.Kind), purpose)
		}
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		h.site.log.Error("a packet was not sent whole", "request", requestOf(c), "error", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}

// probe writes a document to nowhere, so that a script without a font is said in a
// page and not in half a file.
func probe(fonts *typeset.Fonts, doc *typeset.Doc) error {
	return typeset.NewPDF(io.Discard, fonts, doc.Title, doc.Language).Add(doc)
}

// annexure adds one annexure, or a page that says why it is not there.
func (h *packetHandlers) annexure(c echo.Context, t packetText, w *typeset.PDF, i int, id, what, purpose string) error {
	mark := annexureMark(i)
	return h.put(c, t, w, id, t.T("packet.annexure", "mark", mark, "what", what), purpose, func(page int) string {
		return t.T("packet.annexure_foot", "mark", mark, "page", page) + " · " + t.pageFoot()
	})
}

// put adds the file of a paper, with a line under each page, or a page that says why it
// is not there.
func (h *packetHandlers) put(c echo.Context, t packetText, w *typeset.PDF, id, head, purpose string, under func(page int) string) error {
	ctx := c.Request().Context()
	got, err := h.packets.Annexure(ctx, actor(c), t.head.ID, id, purpose)
	var body []byte
	switch {
	case err == nil && got.Waiting:
		err = models.Fail(models.Waiting, "vault.waiting")
	case err == nil:
		body, err = io.ReadAll(got.Reader)
	}
	before := w.Pages()
	switch {
	case err != nil:
	case got.Format.Picture():
		err = w.AddPicture(got.Format, body, typeset.A4, head, under(1))
	default:
		_, err = scan.Copy(w, body, under)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err == nil || w.Pages() > before {
		return err
	}
	return w.Add(t.note(head, err))
}

// annexureMark names an annexure: A-1.
func annexureMark(i int) string { return fmt.Sprintf("A-%d", i+1) }

// shortSum is the beginning of a sum, enough to compare by eye.
func shortSum(sum []byte) string { return fmt.Sprintf("%x", sum[:min(8, len(sum))]) }
