package handlers

import (
	"net/http"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/account"
	"aftercare/services/application"
	"aftercare/services/ask"
	"aftercare/services/casefile"
	"aftercare/services/caseload"
	"aftercare/services/document"
	"aftercare/services/gap"
	"aftercare/services/pack"
	"aftercare/services/packet"
	"aftercare/services/roster"
	"aftercare/services/task"
)

// todayHandlers serve the day's work of a person.
type todayHandlers struct {
	site     *site
	rosters  *roster.Service
	gaps     *gap.Service
	accounts *account.Service
	caseload *caseload.Service
	library  *pack.Library

	applications *application.Service
	papers       *document.Service
	packets      *packet.Service
	files        *casefile.Service
	tasks        *task.Service
	asks         *ask.Service

	unfinished func(echo.Context, page) (*unsentToday, error) // what the reader began
}

// todayPage is the work list of a person.
type todayPage struct {
	pageView
	Waiting *notice    // colleagues with a new password
	Lost    *notice    // the recovery paper is said to be lost
	Factor  *notice    // from when the reader needs a second step at sign-in
	OnDuty  []link     // who is on duty tonight
	Ways    []navItem  // the work by time, or by place
	Leaving *notice    // a last holder leaves within two weeks
	Handed  []turnLine // cases that somebody handed over to the reader
	Folded  []turnLine // and more of them, in a fold
	More    string     // how many the fold has
	Unsaid  *notice    // cases of which the reader did not say whether she acts for the other side
	Figures []figure
	ByName  bool // the reader searches names, not codes alone
	Record  field
	First   []todaySection // what cannot wait: safety, and who just came
	Entries []entryPart    // tasks, and what was asked for
	Due     []todaySection
	Beside  []todaySection // what can wait: in two columns where there is room
	Nothing emptyState
	Cases   int

	Unfinished *unsentToday
}

// todaySection is one list: its first rows, and a link to the rest.
type todaySection struct {
	ID      string
	Title   string
	Line    string // how the list is chosen
	Rows    []gapRow
	More    *link
	Nothing string
	Fold    string // of a list that can wait: how many rows it has and when the first is due
}

// alwaysShown are the lists that say so when they are empty: "Nothing is
// overdue." is worth a sentence, an empty list of new cases is not.
var alwaysShown = map[gap.List]bool{gap.Now: true, gap.Late: true, gap.Week: true}

// firstLists are the lists of what cannot wait, above all others, and dueLists those of the
// work that is due, across the whole page.
var (
	firstLists = map[gap.List]bool{gap.Safety: true, gap.Unsafe: true, gap.Incidents: true, gap.Supplies: true, gap.Now: true, gap.Night: true, gap.First: true}
	dueLists   = map[gap.List]bool{gap.Late: true, gap.Week: true, gap.Ending: true}
)

// figureLists are the lists whose size stands at the top of the page.
var figureLists = map[gap.List]bool{gap.Now: true, gap.First: true, gap.Late: true, gap.Week: true, gap.Objections: true, gap.Waiting: true, gap.Later: true}

func (h *todayHandlers) today(c echo.Context) error {
	if l := c.QueryParam("list"); l != "" {
		return h.list(c, gap.List(l))
	}
	if by := actor(c); !by.May(access.RecordDelivery) && by.May(access.AssignPeople) {
		return h.site.redirect(c, "/overview")
	}
	read, lists, byPlace := h.gaps.Today, gap.Lists, c.QueryParam("by") == "place"
	if byPlace {
		read, lists = h.gaps.Places, gap.PlaceLists()
	}
	day, err := read(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	p := todayPage{pageView: pageView{newPage(c, "today.title")}, Cases: day.Cases}
	p.Ways = p.page.ways(actor(c), byPlace)
	if p.OnDuty, err = p.page.tonightLines(c, h.rosters); err != nil {
		return err
	}
	if p.Waiting, err = h.waiting(c, p.page.texts); err != nil {
		return err
	}
	if p.Lost, err = p.page.lostNotice(c, h.accounts); err != nil {
		return err
	}
	p.Factor = p.page.factorNotice(c)
	if p.Leaving, err = h.leaving(c, p.page.texts); err != nil {
		return err
	}
	what := ""
	p.ByName, p.Record = readsNames(actor(c)), p.page.recordField(actor(c), &what)
	if err := h.entries(c, &p); err != nil {
		return err
	}
	if p.Unsaid, err = h.unsaid(c, p.page.texts); err != nil {
		return err
	}
	if err := h.handed(c, &p); err != nil {
		return err
	}
	if p.Unfinished, err = h.unfinished(c, p.page); err != nil {
		return err
	}
	if p.Figures, err = h.applicationFigures(c, p.page); err != nil {
		return err
	}
	h.lists(&p, actor(c), lists, day, byPlace)
	if day.Cases == 0 {
		p.First, p.Due, p.Beside = nil, nil, nil
		p.Nothing = emptyState{Text: p.page.T("today.no_cases"), Next: p.page.T("today.no_cases_wait")}
		if actor(c).May(access.TakeIn) {
			p.Nothing.Next, p.Nothing.Link = p.page.T("today.no_cases_next"), &link{Text: p.page.T("caseload.take_in"), Href: "/cases/new"}
		}
	}
	return h.site.render(c, http.StatusOK, "today/show", p)
}

// ways are the work by time and by place, and the pages beside it.
func (p page) ways(by access.Actor, byPlace bool) []navItem {
	list := []navItem{{Text: p.T("today.by_time"), Href: "/today", Current: !byPlace}, {Text: p.T("today.by_place"), Href: placesPath, Current: byPlace}}
	if by.May(access.DecideEntitlement) {
		list = append(list, navItem{Text: p.T("nav.applications"), Href: applicationsPath}, navItem{Text: p.T("wanted.title"), Href: wantedPath})
	}
	if by.May(access.PreparePacket) {
		list = append(list, navItem{Text: p.T("batch.title"), Href: batchPath})
	}
	if by.May(access.KeepTasks) {
		list = append(list, navItem{Text: p.T("task.mine"), Href: myTasksPath})
	}
	if by.May(access.KeepStay) {
		list = append(list, navItem{Text: p.T("since.title"), Href: sincePath})
	}
	if by.May(access.ReadBeds) {
		list = append(list, navItem{Text: p.T("board.nav"), Href: boardPath}, navItem{Text: p.T("group.title"), Href: groupsPath}, navItem{Text: p.T("office.title"), Href: "/offices"})
	}
	return list
}

// lists puts each list where it belongs on the page.
func (h *todayHandlers) lists(p *todayPage, by access.Actor, lists []gap.List, day gap.Day, byPlace bool) {
	for _, l := range lists {
		sec := day.Sections[l]
		if sec.Total > 0 && figureLists[l] {
			p.Figures = append(p.Figures, figure{Number: p.page.Count(sec.Total), Label: p.page.T("today.figure." + string(l)), Href: listPath(l)})
		}
		if sec.Total == 0 && !alwaysShown[l] {
			continue
		}
		out := h.section(p.page, by, l, sec)
		switch {
		case firstLists[l]:
			p.First = append(p.First, out)
		case byPlace || dueLists[l]:
			p.Due = append(p.Due, out)
		default:
			p.Beside = append(p.Beside, out)
		}
	}
}

// applicationFigures are the applications for money of a legal aid volunteer, who
// works by them: how many are to be filed, late and not paid.
func (h *todayHandlers) applicationFigures(c echo.Context, p page) (out []figure, err error) {
	if actor(c).Role() != models.LegalAid {
		return nil, nil
	}
	counts, _, err := h.applications.Counts(c.Request().Context(), actor(c))
	if err != nil {
		return nil, err
	}
	add := func(n int64, label string, f application.Filter) {
		if n > 0 {
			out = append(out, figure{Number: p.Count(int(n)), Label: p.T(label), Href: applicationsHref(f, "")})
		}
	}
	add(counts[models.ApplicationToFile].N, "today.to_file", application.Filter{Stage: models.ApplicationToFile})
	_, owed := listed(application.Filter{}, application.Page{Counts: counts})
	add(int64(owed), "today.interim_owed", application.Filter{Interim: true})
	add(counts[models.ApplicationFiled].Late, "today.answers_late", application.Filter{Stage: models.ApplicationFiled, Late: true})
	add(counts[models.ApplicationGranted].N, "today.unpaid", application.Filter{Stage: models.ApplicationGranted})
	reviews, err := h.packets.CountReviews(c.Request().Context(), actor(c))
	if err != nil {
		return nil, err
	}
	if reviews > 0 {
		out = append(out, figure{Number: p.Count(int(reviews)), Label: p.T("today.reviews"), Href: batchPath + "?review=asked"})
	}
	missing, err := h.papers.CountWanted(c.Request().Context(), actor(c))
	if missing > 0 {
		out = append(out, figure{Number: p.Count(int(missing)), Label: p.T("today.wanted"), Href: wantedPath})
	}
	return out, err
}

// waiting is the notice that colleagues, new or with a new password, wait for the
// reader's word, nil when none do.
func (h *todayHandlers) waiting(c echo.Context, t texts) (*notice, error) {
	list, err := h.accounts.Returning(c.Request().Context(), actor(c))
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &notice{Kind: "info", Text: t.T("colleagues.waiting", "n", len(list)), Link: &link{Text: t.T("colleagues.look"), Href: "/colleagues"}}, nil
}

// leaving is the notice that somebody's turn ends within two weeks who is the
// last that can open a part of a case of the reader's, nil where nobody's does.
func (h *todayHandlers) leaving(c echo.Context, t texts) (*notice, error) {
	n, err := h.caseload.LastLeaving(c.Request().Context(), actor(c))
	if err != nil || n == 0 {
		return nil, err
	}
	of := listHref(caseload.Filter{Holder: caseload.LastLeaves}, "")
	return &notice{Kind: "info", Text: t.T("today.last_leaves", "n", n), Link: &link{Text: t.T("today.last_leaves_look"), Href: of}}, nil
}

// entries are the tasks and the asks that wait for the reader.
func (h *todayHandlers) entries(c echo.Context, p *todayPage) error {
	tasks, err := p.page.dueTasks(c, h.tasks)
	if err != nil {
		return err
	}
	asks, err := p.page.inbox(c, h.asks, "/today")
	p.Entries = append(tasks, asks...)
	return err
}

// unsaid is the notice that the reader did not say yet of some cases whether she acts for
// the other side, nil where she did of all.
func (h *todayHandlers) unsaid(c echo.Context, t texts) (*notice, error) {
	list, err := h.files.Undeclared(c.Request().Context(), actor(c))
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &notice{Kind: "info", Text: t.T("conflict.waiting", "n", len(list)), Link: &link{Text: t.T("conflict.say"), Href: conflictsPath}}, nil
}

func listPath(l gap.List) string { return "/today?list=" + url.QueryEscape(string(l)) }

// placesPath is the work by place.
const placesPath = "/today?by=place"

// listTitle names a list of Today.
func (t texts) listTitle(l gap.List) string {
	if e, ok := l.Place(); ok {
		return t.place(e)
	}
	return t.T("today.list." + string(l))
}

func (h *todayHandlers) section(p page, by access.Actor, l gap.List, sec gap.Section) todaySection {
	out := todaySection{ID: "list-" + string(l), Title: p.listTitle(l), Line: p.maybe("today.line." + string(l)), Nothing: p.maybe("today.nothing." + string(l))}
	for _, r := range sec.Rows {
		out.Rows = append(out.Rows, h.row(p.texts, by, l, r, "/today"))
	}
	out.More = p.restOf(sec.More(), p.dayOf(sec.Due), p.dayOf(sec.Since), listPath(l), out.Title)
	if canWait[l] || foldable[l] && sec.First > p.now.Add(24*time.Hour) {
		out.Fold = p.foldLine(sec)
	}
	return out
}

// canWait are the lists in which the next move is not the reader's, or nothing is due soon.
// They stand folded: the line of the fold says how many there are and when the first is due.
var canWait = map[gap.List]bool{gap.Waiting: true, gap.Quiet: true, gap.Fresh: true, gap.Later: true, gap.Held: true}

// foldable are the lists that stand folded while nothing of them is due within a day.
var foldable = map[gap.List]bool{gap.FollowUps: true, gap.Courts: true, gap.Steps: true, gap.Objections: true, gap.Booked: true, gap.Referred: true}

// foldLine says how many rows a folded list has, and when the first of all is due.
func (p page) foldLine(sec gap.Section) string {
	due := p.dayOf(sec.First)
	switch {
	case due == "":
		return p.T("today.fold", "n", sec.Total)
	case due < p.Today():
		return p.T("today.fold_was", "n", sec.Total, "date", p.Date(due))
	}
	return p.T("today.fold_due", "n", sec.Total, "date", p.Date(due))
}

// dayOf is the day of a moment, "" for none.
func (p page) dayOf(at models.Instant) models.Date {
	if at <= 0 {
		return ""
	}
	return at.Date(p.zone)
}

// row is one row of a list. Each says whose move it is and has one button.
func (h *todayHandlers) row(t texts, by access.Actor, l gap.List, r gap.Row, back string) gapRow {
	t = t.about(r.Sex)
	of := "/cases/" + r.CaseID
	row := gapRow{texts: t, ID: "row-" + string(l) + "-" + r.CaseID, Level: "open"}
	place, atPlace := l.Place()
	switch {
	case atPlace:
		t.thereRow(h.library, &row, r, place)
	case r.Gap != nil:
		row = t.gapRowOf(h.library, r.CaseID, *r.Gap, back)
		row.ID = string(l) + "-" + row.ID
	case l == gap.Booked:
		row.ID = "row-" + r.DeliveryID
		row.Title = serviceName(h.library, t, r.Kind)
		row.Since, row.Action = "", &link{Text: t.T("services.answer"), Href: from(of+"/services/"+r.DeliveryID+"/answer", back)}
		row.Note = t.T("today.booked_for", "date", t.bookedFor(r))
		if r.At < t.now {
			row.Level, row.Note = "due", t.T("today.unanswered_since", "date", t.bookedFor(r))
		}
	case l == gap.Courts:
		h.court(t, &row, r)
	case l == gap.Safety || l == gap.Unsafe || l == gap.Incidents || l == gap.Supplies || l == gap.Night:
		t.dangerRow(&row, by, r)
	case l == gap.Ending:
		endingRow(t, &row, r, by)
	case l == gap.Steps:
		h.stepRow(t, &row, r)
	case l == gap.FollowUps:
		t.followRow(&row, r)
	case l == gap.Referred:
		h.referred(t, &row, r)
	case l == gap.Transfers:
		t.transferToday(&row, r)
	case l == gap.Held:
		t.heldRow(&row, r)
	case l == gap.Objections:
		h.objection(t, &row, r)
	case l == gap.First:
		row.Title = t.T("today.first", "n", r.Steps)
		k := t.clock(models.ClockState{Turn: models.PartyShelter, Due: r.At})
		row.Clock, row.Action = &k, &link{Text: t.T("today.first_go"), Href: firstPath(r.CaseID)}
	case l == gap.Quiet:
		row.Title = t.T("today.quiet", "n", days(t.now.Sub(r.At)))
		row.Note = t.T("today.last_seen", "date", t.On(r.At))
		row.Action = &link{Text: t.T("services.record"), Href: from(of+"/services/new", back)}
	default:
		row.Title = t.T("today.new_case")
		row.Note = t.T("today.assigned", "date", t.On(r.At))
		row.Action = &link{Text: t.T("today.open_case"), Href: of}
	}
	row.Case, row.Who = &link{Text: r.Code, Href: of}, t.who(r.Head)
	if row.Action != nil {
		row.Action.More = r.Code + ", " + row.Title
	}
	return row
}

// court is a hearing: what it is for, who goes, and once it is over the question
// what happened.
func (h *todayHandlers) court(t texts, row *gapRow, r gap.Row) {
	at := matterPath(r.CaseID, r.MatterID)
	row.ID, row.Title, row.Note = "row-"+r.HearingID, t.hearingLine(r.Kind, r.Companion), t.hearingWhen(r.At, r.DayOnly)
	row.Action = &link{Text: t.T("today.hearing"), Href: at}
	if r.At < t.now {
		row.Level, row.Action = "due", &link{Text: t.T("hearing.answer"), Href: at + "/hearings/" + r.HearingID + "/happened"}
	}
}

// stepRow is a step of a plan that the reader does.
func (h *todayHandlers) stepRow(t texts, row *gapRow, r gap.Row) {
	row.ID, row.Title = "row-"+r.StepID, t.planStepName(h.library, r.Kind, r.Domain)
	row.Note = t.T("today.step_due", "date", t.On(r.At))
	row.Action = &link{Text: t.T("today.step_open"), Href: planPath(r.CaseID) + "/steps/" + r.StepID}
	if r.At < t.now {
		row.Level, row.Note = "due", t.T("today.step_late", "date", t.On(r.At))
	}
}

// followRow is a planned contact after leaving.
func (t texts) followRow(row *gapRow, r gap.Row) {
	row.ID, row.Title = "row-"+r.FollowUpID, t.followName(r.Kind)
	row.Note = t.T("today.booked_for", "date", t.On(r.At))
	row.Action = &link{Text: t.T("follow.record"), Href: followPath(r.CaseID) + "/" + r.FollowUpID + "/record"}
	if r.At < t.now {
		row.Level, row.Note = "due", t.T("today.unanswered_since", "date", t.On(r.At))
	}
}

// thereRow is a case in which something is to do at a place: the most pressing
// of it, how much more there is, and the page to take along.
func (t texts) thereRow(library *pack.Library, row *gapRow, r gap.Row, place models.Errand) {
	row.ID += "-" + string(place)
	if len(r.There) == 0 {
		return
	}
	first := t.gapRowOf(library, r.CaseID, r.There[0], "")
	row.Level, row.Title, row.Clock, row.Since, row.Mover, row.Note = first.Level, first.Title, first.Clock, first.Since, first.Mover, first.Note
	if more := len(r.There) - 1; more > 0 {
		row.Where = t.T("today.place.more", "n", more)
	}
	sheet := t.sheet(r.CaseID, place)
	row.Action = &sheet
}

func (t texts) bookedFor(r gap.Row) string {
	if r.DayOnly {
		return t.On(r.At)
	}
	return t.Moment(r.At)
}

// who writes sex and age in one short phrase: "girl, 15". It names nobody.
func (t texts) who(h gap.Head) string { return t.aged(h.AgeGroup, h.Sex, h.AdultFrom, h.AdultTo) }

// todayListPage is one list in full.
type todayListPage struct {
	pageView
	Heading string
	Line    string
	Total   string
	Rows    []gapRow
	More    string
	Back    link
	Nothing emptyState
}

func (h *todayHandlers) list(c echo.Context, l gap.List) error {
	got, err := h.gaps.Rows(c.Request().Context(), actor(c), l, c.QueryParam("after"))
	if err != nil {
		return err
	}
	p := todayListPage{pageView: pageView{newPage(c, "today.title")}, Total: ""}
	p.Heading, p.Line = p.page.listTitle(l), p.page.maybe("today.line."+string(l))
	p.Total = p.page.T("today.rows", "n", got.Total)
	p.Back = link{Text: p.page.T("today.back"), Href: "/today"}
	if _, place := l.Place(); place {
		p.Back.Href = placesPath
	}
	for _, r := range got.Rows {
		p.Rows = append(p.Rows, h.row(p.page.texts, actor(c), l, r, listPath(l)))
	}
	if got.More != "" {
		p.More = listPath(l) + "&after=" + url.QueryEscape(got.More)
	}
	p.Nothing = emptyState{Text: p.page.T("today.list_empty"), Link: &p.Back}
	return h.site.render(c, http.StatusOK, "today/list", p)
}
