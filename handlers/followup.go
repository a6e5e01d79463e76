package handlers

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/followup"
	"aftercare/services/pack"
)

// followHandlers serve the contacts of one case after the survivor left.
type followHandlers struct {
	site    *site
	files   *casefile.Service
	follows *followup.Service
	library *pack.Library
	why     purposeAsker
}

// followPage is the schedule of a case and what was said so far.
type followPage struct {
	casePage
	Lost    *lostView
	Consent *notice // what is missing before anybody gets in touch
	Differs *notice
	Plan    []summaryRow // the survivor's wish
	Wish    string       // of the survivor in words, once it is opened
	Open    string       // where opening is posted, "" for a role that does not read it, or once it is open
	Waits   string
	Before  []summaryRow // the safe way, the numbers and who must not know, once they are opened
	Due     []followRow
	Done    []followRow
	Acts    []link
	Again   *link // a new case, where the exploitation began again
	Empty   emptyState
}

// lostView says that contact is lost, and what to do.
type lostView struct {
	Heading string
	Text    string
	Steps   []string
}

// followRow is one follow-up.
type followRow struct {
	texts
	ID    string
	Title string
	Href  string
	Badge *badge
	Line  string
	Said  []string // coded answers
	Words string   // once they are opened
	Acts  []link
}

func (h *followHandlers) list(c echo.Context) error { return h.render(c, nil) }

// open shows the page with the safe way, the numbers and what was said, once its reader
// said why.
func (h *followHandlers) open(c echo.Context) error {
	f, answered, err := h.why(c)
	if err != nil || !answered {
		return err
	}
	ctx, by := c.Request().Context(), actor(c)
	words, err := h.follows.Open(ctx, by, c.Param("id"), f.Purpose)
	if err != nil {
		return err
	}
	contact, err := h.files.Reveal(ctx, by, c.Param("id"), f.Purpose, contactParts)
	if err != nil {
		return err
	}
	return h.render(c, &followOpened{words, contact})
}

// contactParts are what somebody has to know before getting in touch: the rule stands
// before the numbers.
var contactParts = []string{"safe_contact", "telephones", "not_to_tell"}

// followOpened is the sealed words of the page.
type followOpened struct {
	words   followup.Opened
	contact casefile.Revealed
}

func (h *followHandlers) render(c echo.Context, opened *followOpened) error {
	by := actor(c)
	list, err := h.follows.List(c.Request().Context(), by, c.Param("id"))
	if err != nil {
		return err
	}
	head, err := casePageOf(c, h.files, "follow.title")
	if err != nil {
		return err
	}
	p := followPage{casePage: head, Empty: emptyState{Text: head.page.T("follow.none"), Next: head.page.T("follow.none_next")}}
	keeps := by.May(access.KeepFollowUp)
	p.Plan, p.Consent, p.Lost = p.page.planRows(list), p.page.consentNotice(list), p.page.lostView(list)
	for _, r := range list.Due {
		p.Due = append(p.Due, p.page.dueRow(list.CaseID, r, keeps))
	}
	for _, r := range list.Done {
		p.Done = append(p.Done, p.page.doneRow(list.CaseID, r, keeps, opened))
	}
	if names := p.page.factNames(h.library, list.Differs); len(names) > 0 {
		p.Differs = &notice{Kind: "info", Text: p.page.T("follow.differs", "what", strings.Join(names, ", ")), Link: &link{Text: p.page.T("matter.differs_look"), Href: casePath(list.CaseID) + "/facts"}}
	}
	if keeps {
		p.offers(list, opened)
	}
	return h.site.render(c, http.StatusOK, "follow/list", p)
}

// offers are what can be done on the page.
func (p *followPage) offers(list followup.Listed, opened *followOpened) {
	at := followPath(list.CaseID)
	p.Again = p.page.againLink(list)
	p.Acts = []link{{Text: p.page.T("follow.record_now"), Href: at + "/new"}, {Text: p.page.T("follow.wish"), Href: at + "/wish"}}
	if list.Plan == nil || list.Plan.Wish != models.FollowNone {
		p.Acts = append(p.Acts, link{Text: p.page.T("follow.add_day"), Href: at + "/day"})
	}
	if opened == nil {
		p.Open = at + "/open"
		return
	}
	p.Wish = opened.words.Wish
	if opened.words.Waiting || opened.contact.Waiting {
		p.Waits = p.page.T("case.waits_value")
	}
	for _, part := range contactParts {
		if text, readable := opened.contact.Texts[part]; readable {
			if text == "" {
				text = p.page.T("follow.not_written")
			}
			p.Before = append(p.Before, summaryRow{Key: p.page.T("field." + part + ".label"), Value: text})
		}
	}
}

// planRows are what is known of the survivor's wish.
func (p page) planRows(list followup.Listed) (rows []summaryRow) {
	if list.Plan == nil {
		if list.Exit != "" {
			rows = append(rows, summaryRow{Key: p.T("follow.exit_on.label"), Value: p.Date(list.Exit)})
		}
		return rows
	}
	wish, note := p.T("follow.not_asked"), ""
	if list.Plan.Wish != "" {
		wish, note = p.T("follow.wish."+list.Plan.Wish), p.T("follow.asked", "date", p.On(list.Plan.AskedAt), "who", list.Plan.By)
	}
	if list.Plan.ExitOn == "" {
		rows = append(rows, summaryRow{Key: p.T("follow.exit_on.label"), Value: p.T("follow.exit_unknown")})
		var days []string
		for _, code := range list.Plan.Points.List() {
			days = append(days, p.T("follow.point."+code))
		}
		if len(days) > 0 {
			rows = append(rows, summaryRow{Key: p.T("follow.points.label"), Value: joinDots(days)})
		}
		return append(rows, summaryRow{Key: p.T("follow.wish.label"), Value: wish, Note: note})
	}
	return []summaryRow{{Key: p.T("follow.exit_on.label"), Value: p.Date(list.Plan.ExitOn)}, {Key: p.T("follow.wish.label"), Value: wish, Note: note}}
}

// consentNotice says what is missing before anybody gets in touch.
func (p page) consentNotice(list followup.Listed) *notice {
	if !list.Consent.Missing() {
		return nil
	}
	key := "follow.consent.none"
	switch {
	case list.Consent.Refused():
		key = "follow.consent.refused"
	case list.Consent.Latest != nil:
		key = "follow.consent.ended"
	}
	return &notice{Kind: "info", Heading: p.T("follow.consent.heading"), Text: p.T(key), Link: &link{Text: p.T("follow.consent.ask"), Href: casePath(list.CaseID) + "/consents/new"}}
}

// lostView says that contact is lost and what to do next.
func (p page) lostView(list followup.Listed) *lostView {
	if list.Lost == 0 {
		return nil
	}
	v := &lostView{Heading: p.T("follow.lost.heading", "date", p.On(list.Lost)), Text: p.T("follow.lost.text", "n", list.Tries)}
	for _, step := range []string{"other_time", "safe_person", "partner", "danger"} {
		v.Steps = append(v.Steps, p.T("follow.lost."+step))
	}
	told := "follow.lost.told_adult"
	if list.Child {
		told = "follow.lost.told_child"
	}
	v.Steps = append(v.Steps, p.T(told), p.T("follow.lost.write"))
	return v
}

// dueRow is a planned follow-up.
func (p page) dueRow(caseID string, r followup.Row, keeps bool) followRow {
	out := followRow{texts: p.texts, ID: "u-" + r.ID, Title: p.followName(r.Point), Line: p.FullDay(r.DueOn)}
	switch {
	case r.DueOn < p.Today():
		out.Badge = &badge{State: string(badgeLate), Text: p.T("follow.late")}
	case r.DueOn == p.Today():
		out.Badge = &badge{State: string(badgeOpen), Text: p.T("follow.today")}
	}
	if keeps {
		at := followPath(caseID) + "/" + r.ID
		out.Acts = []link{{Text: p.T("follow.record"), Href: at + "/record", More: out.Line}, {Text: p.T("follow.other_day"), Href: at + "/day", More: out.Line}}
	}
	return out
}

// doneRow is a contact that was made or tried.
func (p page) doneRow(caseID string, r followup.Row, keeps bool, opened *followOpened) followRow {
	at := followPath(caseID) + "/" + r.ID
	out := followRow{texts: p.texts, ID: "u-" + r.ID, Title: p.hearingWhen(r.At, r.DayOnly), Href: at, Said: p.followSaid(r.FollowUpFacts)}
	out.Badge = &badge{State: string(followBadges[r.Result]), Text: p.T("follow.result." + r.Result)}
	line := withoutEmpty(p.maybe("follow.way."+r.Way), p.maybe("follow.why_not."+r.WhyNot))
	if r.DueOn != "" {
		line = append(line, p.followName(r.Point))
	}
	if told := p.followTold(r.FollowUpFacts); told != "" {
		line = append(line, told)
	}
	out.Line = joinDots(append(line, p.T("stay.by", "who", r.By)))
	if opened != nil {
		out.Words = opened.words.Words[r.ID]
	}
	if keeps {
		out.Acts = []link{{Text: p.T("stay.correct"), Href: at + "/correct", More: out.Title}}
	}
	return out
}

// followBadges are the looks of the results.
var followBadges = map[string]badgeState{
	models.FollowReached: badgeReceived, models.FollowDeclined: badgeDeclined, models.FollowNotReached: badgeLate, models.FollowUnsafe: badgeLate,
}

// followTold says who was told that the survivor was not reached.
func (p page) followTold(f models.FollowUpFacts) string {
	var names []string
	for _, code := range f.ToldCodes() {
		names = append(names, p.T("follow.told."+code))
	}
	if len(names) == 0 {
		return ""
	}
	return p.T("follow.told_line", "who", strings.Join(names, ", "))
}

// followSaid are the coded answers of a follow-up, one sentence each.
func (p page) followSaid(f models.FollowUpFacts) (out []string) {
	if f.Safe != "" && f.Safe != string(models.Yes) {
		out = append(out, p.T("follow.safe."+f.Safe))
	}
	for _, a := range []struct{ name, code string }{
		{"home", f.Home}, {"home_safe", f.HomeSafe}, {"violence", f.Violence}, {"trafficker", f.Trafficker},
		{"money", f.Money}, {"learning", f.Learning}, {"stigma", f.Stigma}, {"mind", f.Mind},
	} {
		if a.code != "" {
			out = append(out, p.T("follow."+a.name+".short")+": "+p.followAnswer(a.name, a.code))
		}
	}
	return out
}

func (p page) followAnswer(name, code string) string {
	if code == models.FollowSaidNothing {
		return p.T("follow.rather_not")
	}
	return p.T("follow." + name + "." + code)
}

// followShowPage is one contact that was made or tried, with how it stood before.
type followShowPage struct {
	casePage
	List    string
	Heading string
	Badge   badge
	Rows    []summaryRow
	Acts    []link
	Earlier []earlierRows
}

// show shows one contact with its earlier versions.
func (h *followHandlers) show(c echo.Context) error {
	by := actor(c)
	one, err := h.follows.One(c.Request().Context(), by, c.Param("id"), c.Param("follow"))
	if err != nil {
		return err
	}
	if one.Row.Open() {
		return h.site.redirect(c, followPath(one.CaseID))
	}
	head, err := casePageOf(c, h.files, "follow.title")
	if err != nil {
		return err
	}
	p := followShowPage{casePage: head, List: followPath(one.CaseID), Heading: head.page.hearingWhen(one.Row.At, one.Row.DayOnly)}
	p.Badge = badge{State: string(followBadges[one.Row.Result]), Text: p.page.T("follow.result." + one.Row.Result)}
	p.Rows = append(p.page.followRows(one.Row.FollowUpFacts), summaryRow{Key: p.page.T("service.by"), Value: one.Row.By, Note: p.page.Moment(one.Row.ChangedAt)})
	if by.May(access.KeepFollowUp) {
		at := p.List + "/" + one.Row.ID
		p.Acts = []link{{Text: p.page.T("stay.correct"), Href: at + "/correct"}, {Text: p.page.T("stay.take_back"), Href: at + "/back"}}
	}
	for _, v := range one.Earlier {
		p.Earlier = append(p.Earlier, earlierRows{p.page.T("service.until", "date", p.page.Moment(v.Until), "who", v.Next, "why", p.page.maybe("correction_reason."+v.Reason)), p.page.followRows(v.FollowUpFacts)})
	}
	return h.site.render(c, http.StatusOK, "follow/show", p)
}

// followRows are the coded facts of a follow-up.
func (p page) followRows(f models.FollowUpFacts) (rows []summaryRow) {
	add := func(key, value string) {
		if value != "" {
			rows = append(rows, summaryRow{Key: p.T(key), Value: value})
		}
	}
	if f.DueOn != "" {
		add("follow.planned_for", joinDots([]string{p.followName(f.Point), p.Date(f.DueOn)}))
	}
	if f.Result == "" {
		return rows
	}
	add("follow.at.label", p.hearingWhen(f.At, f.DayOnly))
	add("follow.result.label", p.T("follow.result."+f.Result))
	add("follow.way.label", p.maybe("follow.way."+f.Way))
	add("follow.why_not.label", p.maybe("follow.why_not."+f.WhyNot))
	var told []string
	for _, code := range f.ToldCodes() {
		told = append(told, p.T("follow.told."+code))
	}
	add("follow.told.label", strings.Join(told, ", "))
	add("follow.safe.label", p.maybe("follow.safe."+f.Safe))
	for _, a := range []struct{ name, code string }{
		{"home", f.Home}, {"home_safe", f.HomeSafe}, {"violence", f.Violence}, {"trafficker", f.Trafficker},
		{"money", f.Money}, {"learning", f.Learning}, {"stigma", f.Stigma}, {"mind", f.Mind},
	} {
		if a.code != "" {
			add("follow."+a.name+".short", p.followAnswer(a.name, a.code))
		}
	}
	return rows
}

// found finds the follow-up in the address for a form.
func (h *followHandlers) found(c echo.Context, planned bool) (followup.Shown, error) {
	one, err := h.follows.One(c.Request().Context(), actor(c), c.Param("id"), c.Param("follow"))
	if err == nil && one.Row.Open() != planned {
		err = models.Fail(models.Conflict, "error.changed_by_someone")
	}
	return one, err
}

// nextDue is the first planned day after today, "" for none.
func nextDue(list followup.Listed, but string, today models.Date) models.Date {
	i := slices.IndexFunc(list.Due, func(r followup.Row) bool { return r.ID != but && r.DueOn >= today })
	if i < 0 {
		return ""
	}
	return list.Due[i].DueOn
}
