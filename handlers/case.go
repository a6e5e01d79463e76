package handlers

import (
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/account"
	"aftercare/services/casefile"
	"aftercare/services/casenote"
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/gap"
)

// caseHandlers are the pages of one case: summary, facts, identity, consents,
// people, closing, history.
type caseHandlers struct {
	site     *site
	files    *casefile.Service
	accounts *account.Service
	gaps     *gap.Service
	notes    *casenote.Service
}

// casePage is what every page of a case has.
type casePage struct {
	pageView
	Head     caseHead
	Sections sideList
	decides  bool // the reader decides about gaps
	left     bool // the survivor left, and the reader sees the contacts after it
}

// caseHead is the block on top of every page of a case, always the same and in
// the same order. It names nobody until somebody asks.
type caseHead struct {
	texts
	ID, Code  string
	Name      *masked
	Contact   *masked
	NoContact string // says that no safe way of contact is known
	CallRule  *badge // whether somebody may ring
	Who       string // "girl, about 15"
	Status    badge
	Shelter   string
	Lead      string
	Before    *link
	After     *link
	dates     func() (caseDates, error)
}

// caseDates are the dates in the block on top.
type caseDates struct {
	Next  string
	Late  string // what is overdue, "" for nothing
	Brief string // the first of both in a few words, for a phone
}

// Dates are read when the page is shown, if they were not read before: of a form that
// was sent, mostly no page is.
func (h caseHead) Dates() (caseDates, error) { return h.dates() }

// newCasePage makes a page of a case. The title stays neutral: it says the
// section and never a name, a code or a place.
func newCasePage(c echo.Context, titleKey string, h casefile.Header) casePage {
	speakOf(c, h.Sex)
	p := newPage(c, titleKey)
	p.currency = siteOf(c).currencyAt(h.State)
	return casePage{pageView: pageView{p}, Head: p.caseHead(h), Sections: p.caseSections(h), decides: h.May.DecideGap, left: h.Status == models.CaseFollowUp && h.May.SeeFollowUps}
}

// casePageOf makes a page of the case in the address, for slices whose own rows
// stand below the block on top.
func casePageOf(c echo.Context, files *casefile.Service, titleKey string) (casePage, error) {
	head, err := headOf(c, files)
	if err != nil {
		return casePage{}, err
	}
	return newCasePage(c, titleKey, head), nil
}

// headOf reads the header of the case in the address.
func headOf(c echo.Context, files *casefile.Service) (casefile.Header, error) {
	read := files.Head
	if c.Request().Method == http.MethodPost {
		read = files.FormHead
	}
	return read(c.Request().Context(), actor(c), c.Param("id"))
}

// editing makes a page with a form that changes the case in the address.
// Forbidden for a person who may not edit it.
func (h *caseHandlers) editing(c echo.Context, titleKey string) (casePage, error) {
	head, err := headOf(c, h.files)
	if err == nil && !head.May.Edit {
		err = models.Fail(models.Forbidden, "error.forbidden")
	}
	if err != nil {
		return casePage{}, err
	}
	p := newCasePage(c, titleKey, head)
	return p, p.page.ask(c)
}

// caseStatus gives the look of each state of a case.
var caseStatus = map[models.CaseStatus]badgeState{
	models.CaseOpen: badgeOpen, models.CaseFollowUp: badgeWaiting, models.CaseClosed: badgeClosed,
}

func (p page) caseHead(h casefile.Header) caseHead {
	head := caseHead{
		texts: p.texts, ID: h.ID, Code: h.Code, Who: p.caseWho(h), Shelter: h.Shelter, Lead: h.Lead,
		Status: badge{State: string(caseStatus[h.Status]), Text: p.T("case.status." + string(h.Status))},
		dates:  sync.OnceValues(func() (caseDates, error) { return p.caseDates(h) }),
	}
	if head.Lead == "" {
		head.Lead = p.T("case.no_lead")
	}
	if h.May.SeeName && h.HasName {
		head.Name = p.caseMask(h, "name")
	}
	switch {
	case h.May.SeeSafeContact && h.HasSafeContact:
		head.Contact = p.caseMask(h, "contact")
	case !h.HasSafeContact:
		head.NoContact = p.T("case.no_safe_contact")
	}
	switch h.CallRule {
	case "":
	case "never":
		head.CallRule = &badge{State: string(badgeDanger), Text: p.T("safety_plans.call_badge.never")}
	default:
		head.CallRule = &badge{State: string(badgeFact), Text: p.T("safety_plans.call_badge." + h.CallRule)}
	}
	if h.PreviousCaseID != "" {
		head.Before = &link{Text: p.T("case.before"), Href: casePath(h.PreviousCaseID)}
	}
	if h.NextCaseID != "" {
		head.After = &link{Text: p.T("case.after"), Href: casePath(h.NextCaseID)}
	}
	return head
}

func (p page) caseMask(h casefile.Header, what string) *masked {
	return &masked{
		texts: p.texts, ID: "mask-" + what, What: p.T("case.mask." + what), Of: h.Code,
		Action: casePath(h.ID) + "/" + what, Back: casePath(h.ID),
	}
}

// caseWho writes sex and age in one short phrase: "girl, about 15".
func (p page) caseWho(h casefile.Header) string {
	return p.aged(h.AgeGroup, h.Sex, h.AdultFrom, h.AdultTo)
}

// aged writes sex and age in one short phrase. from and to are the first and the
// last day on which she can turn eighteen.
func (t texts) aged(group, sex string, from, to models.Date) string {
	age, known := models.AgeOn(models.Between(from, to), t.Today())
	if !known {
		return t.ageAndSex(group, sex)
	}
	who := t.ageAndSex(group, sex)
	if group == "unsure" && !t.has("who.unsure."+sex) {
		who = t.T("age.unsure")
	}
	switch {
	case age.From != age.To:
		return t.T("who.between", "who", who, "from", age.From, "to", age.To)
	case from == to:
		return t.T("who.aged", "who", who, "years", age.From)
	}
	return t.T("who.about", "who", who, "years", age.From)
}

// caseDates words the dates of a case, and reads them where they were left out.
func (p page) caseDates(h casefile.Header) (out caseDates, err error) {
	if h.Later != nil {
		if h.Ahead, err = h.Later(); err != nil {
			return out, err
		}
	}
	return caseDates{Next: p.caseNext(h), Late: p.caseLate(h), Brief: p.caseBrief(h)}, nil
}

// caseNext is the nearest date that runs, and whose it is. What it is about
// stands on the summary, not on top of every page.
func (p page) caseNext(h casefile.Header) string {
	if len(h.Ahead.Dates) == 0 {
		return p.T("case.next_none")
	}
	e := h.Ahead.Dates[0]
	if e.Latest > e.At {
		k := p.clock(e.Clock())
		return p.T("case.next_line", "date", k.Due, "left", p.T("clock.at_least", "span", p.Span(e.At.Sub(p.now))), "whose", p.T("turn."+e.State))
	}
	if e.About && !e.On.IsZero() { // a span has no day from which to count
		return p.T("case.next_span", "date", p.Partial(e.On), "whose", p.T("case.next."+e.Kind))
	}
	date := p.On(e.At)
	if e.About {
		date = p.T("event.about", "date", date)
	}
	whose := p.T("case.next." + e.Kind)
	if e.Kind == "clock" || e.Kind == "gap" {
		whose = p.T("turn." + e.State)
	}
	return p.T("case.next_line", "date", date, "left", p.Left(e.At, false), "whose", whose)
}

// caseLate says what has been late for longest, and whose move it is.
func (p page) caseLate(h casefile.Header) string {
	late := h.Ahead.Late
	if late == nil {
		return ""
	}
	return p.whoseTime(models.Party(late.State), p.Late(late.At))
}

// caseBrief is the first date of a case in a few words: what is late before what
// comes next.
func (p page) caseBrief(h casefile.Header) string {
	switch {
	case h.Ahead.Late != nil:
		return p.T("case.brief_late", "late", p.Late(h.Ahead.Late.At))
	case len(h.Ahead.Dates) == 0:
		return p.T("case.next_none")
	}
	e := h.Ahead.Dates[0]
	return p.T("case.brief_next", "date", p.On(e.At), "left", p.Left(e.At, e.About))
}

// Opened reports whether a sealed value of the head was just opened.
func (h caseHead) Opened() bool {
	return h.Name != nil && h.Name.Shown || h.Contact != nil && h.Contact.Shown
}

// Folded is the same head once more, with ids of its own: a phone shows it
// folded, and no page has an id twice.
func (h caseHead) Folded() caseHead {
	for _, m := range []**masked{&h.Name, &h.Contact} {
		if *m != nil {
			again := **m
			again.ID += "-folded"
			*m = &again
		}
	}
	return h
}

// caseSections is the side list. It offers no page the reader's role cannot
// open.
func (p page) caseSections(h casefile.Header) sideList {
	item := func(key, path string) navItem {
		href := casePath(h.ID) + path
		return navItem{Text: p.T(key), Href: href, Current: p.Path == href}
	}
	record := []navItem{
		item("case.facts", "/facts"), item("case.happened", "/happened"), item("case.identity", "/identity"), item("case.consents", "/consents"),
		item("case.duties", "/duties"), item("case.people", "/people"),
	}
	if h.May.AnswerLaw {
		record = slices.Insert(record, 1, item("case.law", "/law"))
	}
	if h.May.ReadAudit {
		record = append(record, item("case.history", "/history"))
	}
	if h.May.GiveFile {
		record = append(record, item("own_files.title", "/file"))
	}
	help := []navItem{item("case.services", "/services"), item("casenote.title", "/notes"), item("task.title", "/tasks"), item("ask.title", "/asks"), item("referral.list", "/referrals"), item("stay.title", "/stay"), item("case.matters", "/matters"), item("case.papers", "/papers"), item("case.packets", "/packets"), item("claim.title", "/claim-facts")}
	if h.May.SeeFollowUps {
		help = slices.Insert(help, 6, item("track.title", "/tracks"), item("follow.title", "/follow-up"))
	}
	if h.May.SeeSafety {
		help = slices.Insert(help, 1, item("safety.title", "/safety"))
	}
	if h.May.Assess {
		help = slices.Insert(help, 1, item("assessment.title", "/assessments"))
	}
	if h.May.Health {
		help = slices.Insert(help, 1, item("health.title", "/health"))
	}
	return sideList{texts: p.texts, Label: p.T("case.sections"), Groups: []sideGroup{
		{Title: p.T("case.group_now"), Items: []navItem{item("case.summary", ""), item("gaps.title", "/gaps"), item("plan.title", "/plan"), item("case.rights", "/rights"), item("clocks.title", "/clocks")}},
		{Title: p.T("case.group_help"), Items: help},
		{Title: p.T("case.group_record"), Items: record},
	}}
}

// caseFormPage is such a page of a case.
type caseFormPage struct {
	casePage
	formWords
	Form formView
}

// caseDeed is a form of a case that does one deed and goes back to a page of the case.
type caseDeed struct {
	lead   string
	draft  string // the kind of the draft that keeps what was typed
	fields []field
	back   string
	said   string // catalogue key of what is said once it is done
	do     func() (deed.Result, error)

	notices []notice // above the form
}

// deedForm shows the form of a deed on a case, or does it and goes back.
func (s *site) deedForm(c echo.Context, p casePage, f caseDeed) error {
	return p.page.finish(formSteps{
		show: func(status int) error {
			out := caseFormPage{casePage: p, formWords: formWords{Heading: p.page.T(p.page.Title), Lead: f.lead, Notices: f.notices}}
			out.Form = formView{Action: p.page.Path, Draft: f.draft, Fields: f.fields, Save: p.page.T("stay.save"), Cancel: &link{Text: p.page.T("delivery.cancel"), Href: f.back}}
			return s.render(c, status, "form/case", out)
		},
		do:   func() error { _, err := f.do(); return err },
		done: func() error { return s.doneAt(c, f.back, f.said) },
	})
}

// purposeOf asks on a page of the case in the address.
func (h *caseHandlers) purposeOf(c echo.Context) (f purposeForm, answered bool, err error) {
	return h.purposeFor(c)
}

// purposeFor is purposeOf for a form with more in it than the question.
// Nobody is asked about a case that she does not reach: it answers as one that never was.
func (h *caseHandlers) purposeFor(c echo.Context, typed ...hidden) (f purposeForm, answered bool, err error) {
	if strings.HasPrefix(c.Path(), "/cases/:id") && visitOf(c).Session.Purpose == "" {
		if _, err := h.files.Head(c.Request().Context(), actor(c), c.Param("id")); err != nil {
			return f, false, err
		}
	}
	return purposeQuestion{h.site, h.accounts}.answer(c, pageAbove(c), typed...)
}

// pageAbove is the page of the record that an address is about, or of its case: there the
// button stands that was pressed, also where a file is the answer.
func pageAbove(c echo.Context) string {
	pages := map[string]bool{}
	for _, r := range c.Echo().Routes() {
		pages[r.Path] = pages[r.Path] || r.Method == http.MethodGet
	}
	pattern, path := c.Path(), c.Request().URL.Path
	for range strings.Count(path, "/") - 2 {
		pattern, path = pattern[:max(0, strings.LastIndex(pattern, "/"))], path[:max(0, strings.LastIndex(path, "/"))]
		if pages[pattern] {
			return path
		}
	}
	return casePath(c.Param("id"))
}

// openedText is what was opened, or that a colleague has the key.
func (t texts) openedText(o custody.Opened) string {
	if o.Waiting {
		return t.T("case.waits_value")
	}
	return o.Text
}

// wordsMask hides the words of a decision until somebody asks.
func (p page) wordsMask(head casefile.Header, action, back, decision string) *masked {
	return &masked{texts: p.texts, ID: wordsID(decision), What: p.T("case.mask.words"), Of: head.Code, Action: action, Back: back}
}

func (p page) colleagueChoices(list []casefile.Colleague) []choice {
	out := make([]choice, len(list))
	for i, a := range list {
		out[i] = choice{Value: a.ID, Text: a.Name + " – " + p.T("role."+string(a.Role))}
	}
	return out
}

// wordsID is the element in which the words of a decision open.
func wordsID(decision string) string { return "words-" + decision }
