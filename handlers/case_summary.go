package handlers

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/entitlement"
	"aftercare/services/gap"
	"aftercare/services/pack"
)

// summaryPage is the first page of a case.
type summaryPage struct {
	casePage
	First   []gapRow // steps of the first day
	Danger  []gapRow
	Errands []errandGroup // what else is to do, by where one goes
	Later   []gapRow      // time limits that are still far off
	NoGaps  string
	Notices []notice
	Find    findSection
	Rights  []glanceRow
	Dates   []event
	People  []summaryRow
	Past    timeline
	Actions []link
}

// glanceRow is how far one of the three rights is.
type glanceRow struct {
	Title, Line string
	Href        string
}

// How many questions the summary and the page of rights ask at once: more would
// press.
const (
	summaryShown = 7
	findShown    = 3
)

func (h *caseHandlers) summary(c echo.Context) error {
	return h.renderSummary(c, http.StatusOK, nil, nil)
}

// renderSummary shows the summary with what was answered to a question of it;
// shown are sealed values just opened.
func (h *caseHandlers) renderSummary(c echo.Context, status int, given *findForm, shown map[string]string) error {
	sum, err := h.files.Summary(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	all, err := h.gaps.ForCase(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	p := summaryPage{casePage: newCasePage(c, "case.summary", sum.Header)}
	given.on(&p.page)
	for i := range p.Sections.Groups[0].Items {
		p.Sections.Groups[0].Items[i].Current = i == 0
	}
	p.Head.reveal(shown)
	p.First = p.firstRows(h.files.Library(), all, sum.Header.IntakeAt)
	p.gaps(h.files.Library(), all)
	p.notices(sum)
	if n := len(sum.ToFind); n > 0 && len(all.Open) == 0 {
		p.NoGaps = p.page.T("summary.no_gaps_known", "n", n)
	}
	p.questions(h.files.Library(), sum, given, all.First(sum.Header.IntakeAt))
	for _, g := range sum.Rights {
		p.Rights = append(p.Rights, p.page.glance(sum.Header.ID, g))
	}
	p.around(sum)
	for _, e := range sum.Events {
		p.Past.Past = append(p.Past.Past, p.page.event(h.files.Library(), e))
	}
	p.Past.texts = p.page.texts
	for _, e := range sum.Header.Ahead.Dates {
		p.Dates = append(p.Dates, p.page.event(h.files.Library(), e))
	}
	p.Actions = p.page.caseActions(sum.Header)
	return h.site.render(c, status, "case/summary", p)
}

// doubt says what is not certain about her age, and what would settle it.
func (p page) doubt(id string, d casefile.Doubt) notice {
	if d.Kind == pack.DoubtPeople {
		return notice{Kind: "info", Heading: p.T("claim.against", "what", p.labelOf(d.Fact.Label)), Text: p.T("claim.against_summary"), Link: &link{Text: p.T("claim.title"), Href: claimPath(id)}}
	}
	when := "now"
	if d.Fact.Derive.At != "" {
		when = "then"
	}
	n := notice{Kind: "info", Heading: p.T("doubt." + when), Link: &link{Text: p.T("doubt.enter"), Href: casePath(id) + "/facts/person"}}
	n.Text = p.T("doubt."+when+"."+string(d.Kind), "turns", p.Partial(d.Day), "event", p.Partial(d.Event))
	if d.Settle != nil {
		n.Text += " " + p.labelOf(d.Settle.Summary)
	}
	return n
}

// reveal puts opened values into the block on top.
func (h *caseHead) reveal(shown map[string]string) {
	for what, m := range map[string]*masked{"called_name": h.Name, "safe_contact": h.Contact} {
		if v, opened := shown[what]; opened && m != nil {
			m.Shown, m.Value = true, v
		}
	}
}

// gaps sorts the open gaps that are not among the first steps: dangers on top,
// then by where one goes, what runs for long folded away.
func (p *summaryPage) gaps(lib *pack.Library, all gap.Case) {
	above := map[string]bool{}
	for _, row := range p.First {
		above[strings.TrimPrefix(row.ID, "first-gap-")] = true
	}
	for _, g := range all.Open {
		switch {
		case above[g.Ref]:
		case g.Severity == models.Critical:
			above[g.Ref] = true
			p.Danger = append(p.Danger, p.decidable(lib, all.CaseID, g))
		case g.Distant():
			p.Later = append(p.Later, p.decidable(lib, all.CaseID, g))
		}
	}
	for _, errand := range gap.Errands(all.Open, p.page.now) {
		if group := p.errandGroup(lib, all.CaseID, errand, above); group.Above != "" || len(group.Rows) > 0 {
			p.Errands = append(p.Errands, group)
		}
	}
	p.NoGaps = p.page.T("summary.no_gaps")
	if len(all.Open) > 0 {
		p.NoGaps = p.page.T("summary.none_near")
	}
}

// decidable is the row of a gap, for who decides about it with the way to do so
// and back to this page.
func (p casePage) decidable(lib *pack.Library, caseID string, g gap.Gap) gapRow {
	row := p.page.gapRowOf(lib, caseID, g, p.page.Path)
	if p.decides && len(row.Rights) == 0 { // else each right leads to its own decision
		row.Decide = from(gapPath(caseID, g.Ref), p.page.Path)
	}
	return row
}

func (p *summaryPage) notices(sum casefile.Summary) {
	id := casePath(sum.Header.ID)
	for _, w := range sum.Waiting {
		p.Notices = append(p.Notices, notice{Kind: "info", Text: p.page.ownWaitLine(w)})
	}
	for _, d := range sum.Doubts {
		p.Notices = append(p.Notices, p.page.doubt(sum.Header.ID, d))
	}
	if sum.Duties > 0 && sum.Header.May.Edit {
		p.Notices = append(p.Notices, notice{
			Kind: "info", Heading: p.page.T("duty.open_heading"), Text: p.page.T("duty.open", "n", sum.Duties),
			Link: &link{Text: p.page.T("duty.open_link"), Href: id + "/duties"},
		})
	}
	p.referrals(sum.Header)
	p.lawyers(sum)
	if sum.Header.Status == models.CaseClosed {
		p.Notices = append(p.Notices, notice{Kind: "info", Text: p.page.T("closing.closed_line", "date", p.page.On(sum.Header.ClosedAt))})
	}
}

// referrals tells who keeps referrals about which somebody has to ask, and whom to tell
// that consent was taken back.
func (p *summaryPage) referrals(h casefile.Header) {
	add := func(n int, key string) {
		if n > 0 && h.May.Refer {
			p.Notices = append(p.Notices, notice{Kind: "info", Text: p.page.T(key, "n", n), Link: &link{Text: p.page.T("referral.look"), Href: referralsPath(h.ID)}})
		}
	}
	add(h.Ahead.ToTell, "referral.to_tell")
	add(h.Ahead.Unanswered, "referral.unanswered")
}

// lawyers tells a lawyer which questions of law wait, and a caseworker where
// nobody of legal aid works on the case.
func (p *summaryPage) lawyers(sum casefile.Summary) {
	n, may := len(sum.Law), sum.Header.May
	if n == 0 || !may.AnswerLaw || may.Edit && !sum.NoLawyer {
		return
	}
	box := notice{Kind: "info", Heading: p.page.T("lawyer.waiting_heading"), Text: p.page.T("lawyer.waiting", "n", n)}
	if may.Edit {
		box.Heading, box.Text = p.page.T("lawyer.nobody_heading"), p.page.T("lawyer.nobody", "n", n)
	}
	box.Link = &link{Text: p.page.T("lawyer.open"), Href: caseLawPath(sum.Header.ID)}
	p.Notices = append(p.Notices, box)
}

// questions asks what rights, gaps and time limits wait for, and leaves out what
// the first steps ask on top of the page. What happened and her health are never
// asked here: others may see the page.
func (p *summaryPage) questions(lib *pack.Library, sum casefile.Summary, given *findForm, first []gap.Gap) {
	find := p.page.finder(lib, sum.Header, sum.ToFind, entitlement.Rights{}, given, "")
	for _, g := range first {
		for _, key := range g.Rule.Asked {
			find.taken[key] = !given.asks(key)
		}
	}
	find.action = casePath(sum.Header.ID) + "/find"
	p.Find = find.section(summaryShown, false)
	if p.Find.More != nil {
		p.Find.More.Href = rightsPath(sum.Header.ID) + "/questions"
	}
	if len(p.Find.Blocks) > 0 && len(p.page.Problems()) == 0 {
		p.Find.Blocks[0].Open = true
	}
}

func (p page) glance(id string, g casefile.Glance) glanceRow {
	row := glanceRow{Title: p.T("pillar." + string(g.Right)), Href: casePath(id) + "/rights#" + string(g.Right)}
	row.Line = p.T("glance.received", "n", g.Received, "all", p.Count(g.All))
	if g.Waiting > 0 {
		row.Line += " · " + p.T("glance.waiting", "n", g.Waiting)
	}
	if g.NeedFact > 0 {
		row.Line += " · " + p.T("glance.need_fact", "n", g.NeedFact)
	}
	for _, m := range g.Money {
		row.Line += " · " + p.T("glance.money", "asked", p.Money(m.Asked, m.Currency), "granted", p.Money(m.Granted, m.Currency), "paid", p.Money(m.Paid, m.Currency))
	}
	return row
}

// around lists who works with her.
func (p *summaryPage) around(sum casefile.Summary) {
	for _, a := range sum.People {
		row := summaryRow{Key: p.page.T("role." + string(a.Role)), Value: a.Name}
		switch {
		case a.Waits:
			row.Note = p.page.T("people.waits")
		case a.Lead:
			row.Note = p.page.T("people.leads")
		}
		p.People = append(p.People, row)
	}
}

// event writes one thing that happened or will happen.
func (p page) event(lib *pack.Library, e casefile.Event) event {
	out := event{Date: p.On(e.At), ISO: e.At.String(), State: eventStates[e.State]}
	switch {
	case e.About && !e.On.IsZero():
		out.Date = p.Partial(e.On)
	case e.About:
		out.Date = p.T("event.about", "date", out.Date)
	}
	switch e.Kind {
	case "intake":
		out.Title = p.T("event.intake")
	case "delivery":
		name := e.Name
		if s := lib.Service(e.Name); s != nil {
			name = p.labelOf(s.Label)
		}
		out.Title = p.T("event.delivery."+e.State, "what", name)
	case "decision":
		out.Title = p.decisionEvent(lib, e)
	case "fact":
		out.Title = p.labelOf(lib.Fact(e.Name).Label)
		if e.Name == adultOn {
			out.Title = p.T("event.turns_adult")
		}
	case "move":
		out.Title = p.T("event.move", "where", e.Name)
	case "assignment":
		out.Title = p.T("event.assignment", "who", e.Name)
	case "consent":
		out.Title = p.T("event.consent."+e.State, "what", p.T("purpose."+e.Name))
	case "hearing":
		out.Title = p.hearingLine(e.Name, e.State)
	case "follow_up":
		out.Title = p.followName(e.Name)
	case "referral":
		out.Title = p.T("referral.ask_again", "what", serviceName(lib, p.texts, e.Name))
	case "gap":
		out.Title = p.T("event.gap", "what", p.subjectName(lib, e.Name), "who", p.T("party."+e.State))
	case "clock":
		what := p.subjectName(lib, e.Name)
		if e.More > 0 {
			what += " · " + p.T("event.clocks_more", "n", e.More)
		}
		k := p.clock(e.Clock())
		out.Date, out.Title = k.Due, p.T("event.clock", "what", what, "state", k.Text)
	}
	return out
}

// decisionEvent is a decision about a gap or a step of a right. A step that its
// life calls something else has that word.
func (p page) decisionEvent(lib *pack.Library, e casefile.Event) string {
	key, what := "event.decision."+e.State, p.subjectName(lib, e.Name)
	it := lib.Item(e.Name)
	if it == nil || p.ofLife("progress_of.", it.Life, e.State) == "progress_of."+e.State {
		return p.T(key, "what", what)
	}
	return p.T("event.step", "what", what, "step", p.stepDone(it, models.StanceKind(e.State)))
}

// eventStates are the marks of a timeline.
var eventStates = map[string]string{
	string(models.DeliveryGiven): "received", string(models.DeliveryDeclined): "declined", string(models.DeliveryPlanned): "waiting",
	string(models.StanceReceived): "received", string(models.StanceDeclined): "declined", string(models.StanceApplied): "waiting",
	models.ConsentRefused: "declined",
}

// subjectName is the title of the right or of the gap a decision is about.
func (p page) subjectName(lib *pack.Library, subject string) string {
	if it := lib.Item(subject); it != nil {
		return p.labelOf(it.Title)
	}
	for i := range subject {
		if subject[i] == ':' {
			subject = subject[:i]
			break
		}
	}
	if r := lib.Rule(subject); r != nil {
		return p.labelOf(r.Title)
	}
	return subject
}

// caseActions are what can be done with the case as a whole.
func (p page) caseActions(h casefile.Header) []link {
	var out []link
	if h.May.Record {
		out = append(out, link{Text: p.T("case.record"), Href: casePath(h.ID) + "/services/new"})
	}
	if h.May.Close {
		out = append(out, link{Text: p.T("case.close_link." + string(h.Status)), Href: casePath(h.ID) + "/close"})
	}
	if h.May.Assign {
		out = append(out, link{Text: p.T("people.join"), Href: casePath(h.ID) + "/people#join"})
	}
	if h.May.Move {
		out = append(out, link{Text: p.T("case.move"), Href: casePath(h.ID) + "/move"})
	}
	return out
}

// find records the answer to one question of the summary.
func (h *caseHandlers) find(c echo.Context) error {
	f, err := h.findForm(c)
	if err != nil {
		return err
	}
	return f.page.finish(formSteps{
		show: func(status int) error { return h.renderSummary(c, status, f, nil) },
		do:   func() error { return h.answerOne(c, f) },
		done: func() error { return h.site.found(c, casePath(f.head.ID), f.change) },
	})
}

func (h *caseHandlers) showName(c echo.Context) error    { return h.show(c, casefile.CalledOnly) }
func (h *caseHandlers) showContact(c echo.Context) error { return h.show(c, casefile.SafeContact) }

// show opens a value of the block on top and shows the summary with it.
func (h *caseHandlers) show(c echo.Context, parts []string) error {
	f, answered, err := h.purposeOf(c)
	if err != nil || !answered {
		return err
	}
	got, err := h.files.Reveal(c.Request().Context(), actor(c), c.Param("id"), f.Purpose, parts)
	if err != nil {
		return err
	}
	shown := got.Texts
	if got.Waiting {
		shown = map[string]string{parts[0]: h.site.texts(c).T("case.waits_value")}
	}
	return h.renderSummary(c, http.StatusOK, nil, shown)
}
