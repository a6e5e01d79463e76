package handlers

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

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

// clocksPage is every clock of a case that runs or was met, one line a day and
// act, with a bar each on one line of time.
type clocksPage struct {
	casePage
	Groups []clockGroup
	Scale  timeScale
	Empty  emptyState
}

// clockGroup is the lines that are late, those that run, those of rights that
// only may apply, and those that ended.
type clockGroup struct {
	ID, Title string
	Rows      []clockRow
}

// clockGroups are the groups in the order of the page.
var clockGroups = []string{"late", "running", "may", "met"}

// clockRow is one act of one party on one day: a clock, or several that wait for
// the same.
type clockRow struct {
	Label string
	Clock clock
	Terms []clockTerm
	X, W  float64 // of its bar, in percent of the line of time
	Late  bool
	key   clockKey
	begin models.Instant
	due   models.Instant
	last  models.Instant // the end of its bar
}

// clockTerm is one clock of a line: the right it is of, and how the law is read.
type clockTerm struct {
	ID    string
	Label string // where it differs from that of the line
	Right string
	Href  string
	Start string
	Note  string // "as reported", "our own reminder"
}

// clockKey is what the clocks of a line have in common.
type clockKey struct {
	group, act       string
	due, latest, met models.Instant
	against, turn    models.Party
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
	p.Empty = emptyState{Text: p.page.T("clocks.none"), Next: p.page.T("clocks.none_next")}
	var rows []clockRow
	for _, col := range got.Columns {
		for _, r := range col.Rows {
			rows = append(rows, p.page.clockRows(head, r)...)
		}
	}
	p.lay(foldRows(rows))
	return h.site.render(c, http.StatusOK, "clocks/show", p)
}

// clockRows are the clocks of a right that say something.
func (p page) clockRows(head casefile.Header, r entitlement.Row) []clockRow {
	var out []clockRow
	for _, k := range r.State.Clocks {
		if !r.Tells(k, p.now) {
			continue
		}
		term := clockTerm{ID: clockID(r.Item.Key, k.Key), Right: p.labelOf(r.Item.Title), Href: rightPath(head.ID, r.Item.Key), Start: p.began(k)}
		row := clockRow{Label: k.Key, Clock: p.clock(k), begin: k.Started, due: k.Due, last: cmp.Or(k.Met, k.Over())}
		row.key = clockKey{group: p.clockGroup(r, k), act: term.ID, due: k.Due, latest: k.Latest, met: k.Met, against: k.Against, turn: k.Turn}
		row.Late = row.key.group == "late"
		for _, def := range r.Item.Clocks {
			if def.Key == k.Key {
				row.Label, term.Note = p.labelOf(def.Label), p.clockNote(def.Kind == "house", k.Hard)
				row.key.act = cmp.Or(strings.Join(def.Ends, " "), term.ID)
			}
		}
		term.Label, row.Terms = row.Label, []clockTerm{term}
		out = append(out, row)
	}
	return out
}

func (p page) clockGroup(r entitlement.Row, k models.ClockState) string {
	switch {
	case !k.Met.IsZero():
		return "met"
	case r.State.Standing == models.MayBeEntitled:
		return "may"
	case k.Late(p.now):
		return "late"
	}
	return "running"
}

// foldRows makes one line of the clocks that are the same act on one day. Their
// rights, and the readings of the law, stand inside.
func foldRows(rows []clockRow) []clockRow {
	var out []clockRow
	at := map[clockKey]int{}
	for _, r := range rows {
		i, there := at[r.key]
		if !there {
			at[r.key] = len(out)
			out = append(out, r)
			continue
		}
		out[i].Terms = append(out[i].Terms, r.Terms...)
		out[i].begin = min(out[i].begin, r.begin)
	}
	for i := range out {
		for j := range out[i].Terms {
			if t := &out[i].Terms[j]; t.Label == out[i].Label {
				t.Label = ""
			}
		}
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

// lay sorts the lines into groups and gives each its bar.
func (p *clocksPage) lay(rows []clockRow) {
	p.Scale = p.page.scaleOf()
	var marks []timeMark
	for i := range rows {
		r := &rows[i]
		r.X, r.W = p.Scale.bar(r.begin, r.last)
		if r.key.group != "met" {
			marks = append(marks, timeMark{Late: r.Late, at: r.due})
		}
	}
	p.Scale.show(marks)
	for _, key := range clockGroups {
		g := clockGroup{ID: key, Title: p.page.T("clocks." + key)}
		for _, r := range rows {
			if r.key.group == key {
				g.Rows = append(g.Rows, r)
			}
		}
		slices.SortStableFunc(g.Rows, func(a, b clockRow) int { return cmp.Compare(a.due, b.due) })
		if len(g.Rows) > 0 {
			p.Groups = append(p.Groups, g)
		}
	}
}
