package handlers

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/packet"
	"aftercare/services/scan"
	"aftercare/services/typeset"
)

// file sends the packet to be saved: our own part as PDF or DOCX, the sealed sheet, or
// all of it with the annexures. All of it as final is also kept among the papers, once for
// each page that was shown.
func (h *packetHandlers) file(c echo.Context) error {
	typed, err := posted(c)
	if err != nil {
		return err
	}
	as := typed.Get("as")
	final, token := typed.Get("final"), typed.Get("token")
	t, p, purpose, answered, err := h.opened(c, hidden{"as", as}, hidden{"final", final}, hidden{"token", token})
	if err != nil || !answered {
		return err
	}
	switch as {
	case "whole":
		if final != "" { // what may be handed in is kept
			if _, err := h.keep(c, t, true, token); err != nil {
				return err
			}
		}
		return h.whole(c, t, t.doc(final != ""), t.head.Code+"-packet.pdf", purpose, t.checklist)
	case "rests":
		_, recorded, err := h.files.Facts(c.Request().Context(), actor(c), p.Head.ID)
		if err != nil {
			return err
		}
		return h.site.sendPaper(c, "pdf", t.head.Code+"-sources", t.rests(recorded))
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
	final, token := typed.Get("final"), typed.Get("token")
	t, p, _, answered, err := h.opened(c, hidden{"final", final}, hidden{"token", token})
	if err != nil || !answered {
		return err
	}
	if _, err := h.keep(c, t, final != "", token); err != nil {
		return err
	}
	return h.site.doneAt(c, packetPath(p.Head.ID, t.v.Packet.ID), "packet.made")
}

// keep writes our own part of a packet and puts it among the papers of the case, once for
// each token.
func (h *packetHandlers) keep(c echo.Context, t packetText, final bool, token string) (models.MadePacket, error) {
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
	f := packet.File{Body: out.Bytes(), Pages: pages, Title: h.name(t.texts, t.v.Packet.PacketFacts), Final: final, Token: token}
	return h.packets.Keep(c.Request().Context(), actor(c), t.head.ID, t.v.Packet.ID, f)
}

// whole sends everything in one file, written as it is read: one annexure at a time
// is in memory, and none is on the disk. What goes wrong with one is said on a page in
// its place and by last, which makes the pages at the end; where the line is cut or
// the page is left, the work ends.
func (h *packetHandlers) whole(c echo.Context, t packetText, doc *typeset.Doc, name, purpose string, last func([]annexureFault) *typeset.Doc) error {
	if err := probe(h.site.fonts, doc); err != nil { // before the first byte
		return err
	}
	fileHead(c, name, fileTypes["pdf"])
	c.Response().WriteHeader(http.StatusOK)
	w := typeset.NewPDF(c.Response(), h.site.fonts, doc.Title, doc.Language)
	step, end := h.sendings.begin(sendingKey(c, t.v.Packet.ID), len(t.annexures()))
	err := w.Add(doc)
	var faults []annexureFault
	for i, r := range t.annexures() {
		if err == nil {
			var fault error
			what := t.annexureName(i, r)
			if fault, err = h.annexure(c, t, w, i, r.ID, what, purpose); fault != nil {
				faults = append(faults, annexureFault{what, fault})
			}
			step()
		}
	}
	if err == nil && last != nil {
		err = w.Add(last(faults))
	}
	if err == nil {
		err = w.Close()
	}
	end(err)
	if err == nil {
		return nil
	}
	if c.Request().Context().Err() == nil {
		h.site.log.Error("a packet was not sent whole", "request", requestOf(c), "error", err)
	}
	panic(http.ErrAbortHandler)
}

// annexureFault is an annexure that could not be put in, and why.
type annexureFault struct {
	What string
	Err  error
}

// probe writes a document to nowhere, so that a script without a font is said in a
// page and not in half a file.
func probe(fonts *typeset.Fonts, doc *typeset.Doc) error {
	return typeset.NewPDF(io.Discard, fonts, doc.Title, doc.Language).Add(doc)
}

// annexure adds one annexure, or a page that says why it is not there: fault is that
// reason, and err what ends the work.
func (h *packetHandlers) annexure(c echo.Context, t packetText, w *typeset.PDF, i int, id, head, purpose string) (fault, err error) {
	return h.paper(c, t, w, id, head, purpose, func(page int) string {
		return t.annexureFoot(i, page) + " · " + t.pageFoot()
	})
}

// annexureFoot stands under a page of an annexure.
func (t packetText) annexureFoot(i, page int) string {
	return t.T("packet.annexure_foot", "mark", annexureMark(i), "page", page)
}

// paper adds the file of a paper with a line under each page, as annexure does.
func (h *packetHandlers) paper(c echo.Context, t packetText, w *typeset.PDF, id, head, purpose string, under func(page int) string) (fault, err error) {
	ctx := c.Request().Context()
	before := w.Pages()
	fault = h.put(c, t, w, id, head, purpose, under)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case fault == nil:
		return nil, nil
	case w.Pages() > before: // half of it is written
		return nil, fault
	}
	return fault, w.Add(t.note(head, fault))
}

// put opens the file of a paper and writes its pages.
func (h *packetHandlers) put(c echo.Context, t packetText, w *typeset.PDF, id, head, purpose string, under func(page int) string) error {
	if !t.opens(id) {
		return models.Fail(models.Forbidden, "packet.closed")
	}
	got, err := h.packets.Annexure(c.Request().Context(), actor(c), t.head.ID, id, purpose)
	if err == nil && got.Waiting {
		err = models.Fail(models.Waiting, "vault.waiting")
	}
	if err != nil {
		return err
	}
	body := make([]byte, got.Bytes) // of the known length: growing would hold it twice
	if _, err := io.ReadFull(got.Reader, body); err != nil {
		return &models.Error{Kind: models.Invalid, Message: "scan.cut", Err: err}
	}
	if got.Format.Picture() {
		return w.AddPicture(got.Format, body, typeset.A4, head, under(1))
	}
	_, err = scan.Copy(w, body, under)
	return err
}

// order moves an annexure one place up.
func (h *packetHandlers) order(c echo.Context) error {
	typed, err := posted(c)
	if err != nil {
		return err
	}
	version, _ := strconv.ParseInt(typed.Get("version"), 10, 64) // one that is no number is of no version
	if _, err := h.packets.Up(c.Request().Context(), actor(c), c.Param("id"), c.Param("packet"), version, typed.Get("paper")); err != nil {
		return err
	}
	return h.site.doneAt(c, packetPath(c.Param("id"), c.Param("packet")), "packet.ordered")
}

// annexureMark names an annexure: A-1.
func annexureMark(i int) string { return fmt.Sprintf("A-%d", i+1) }

// shortSum is the beginning of a sum, enough to compare by eye.
func shortSum(sum []byte) string { return fmt.Sprintf("%x", sum[:min(8, len(sum))]) }
