package handlers

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/assessment"
	"aftercare/services/deed"
	"aftercare/services/instrument"
)

// assessmentForm is the questions of an instrument with what they read.
type assessmentForm struct {
	casePage
	h       *assessmentHandlers
	of      *instrument.Instrument
	in      assessment.Input
	answers []string // as the controls hold them, "" for none
	total   string
	lead    string
	back    string
}

// form begins a form about an instrument.
func (h *assessmentHandlers) form(c echo.Context, titleKey string) (*assessmentForm, error) {
	if err := actor(c).Require(access.KeepAssessments); err != nil {
		return nil, err
	}
	head, err := casePageOf(c, h.files, titleKey)
	if err != nil {
		return nil, err
	}
	f := &assessmentForm{casePage: head, h: h, back: assessmentsPath(c.Param("id"))}
	f.Sections.stand(f.back)
	f.page.calling("assessment")
	return f, f.page.ask(c)
}

// add asks the questions of the instrument in the address.
func (h *assessmentHandlers) add(c echo.Context) error {
	f, err := h.form(c, "assessment.title")
	if err != nil {
		return err
	}
	if f.of = instrument.Find(cmp.Or(f.page.form.values.Get("instrument"), c.QueryParam("instrument"))); f.of == nil {
		return models.ErrNotFound()
	}
	f.in.Instrument, f.in.OnDay, f.in.Language = f.of.Key, f.page.Today(), f.spoken()
	fields := append([]field{f.page.tokenField(h.site.newID(), &f.in.Token), f.page.Hidden("instrument").Into(&f.in.Instrument)}, f.fields()...)
	return f.end(c, f.of.Name, "assessment", fields, "assessment.added", func() (deed.Result, error) {
		return h.assessments.Add(c.Request().Context(), actor(c), c.Param("id"), f.in)
	})
}

// spoken is the language of the page, where people are asked in it.
func (f *assessmentForm) spoken() string {
	for _, l := range f.languages() {
		if l.Value == f.page.Lang {
			return f.page.Lang
		}
	}
	return ""
}

func (f *assessmentForm) languages() []choice {
	return f.page.codesOf(f.h.library.Fact("person.language"))
}

// changing begins a form about an assessment that is there.
func (h *assessmentHandlers) changing(c echo.Context, titleKey string) (*assessmentForm, error) {
	f, err := h.form(c, titleKey)
	if err != nil {
		return nil, err
	}
	one, err := h.assessments.One(c.Request().Context(), actor(c), c.Param("id"), c.Param("assessment"))
	if err != nil {
		return nil, err
	}
	f.of, f.in.AssessmentFacts, f.in.Version = instrument.Find(one.Now.Instrument), one.Now.AssessmentFacts, one.Now.Version
	if f.of == nil {
		return nil, models.ErrNotFound()
	}
	f.back += "/" + one.Now.ID
	return f, nil
}

// correct shows the answers to be put right. They are opened for it, once its reader said
// why.
func (h *assessmentHandlers) correct(c echo.Context) error {
	f, err := h.changing(c, "assessment.correct_title")
	if err != nil {
		return err
	}
	if f.page.form.values.Get("version") == "" { // neither sent nor kept as a draft
		why, answered, err := h.why(c)
		if err != nil || !answered {
			return err
		}
		one, err := h.assessments.Open(c.Request().Context(), actor(c), c.Param("id"), c.Param("assessment"), why.Purpose)
		if err != nil {
			return err
		}
		f.page = f.page.apart()
		f.take(one.Now)
	}
	f.lead = f.page.T("assessment.correct_lead")
	fields := append([]field{
		f.page.Hidden("version").Into(&f.in.Version),
		f.page.Radios("correction_reason").Called("document.correction_reason").Of(f.page.choicesOf("document.reason.", models.CorrectionReasons)).Required().Into(&f.in.Reason),
	}, f.fields()...)
	return f.end(c, f.page.T("assessment.correct_title"), "assessment", fields, "assessment.corrected", func() (deed.Result, error) {
		return h.assessments.Correct(c.Request().Context(), actor(c), c.Param("id"), c.Param("assessment"), f.in)
	})
}

// take fills the form from answers that were opened.
func (f *assessmentForm) take(s assessment.Scored) {
	if s.Given.Answers == nil && !s.Closed {
		f.total = f.of.Number(s.Given.Total)
	}
	f.answers = make([]string, f.of.Items)
	for i, a := range s.Given.Answers {
		if a != instrument.Unanswered {
			f.answers[i] = strconv.Itoa(a)
		}
	}
}

// remove asks why an assessment is taken back.
func (h *assessmentHandlers) remove(c echo.Context) error {
	f, err := h.changing(c, "assessment.remove_title")
	if err != nil {
		return err
	}
	f.lead = f.page.T("assessment.remove_lead")
	fields := []field{
		f.page.Hidden("version").Into(&f.in.Version),
		f.page.Radios("removal_reason").Called("document.removal_reason").Of(f.page.choicesOf("document.removal.", models.AssessmentRemovals)).Required().Into(&f.in.Reason),
	}
	return f.end(c, f.page.T("assessment.remove_title"), "", fields, "assessment.removed", func() (deed.Result, error) {
		f.back = assessmentsPath(c.Param("id"))
		return h.assessments.Remove(c.Request().Context(), actor(c), c.Param("id"), c.Param("assessment"), f.in)
	})
}

// fields are the questions of the instrument, with when, in which language and how.
func (f *assessmentForm) fields() []field {
	fields := []field{
		f.page.AskWhen("at").Past().Into(&f.in.OnDay),
		f.page.Select("language").Of(f.languages()).Required().Medium().Into(&f.in.Language),
		f.page.Radios("way").Of(f.page.choicesOf("assessment.way.", models.AssessmentWays)).Required().Into(&f.in.Way),
	}
	if f.of.Asked() {
		fields = append(append(fields, f.questions()...), f.page.Fold("assessment.total_alone", "more", f.totalField().Optional().Into(&f.total)))
	} else {
		fields = append(fields, f.totalField().Required().Into(&f.total))
	}
	f.read()
	return append(fields, f.page.Area("words").Optional().Private().Tall(3).Max(models.MaxAssessmentWords).Into(&f.in.Words))
}

func (f *assessmentForm) totalField() field {
	return f.page.Text("total").Short().Private().Max(10)
}

// questions are the questions in their official words, or by number where the words may
// not stand here.
func (f *assessmentForm) questions() (out []field) {
	if w, ok := f.of.Wording(f.page.Lang); ok {
		out = append(out, f.page.Saying(w.Lead))
	} else {
		out = append(out, f.page.Saying(f.page.labelOf(f.of.Textless)))
	}
	if f.answers == nil {
		f.answers = make([]string, f.of.Items)
	}
	for i := range f.of.Items {
		out = append(out, f.page.field("radios", instrument.Item(i+1)).Words(f.page.questionText(f.of, i), "", "").Of(f.page.answerChoices(f.of)).Into(&f.answers[i]))
	}
	return out
}

// read takes what the controls hold: answers, or the total alone.
func (f *assessmentForm) read() {
	answered := false
	g := instrument.Given{}
	for _, text := range f.answers {
		n, err := strconv.Atoi(text)
		if err != nil {
			n = instrument.Unanswered
		}
		answered = answered || err == nil
		g.Answers = append(g.Answers, n)
	}
	if f.total != "" {
		if answered {
			f.page.found().Add("total", "problem.assessment_both")
		}
		total, problem := f.of.ParseTotal(f.total)
		if problem != "" {
			f.page.found().Add("total", problem)
		}
		g = instrument.Given{Total: total}
	}
	f.in.Given = g
}

// end shows the form, or does the deed and goes back.
func (f *assessmentForm) end(c echo.Context, heading, draft string, fields []field, said string, do func() (deed.Result, error)) error {
	return f.page.finish(formSteps{
		show: func(status int) error {
			p := caseFormPage{casePage: f.casePage, formWords: formWords{Heading: heading, Lead: cmp.Or(f.lead, f.page.labelOf(f.of.Title))}}
			p.Form = formView{Action: f.page.Path, Draft: draft, Fields: fields, Save: f.page.T("assessment.save"), Cancel: &link{Text: f.page.T("delivery.cancel"), Href: f.back}}
			return f.h.site.render(c, status, "form/case", p)
		},
		do:   func() error { _, err := do(); return err },
		done: func() error { return f.h.site.doneAt(c, f.back, said) },
	})
}

// assessmentShowPage is one assessment with how it was before.
type assessmentShowPage struct {
	casePage
	List    string
	Heading string
	Now     []summaryRow
	Answers []summaryRow
	Open    string
	Waits   string
	Notes   []string
	Licence string
	Source  string
	Correct *link
	Remove  *link
	Earlier []earlierRows
}

func (h *assessmentHandlers) show(c echo.Context) error {
	one, err := h.assessments.One(c.Request().Context(), actor(c), c.Param("id"), c.Param("assessment"))
	if err != nil {
		return err
	}
	return h.renderOne(c, one)
}

// openOne shows an assessment with its answers, once its reader said why.
func (h *assessmentHandlers) openOne(c echo.Context) error {
	if err := actor(c).Require(access.KeepAssessments); err != nil {
		return err
	}
	f, answered, err := h.why(c)
	if err != nil || !answered {
		return err
	}
	one, err := h.assessments.Open(c.Request().Context(), actor(c), c.Param("id"), c.Param("assessment"), f.Purpose)
	if err != nil {
		return err
	}
	return h.renderOne(c, one)
}

func (h *assessmentHandlers) renderOne(c echo.Context, one assessment.Shown) error {
	head, err := casePageOf(c, h.files, "assessment.one")
	if err != nil {
		return err
	}
	in := instrument.Find(one.Now.Instrument)
	if in == nil {
		return models.ErrNotFound()
	}
	p := assessmentShowPage{casePage: head, List: assessmentsPath(one.CaseID), Heading: in.Name + " · " + head.page.labelOf(in.Title), Licence: in.Licence, Notes: head.page.scoreNotes(in)}
	p.Sections.stand(p.List)
	at := p.List + "/" + one.Now.ID
	if p.Now = h.rows(p.page, in, one.Now); one.Now.Closed {
		p.Open = at + "/open"
	} else {
		p.Answers = p.page.instrumentRows(in, one.Now)
	}
	if one.Now.Waiting {
		p.Waits = p.page.T("case.waits_value")
	}
	p.Now = append(p.Now, summaryRow{Key: p.page.T("service.by"), Value: one.Now.By, Note: p.page.Moment(one.Now.CreatedAt)})
	p.Correct = &link{Text: p.page.T("assessment.correct"), Href: at + "/correct"}
	p.Remove = &link{Text: p.page.T("assessment.remove"), Href: at + "/remove"}
	p.Source = strings.Join(in.Sources, "; ")
	for _, v := range one.Earlier {
		rows := append(h.rows(p.page, in, v.Scored), p.page.instrumentRows(in, v.Scored)...)
		p.Earlier = append(p.Earlier, earlierRows{p.page.T("service.until", "date", p.page.Moment(v.Until), "who", v.Next, "why", p.page.T("document.reason."+v.Reason)), rows})
	}
	return h.site.render(c, http.StatusOK, "assessment/show", p)
}

// rows are what is known of an assessment: its coded facts, and its total and words once
// they are opened.
func (h *assessmentHandlers) rows(p page, in *instrument.Instrument, s assessment.Scored) []summaryRow {
	rows := []summaryRow{{Key: p.T("assessment.day"), Value: p.Date(s.OnDay)}, {Key: p.T("assessment.way.label"), Value: p.T("assessment.way." + s.Way)}}
	for _, l := range p.codesOf(h.library.Fact("person.language")) {
		if l.Value == s.Language {
			rows = append(rows, summaryRow{Key: p.T("assessment.language.label"), Value: l.Text})
		}
	}
	if s.Closed {
		return rows
	}
	rows = append(rows, summaryRow{Key: p.T("assessment.total_head"), Value: p.scoreText(in, s)})
	for _, part := range in.PartScores(s.Given) {
		value := in.Number(part.Score.From)
		if !part.Score.Sure() {
			value += "–" + in.Number(part.Score.To)
		}
		rows = append(rows, summaryRow{Key: p.T("assessment.part", "name", part.Name, "from", part.Part.From, "to", part.Part.To), Value: value})
	}
	for _, text := range p.scoreMore(in, []assessment.Scored{s}, 0) {
		rows = append(rows, summaryRow{Key: p.T("assessment.mind"), Value: text})
	}
	if s.Words != "" {
		rows = append(rows, summaryRow{Key: p.T("assessment.words.label"), Value: s.Words})
	}
	return rows
}
