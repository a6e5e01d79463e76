package handlers

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/gap"
	"aftercare/services/pack"
)

// gapHandlers serve the gaps of a case and the decisions about them.
type gapHandlers struct {
	site    *site
	files   *casefile.Service
	gaps    *gap.Service
	library *pack.Library
	why     purposeAsker
}

func (h *gapHandlers) routes(g *echo.Group) {
	g.GET("/cases/:id/gaps", h.list)
	g.GET("/cases/:id/gaps/:gap", h.show)
	g.POST("/cases/:id/gaps/:gap", h.decide)
	g.POST("/cases/:id/gaps/:gap/back", h.takeBack)
	g.POST("/cases/:id/gaps/:gap/words", h.openWords)
}

// gapPath is the page of one gap. Its address names no rule.
func gapPath(caseID, ref string) string { return "/cases/" + caseID + "/gaps/" + ref }

// gapLevels gives the look of each severity: what is critical is danger to a
// person, what has a clock is due, the rest is open.
func gapLevel(s models.Severity) string {
	switch s {
	case models.Critical:
		return "danger"
	case models.High, models.Medium:
		return "due"
	}
	return "open"
}

// gapRowOf is one gap with the one button that does the thing.
func (t texts) gapRowOf(library *pack.Library, caseID string, g gap.Gap, back string) gapRow {
	row := gapRow{
		texts: t, ID: "gap-" + g.Ref, Level: gapLevel(g.Severity), Title: gapTitle(t, g), Mover: t.party(g.Mover),
		Since: t.On(g.Since), Why: g.Rule.Why.In(t.Lang), Source: t.ruleSource(library, g.Rule, g.Own), Action: t.gapButton(library, caseID, g, back),
	}
	if g.Due > 0 {
		k := t.clock(models.ClockState{Against: g.Mover, Started: g.Since, Due: g.Due})
		row.Clock, row.Mover = &k, ""
	} else {
		row.Note = t.Span(t.now.Sub(g.Since))
	}
	return row
}

// gapTitle names what is missing, and for which right.
func gapTitle(t texts, g gap.Gap) string {
	if g.Item == nil {
		return g.Title(t.Lang)
	}
	return t.T("gap.of", "gap", g.Title(t.Lang), "right", g.Item.Title.In(t.Lang))
}

// ruleSource says where a threshold comes from and whether it is law, science or
// our own default.
func (t texts) ruleSource(library *pack.Library, r *pack.Rule, own *models.Span) source {
	id := r.Source
	if id == "" && len(r.Evidence) > 0 {
		id = r.Evidence[0]
	}
	out := source{Mark: t.thresholdMark(r, own)}
	if s := library.Source(id); s != nil {
		out.Text = s.Title
		if s.Address == "exact" {
			out.Href = s.URL
		}
	}
	return out
}

// gapButton leads to what the rule says mends the gap, filled in as far as
// known. A gap that the user cannot mend leads to its page.
func (t texts) gapButton(library *pack.Library, caseID string, g gap.Gap, back string) *link {
	out := link{Text: g.Rule.Action.Label.In(t.Lang), More: g.Title(t.Lang)}
	if !g.Hers {
		out.Text, out.Href = t.T("gap.look"), from(gapPath(caseID, g.Ref), back)
		return &out
	}
	item := ""
	if g.Item != nil {
		item = g.Item.Key
	}
	out.Href = actionPath(library, caseID, g.Rule, g.Ref, item)
	if g.Rule.Action.Service != "" {
		out.Href = from(out.Href, back)
	}
	return &out
}

// identityFact is the one fact that stands with what is sealed about the survivor.
const identityFact = "contact.safe_method"

// actionPath is the page on which what a rule asks for is recorded. A service
// is told by the gap, for its kind must not stand in an address.
func actionPath(library *pack.Library, caseID string, r *pack.Rule, ref, item string) string {
	a := r.Action
	switch {
	case a.Service != "":
		return servicesPath(caseID) + "/new?gap=" + ref
	case a.Fact == identityFact:
		return casePath(caseID) + "/identity#contact"
	case a.Fact != "" && library.Fact(a.Fact) != nil:
		return factPath(caseID, library.Fact(a.Fact))
	case a.Page == "consents":
		return casePath(caseID) + "/consents/new"
	case item != "" && a.Step != "":
		return rightPath(caseID, item) + "?step=" + string(a.Step) + "#step"
	case item != "":
		return rightPath(caseID, item)
	}
	return casePath(caseID) + "/rights"
}

// asked is the element of the question that a link leads to.
const asked = "asked"

// factPath leads to one question on the page of its topic. The address tells
// the question by a mark that is good for this case only: in the history of a
// browser it says nothing.
func factPath(caseID string, f *pack.Fact) string {
	return casePath(caseID) + "/facts/" + f.Group + "?ask=" + gap.Ref(caseID, f.Key) + "#" + asked
}

// gapListPage is the gaps of a case.
type gapListPage struct {
	casePage
	Open    []gapRow
	Settled []settledGap
	Decides bool
}

// settledGap is a gap with what was decided about it.
type settledGap struct {
	Title    string
	Href     string
	Badge    badge
	Decided  string // "by Asha on 3 March 2026"
	Reason   string
	Until    string
	TakeBack string
}

func (h *gapHandlers) list(c echo.Context) error {
	by := actor(c)
	all, err := h.gaps.ForCase(c.Request().Context(), by, c.Param("id"))
	if err != nil {
		return err
	}
	head, err := casePageOf(c, h.files, "gaps.title")
	if err != nil {
		return err
	}
	p := gapListPage{casePage: head, Decides: by.May(access.DecideGap)}
	for _, g := range all.Open {
		row := p.gapRowOf(h.library, all.CaseID, g, p.Path)
		row.Decide = gapPath(all.CaseID, g.Ref)
		p.Open = append(p.Open, row)
	}
	for _, g := range all.Settled {
		p.Settled = append(p.Settled, p.settled(all.CaseID, g, p.Decides))
	}
	return h.site.render(c, http.StatusOK, "gap/list", p)
}

// stanceBadges gives the look of each decision about a gap.
var stanceBadges = map[models.StanceKind]badgeState{
	models.StanceAcknowledged: badgeOpen, models.StanceSnoozed: badgeWaiting,
	models.StanceDeclined: badgeDeclined, models.StanceNotApplies: badgeClosed,
}

func (t texts) settled(caseID string, g gap.Gap, decides bool) settledGap {
	out := settledGap{Title: gapTitle(t, g), Href: gapPath(caseID, g.Ref)}
	d := g.Decided
	if d == nil {
		return out
	}
	out.Badge = badge{State: string(stanceBadges[d.Kind]), Text: t.T("gap_decision." + string(d.Kind))}
	out.Decided = t.T("gap.decided_by", "who", d.By, "date", t.Moment(d.At))
	if d.Reason != "" {
		out.Reason = t.T("gap_reason." + d.Reason)
	}
	if d.Until > 0 {
		out.Until = t.T("gap.until", "date", t.On(d.Until))
	}
	if decides {
		out.TakeBack = out.Href + "/back"
	}
	return out
}

// days is a number of whole days, for texts that count them.
func days(d time.Duration) int { return int(d / (24 * time.Hour)) }
