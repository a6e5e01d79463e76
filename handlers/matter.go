package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/document"
	"aftercare/services/matter"
	"aftercare/services/office"
	"aftercare/services/pack"
)

// matterHandlers serve the matters of a case, the people in them and the diary of
// hearings.
type matterHandlers struct {
	site    *site
	files   *casefile.Service
	matters *matter.Service
	offices *office.Service
	papers  *document.Service
	library *pack.Library
	why     purposeAsker
}

// matterRow is a matter, a person in it or a hearing as lists show it.
type matterRow struct {
	texts
	ID    string
	Title string
	Href  string // "" for a row without a page of its own
	Badge *badge
	Line  string
	Words []string // what was opened
	Was   []wasView
	Acts  []link

	Remove  string // where removing is posted, "" for a row that is not removed here
	Back    string // where bringing it back is posted, of one that was removed
	Version int64
}

// matterListPage is the matters of a case with their hearings.
type matterListPage struct {
	casePage
	Matters  []matterRow
	Hearings []matterRow // without an answer, in order of time
	Empty    emptyState
	New      []link
	News     *link // to record what she was told
	Removed  *link // to the matters that can be brought back
}

// matterGonePage is the matters of a case that were removed.
type matterGonePage struct {
	casePage
	List    string
	Matters []matterRow
	Empty   emptyState
}

func (h *matterHandlers) list(c echo.Context) error {
	by := actor(c)
	if c.QueryParam("removed") != "" && by.May(access.KeepMatters) {
		return h.removed(c)
	}
	head, err := casePageOf(c, h.files, "case.matters")
	if err != nil {
		return err
	}
	found, err := h.matters.List(c.Request().Context(), by, c.Param("id"))
	if err != nil {
		return err
	}
	p := matterListPage{casePage: head, Empty: emptyState{Text: head.page.T("matter.none"), Next: head.page.T("matter.none_next")}}
	at := mattersPath(found.CaseID)
	for _, m := range found.Matters {
		p.Matters = append(p.Matters, h.row(p.page, at, m))
	}
	for _, r := range found.Hearings {
		if r.Open() {
			p.Hearings = append(p.Hearings, p.page.hearingRow(found.CaseID, r, by.May(access.KeepMatters)))
		}
	}
	if by.May(access.KeepMatters) {
		p.New = []link{{Text: p.page.T("matter.add_criminal"), Href: at + "/new?kind=police"}, {Text: p.page.T("matter.add_other"), Href: at + "/new?kind=civil"}}
	}
	if by.MayRecord(models.ClassLegal) && len(found.Matters) > 0 {
		p.News = &link{Text: p.page.T("matter.news"), Href: servicesPath(found.CaseID) + "/new"}
	}
	if found.Removed > 0 {
		p.Removed = &link{Text: p.page.T("matter.see_removed", "n", int(found.Removed)), Href: at + "?removed=yes"}
	}
	return h.site.render(c, http.StatusOK, "matter/list", p)
}

// removed lists the matters that were removed, each with the way back.
func (h *matterHandlers) removed(c echo.Context) error {
	list, err := h.matters.Removed(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	head, err := casePageOf(c, h.files, "matter.removed_title")
	if err != nil {
		return err
	}
	p := matterGonePage{casePage: head, List: mattersPath(head.Head.ID), Empty: emptyState{Text: head.page.T("document.none_removed")}}
	for _, r := range list {
		row := matterRow{texts: p.page.texts, ID: "m-" + r.ID, Title: p.page.T("matter.kind." + r.Kind), Line: p.page.matterLine(h.library, r.MatterFacts), Version: r.Version, Back: p.List + "/" + r.ID + "/back"}
		row.Words = []string{p.page.T("matter.removed_line", "date", p.page.Moment(r.RemovedAt), "who", r.By, "why", p.page.changedWhy(r.Reason))}
		p.Matters = append(p.Matters, row)
	}
	return h.site.render(c, http.StatusOK, "matter/removed", p)
}

// restore brings a removed matter back.
func (h *matterHandlers) restore(c echo.Context) error {
	version, err := versionPosted(c)
	if err != nil {
		return err
	}
	if _, err := h.matters.Restore(c.Request().Context(), actor(c), c.Param("id"), c.Param("matter"), version); err != nil {
		return err
	}
	return h.site.doneAt(c, matterPath(c.Param("id"), c.Param("matter")), "matter.restored")
}

// row is a matter with its stage, its days and its next hearing.
func (h *matterHandlers) row(p page, at string, m matter.Row) matterRow {
	r := matterRow{texts: p.texts, ID: "m-" + m.ID, Title: p.T("matter.kind." + m.Kind), Href: at + "/" + m.ID, Line: p.matterLine(h.library, m.MatterFacts)}
	if m.Stage != "" {
		r.Badge = &badge{State: string(stageBadge(m.Stage)), Text: p.T("matter.stage." + m.Stage)}
	}
	if m.Next != nil {
		r.Words = []string{p.T("matter.next", "when", p.hearingWhen(m.Next.At, m.Next.DayOnly), "what", p.hearingLine(m.Next.Purpose, m.Next.Companion))}
	}
	return r
}

func stageBadge(stage string) badgeState {
	switch stage {
	case "over", "decided":
		return badgeClosed
	case "not_registered":
		return badgeLate
	}
	return badgeOpen
}

// hearingRow is a hearing with its day, who goes with her and what was arranged.
func (p page) hearingRow(caseID string, r matter.HearingRow, keeps bool) matterRow {
	at := matterPath(caseID, r.MatterID) + "/hearings/" + r.ID
	out := matterRow{texts: p.texts, ID: "h-" + r.ID, Title: p.hearingWhen(r.At, r.DayOnly), Href: matterPath(caseID, r.MatterID), Line: p.hearingLine(r.Purpose, r.Companion)}
	if more := p.arranged(r.HearingFacts); more != "" {
		out.Line += " · " + more
	}
	switch {
	case !r.Open():
		out.Badge = &badge{State: string(badgeReceived), Text: p.T("hearing.outcome." + r.Outcome)}
	case r.At < p.now:
		out.Badge = &badge{State: string(badgeLate), Text: p.T("hearing.unanswered")}
	case r.Companion == models.NoCompanion:
		out.Badge = &badge{State: string(badgeOpen), Text: p.T("hearing.alone")}
	}
	if keeps {
		if r.Open() {
			out.Acts = append(out.Acts, link{Text: p.T("hearing.answer"), Href: at + "/happened", More: out.Title})
		}
		out.Acts = append(out.Acts, link{Text: p.T("hearing.change"), Href: at, More: out.Title})
	}
	return out
}

// arranged says what was arranged for a hearing.
func (p page) arranged(f models.HearingFacts) string {
	var parts []string
	say := func(is bool, key string, args ...any) {
		if is {
			parts = append(parts, p.T(key, args...))
		}
	}
	say(f.Travel != "", "hearing.travel_line", "what", p.maybe("hearing.arranged."+f.Travel))
	say(f.Protection != "", "hearing.protection_line", "what", p.maybe("hearing.arranged."+f.Protection))
	say(f.Interpreter != "", "hearing.interpreter_line")
	say(f.ToldOn != "", "hearing.told_line", "date", p.dayOrNone(f.ToldOn))
	return joinDots(parts)
}
