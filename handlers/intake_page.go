package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/pack"
)

// intakePage is one page of the intake.
type intakePage struct {
	page
	StepName string
	StepLine string
	Lead     string
	Back     string
	Saved    string
	Hidden   []hidden
	Fields   []field
	Blocks   []factBlock
	After    []field
	Cards    []dutyCard
	Notices  []notice
}

// show asks one page's questions with what was typed before.
func (h *intakeHandlers) show(c echo.Context, step int) error {
	_, f, err := h.begin(c)
	if err != nil {
		return err
	}
	return h.render(c, http.StatusOK, step, f, nil)
}

func (h *intakeHandlers) render(c echo.Context, status, step int, f *intakeForms, problem error) error {
	p := intakePage{page: newPage(c, "intake.title").filled(f.form(step)).with(problem), StepName: intakeSteps[step].Name}
	p.Path = intakeSteps[step].Path // its form goes to its own page, also when the last page shows it
	p.StepLine, p.Lead = p.Step(step+1, len(intakeSteps)), p.maybe("intake.lead."+p.StepName)
	if step > 0 {
		p.Back = intakeSteps[step-1].Path
	}
	if f.Saved > 0 {
		p.Saved = p.T("intake.saved", "time", p.At(f.Saved))
	}
	if err := h.fill(c, &p, f); err != nil {
		return err
	}
	return h.site.render(c, status, "intake/step", p)
}

// fill lays out the questions of a page.
func (h *intakeHandlers) fill(c echo.Context, p *intakePage, f *intakeForms) error {
	lib := h.files.Library()
	if f.Arrival.Safe == string(models.No) && (p.StepName == "arrival" || p.StepName == "who") {
		p.Notices = []notice{{Kind: "danger", Heading: p.T("intake.unsafe_heading"), Text: p.T("intake.unsafe")}}
	}
	switch p.StepName {
	case "arrival":
		return h.arrival(c, p, f)
	case "who":
		p.Fields = []field{
			p.Text("called_name").Private().Optional(), p.Text("full_name").Private().Optional(), p.Area("other_names").Private().Optional().Tall(2),
			p.Select("speaks").Medium().Of(p.codesOf(lib.Fact("person.language"))), p.Area("safe_contact").Private().Optional().Tall(3),
		}
	case "age":
		p.Blocks = p.factBlocks(lib, h.words("person.age_group", adultOn, "person.sex", "person.nationality"))
		p.page = p.labelled(p.factLabels(lib.Facts()))
	case "agreed":
		p.form.typed = true
		p.Fields = consentFields(p.page, p.codesOf(lib.Fact("person.language")), &casefile.ConsentInput{})
	case "happened":
		return h.happened(c, p, f)
	case "words":
		p.Fields = []field{p.Area("story").Private().Optional().Tall(10), p.Area("her_wishes").Private().Optional().Tall(4)}
	}
	return nil
}

func (h *intakeHandlers) words(keys ...string) []*pack.Fact {
	out := make([]*pack.Fact, len(keys))
	for i, k := range keys {
		out[i] = h.files.Library().Fact(k)
	}
	return out
}

func (h *intakeHandlers) arrival(c echo.Context, p *intakePage, f *intakeForms) error {
	shelters, err := h.files.Shelters(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	if f.Saved.IsZero() && f.Arrival.Arrived == (dateInput{}) {
		f.Arrival.Arrived.Quick = "today"
		p.page = p.filled(&f.Arrival)
	}
	key := f.Arrival.Key
	if !models.IsID(key) {
		key = h.newID()
	}
	p.Hidden = []hidden{{"key", key}}
	p.Fields = []field{p.AskWhen("arrived"), p.Text("arrived_time").Optional().Short(), p.Select("referral").Of(p.choicesOf("referral.", models.ReferralSources))}
	if len(shelters) == 1 {
		p.Hidden = append(p.Hidden, hidden{"shelter", shelters[0].ID})
	} else {
		list := make([]choice, len(shelters))
		for i, s := range shelters {
			list[i] = choice{Value: s.ID, Text: s.Name}
		}
		p.Fields = append([]field{p.Radios("shelter").Of(list)}, p.Fields...)
	}
	answers := []string{string(models.Yes), string(models.No), string(models.NotKnown), string(models.NotAsked)}
	p.Fields = append(p.Fields, p.Radios("safe_now").Inline().Of(p.choicesOf("answer.", answers)))
	return nil
}

// happened shows the duties that apply before any question about what was done.
func (h *intakeHandlers) happened(c echo.Context, p *intakePage, f *intakeForms) error {
	lib, by := h.files.Library(), actor(c)
	in := h.input(p.texts, f, by.Shelters())
	duties, err := h.files.Duties(c.Request().Context(), by, in.ShelterID, in.Facts)
	if err != nil {
		return err
	}
	p.form.typed = true
	for _, d := range duties {
		p.Cards = append(p.Cards, p.dutyCard(lib, d, &casefile.DutyInput{}))
	}
	var words []*pack.Fact
	for _, w := range lib.Facts() {
		if w.Kind == pack.KindYesNo && setOf(w.Key) != "" {
			words = append(words, w)
		}
	}
	p.Blocks = p.factBlocks(lib, words)
	p.page = p.labelled(p.factLabels(words))
	p.After = []field{p.AskDate("began").Optional(), p.AskDate("ended").Optional()}
	return nil
}

// save keeps a page and goes on, or shows it again with what is wrong. What was
// typed is kept in either case.
func (h *intakeHandlers) save(c echo.Context, step int) error {
	by, f, err := h.begin(c)
	if err != nil {
		return err
	}
	compared := f.Who
	problem := h.bindStep(c, f, step)
	if step == 1 && compared.Called == f.Who.Called && compared.Full == f.Who.Full && compared.Others == f.Who.Others {
		f.Who.Same = compared.Same
	}
	if err := h.keep(c, by, step, f.form(step)); err != nil {
		return err
	}
	switch {
	case models.KindOf(problem) == models.Invalid:
		return h.render(c, http.StatusUnprocessableEntity, step, f, problem)
	case problem != nil:
		return problem
	case c.Request().PostForm.Get("later") != "":
		h.site.flash(c, "intake.kept")
		return h.site.redirect(c, "/cases")
	case step == 2 && f.Who.Same == "":
		return h.compare(c, by, f)
	}
	return h.site.redirect(c, intakeSteps[step+1].Path)
}

// bindStep reads the posted page in the place of the one that was kept.
func (h *intakeHandlers) bindStep(c echo.Context, f *intakeForms, step int) error {
	switch step {
	case 0:
		f.Arrival = arrivalForm{}
	case 1:
		f.Who = whoForm{}
	case 2:
		f.Age = ageForm{}
	case 3:
		f.Agreed = consentForm{}
	case 4:
		f.Happened = happenedForm{}
	case 5:
		f.Words = wordsForm{}
	}
	err := bind(c, f.form(step))
	if step == 0 && !models.IsID(f.Arrival.Key) {
		f.Arrival.Key = h.newID()
	}
	if t := h.site.texts(c); step == 0 && err == nil {
		f.Arrival.Arrived.fixed(t.Lang, t.Today()) // the case may be opened tomorrow, and her clocks start here
	}
	return err
}

// drop lets the whole intake go.
func (h *intakeHandlers) drop(c echo.Context) error {
	if err := actor(c).Require(access.TakeIn); err != nil {
		return err
	}
	if err := h.forget(c); err != nil {
		return err
	}
	h.site.flash(c, "intake.dropped")
	return h.site.redirect(c, "/cases")
}

func (h *intakeHandlers) forget(c echo.Context) error {
	for _, step := range intakeSteps[:len(intakeSteps)-1] {
		if err := h.drafts.Delete(c.Request().Context(), actor(c), step.Path); err != nil {
			return err
		}
	}
	return nil
}

// consentProblems names the purposes and who gave it, as the page asks them.
func consentProblems(err error) bool {
	for _, name := range []string{"answers", "given_by", "form", "until", "given_on"} {
		if problemsOf(err)[name] != "" {
			return true
		}
	}
	return false
}

// stepOf finds the page on which a problem can be mended.
func stepOf(err error) int {
	problems := problemsOf(err)
	switch {
	case problems["shelter"] != "" || problems["referral"] != "" || problems["arrived"] != "":
		return 0
	case consentProblems(err):
		return 3
	case problems["ended"] != "":
		return 4
	}
	for name := range problems {
		if name == adultOn || name == "person.sex" || name == "person.nationality" || name == "person.age_group" {
			return 2
		}
	}
	return 4
}
