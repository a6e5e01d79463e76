package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/casefile"
)

// languages are those of the vocabulary.
func (h *caseHandlers) languages(p page) []choice {
	return p.codesOf(h.files.Library().Fact("person.language"))
}

// consentsPage lists what the survivor agreed to, newest first.
type consentsPage struct {
	casePage
	Now   []consentRow
	All   table
	New   *link
	Print *link
	Empty emptyState
}

// consentRow is the present answer for one purpose.
type consentRow struct {
	texts
	Title    string
	Badge    badge
	Line     string
	Withdraw string // where withdrawing is posted, "" when there is nothing to withdraw
}

func (h *caseHandlers) consents(c echo.Context) error {
	head, rows, err := h.files.Consents(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	p := consentsPage{casePage: newCasePage(c, "case.consents", head), Empty: emptyState{Text: h.site.texts(c).T("consent.none")}}
	for _, r := range casefile.Latest(rows) {
		p.Now = append(p.Now, p.page.consentRow(h, head, r))
	}
	p.All = p.page.consentTable(rows)
	p.Print = &link{Text: p.page.T("consent.print"), Href: casePath(head.ID) + "/consents/print"}
	if head.May.Edit {
		p.New = &link{Text: p.page.T("consent.new"), Href: casePath(head.ID) + "/consents/new"}
	}
	return h.site.render(c, http.StatusOK, "consent/list", p)
}

func (p page) consentRow(h *caseHandlers, head casefile.Header, r casefile.ConsentRow) consentRow {
	row := consentRow{texts: p.texts, Title: p.T("purpose." + r.Purpose), Line: p.consentLine(h, r), Badge: p.consentBadge(r)}
	if head.May.Edit && r.Holds(p.Today()) {
		row.Withdraw = casePath(head.ID) + "/consents/" + r.ID + "/withdraw"
	}
	return row
}

func (p page) consentBadge(r casefile.ConsentRow) badge {
	switch {
	case r.Answer == models.ConsentRefused:
		return badge{State: string(badgeDeclined), Text: p.T("consent.answer.refused")}
	case r.WithdrawnAt != 0:
		return badge{State: string(badgeDeclined), Text: p.T("consent.withdrawn", "date", p.On(r.WithdrawnAt))}
	case !r.Holds(p.Today()):
		return badge{State: string(badgeClosed), Text: p.T("consent.over", "date", p.Date(r.UntilOn))}
	}
	return badge{State: string(badgeReceived), Text: p.T("consent.answer.given")}
}

// consentLine says who agreed, how, in which language and until when.
func (p page) consentLine(h *caseHandlers, r casefile.ConsentRow) string {
	line := p.On(r.GivenAt) + " · " + p.T("field.given_by."+r.GivenBy)
	if r.Form != "" {
		line += " · " + p.T("field.form."+r.Form)
	}
	for _, l := range h.languages(p) {
		if l.Value == r.ExplainedIn {
			line += " · " + l.Text
		}
	}
	if r.UntilOn != "" {
		line += " · " + p.T("consent.until", "date", p.Date(r.UntilOn))
	}
	return line
}

func (p page) consentTable(rows []casefile.ConsentRow) table {
	t := table{texts: p.texts, ID: "consents", Caption: p.T("consent.all"), Empty: emptyState{Text: p.T("consent.none")}}
	t.Columns = []column{{Text: p.T("consent.col_purpose")}, {Text: p.T("consent.col_when")}, {Text: p.T("consent.col_who")}, {Text: p.T("consent.col_recorder")}, {Text: p.T("consent.col_answer")}}
	for _, r := range rows {
		b, recorder := p.consentBadge(r), r.Recorder
		if recorder == "" {
			recorder = p.T("history.program")
		}
		t.Rows = append(t.Rows, row{ID: "row-" + r.ID, Cells: []cell{
			{Text: p.T("purpose." + r.Purpose)}, {Text: p.On(r.GivenAt)}, {Text: p.T("field.given_by." + r.GivenBy)}, {Text: recorder}, {Badge: &b},
		}})
	}
	return t
}

// newConsent asks what the survivor agrees to and records it.
func (h *caseHandlers) newConsent(c echo.Context) error {
	head, err := h.editing(c, "consent.new")
	if err != nil {
		return err
	}
	p := caseFormPage{casePage: head, formWords: formWords{Heading: head.page.T("consent.new"), Lead: head.page.T("consent.say_first")}}
	var in casefile.ConsentInput
	fields := append(consentFields(p.page, h.languages(p.page), &in), consentDay(p.page, &in))
	p.Form = formView{Action: p.page.Path, Draft: "consent", Fields: fields, Save: p.page.T("consent.save")}
	return p.page.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "form/case", p) },
		do: func() error {
			_, err := h.files.Agree(c.Request().Context(), actor(c), p.Head.ID, in)
			return err
		},
		done: func() error { return h.site.doneAt(c, casePath(p.Head.ID)+"/consents", "consent.saved") },
	})
}

func (h *caseHandlers) withdrawConsent(c echo.Context) error {
	if _, err := h.files.Withdraw(c.Request().Context(), actor(c), c.Param("id"), c.Param("consent")); err != nil {
		return err
	}
	return h.site.doneAt(c, casePath(c.Param("id"))+"/consents", "consent.taken_back")
}

// consentsPrint is the page the survivor can keep: what was agreed to.
type consentsPrint struct {
	pageView
	Head printHead
	Rows []consentRow
}

func (h *caseHandlers) printConsents(c echo.Context) error {
	head, rows, err := h.files.Consents(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	speakOf(c, head.Sex)
	p := consentsPrint{pageView: pageView{newPage(c, "print.title")}}
	p.Head = printHead{Code: head.Code, Title: p.page.T("consent.print_title"), Line: p.page.Date(p.page.Today())}
	for _, r := range casefile.Latest(rows) {
		p.Rows = append(p.Rows, p.page.consentRow(h, casefile.Header{}, r))
	}
	return h.site.render(c, http.StatusOK, "consent/print", p)
}
