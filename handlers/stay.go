package handlers

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/belonging"
	"aftercare/services/casefile"
	"aftercare/services/document"
	"aftercare/services/pack"
)

// stayHandlers serve the stays of one case: where the survivor sleeps.
type stayHandlers struct {
	site    *site
	files   *casefile.Service
	papers  *document.Service
	things  *belonging.Service
	library *pack.Library
}

// stayPage is the stays of a case, the last one first.
type stayPage struct {
	casePage
	Stays   []stayView
	Differs *notice
	Missing *notice
	Admit   *link
	Other   *link // to ask another house
	Empty   emptyState
	Papers  *tiedPapers
	Others  *entryPart // what other houses were asked
	Things  *link      // to what the house keeps for the survivor
	Held    *notice    // the survivor left and the house still keeps something
}

// stayView is one stay with what happened in it.
type stayView struct {
	texts
	Heading string
	Badge   badge
	Facts   []summaryRow
	Moves   []moveView
	Acts    []link
	Accept  string // where accepting is posted, "" for what is accepted
	Version int64
}

// moveView is one movement.
type moveView struct {
	texts
	ID    string
	Title string
	Line  string
	Was   []string // how it stood before it was corrected, newest first
	Acts  []link
}

func (h *stayHandlers) show(c echo.Context) error {
	by := actor(c)
	head, list, differs, err := h.files.Stays(c.Request().Context(), by, c.Param("id"))
	if err != nil {
		return err
	}
	p := stayPage{casePage: newCasePage(c, "stay.title", head)}
	p.Empty = emptyState{Text: p.page.T("stay.none"), Next: p.page.T("stay.none_next")}
	keeps := by.May(access.KeepStay)
	for _, y := range list {
		p.Stays = append(p.Stays, p.page.stayView(head.ID, y, keeps, by.May(access.TakeIn)))
	}
	if len(list) > 0 && list[0].LeftAt > 0 {
		after, err := h.files.Confirmed(c.Request().Context(), by, head.ID)
		if err != nil {
			return err
		}
		if row := p.page.confirmed(head.ID, after); row != nil {
			p.Stays[0].Facts = append(p.Stays[0].Facts, *row)
		}
	}
	if lasts := len(list) > 0 && list[0].Lasts(); keeps && !lasts && head.Status != models.CaseClosed {
		p.Admit = &link{Text: p.page.T("stay.admit"), Href: stayPath(head.ID) + "/new"}
	} else if lasts && list[0].State == models.StayMissing {
		p.Missing = p.page.missing(head, list[0])
	}
	if err := h.keeps(c, &p); err != nil {
		return err
	}
	if err := h.transfers(c, &p, len(list) > 0 && list[0].Lasts()); err != nil {
		return err
	}
	if len(differs) > 0 {
		p.Differs = &notice{Kind: "info", Text: p.page.T("stay.differs", "what", strings.Join(p.page.factNames(h.library, differs), ", ")), Link: &link{Text: p.page.T("stay.differs_look"), Href: casePath(head.ID) + "/facts/arrival"}}
	}
	if p.Papers, err = h.tied(c, p.page, head.ID, list); err != nil {
		return err
	}
	return h.site.render(c, http.StatusOK, "stay/show", p)
}

// keeps puts on the page what the house keeps for the survivor.
func (h *stayHandlers) keeps(c echo.Context, p *stayPage) error {
	if !belonging.Sees(actor(c)) {
		return nil
	}
	sheet, err := h.things.Sheet(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	p.Things = &link{Text: p.page.T("belongings.page"), Href: belongingsPath(sheet.CaseID)}
	if held := sheet.Held() + len(sheet.Papers); sheet.Left && held > 0 {
		p.Held = &notice{Kind: "info", Text: p.page.T("belongings.left", "n", held), Link: &link{Text: p.page.T("belongings.look"), Href: belongingsPath(sheet.CaseID)}}
	}
	return nil
}

// tied are the papers that prove one of the stays. One is added for the last of them.
func (h *stayHandlers) tied(c echo.Context, p page, caseID string, stays []casefile.StayShown) (*tiedPapers, error) {
	if len(stays) == 0 {
		return nil, nil
	}
	var refs []string
	since := map[string]string{}
	for _, y := range stays {
		ref := models.ProofRef(models.ProofStay, y.ID)
		refs, since[ref] = append(refs, ref), p.T("document.proof.stayed", "date", p.On(y.AdmittedAt))
	}
	list, err := h.papers.Proving(c.Request().Context(), actor(c), caseID, refs...)
	add := refs[0]
	if !actor(c).May(access.KeepPapers) {
		add = ""
	}
	return p.tiedTo(caseID, list, add, func(r document.Row) string { return since[r.ProofOf] }), err
}

// missing says by when somebody must be told of a resident who is missing. The
// hours are our own.
func (p page) missing(head casefile.Header, y casefile.StayShown) *notice {
	hours := models.MissingHours(head.AgeGroup)
	return &notice{Kind: "danger", Heading: p.T("stay.missing_heading", "when", p.Moment(y.SinceAt)),
		Text: p.T("stay.missing_text", "hours", p.Count(hours), "until", p.Moment(y.SinceAt+models.Instant(hours)*3_600_000))}
}

// stayView is a stay with its facts, its movements and what can be done.
func (p page) stayView(caseID string, y casefile.StayShown, keeps, accepts bool) stayView {
	v := stayView{texts: p.texts, Badge: p.stayBadge(y.State), Version: y.Version, Facts: p.stayRows(y)}
	v.Heading = p.T("stay.since", "house", y.Shelter, "date", p.On(y.AdmittedAt))
	if !y.Lasts() {
		v.Heading = p.T("stay.from_to", "house", y.Shelter, "from", p.On(y.AdmittedAt), "to", p.On(y.LeftAt))
	}
	at := stayPath(caseID) + "/" + y.ID
	for _, m := range y.Movements {
		v.Moves = append(v.Moves, p.moveView(at, m, keeps))
	}
	if !keeps {
		return v
	}
	if y.AcceptedAt == 0 && accepts {
		v.Accept = at + "/accept"
	}
	w := models.Whereabouts{State: y.State}
	for _, kind := range models.MovementKinds {
		if w.CanFollow(kind) {
			v.Acts = append(v.Acts, link{Text: p.T("stay.do." + string(kind)), Href: at + "/move?kind=" + string(kind)})
		}
	}
	v.Acts = append(v.Acts, link{Text: p.T("stay.review"), Href: at + "/review"}, link{Text: p.T("stay.tell"), Href: at + "/told"})
	return v
}

// stayRows are what is known of a stay beside its movements.
func (p page) stayRows(y casefile.StayShown) (rows []summaryRow) {
	add := func(key, value, note string) {
		if value != "" {
			rows = append(rows, summaryRow{Key: p.T(key), Value: value, Note: note})
		}
	}
	if y.Lasts() {
		add("stay.sleeps", p.bedOrNone(y.Room, y.Bed), "")
		if y.DueOn != "" {
			add("stay.due_on.label", p.Date(y.DueOn), "")
		}
	}
	add("stay.basis.label", p.T("stay.basis."+y.Basis), "")
	review := ""
	if y.Lasts() && y.ReviewOn < p.Today() {
		review = p.T("stay.review_past")
	}
	add("stay.review_on.label", p.Date(y.ReviewOn), review)
	add("stay.funding.label", p.maybe("stay.funding."+y.Funding), "")
	add("stay.with_case.label", y.WithCode, "")
	add("stay.told", p.toldLine(y), p.leavesLine(y))
	if y.AcceptedAt == 0 {
		add("stay.accepted", p.T("stay.not_accepted"), "")
	}
	return rows
}

// toldLine says when and by whom the survivor was told of leaving, and what was said to it.
func (p page) toldLine(y casefile.StayShown) string {
	switch {
	case y.ToldOn != "":
		return joinDots(withoutEmpty(p.Date(y.ToldOn), p.T("stay.by_whom", "who", y.Teller), p.T("stay.told_view."+y.ToldView)))
	case !y.Lasts() && y.LeftAt > 0:
		return p.T("stay.told_not")
	}
	return ""
}

// leavesLine says from which day and where to, while the stay lasts.
func (p page) leavesLine(y casefile.StayShown) string {
	if !y.Lasts() || y.LeavesOn == "" && y.LeavesTo == "" {
		return ""
	}
	return joinDots(withoutEmpty(p.dayOrNone(y.LeavesOn), p.maybe("stay.goal."+y.LeavesTo)))
}

// confirmed says of who left whether the contact a month later told where she is.
func (p page) confirmed(caseID string, c *casefile.Confirmation) *summaryRow {
	if c == nil {
		return nil
	}
	row := summaryRow{Key: p.T("stay.confirmed"), Value: p.T("stay.confirm_due", "date", p.Date(c.DueOn)), Link: &link{Text: p.T("stay.confirm_look"), Href: followPath(caseID), More: p.T("stay.confirmed")}}
	if c.Result != "" {
		row.Value = p.T("follow.result." + c.Result)
	}
	return &row
}

// moveView is a movement with its moment, who wrote it down, and how it is changed.
func (p page) moveView(at string, m casefile.MovementShown, keeps bool) moveView {
	v := moveView{texts: p.texts, ID: "m-" + m.ID, Title: p.T("stay.kind." + string(m.Kind))}
	bed := ""
	if m.Kind == models.MoveAdmitted || m.Kind == models.MoveBed {
		bed = p.bedOrNone(m.Room, m.Bed)
	}
	v.Line = joinDots(append(p.movementParts(m.MovementFacts, bed), p.T("stay.by", "who", m.By)))
	for _, was := range m.Earlier {
		said := p.T("service.until", "date", p.Moment(was.Until), "who", was.Next, "why", p.T("correction_reason."+was.Reason))
		v.Was = append(v.Was, said+": "+joinDots(p.movementParts(was.MovementFacts, "")))
	}
	if keeps && m.Kind != models.MoveHouse && m.Way != models.WayHouse {
		href := at + "/movements/" + m.ID
		v.Acts = []link{{Text: p.T("stay.correct"), Href: href, More: v.Title}, {Text: p.T("stay.take_back"), Href: href + "/back", More: v.Title}}
	}
	return v
}

// movementParts say when a movement was, in which bed, until when and where to.
func (p page) movementParts(m models.MovementFacts, bed string) []string {
	when := p.Moment(m.At)
	if m.DayOnly {
		when = p.On(m.At)
	}
	due := ""
	if m.DueOn != "" {
		due = p.T("stay.due_line", "date", p.Date(m.DueOn))
	}
	return withoutEmpty(when, bed, due, p.maybe("stay.way."+m.Way), p.maybe("stay.goal."+m.Goal))
}

// accept accepts an admission that somebody made at night.
func (h *stayHandlers) accept(c echo.Context) error {
	version, err := versionPosted(c)
	if err != nil {
		return err
	}
	if _, err := h.files.AcceptStay(c.Request().Context(), actor(c), c.Param("id"), c.Param("stay"), version); err != nil {
		return err
	}
	return h.site.doneAt(c, stayPath(c.Param("id")), "stay.accepted_now")
}

// found finds the stay in the address, and its movement where there is one.
func (h *stayHandlers) found(c echo.Context) (y casefile.StayShown, m casefile.MovementShown, err error) {
	_, list, _, err := h.files.Stays(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return y, m, err
	}
	i := slices.IndexFunc(list, func(y casefile.StayShown) bool { return y.ID == c.Param("stay") })
	if i < 0 {
		return y, m, models.ErrNotFound()
	}
	y = list[i]
	if c.Param("movement") == "" {
		return y, m, nil
	}
	i = slices.IndexFunc(y.Movements, func(m casefile.MovementShown) bool { return m.ID == c.Param("movement") })
	if i < 0 {
		return y, m, models.ErrNotFound()
	}
	return y, y.Movements[i], nil
}
