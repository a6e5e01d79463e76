package handlers

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/packet"
	"aftercare/services/typeset"
)

// batchPart is one packet of a file of several.
type batchPart struct {
	w packet.Waiting
	t packetText
}

// printMany sends the packets that were made in one file to print: for each authority a
// list of what to hand over and to bring back, then each packet as it was kept, with its
// annexures. Or it sends the sealed sheets, which go into envelopes, in a file of their
// own. One annexure at a time is in memory.
func (h *packetHandlers) printMany(c echo.Context) error {
	list, typed, ok, err := h.ticked(c)
	if err != nil || !ok {
		return err
	}
	purpose, answered, err := h.whyMany(c, list, typed)
	if err != nil || !answered {
		return err
	}
	var parts []batchPart
	for _, w := range list {
		t, err := h.textOf(c, w)
		if err != nil {
			return err
		}
		if t.several = true; len(t.v.Made) > 0 {
			parts = append(parts, batchPart{w, t})
		}
	}
	if len(parts) == 0 {
		return models.Fail(models.Conflict, "batch.none_made")
	}
	if typed.Get("as") == "sheets" {
		return h.sheets(c, parts, purpose)
	}
	return h.all(c, parts, purpose)
}

// sheets sends the sealed sheets of the masked packets.
func (h *packetHandlers) sheets(c echo.Context, parts []batchPart, purpose string) error {
	p := newPage(c, "batch.title")
	var docs []*typeset.Doc
	for _, part := range parts {
		if !part.w.Masked {
			continue
		}
		if err := h.open(c, &part.t, purpose); err != nil {
			return err
		}
		docs = append(docs, part.t.sheet())
	}
	if len(docs) == 0 {
		return models.Fail(models.Conflict, "batch.no_sheets")
	}
	return h.send(c, "sheets-"+p.fileDay(), p.texts, docs, nil, func(error) {})
}

// all sends everything, and for each authority its list first.
func (h *packetHandlers) all(c echo.Context, parts []batchPart, purpose string) error {
	p := newPage(c, "batch.title")
	var lists []*typeset.Doc
	var rest []func(w *typeset.PDF) error
	annexures := 0
	for _, part := range parts {
		annexures += len(part.t.annexures())
	}
	step, end := h.sendings.begin(sendingKey(c, batchPath), annexures)
	for i, part := range parts {
		if i == 0 || parts[i-1].w.Authority != part.w.Authority {
			list := h.handOver(p.texts, part.w.Authority, parts)
			lists = append(lists, list)
			rest = append(rest, func(w *typeset.PDF) error { return w.Add(list) })
		}
		rest = append(rest, func(w *typeset.PDF) error { return h.one(c, part, w, purpose, step) })
	}
	for _, d := range lists {
		if err := probe(h.site.fonts, d); err != nil { // before the first byte
			end(err)
			return err
		}
	}
	return h.send(c, "packets-"+p.fileDay(), p.texts, nil, rest, end)
}

// one adds a packet as it was kept last, and its annexures. Its pages are counted by
// themselves: each packet is handed in alone.
func (h *packetHandlers) one(c echo.Context, part batchPart, w *typeset.PDF, purpose string, step func()) error {
	t, n := part.t, 0
	under := func(what string) string {
		n++
		return joinDots([]string{what, t.T("typeset.page", "n", strconv.Itoa(n), "m", strconv.Itoa(part.pages()))})
	}
	head := h.name(t.texts, t.v.Packet.PacketFacts)
	_, err := h.paper(c, t, w, t.v.Made[0].DocumentID, head, purpose, func(int) string { return under(t.head.Code) })
	for i, r := range t.annexures() {
		if err == nil {
			_, err = h.paper(c, t, w, r.ID, t.annexureName(i, r), purpose, func(page int) string { return under(t.annexureFoot(i, page)) })
			step()
		}
	}
	return err
}

// pages is how many pages a packet has with its annexures, as far as they can be put in.
func (p batchPart) pages() int {
	n := p.t.v.Made[0].Pages
	for _, r := range p.t.annexures() {
		n += max(1, r.Pages)
	}
	return n
}

// send sends documents, and what else is to be written, as one file, and tells end what
// ended the work.
func (h *packetHandlers) send(c echo.Context, name string, t texts, docs []*typeset.Doc, rest []func(w *typeset.PDF) error, end func(error)) error {
	for _, d := range docs {
		if err := probe(h.site.fonts, d); err != nil { // before the first byte
			return err
		}
	}
	fileHead(c, name+".pdf", fileTypes["pdf"])
	c.Response().WriteHeader(http.StatusOK)
	w := typeset.NewPDF(c.Response(), h.site.fonts, t.T("batch.title"), t.Lang)
	var err error
	for _, d := range docs {
		if err == nil {
			err = w.Add(d)
		}
	}
	for _, add := range rest {
		if err == nil {
			err = add(w)
		}
	}
	if err == nil {
		err = w.Close()
	}
	end(err)
	if err != nil {
		h.site.log.Error("several packets were not sent whole", "request", requestOf(c), "error", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}

// handOver is the list for one authority: what to hand over, and what to bring back.
func (h *packetHandlers) handOver(t texts, authority string, parts []batchPart) *typeset.Doc {
	d := &typeset.Doc{Language: t.Lang, Title: t.T("batch.list_title"), Page: t.T("batch.list_title"), Size: typeset.A4}
	table := typeset.Table{Widths: []float64{1.6, 2.6, 0.9, 1.8, 2}, Head: []string{t.T("batch.col_case"), t.T("batch.col_form"), t.T("packet.index_pages"), t.T("batch.col_receipt"), t.T("batch.col_stamp")}}
	masked, copies := false, 2
	for _, part := range parts {
		if part.w.Authority != authority {
			continue
		}
		v := part.t.v
		masked, copies = masked || part.w.Masked, max(copies, v.Form.Copies)
		table.Rows = append(table.Rows, []string{part.t.head.Code, t.labelOf(v.Form.Title), strconv.Itoa(part.pages()), "\n", "\n"})
	}
	d.Blocks = []typeset.Block{
		typeset.Title(t.authorityName(h.library, authority)), typeset.Text(t.T("letter.date", "date", t.Date(t.Today()))),
		typeset.Heading(t.T("batch.hand_over")), typeset.Text(t.T("batch.hand_packets", "n", len(table.Rows), "copies", copies)),
	}
	if masked {
		d.Blocks = append(d.Blocks, typeset.Text(t.T("batch.hand_sheets")))
	}
	d.Blocks = append(d.Blocks, typeset.Heading(t.T("batch.bring_back")), typeset.Text(t.T("batch.bring_receipts")), table, typeset.Text(t.T("batch.then")))
	return d
}
