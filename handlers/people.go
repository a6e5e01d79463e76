package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/custody"
)

// peoplePage lists who works with her, who did, and lets those who may assign.
type peoplePage struct {
	casePage
	Now     []personRow
	Before  table
	Join    bool
	Account field
	Lead    *field
}

// personRow is somebody who works with her.
type personRow struct {
	texts
	Name, Role, Line string
	Waits            bool
	Lead             bool
	End              *link
}

// assignForm adds somebody to the case.
type assignForm struct {
	Account string    `form:"account" validate:"required,max=40"`
	Reason  string    `form:"reason" validate:"required,max=40"`
	Until   dateInput `form:"until"`
}

func (f *assignForm) rules(today models.Date, problems models.Problems) {
	f.Until.day("until", today, models.DateRule{}, problems)
}

// leadForm changes who leads.
type leadForm struct {
	Lead string `form:"lead" validate:"required,max=40"`
}

func (h *caseHandlers) people(c echo.Context) error {
	return h.renderPeople(c, http.StatusOK, assignForm{}, nil)
}

func (h *caseHandlers) renderPeople(c echo.Context, status int, form any, problem error) error {
	got, err := h.files.People(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	p := peoplePage{casePage: newCasePage(c, "case.people", got.Header), Join: got.Header.May.Assign}
	p.page = p.filled(form).with(problem).relabelled("reason", "field.assign_reason", "until", "field.assign_until")
	for _, a := range got.Now {
		p.Now = append(p.Now, p.personRow(got.Header, a))
	}
	p.Before = p.beforeTable(got.Before)
	if p.Join {
		p.Account = p.Select("account").Of(p.colleagueChoices(got.Colleagues))
		p.Lead = p.leadField(got)
	}
	return h.site.render(c, status, "people/list", p)
}

func (p page) personRow(h casefile.Header, a casefile.Person) personRow {
	row := personRow{texts: p.texts, Name: a.Name, Role: p.T("role." + string(a.Role)), Lead: a.Lead, Waits: a.Waits}
	row.Line = p.T("people.since", "date", p.On(a.FromAt)) + " · " + p.T("assign."+a.Reason)
	if a.UntilAt < models.Forever {
		row.Line += " · " + p.T("people.until", "date", p.On(a.UntilAt-1))
	}
	if h.May.Assign {
		row.End = &link{Text: p.T("people.end"), Href: casePath(h.ID) + "/people/" + a.ID + "/end", More: a.Name}
	}
	return row
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

func (p page) colleagueChoices(list []casefile.Colleague) []choice {
	out := make([]choice, len(list))
	for i, a := range list {
		out[i] = choice{Value: a.ID, Text: a.Name + " – " + p.T("role."+string(a.Role))}
	}
	return out
}

// leadField offers the caseworkers who work with her; nil where the only one
// leads.
func (p page) leadField(got casefile.People) *field {
	var list []choice
	for _, a := range got.Now {
		if a.Role == models.Caseworker {
			list = append(list, choice{Value: a.AccountID, Text: a.Name})
		}
	}
	if len(list) == 0 || len(list) == 1 && list[0].Value == got.Header.LeadID {
		return nil
	}
	if p.form.values.Get("lead") == "" {
		p.form.values.Set("lead", got.Header.LeadID)
	}
	f := p.Radios("lead").Of(list)
	return &f
}

func (h *caseHandlers) assign(c echo.Context) error {
	if err := actor(c).Require(access.AssignPeople); err != nil {
		return err
	}
	var f assignForm
	err := bind(c, &f)
	if err == nil {
		t := h.site.texts(c)
		in := casefile.AssignInput{AccountID: f.Account, Reason: f.Reason, UntilOn: f.Until.day("until", t.Today(), models.DateRule{}, models.Problems{})}
		err = h.files.Assign(c.Request().Context(), actor(c), c.Param("id"), in)
	}
	return h.peopleDone(c, f, err, "people.joined")
}

func (h *caseHandlers) lead(c echo.Context) error {
	if err := actor(c).Require(access.AssignPeople); err != nil {
		return err
	}
	var f leadForm
	err := bind(c, &f)
	if err == nil {
		_, err = h.files.Lead(c.Request().Context(), actor(c), c.Param("id"), f.Lead)
	}
	return h.peopleDone(c, f, err, "people.lead_changed")
}

func (h *caseHandlers) peopleDone(c echo.Context, form any, err error, done string) error {
	if models.KindOf(err) == models.Invalid {
		return h.renderPeople(c, http.StatusUnprocessableEntity, form, err)
	}
	if err != nil {
		return err
	}
	h.site.flash(c, done)
	return h.site.redirect(c, casePath(c.Param("id"))+"/people")
}

// endingPage asks before an assignment ends: it may take the last key along.
type endingPage struct {
	casePage
	Name    string
	Role    string
	Last    []string // what nobody else could open
	Reasons field
	Back    string
}

// endForm says why an assignment ends.
type endForm struct {
	Reason string `form:"end_reason" validate:"required,max=40"`
}

func (h *caseHandlers) ending(c echo.Context) error {
	return h.renderEnding(c, http.StatusOK, endForm{}, nil)
}

func (h *caseHandlers) renderEnding(c echo.Context, status int, f endForm, problem error) error {
	got, err := h.files.Ending(c.Request().Context(), actor(c), c.Param("id"), c.Param("assignment"))
	if err != nil {
		return err
	}
	p := endingPage{casePage: newCasePage(c, "people.end_title", got.Header), Name: got.Person.Name, Role: h.site.texts(c).T("role." + string(got.Person.Role))}
	p.page = p.filled(f).with(problem)
	for _, class := range got.Last {
		p.Last = append(p.Last, p.T("class."+string(class)))
	}
	p.Reasons = p.Radios("end_reason").Of(p.choicesOf("unassign.", custody.EndReasons))
	p.Back = casePath(got.Header.ID) + "/people"
	return h.site.render(c, status, "people/end", p)
}

func (h *caseHandlers) endAssignment(c echo.Context) error {
	if err := actor(c).Require(access.AssignPeople); err != nil {
		return err
	}
	var f endForm
	err := bind(c, &f)
	if err == nil {
		err = h.files.EndAssignment(c.Request().Context(), actor(c), c.Param("id"), c.Param("assignment"), f.Reason)
	}
	if models.KindOf(err) == models.Invalid {
		return h.renderEnding(c, http.StatusUnprocessableEntity, f, err)
	}
	if err != nil {
		return err
	}
	h.site.flash(c, "people.ended")
	return h.site.redirect(c, casePath(c.Param("id"))+"/people")
}
