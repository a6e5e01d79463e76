package handlers

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/packet"
)

// batchPage is the applications in the making over all cases of the reader, to make
// several in one go. It names nobody.
type batchPage struct {
	page
	Groups []batchGroup
	Empty  emptyState
	Action string
	Limit  string // that there are more than the page shows
}

// batchGroup is the applications to one authority.
type batchGroup struct {
	Title string
	Rows  []batchRow
}

// batchRow is one application to be ticked.
type batchRow struct {
	ID, Code, Href, Form, Line string
	Chosen                     bool
}

// waiting lists the applications that are still to be filed.
func (h *packetHandlers) waiting(c echo.Context) error {
	list, err := h.packets.Waiting(c.Request().Context(), actor(c), c.QueryParam("review") != "")
	if err != nil {
		return err
	}
	return h.showWaiting(c, http.StatusOK, list, nil, "")
}

// showWaiting shows the list with the ticked ones, and under it what is wrong with them.
func (h *packetHandlers) showWaiting(c echo.Context, status int, list []packet.Waiting, ticked []string, wrong string) error {
	p := batchPage{page: newPage(c, "batch.title"), Action: batchPath + "/make"}
	p.Empty = emptyState{Text: p.T("batch.none"), Next: p.T("batch.none_next")}
	if len(list) == packet.MostWaiting {
		p.Limit = p.T("batch.limit", "n", packet.MostWaiting)
	}
	if wrong != "" {
		p.wrong(models.Fail(models.Invalid, wrong))
	}
	for _, w := range list {
		if n := len(p.Groups); n == 0 || p.Groups[n-1].Title != h.authority(p.texts, w.Authority) {
			p.Groups = append(p.Groups, batchGroup{Title: h.authority(p.texts, w.Authority)})
		}
		g := &p.Groups[len(p.Groups)-1]
		row := h.batchRow(p.texts, w)
		row.Chosen = slices.Contains(ticked, w.ID) || ticked == nil && w.Written && w.Final == 0
		g.Rows = append(g.Rows, row)
	}
	return h.site.render(c, status, "packet/batch", p)
}

func (h *packetHandlers) batchRow(t texts, w packet.Waiting) batchRow {
	parts := []string{t.T("packet.language." + w.Language), t.T("batch.annexures", "n", len(w.Papers.List())), t.T("packet.statement_draft")}
	if w.Written {
		parts[2] = t.T("packet.statement_written")
	}
	if w.Review {
		parts = append(parts, t.T("packet.for_review"))
	}
	if w.Asked > 0 {
		parts = append(parts, t.T("batch.asked", "n", w.Asked))
	}
	if w.Final > 0 {
		parts = append(parts, t.T("batch.made_on", "date", t.On(w.Final)))
	}
	row := batchRow{ID: w.ID, Code: w.Code, Href: packetPath(w.CaseID, w.ID), Form: t.T("packet.gone"), Line: joinDots(parts)}
	if form := h.library.Form(w.Form); form != nil {
		row.Form = t.labelOf(form.Title)
	}
	return row
}

// authority names an authority that takes applications.
func (h *packetHandlers) authority(t texts, key string) string {
	if a := h.library.AuthorityOf(key); a != nil {
		return t.labelOf(a.Label)
	}
	return key
}

// chosen returns the packets that were ticked, those of one authority together, and why
// the reader opens what is sealed. Where the choice is none, or the reason was not said
// yet, a page is sent and answered is false.
func (h *packetHandlers) chosen(c echo.Context) (list []packet.Waiting, purpose string, answered bool, err error) {
	typed, err := posted(c)
	if err != nil {
		return nil, "", false, err
	}
	all, err := h.packets.Waiting(c.Request().Context(), actor(c), false)
	if err != nil {
		return nil, "", false, err
	}
	ids := append([]string{}, typed["packet"]...)
	list = slices.DeleteFunc(slices.Clone(all), func(w packet.Waiting) bool { return !slices.Contains(ids, w.ID) })
	switch {
	case len(list) == 0:
		return nil, "", false, h.showWaiting(c, http.StatusUnprocessableEntity, all, ids, "problem.batch_none")
	case len(list) > packet.MostTogether:
		return nil, "", false, h.showWaiting(c, http.StatusUnprocessableEntity, all, ids, "problem.batch_too_many|n=20")
	}
	carry := []hidden{{"as", typed.Get("as")}}
	for _, w := range list {
		carry = append(carry, hidden{"packet", w.ID})
	}
	f, answered, err := h.asks.answer(c, batchPath, carry...)
	return list, f.Purpose, answered && err == nil, err
}

// batchMadePage says which packets were made, and which not and why.
type batchMadePage struct {
	page
	Made    []batchMade
	Not     []batchMade
	Heading string
	Print   string
	Masked  bool // one of them has a sealed sheet
}

// batchMade is one packet that was made, or not.
type batchMade struct {
	ID, Code, Href, Form, Line string
	Missing                    []string
	MissingTitle               string
}

// makeMany makes the ticked packets as final, one after the other, each as if it were
// made alone. What stops one stops no other.
func (h *packetHandlers) makeMany(c echo.Context) error {
	list, purpose, answered, err := h.chosen(c)
	if err != nil || !answered {
		return err
	}
	p := batchMadePage{page: newPage(c, "batch.made_title"), Print: batchPath + "/print"}
	for _, w := range list {
		one, err := h.makeOne(c, p.texts, w, purpose)
		if c.Request().Context().Err() != nil {
			return c.Request().Context().Err()
		}
		if err != nil {
			one.Line = p.whyNot(err)
			h.site.log.Warn("a packet of several was not made", "request", requestOf(c), "error", err)
			p.Not = append(p.Not, one)
			continue
		}
		p.Masked = p.Masked || w.Masked
		p.Made = append(p.Made, one)
	}
	p.Heading = p.T("batch.made", "n", len(p.Made))
	return h.site.render(c, http.StatusOK, "packet/batch_made", p)
}

// whyNot says in a sentence why something was not made.
func (p page) whyNot(err error) string {
	if kind, message := kindOf(err); kind != models.Internal && message != "" {
		return p.Message(message)
	}
	return p.T("batch.failed")
}

// makeOne makes one packet and says what is missing in it.
func (h *packetHandlers) makeOne(c echo.Context, t texts, w packet.Waiting, purpose string) (batchMade, error) {
	row := h.batchRow(t, w)
	out := batchMade{ID: w.ID, Code: w.Code, Href: row.Href, Form: h.authority(t, w.Authority) + ": " + row.Form}
	text, err := h.textOf(c, w)
	if err == nil {
		err = h.open(c, &text, purpose)
	}
	if err != nil {
		return out, err
	}
	made, err := h.keep(c, text, true)
	if err != nil {
		return out, err
	}
	out.Line = joinDots([]string{t.T("packet.pages", "n", made.Pages), t.T("packet.sum", "sum", shortSum(made.Sum))})
	for _, m := range text.said(t).missing() {
		out.Missing = append(out.Missing, m.Text)
	}
	out.MissingTitle = t.T("batch.missing", "n", len(out.Missing))
	return out, nil
}

// said is the same packet in the words of a page.
func (t packetText) said(in texts) packetText {
	t.texts = in.about(t.head.Sex)
	return t
}

// textOf reads a packet of a list, with nothing sealed open.
func (h *packetHandlers) textOf(c echo.Context, w packet.Waiting) (t packetText, err error) {
	head, err := h.files.Head(c.Request().Context(), actor(c), w.CaseID)
	if err != nil {
		return t, err
	}
	v, err := h.packets.One(c.Request().Context(), actor(c), w.CaseID, w.ID)
	if err == nil && v.Form == nil {
		err = models.Fail(models.Conflict, "packet.gone")
	}
	if err != nil {
		return t, err
	}
	return h.text(c, head, v)
}

// fileDay is the day of a file that is about several cases, for its name.
func (t texts) fileDay() string { return strings.ReplaceAll(string(t.Today()), "-", "") }
