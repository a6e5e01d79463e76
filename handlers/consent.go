package handlers

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/casefile"
)

// consentsInput is an answer for each purpose: given, refused, or not asked.
type consentsInput map[string]string

func (m *consentsInput) read(name string, posted url.Values) {
	*m = consentsInput{}
	for _, purpose := range models.Purposes {
		if v := posted.Get(name + "." + purpose); v == models.ConsentGiven || v == models.ConsentRefused || v == string(models.NotAsked) {
			(*m)[purpose] = v
		}
	}
}

func (m *consentsInput) write(name string, values url.Values) {
	for purpose, v := range *m {
		values.Set(name+"."+purpose, v)
	}
}

// consentForm asks what she agrees to, each purpose by itself.
type consentForm struct {
	Answers     consentsInput `form:"answers"`
	GivenBy     string        `form:"given_by" validate:"omitempty,oneof=herself guardian committee"`
	Excluded    string        `form:"excluded" validate:"omitempty,oneof=yes no not_known"`
	ExplainedIn string        `form:"explained_in" validate:"max=10"`
	Form        string        `form:"form" validate:"omitempty,oneof=spoken written thumb_mark"`
	GivenOn     dateInput     `form:"given_on"`
	Until       dateInput     `form:"until"`
}

// rules holds the dates to what no tag can say.
func (f *consentForm) rules(today models.Date, problems models.Problems) {
	f.GivenOn.day("given_on", today, models.DateRule{NotAfter: today}, problems)
	f.Until.day("until", today, models.DateRule{}, problems)
}

// input is the form as the case file takes it.
func (f *consentForm) input(t texts) casefile.ConsentInput {
	in := casefile.ConsentInput{
		Answers: map[string]string{}, GivenBy: f.GivenBy, ExplainedIn: f.ExplainedIn, Form: f.Form, Excluded: f.Excluded == "yes",
		UntilOn: f.Until.day("until", t.Today(), models.DateRule{}, models.Problems{}),
	}
	if on := f.GivenOn.day("given_on", t.Today(), models.DateRule{}, models.Problems{}); on != "" && on != t.Today() {
		in.GivenAt = models.StartOfDay(on, t.zone)
	}
	for purpose, v := range f.Answers {
		if v != string(models.NotAsked) {
			in.Answers[purpose] = v
		}
	}
	return in
}

// consentFields are the questions of the form, without the day.
func (p page) consentFields(languages []choice, in *casefile.ConsentInput) []field {
	if in.Answers == nil {
		in.Answers = map[string]string{}
	}
	p.form.asks("answers", p.T("consent.new"))
	fields := p.purposeFields(in.Answers)
	excluded := ""
	fields = append(fields,
		p.Radios("given_by", models.ConsentGivers...).Into(&in.GivenBy),
		p.Radios("excluded", "yes", "no", "not_known").Inline().Into(&excluded),
		p.Select("explained_in").Of(languages).Medium().Into(&in.ExplainedIn),
		p.Radios("form", models.ConsentForms...).Inline().Into(&in.Form),
		p.AskDay("until").Optional().Into(&in.UntilOn),
	)
	in.Excluded = excluded == string(models.Yes)
	return fields
}

// purposeFields ask for each purpose by itself. "Not asked" is no answer.
func (p page) purposeFields(answers map[string]string) []field {
	var fields []field
	for _, purpose := range models.Purposes {
		name, answer := "answers."+purpose, answers[purpose]
		f := p.field("radios", name).Inline().Words(p.T("purpose."+purpose+".ask"), p.T("purpose."+purpose+".help"), "")
		list := p.choicesOf("consent.answer.", []string{models.ConsentGiven, models.ConsentRefused, string(models.NotAsked)})
		fields = append(fields, f.Of(list).Into(&answer))
		p.form.asks(name, p.T("purpose."+purpose))
		if answer != "" && answer != string(models.NotAsked) {
			answers[purpose] = answer
		}
	}
	return fields
}

// languages are those of the vocabulary.
func (h *caseHandlers) languages(p page) []choice {
	return p.codesOf(h.files.Library().Fact("person.language"))
}

// consentsPage lists what she agreed to, newest first.
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
		p.Now = append(p.Now, p.consentRow(h, head, r))
	}
	p.All = p.consentTable(rows)
	p.Print = &link{Text: p.T("consent.print"), Href: casePath(head.ID) + "/consents/print"}
	if head.May.Edit {
		p.New = &link{Text: p.T("consent.new"), Href: casePath(head.ID) + "/consents/new"}
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

// consentPage is the form.
type consentPage struct {
	casePage
	Fields []field
}

func (h *caseHandlers) newConsent(c echo.Context) error {
	var f consentForm
	if err := restored(c, &f); err != nil {
		return err
	}
	return h.renderConsent(c, http.StatusOK, f, nil)
}

func (h *caseHandlers) renderConsent(c echo.Context, status int, f consentForm, problem error) error {
	head, err := h.files.Head(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	if !head.May.Edit {
		return models.Fail(models.Forbidden, "error.forbidden")
	}
	p := consentPage{casePage: newCasePage(c, "consent.new", head)}
	p.page = p.filled(f).with(problem).labelled(p.purposeLabels())
	p.form.typed = true // the answers were read above
	p.Fields = p.consentFields(h.languages(p.page), &casefile.ConsentInput{})
	return h.site.render(c, status, "consent/new", p)
}

func (p page) purposeLabels() map[string]string {
	labels := map[string]string{"answers": p.T("consent.new")}
	for _, purpose := range models.Purposes {
		labels["answers."+purpose] = p.T("purpose." + purpose)
	}
	return labels
}

func (h *caseHandlers) recordConsent(c echo.Context) error {
	var f consentForm
	err := bind(c, &f)
	if err == nil {
		_, err = h.files.Agree(c.Request().Context(), actor(c), c.Param("id"), f.input(h.site.texts(c)))
	}
	if models.KindOf(err) == models.Invalid {
		return h.renderConsent(c, http.StatusUnprocessableEntity, f, err)
	}
	if err != nil {
		return err
	}
	h.site.flash(c, "consent.saved")
	return h.site.redirect(c, casePath(c.Param("id"))+"/consents")
}

func (h *caseHandlers) withdrawConsent(c echo.Context) error {
	if _, err := h.files.Withdraw(c.Request().Context(), actor(c), c.Param("id"), c.Param("consent")); err != nil {
		return err
	}
	h.site.flash(c, "consent.taken_back")
	return h.site.redirect(c, casePath(c.Param("id"))+"/consents")
}

// consentsPrint is the page she can keep: what she agreed to.
type consentsPrint struct {
	page
	Head printHead
	Rows []consentRow
}

func (h *caseHandlers) printConsents(c echo.Context) error {
	head, rows, err := h.files.Consents(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	p := consentsPrint{page: newPage(c, "print.title")}
	p.Head = printHead{Code: head.Code, Title: p.T("consent.print_title"), Line: p.Date(p.Today())}
	for _, r := range casefile.Latest(rows) {
		p.Rows = append(p.Rows, p.consentRow(h, casefile.Header{}, r))
	}
	return h.site.render(c, http.StatusOK, "consent/print", p)
}
