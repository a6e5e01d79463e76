package handlers

import (
	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/draft"
)

// intakeHandlers take somebody in over a few short pages. What is typed is kept
// between them as drafts, sealed to the worker; nothing is a case before the
// last page.
type intakeHandlers struct {
	site   *site
	files  *casefile.Service
	drafts *draft.Service
	newID  func() string
}

// intakeStep is one page of the intake. Its address is also its draft's.
type intakeStep struct {
	Name string
	Path string
}

// intakeSteps lists the pages in their order: safety first, the story last and
// only if she wants to tell it.
var intakeSteps = []intakeStep{
	{"arrival", "/cases/new"}, {"who", "/cases/new/who"}, {"age", "/cases/new/age"}, {"agreed", "/cases/new/agreed"},
	{"happened", "/cases/new/happened"}, {"words", "/cases/new/words"}, {"check", "/cases/new/check"},
}

func (h *intakeHandlers) routes(g *echo.Group) {
	for i := range intakeSteps[:len(intakeSteps)-1] {
		g.GET(intakeSteps[i].Path, func(c echo.Context) error { return h.show(c, i) })
		g.POST(intakeSteps[i].Path, func(c echo.Context) error { return h.save(c, i) })
	}
	g.GET("/cases/new/check", h.check)
	g.POST("/cases/new/check", h.open)
	g.POST("/cases/new/same", h.same)
	g.POST("/cases/new/drop", h.drop)
}

// The forms of the pages.
type (
	arrivalForm struct {
		Key      string    `form:"key" validate:"max=40"`
		Shelter  string    `form:"shelter" validate:"max=40"`
		Arrived  dateInput `form:"arrived"`
		Time     string    `form:"arrived_time" validate:"max=40"`
		Referral string    `form:"referral" validate:"required,max=40"`
		Safe     string    `form:"safe_now" validate:"max=20"`
	}
	whoForm struct {
		Called   string `form:"called_name" validate:"max=200"`
		Full     string `form:"full_name" validate:"max=400"`
		Others   string `form:"other_names" validate:"max=4000"`
		Language string `form:"speaks" validate:"max=20"`
		Safe     string `form:"safe_contact" validate:"max=4000"`
		Same     string `form:"same" validate:"max=40"` // a case of hers that was recognised, "no", or "" for not compared
	}
	ageForm struct {
		Facts factsInput `form:"fact"`
	}
	happenedForm struct {
		Duties dutiesInput `form:"duty"`
		Facts  factsInput  `form:"fact"`
		Began  dateInput   `form:"began"`
		Ended  dateInput   `form:"ended"`
	}
	wordsForm struct {
		Story  string `form:"story" validate:"max=60000"`
		Wishes string `form:"her_wishes" validate:"max=20000"`
	}
)

func (f *arrivalForm) rules(today models.Date, problems models.Problems) {
	if on := f.Arrived.day("arrived", today, models.DateRule{NotAfter: today}, problems); on == "" && f.Arrived.Quick == "other" && problems["arrived"] == "" {
		problems.Add("arrived", "problem.required")
	}
	if _, problem := models.ParseTime(f.Time); problem != "" {
		problems.Add("arrived_time", problem)
	}
}

func (f *ageForm) rules(today models.Date, problems models.Problems) {
	r := factReader{today: today, problems: problems}
	r.adult(f.Facts[adultOn+".age"], dateInput{
		Day: f.Facts[adultOn+".day"], Month: f.Facts[adultOn+".month"], Year: f.Facts[adultOn+".year"], Sure: f.Facts[adultOn+".sure"],
	}.partial("fact."+adultOn, today, models.DateRule{NotAfter: today}, problems))
}

func (f *happenedForm) rules(today models.Date, problems models.Problems) {
	past := models.DateRule{NotAfter: today}
	began := f.Began.partial("began", today, past, problems)
	ended := f.Ended.partial("ended", today, past, problems)
	if a, b := began.Earliest(), ended.Latest(); a != "" && b != "" && b < a {
		problems.Add("ended", "intake.ended_before")
	}
}

// intakeForms is the whole intake as typed so far.
type intakeForms struct {
	Arrival  arrivalForm
	Who      whoForm
	Age      ageForm
	Agreed   consentForm
	Happened happenedForm
	Words    wordsForm
	Saved    models.Instant // when something of it was last saved
	broken   [6]error       // of each page, what is wrong in what was kept
}

// form returns the form of a page.
func (f *intakeForms) form(step int) any {
	return []any{&f.Arrival, &f.Who, &f.Age, &f.Agreed, &f.Happened, &f.Words}[step]
}

// begin returns who takes somebody in, and every draft of her intake.
func (h *intakeHandlers) begin(c echo.Context) (access.Actor, *intakeForms, error) {
	by := actor(c)
	if err := by.Require(access.TakeIn); err != nil {
		return by, nil, err
	}
	f, err := h.load(c, by)
	return by, f, err
}

// load reads every draft of the intake.
func (h *intakeHandlers) load(c echo.Context, by access.Actor) (*intakeForms, error) {
	f := &intakeForms{}
	for i, step := range intakeSteps[:len(intakeSteps)-1] {
		values, at, err := h.drafts.Load(c.Request().Context(), by, step.Path)
		if models.KindOf(err) == models.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		if f.broken[i], err = bindKept(c, values, f.form(i)); err != nil {
			return nil, err
		}
		f.Saved = max(f.Saved, at)
	}
	if !models.IsID(f.Arrival.Key) {
		f.Arrival.Key = "" // a draft can hold anything; the first page gives a new one
	}
	return f, nil
}

// wrong finds the first page whose draft breaks a rule: a draft may have been
// left half-filled, or never have been on a page of ours.
func (f *intakeForms) wrong() (step int, problem error) {
	for i, err := range f.broken {
		if err != nil {
			return i, err
		}
	}
	return 0, nil
}

// keep saves a page's form as its draft.
func (h *intakeHandlers) keep(c echo.Context, by access.Actor, step int, form any) error {
	place := draft.Place{Path: intakeSteps[step].Path, Title: "intake.title"}
	return h.drafts.Save(c.Request().Context(), by.ID(), place, valuesOf(form).values)
}

// arrivedAt is the moment she came: the time where one was given, now for
// today, else the start of the day, from which the clocks that protect her run.
func (f *arrivalForm) arrivedAt(t texts) models.Instant {
	none := models.Problems{}
	on := f.Arrived.day("arrived", t.Today(), models.DateRule{}, none)
	at, _ := models.ParseTime(f.Time)
	switch {
	case on == "" && at == "":
		return 0
	case on == "":
		on = t.Today()
	case at == "" && on == t.Today():
		return 0
	case at == "":
		return models.StartOfDay(on, t.zone)
	}
	return at.Moment(on, t.zone)
}

// input puts the pages together.
func (h *intakeHandlers) input(t texts, f *intakeForms, shelters []string) casefile.Intake {
	none, today := models.Problems{}, t.Today()
	in := casefile.Intake{
		ID: f.Arrival.Key, ShelterID: f.Arrival.Shelter, Referral: f.Arrival.Referral, ArrivedAt: f.Arrival.arrivedAt(t),
		Called: f.Who.Called, FullName: f.Who.Full, OtherNames: f.Who.Others, SafeContact: f.Who.Safe,
		Story: f.Words.Story, Wishes: f.Words.Wishes, Facts: h.facts(t, f), Consents: f.Agreed.input(t),
		DutiesDone: f.Happened.Duties.inputs(h.files.Library()),
	}
	began, ended := f.Happened.Began.partial("began", today, models.DateRule{}, none), f.Happened.Ended.partial("ended", today, models.DateRule{}, none)
	in.Episode = models.EpisodeFacts{BeganOn: began.On, BeganSure: began.Sure, EndedOn: ended.On, EndedSure: ended.Sure}
	if in.ShelterID == "" && len(shelters) == 1 {
		in.ShelterID = shelters[0]
	}
	if f.Who.Same != "no" {
		in.SameAs = f.Who.Same
	}
	return in
}

// facts are the coded facts of all pages.
func (h *intakeHandlers) facts(t texts, f *intakeForms) []casefile.FactInput {
	r := factReader{today: t.Today(), zone: t.zone, problems: models.Problems{}}
	var out []casefile.FactInput
	for _, m := range []factsInput{f.Age.Facts, f.Happened.Facts} {
		out = append(out, r.facts(m, h.files.Library().Facts())...)
	}
	if a := models.Answer(f.Arrival.Safe); a != "" {
		out = append(out, casefile.FactInput{Name: "safety.safe_now", Value: models.FactValue{Answer: a}})
	}
	if f.Who.Language != "" {
		out = append(out, casefile.FactInput{Name: "person.language", Value: models.FactValue{Code: f.Who.Language}})
	}
	if f.Agreed.Excluded == "yes" {
		out = append(out, casefile.FactInput{Name: "stay.unsafe_family", Value: models.FactValue{Answer: models.Yes}})
	}
	if on := f.Happened.Ended.partial("ended", t.Today(), models.DateRule{}, models.Problems{}); !on.IsZero() {
		out = append(out, casefile.FactInput{Name: "event.offence", Value: models.FactValue{Answer: models.Yes, On: on}})
	}
	return out
}
