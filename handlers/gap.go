package handlers

import (
	"net/http"

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
		p.Open = append(p.Open, p.decidable(h.library, all.CaseID, g))
	}
	for _, g := range all.Settled {
		p.Settled = append(p.Settled, p.page.settled(all.CaseID, g, p.Decides))
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
