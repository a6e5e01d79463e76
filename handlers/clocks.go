package handlers

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/entitlement"
)

// clockHandlers are the time limits of one case on one line of time.
type clockHandlers struct {
	site   *site
	files  *casefile.Service
	rights *entitlement.Service
}

// clocksPage is every clock of a case that runs or was met, with a bar each
// from its start to its end on a common scale.
type clocksPage struct {
	casePage
	Groups []clockGroup
	From   string // first and last day of the scale
	To     string
	TodayX int // place of today, in thousandths
	Empty  emptyState
}

// clockGroup is the clocks that are late, those that run, and those that ended.
type clockGroup struct {
	ID, Title string
	Rows      []clockRow
}

// clockRow is one clock.
type clockRow struct {
	ID     string
	Label  string
	Right  string
	Href   string
	Clock  clock
	Start  string
	Note   string // "as reported", "our own reminder"
	X, W   int    // of its bar, in thousandths of the scale
	Late   bool
	begins models.Instant
	due    models.Instant
	group  string
}

func (h *clockHandlers) show(c echo.Context) error {
	ctx, by, id := c.Request().Context(), actor(c), c.Param("id")
	head, err := h.files.Head(ctx, by, id)
	if err != nil {
		return err
	}
	got, err := h.rights.ForCase(ctx, by, id)
	if err != nil {
		return err
	}
	p := clocksPage{casePage: newCasePage(c, "clocks.title", head)}
	p.Empty = emptyState{Text: p.T("clocks.none"), Next: p.T("clocks.none_next")}
	var rows []clockRow
	for _, col := range got.Columns {
		for _, r := range col.Rows {
			rows = append(rows, p.clockRows(head, r)...)
		}
	}
	p.lay(rows)
	return h.site.render(c, http.StatusOK, "clocks/show", p)
}

// clockRows are the clocks of a right that say something.
func (p page) clockRows(head casefile.Header, r entitlement.Row) []clockRow {
	var out []clockRow
	for _, k := range r.State.Clocks {
		if !r.Tells(k, p.now) {
			continue
		}
		row := clockRow{
			ID: clockID(r.Item.Key, k.Key), Label: k.Key, Right: p.labelOf(r.Item.Title), Href: rightPath(head.ID, r.Item.Key),
			Clock: p.clock(k), Start: p.began(k), begins: k.Started, due: k.Due, group: "running",
		}
		for _, def := range r.Item.Clocks {
			if def.Key == k.Key {
				row.Label = p.labelOf(def.Label)
				row.Note = p.clockNote(def.Kind == "house", k.Hard)
			}
		}
		switch {
		case !k.Met.IsZero():
			row.group = "met"
		case k.Late(p.now):
			row.group, row.Late = "late", true
		}
		out = append(out, row)
	}
	return out
}

// clockNote says what a due date is worth.
func (p page) clockNote(house, hard bool) string {
	switch {
	case house:
		return p.T("mark.D")
	case !hard:
		return p.T("mark.C")
	}
	return ""
}

// lay sorts the clocks into groups and gives each its bar on one scale.
func (p *clocksPage) lay(rows []clockRow) {
	if len(rows) == 0 {
		return
	}
	first, last := p.now, p.now
	for _, r := range rows {
		first, last = min(first, r.begins), max(last, r.due)
	}
	length := max(last-first, 1)
	place := func(at models.Instant) int { return int((at - first) * 1000 / length) }
	p.From, p.To, p.TodayX = p.On(first), p.On(last), place(p.now)
	for i := range rows {
		rows[i].X = place(rows[i].begins)
		rows[i].W = max(place(rows[i].due)-rows[i].X, 6)
		rows[i].X = min(rows[i].X, 994)
	}
	for _, key := range []string{"late", "running", "met"} {
		g := clockGroup{ID: key, Title: p.T("clocks." + key)}
		for _, r := range rows {
			if r.group == key {
				g.Rows = append(g.Rows, r)
			}
		}
		slices.SortStableFunc(g.Rows, func(a, b clockRow) int { return cmp.Compare(a.due, b.due) })
		if len(g.Rows) > 0 {
			p.Groups = append(p.Groups, g)
		}
	}
}
