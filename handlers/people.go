package handlers

import (
	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/custody"
)

// peoplePage lists who works with the survivor, who did, and lets those who may
// assign.
type peoplePage struct {
	casePage
	Now    []personRow
	Before table
	Assign *formView
	Lead   *formView
	Open   []openerLine     // who can open what
	Second *custody.Trusted // one button assigns the deputy
}

// personRow is somebody who works with the survivor.
type personRow struct {
	texts
	Name, Role, Line string
	Waits            bool
	Lead             bool
	End              *link
	Declare          *link // where she says whether she acts for the other side
	Pass             *link // where she hands the case over
}

// byHand are the reasons a user chooses from when assigning a colleague.
var byHand = []string{"deputy", "lead", "counselling", "legal_matter", "cover", "hand_over"}

func (h *caseHandlers) people(c echo.Context) error { return h.changePeople(c, false) }
func (h *caseHandlers) lead(c echo.Context) error   { return h.changePeople(c, true) }

// changePeople shows who works with the survivor, and assigns a colleague or
// says who leads.
func (h *caseHandlers) changePeople(c echo.Context, leads bool) error {
	ctx, by := c.Request().Context(), actor(c)
	got, err := h.files.People(ctx, by, c.Param("id"))
	if err != nil {
		return err
	}
	p := h.peoplePage(c, got)
	paper, err := h.accounts.WhomThePaperHelps(ctx, by, waitingIDs(got.Openers))
	if err != nil {
		return err
	}
	p.Open = p.page.openerLines(got.Openers, paper)
	if err := p.page.ask(c); err != nil {
		return err
	}
	in, lead, done := casefile.AssignInput{}, got.Header.LeadID, "people.joined"
	do := func() error { return h.files.Assign(ctx, by, got.Header.ID, in) }
	assigning, leading := p.page, p.page.apart()
	if leads {
		assigning, leading, done = leading, assigning, "people.lead_changed"
		do = func() error { _, err := h.files.Lead(ctx, by, got.Header.ID, lead); return err }
	}
	if got.Header.May.Assign {
		p.Assign, p.Lead = assigning.assignForm(got, &in), leading.leadForm(got, &lead)
	}
	return p.page.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "people/list", p) },
		do:   do,
		done: func() error { return h.site.doneAt(c, peoplePath(got.Header.ID), done) },
	})
}

func (h *caseHandlers) peoplePage(c echo.Context, got casefile.People) peoplePage {
	p := peoplePage{casePage: newCasePage(c, "case.people", got.Header)}
	for _, a := range got.Now {
		row := p.page.personRow(got.Header, a)
		if a.AccountID == actor(c).ID() && access.Declares(a.Role) {
			row.Declare = &link{Text: p.page.T("conflict.say"), Href: conflictPath(got.Header.ID)}
			row.Pass = &link{Text: p.page.T("pass.link"), Href: passPath(got.Header.ID)}
		}
		p.Now = append(p.Now, row)
	}
	p.Before, p.Second = p.page.beforeTable(got.Before), got.Second
	return p
}

// waitingIDs lists the accounts of those who wait for a key.
func waitingIDs(o custody.Openers) (ids []string) {
	for _, w := range o.Waiting {
		ids = append(ids, w.ID)
	}
	return ids
}

func (p page) personRow(h casefile.Header, a casefile.Person) personRow {
	row := personRow{texts: p.texts, Name: a.Name, Role: p.T("role." + string(a.Role)), Lead: a.Lead, Waits: a.Waits}
	since := "people.since"
	if a.FromAt > p.now {
		since = "people.from"
	}
	row.Line = p.T(since, "date", p.On(a.FromAt)) + " · " + p.T("assign."+a.Reason)
	if a.UntilAt < models.Forever {
		row.Line += " · " + p.T("people.until", "date", p.On(a.UntilAt-1))
	}
	if access.Declares(a.Role) {
		row.Line += " · " + p.declaredLine(a)
	}
	if h.May.Assign {
		row.End = &link{Text: p.T("people.end"), Href: peoplePath(h.ID) + "/" + a.ID + "/end", More: a.Name}
	}
	return row
}

// declaredLine says what a volunteer said about the other side, and when.
func (p page) declaredLine(a casefile.Person) string {
	said := a.Declared
	switch {
	case said.Answer == "":
		return p.T("conflict.unsaid")
	case !said.Own:
		return p.T("conflict.told."+said.Answer, "date", p.Date(said.On))
	}
	return p.T("conflict.said."+said.Answer, "date", p.Date(said.On))
}

func (p page) beforeTable(list []casefile.Person) table {
	t := table{texts: p.texts, ID: "before", Caption: p.T("people.before"), Empty: emptyState{Text: p.T("people.none_before")}}
	t.Columns = []column{{Text: p.T("people.col_name")}, {Text: p.T("people.col_role")}, {Text: p.T("people.col_from")}, {Text: p.T("people.col_until")}, {Text: p.T("people.col_why")}}
	for _, a := range list {
		reason := p.T("assign." + a.Reason)
		if a.EndReason != "" {
			reason += " · " + p.T("unassign."+a.EndReason)
		}
		t.Rows = append(t.Rows, row{Cells: []cell{
			{Text: a.Name}, {Text: p.T("role." + string(a.Role))}, {Text: p.On(a.FromAt)}, {Text: p.On(a.UntilAt)}, {Text: reason},
		}})
	}
	return t
}

// assignForm adds a colleague to the case.
func (p page) assignForm(got casefile.People, in *casefile.AssignInput) *formView {
	return &formView{Action: peoplePath(got.Header.ID), Save: p.T("people.join_button"), Fields: []field{
		p.Select("account").Of(p.colleagueChoices(got.Colleagues)).Required().Into(&in.AccountID),
		p.Radios("reason", byHand...).Called("field.assign_reason").Required().Into(&in.Reason),
		p.AskDay("until").Called("field.assign_until").Optional().Into(&in.UntilOn),
		p.Radios("conflict").Of(p.choicesOf("conflict.asked.", []string{casefile.AskedNone, casefile.AskedYes, casefile.AskedOver})).Called("field.assign_conflict").Optional().Into(&in.Conflict),
	}}
}

// leadForm offers the caseworkers who work with the survivor; nil where the only
// one leads.
func (p page) leadForm(got casefile.People, lead *string) *formView {
	var list []choice
	for _, a := range got.Now {
		if a.Role == models.Caseworker {
			list = append(list, choice{Value: a.AccountID, Text: a.Name})
		}
	}
	asked := p.Radios("lead").Of(list).Required().Into(lead)
	if len(list) == 0 || len(list) == 1 && list[0].Value == got.Header.LeadID {
		return nil
	}
	return &formView{Action: peoplePath(got.Header.ID) + "/lead", Save: p.T("people.change_lead_button"), Second: true, Fields: []field{asked}}
}

// endingPage asks before an assignment ends: it may take the last key along.
type endingPage struct {
	caseFormPage
	Last []string // what nobody else could open
}

func (h *caseHandlers) endAssignment(c echo.Context) error {
	ctx, by := c.Request().Context(), actor(c)
	got, err := h.files.Ending(ctx, by, c.Param("id"), c.Param("assignment"))
	if err != nil {
		return err
	}
	p := endingPage{caseFormPage: caseFormPage{casePage: newCasePage(c, "people.end_title", got.Header)}}
	if err := p.page.ask(c); err != nil {
		return err
	}
	p.Back = &link{Text: p.page.T("people.end_back"), Href: peoplePath(got.Header.ID)}
	p.Heading = p.page.T("people.end_title")
	p.Text = p.page.T("people.end_text", "who", got.Person.Name, "role", p.page.T("role."+string(got.Person.Role)))
	for _, class := range got.Last {
		p.Last = append(p.Last, p.page.T("class."+string(class)))
	}
	reason := ""
	asked := p.page.Radios("end_reason").Of(p.page.choicesOf("unassign.", custody.EndReasons)).Required().Into(&reason)
	p.Form = formView{Action: p.page.Path, Fields: []field{asked}, Save: p.page.T("people.end_button")}
	return p.page.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "people/end", p) },
		do:   func() error { return h.files.EndAssignment(ctx, by, got.Header.ID, c.Param("assignment"), reason) },
		done: func() error { return h.site.doneAt(c, peoplePath(got.Header.ID), "people.ended") },
	})
}
