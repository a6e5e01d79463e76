package handlers

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/pack"
)

// checkPage shows everything once more before a case is opened, and what will
// change with it.
type checkPage struct {
	page
	StepLine string
	Key      string
	Parts    []checkPart
	Changes  []string
	Back     string
	Standing []summaryRow // of a survivor who was here before: what would be written over
	Waits    bool         // something of it does not open for the worker
	Changed  bool         // a colleague changed it since it was shown
	Seen     string       // the version of her record that Standing is of
}

// checkForm is what the last page sends: which case, and what of her record was
// shown beside what was typed.
type checkForm struct {
	Key  string `form:"key" validate:"max=40"`
	Seen string `form:"seen" validate:"omitempty,number,max=18"`
}

// checkPart is one page of the intake as typed.
type checkPart struct {
	Title  string
	Change link
	Rows   []summaryRow
	None   string
}

func (h *intakeHandlers) check(c echo.Context) error {
	_, f, err := h.begin(c)
	if err != nil {
		return err
	}
	if f.Arrival.Key == "" {
		return h.site.redirect(c, intakeSteps[0].Path)
	}
	if step, problem := f.wrong(); problem != nil {
		return h.render(c, http.StatusUnprocessableEntity, step, f, problem)
	}
	return h.checkPage(c, http.StatusOK, f)
}

// checkPage shows what was typed and, of a survivor who was here before, what
// stands in her file and would be written over. Opening that leaves an entry.
func (h *intakeHandlers) checkPage(c echo.Context, status int, f *intakeForms) error {
	by := actor(c)
	p := checkPage{page: newPage(c, "intake.title"), Key: f.Arrival.Key, Back: intakeSteps[5].Path}
	p.StepLine = p.Step(len(intakeSteps), len(intakeSteps))
	p.Parts = h.parts(p.page, f)
	p.Changes = h.changes(p.page, f)
	in := h.input(p.texts, f, by.Shelters())
	known, err := h.files.Known(c.Request().Context(), by, in)
	if err != nil {
		return err
	}
	p.Waits, p.Changed = known.Waiting, status == http.StatusConflict
	if known.Seen > 0 {
		p.Seen = strconv.FormatInt(known.Seen, 10)
	}
	for _, part := range []struct{ name, typed string }{{"called_name", in.Called}, {"safe_contact", in.SafeContact}} {
		if old := known.Texts[part.name]; old != "" && old != part.typed {
			p.Standing = append(p.Standing, summaryRow{Key: p.T("field." + part.name + ".label"), Value: old})
		}
	}
	return h.site.render(c, status, "intake/check", p)
}

// parts lists what was typed, page by page. Her story is only said to be there.
func (h *intakeHandlers) parts(p page, f *intakeForms) []checkPart {
	var out []checkPart
	for i, rows := range [][]summaryRow{h.arrivalRows(p, f), h.whoRows(p, f), h.factRows(p, f.Age.Facts), h.agreedRows(p, f), h.happenedRows(p, f), h.wordsRows(p, f)} {
		title := p.T("intake.page." + intakeSteps[i].Name)
		out = append(out, checkPart{
			Title: title, Rows: rows, None: p.T("intake.nothing"),
			Change: link{Text: p.T("intake.change"), Href: intakeSteps[i].Path, More: title},
		})
	}
	return out
}

// rowsOf leaves out what was not answered.
func (p page) rowsOf(pairs ...string) []summaryRow {
	var rows []summaryRow
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			rows = append(rows, summaryRow{Key: p.T(pairs[i]), Value: pairs[i+1]})
		}
	}
	return rows
}

func (h *intakeHandlers) arrivalRows(p page, f *intakeForms) []summaryRow {
	when := p.T("intake.now", "date", p.Date(p.Today()))
	if at := f.Arrival.arrivedAt(p.texts); at != 0 {
		when = p.On(at)
		if f.Arrival.Time != "" {
			when = p.Moment(at)
		}
	}
	return p.rowsOf("field.arrived.label", when, "field.referral.label", p.coded("referral.", f.Arrival.Referral), "field.safe_now.label", p.coded("answer.", f.Arrival.Safe))
}

// known writes a date, "" for none.
func (p page) known(d models.PartialDate) string {
	if d.IsZero() {
		return ""
	}
	return p.Partial(d)
}

// coded writes a code of the catalogue, "" for none.
func (p page) coded(prefix, code string) string {
	if code == "" {
		return ""
	}
	return p.T(prefix + code)
}

// languageRow names a language that was chosen.
func (p page) languageRow(label string, lib *pack.Library, code string) []summaryRow {
	for _, c := range p.codesOf(lib.Fact("person.language")) {
		if c.Value == code {
			return p.rowsOf(label, c.Text)
		}
	}
	return nil
}

func (h *intakeHandlers) whoRows(p page, f *intakeForms) []summaryRow {
	rows := p.rowsOf("field.called_name.label", f.Who.Called, "field.full_name.label", f.Who.Full, "field.other_names.label", f.Who.Others)
	rows = append(rows, p.languageRow("field.speaks.label", h.files.Library(), f.Who.Language)...)
	rows = append(rows, p.rowsOf("field.safe_contact.label", f.Who.Safe)...)
	if f.Who.Same != "" && f.Who.Same != "no" {
		rows = append(rows, summaryRow{Key: p.T("intake.same_key"), Value: p.T("intake.same_yes")})
	}
	return rows
}

func (h *intakeHandlers) factRows(p page, m factsInput) []summaryRow {
	r := factReader{today: p.Today(), zone: p.zone, problems: models.Problems{}}
	var rows []summaryRow
	for _, in := range r.facts(m, h.files.Library().Facts()) {
		if in.Value.Answer == models.NotAsked {
			continue
		}
		rows = append(rows, p.factRow(h.files.Library(), h.files.Library().Fact(in.Name), casefile.Recorded{Fact: models.Fact{AnswerFacts: in.Value.RestingOn(in.Basis)}}))
	}
	return rows
}

func (h *intakeHandlers) agreedRows(p page, f *intakeForms) []summaryRow {
	var rows []summaryRow
	for _, purpose := range models.Purposes {
		if v := f.Agreed.Answers[purpose]; v != "" {
			rows = append(rows, summaryRow{Key: p.T("purpose." + purpose), Value: p.T("consent.answer." + v)})
		}
	}
	rows = append(rows, p.rowsOf("field.given_by.label", p.coded("field.given_by.", f.Agreed.GivenBy), "field.excluded.label", p.coded("field.excluded.", f.Agreed.Excluded))...)
	rows = append(rows, p.languageRow("field.explained_in.label", h.files.Library(), f.Agreed.ExplainedIn)...)
	until := f.Agreed.Until.partial("until", p.Today(), models.DateRule{}, models.Problems{})
	return append(rows, p.rowsOf("field.form.label", p.coded("field.form.", f.Agreed.Form), "field.until.label", p.known(until))...)
}

func (h *intakeHandlers) happenedRows(p page, f *intakeForms) []summaryRow {
	rows, none := h.factRows(p, f.Happened.Facts), models.Problems{}
	rows = append(rows, p.rowsOf(
		"field.began.label", p.known(f.Happened.Began.partial("began", p.Today(), models.DateRule{}, none)),
		"field.ended.label", p.known(f.Happened.Ended.partial("ended", p.Today(), models.DateRule{}, none)))...)
	lib := h.files.Library()
	for _, d := range f.Happened.Duties.inputs(lib) {
		duty := lib.Duty(d.Duty)
		for _, x := range duty.Decisions {
			if x.Code == d.Decision {
				rows = append(rows, summaryRow{Key: p.labelOf(duty.Title), Value: p.labelOf(x.Label)})
			}
		}
	}
	return rows
}

func (h *intakeHandlers) wordsRows(p page, f *intakeForms) []summaryRow {
	written := func(text string) string {
		if text == "" {
			return ""
		}
		return p.T("intake.written", "n", len(strings.Fields(text)))
	}
	return p.rowsOf("field.story.label", written(f.Words.Story), "field.her_wishes.label", written(f.Words.Wishes))
}

// changes says what opening the case does.
func (h *intakeHandlers) changes(p page, f *intakeForms) []string {
	out := []string{p.T("intake.change_code"), p.T("intake.change_lead"), p.T("intake.change_clocks"), p.T("intake.change_readers")}
	if f.Words.Story != "" {
		out = append(out, p.T("intake.change_story"))
	}
	return append(out, p.T("intake.change_nobody"))
}

// open opens the case. Sending the page twice opens one.
func (h *intakeHandlers) open(c echo.Context) error {
	by, f, err := h.begin(c)
	if err != nil {
		return err
	}
	if f.Arrival.Key == "" {
		return h.openedBefore(c)
	}
	if step, problem := f.wrong(); problem != nil {
		return h.render(c, http.StatusUnprocessableEntity, step, f, problem)
	}
	var shown checkForm
	if err := bind(c, &shown); err != nil {
		return err
	}
	in := h.input(h.site.texts(c), f, by.Shelters())
	in.SameSeen, _ = strconv.ParseInt(shown.Seen, 10, 64)
	out, err := h.files.Open(c.Request().Context(), by, in)
	if models.KindOf(err) == models.Invalid {
		step := stepOf(err)
		return h.render(c, http.StatusUnprocessableEntity, step, f, onStep(err, step))
	}
	if models.KindOf(err) == models.Conflict && in.SameAs != "" {
		return h.checkPage(c, http.StatusConflict, f)
	}
	if err != nil {
		return err
	}
	if err := h.forget(c); err != nil {
		return err
	}
	h.site.flash(c, "intake.opened")
	return h.site.redirect(c, casePath(out.Case.ID))
}

// onStep names fields of facts as the page names them.
func onStep(err error, step int) error {
	if step == 2 || step == 4 && problemsOf(err)["ended"] == "" {
		return underFact(err)
	}
	return err
}

// openedBefore answers a page sent once more after its case was opened: the
// drafts are gone, and the key leads to the case.
func (h *intakeHandlers) openedBefore(c echo.Context) error {
	var f arrivalForm
	_ = bind(c, &f) // only the key is there
	if head, err := h.files.Made(c.Request().Context(), actor(c), f.Key); err == nil {
		return h.site.redirect(c, casePath(head.ID))
	}
	return h.site.redirect(c, intakeSteps[0].Path)
}
