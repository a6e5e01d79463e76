package handlers

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/packet"
)

// batchPage is the applications in the making over all cases of the reader, to make
// several in one go. It names nobody.
type batchPage struct {
	pageView
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
	p := batchPage{pageView: pageView{newPage(c, "batch.title")}, Action: batchPath + "/make"}
	p.Empty = emptyState{Text: p.page.T("batch.none"), Next: p.page.T("batch.none_next")}
	if len(list) == packet.MostWaiting {
		p.Limit = p.page.T("batch.limit", "n", packet.MostWaiting)
	}
	if wrong != "" {
		p.page.wrong(models.Fail(models.Invalid, wrong))
	}
	if ticked == nil {
		ticked = proposed(list)
	}
	for _, w := range list {
		if n := len(p.Groups); n == 0 || p.Groups[n-1].Title != p.page.authorityName(h.library, w.Authority) {
			p.Groups = append(p.Groups, batchGroup{Title: p.page.authorityName(h.library, w.Authority)})
		}
		g := &p.Groups[len(p.Groups)-1]
		row := h.batchRow(p.page.texts, w)
		row.Chosen = slices.Contains(ticked, w.ID)
		g.Rows = append(g.Rows, row)
	}
	return h.site.render(c, status, "packet/batch", p)
}

// proposed are the applications that are ticked at first: whose statement is edited and that
// were never made, the first of them, as many as are made in one go.
func proposed(list []packet.Waiting) (ids []string) {
	for _, w := range list {
		if w.Written && w.Final == 0 && len(ids) < packet.MostTogether {
			ids = append(ids, w.ID)
		}
	}
	return ids
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
	if w.Final > 0 || w.Read {
		parts = append(parts, t.T("batch."+signing(w)))
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

// signing says how far reading out and signing are.
func signing(w packet.Waiting) string {
	switch {
	case w.Signed:
		return "signed"
	case w.Read:
		return "read"
	}
	return "unread"
}

// ticked returns the packets that were ticked, those of one authority together, with what
// was sent. Where there are none or too many, a page says so and ok is false.
func (h *packetHandlers) ticked(c echo.Context) (list []packet.Waiting, typed url.Values, ok bool, err error) {
	if typed, err = posted(c); err != nil {
		return nil, typed, false, err
	}
	all, err := h.packets.Waiting(c.Request().Context(), actor(c), false)
	if err != nil {
		return nil, typed, false, err
	}
	ids := append([]string{}, typed["packet"]...)
	list = slices.DeleteFunc(slices.Clone(all), func(w packet.Waiting) bool { return !slices.Contains(ids, w.ID) })
	switch {
	case len(list) == 0:
		return nil, typed, false, h.showWaiting(c, http.StatusUnprocessableEntity, all, ids, "problem.batch_none")
	case len(list) > packet.MostTogether:
		return nil, typed, false, h.showWaiting(c, http.StatusUnprocessableEntity, all, ids, "problem.batch_too_many|n=20")
	}
	return list, typed, true, nil
}

// whyMany asks why the reader opens what is sealed, and keeps the choice meanwhile.
func (h *packetHandlers) whyMany(c echo.Context, list []packet.Waiting, typed url.Values) (purpose string, answered bool, err error) {
	carry := []hidden{{"as", typed.Get("as")}, {"token", typed.Get("token")}}
	for _, w := range list {
		carry = append(carry, hidden{"packet", w.ID})
	}
	f, answered, err := h.asks.answer(c, batchPath, carry...)
	return f.Purpose, answered && err == nil, err
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
