package handlers

import (
	"net/url"
	"slices"
	"strings"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/pack"
)

// intakePage is one page of the intake.
type intakePage struct {
	pageView
	StepName string
	StepLine string
	Action   string // where the form is sent
	Lead     string
	Back     string
	Saved    string
	Fields   []field
	Blocks   []factBlock
	After    []field
	Cards    []dutyCard
	Notices  []notice

	said   []summaryRow // the answers, for the last page
	before url.Values   // what its draft held
}

// newIntakePage makes a page nobody answered. Its form goes to its own address,
// also when the last page shows it.
func newIntakePage(base page, id string, step int) *intakePage {
	p := &intakePage{pageView: pageView{base.apart()}, StepName: intakeSteps[step].Name}
	p.page.Path = intakePath(id, intakeSteps[step].part)
	p.Action = p.page.Path
	p.StepLine, p.Lead = p.page.Step(step+1, len(intakeSteps))+" · "+p.page.intakeName(id), p.page.maybe("intake.lead."+p.StepName)
	if step > 0 {
		p.Back = intakePath(id, intakeSteps[step-1].part)
	}
	return p
}

// show shows a page. The duties that apply stand before any question about what
// was done.
func (it *intake) show(status, step int) error {
	p := *it.pages[step]
	if it.toCheck() != "" && !strings.HasSuffix(p.Action, changing) {
		p.Action += changing
	}
	if it.saved > 0 {
		p.Saved = p.page.T("intake.saved", "time", p.page.At(it.saved))
	}
	if it.safe == models.No && (p.StepName == "arrival" || p.StepName == "who") {
		p.Notices = []notice{{Kind: "danger", Heading: p.page.T("intake.unsafe_heading"), Text: p.page.T("intake.unsafe")}}
	}
	if p.StepName == "happened" {
		duties, err := it.files.Duties(it.c.Request().Context(), it.by, it.place(), it.in.Facts)
		if err != nil {
			return err
		}
		for _, d := range duties {
			card := it.cards[d.Duty]
			card.Applies = p.page.T("duty.truth." + string(d.Truth))
			p.Cards = append(p.Cards, card)
		}
	}
	return it.site.render(it.c, status, "intake/step", p)
}

// place is the shelter whose law the duties are of: before one is chosen, the
// first of the worker's own.
func (it *intake) place() string {
	if own := it.by.Shelters(); it.in.ShelterID == "" && len(own) > 0 {
		return own[0]
	}
	return it.in.ShelterID
}

// fact adds a coded fact that follows from an answer.
func (it *intake) fact(name string, v models.FactValue) {
	it.in.Facts = append(it.in.Facts, casefile.FactInput{Name: name, Value: v})
}

// arrival asks how she came.
func (it *intake) arrival(p *intakePage) error {
	shelter, err := it.shelter(p)
	if err != nil {
		return err
	}
	p.Fields = append([]field{shelter}, it.arrived(p)...)
	answers := []string{string(models.Yes), string(models.No), string(models.NotKnown), string(models.NotAsked)}
	more := []field{
		p.page.Select("referral").Of(p.page.choicesOf("referral.", models.ReferralSources)).Required().Into(&it.in.Referral),
		p.page.Radios("safe_now").Inline().Of(p.page.choicesOf("answer.", answers)).Into(&it.safe),
	}
	p.Fields, p.said = append(p.Fields, more...), append(p.said, saidRows(more)...)
	if it.safe != "" {
		it.fact("safety.safe_now", models.FactValue{Answer: it.safe})
	}
	if p.page.form.sent && p.page.found().Err() == nil {
		p.page.fixDay("arrived") // the case may be opened tomorrow, and her clocks start here
	}
	return nil
}

// arrived asks when she came. An intake begins with today.
func (it *intake) arrived(p *intakePage) []field {
	var day models.Date
	var at models.TimeOfDay
	if it.saved.IsZero() {
		day = p.page.Today()
	}
	fields := []field{p.page.AskWhen("arrived").Past().Into(&day), p.page.Text("arrived_time").Optional().Short().Max(40).Into(&at)}
	it.in.ArrivedAt = p.page.arrivedAt(day, at)
	p.said = []summaryRow{{Key: fields[0].Label, Value: p.page.arrivedText(it.in.ArrivedAt, at)}}
	return fields
}

// shelter asks in which house she is, where the worker works in several.
func (it *intake) shelter(p *intakePage) (field, error) {
	shelters, err := it.files.Shelters(it.c.Request().Context(), it.by)
	if err != nil {
		return field{}, err
	}
	if len(shelters) == 1 {
		f := p.page.Hidden("shelter").Into(&it.in.ShelterID)
		f.Value = shelters[0].ID
		return f, nil
	}
	list := make([]choice, len(shelters))
	for i, s := range shelters {
		list[i] = choice{Value: s.ID, Text: s.Name}
	}
	return p.page.Radios("shelter").Of(list).Into(&it.in.ShelterID), nil
}

// arrivedAt is the moment she came: the time where one was given, now for
// today, else the start of the day, from which the clocks that protect her run.
func (t texts) arrivedAt(on models.Date, at models.TimeOfDay) models.Instant {
	switch {
	case at == "" && (on == "" || on == t.Today()):
		return 0
	case on == "":
		on = t.Today()
	case at == "":
		return models.StartOfDay(on, t.zone)
	}
	return at.Moment(on, t.zone)
}

func (t texts) arrivedText(came models.Instant, at models.TimeOfDay) string {
	switch {
	case came == 0:
		return t.T("intake.now", "date", t.Date(t.Today()))
	case at != "":
		return t.Moment(came)
	}
	return t.On(came)
}

// fixDay writes out "today" and "yesterday", which mean another day tomorrow.
func (p page) fixDay(name string) {
	var d dateInput
	d.read(name, p.form.values)
	if on, quick := d.quick(p.Today()); quick {
		d = dateInputOf(p.Lang, models.Exactly(on))
		d.Quick = "other"
		d.write(name, p.form.values)
	}
}

// who asks who she is and how she can be reached.
func (it *intake) who(p *intakePage) error {
	if p.page.form.sent {
		p.page.form.values.Set("same", sameOf(p.before, p.page.form.values))
	}
	p.page.Hidden("same").Max(40).Into(&it.same)
	language := ""
	p.Fields = []field{
		p.page.Text("called_name").Private().Optional().Max(200).Into(&it.in.Called),
		p.page.Text("full_name").Private().Optional().Max(400).Into(&it.in.FullName),
		p.page.Area("other_names").Private().Optional().Tall(2).Max(4000).Into(&it.in.OtherNames),
		p.page.Select("speaks").Medium().Of(it.languages(p)).Into(&language),
		p.page.Area("safe_contact").Private().Optional().Tall(3).Max(4000).Into(&it.in.SafeContact),
	}
	p.said = saidRows(p.Fields)
	if language != "" {
		it.fact("person.language", models.FactValue{Code: language})
	}
	if it.same != "" && it.same != "no" {
		it.in.SameAs = it.same
		p.said = append(p.said, summaryRow{Key: p.page.T("intake.same_key"), Value: p.page.T("intake.same_yes")})
	}
	return nil
}

func (it *intake) languages(p *intakePage) []choice {
	return p.page.codesOf(it.files.Library().Fact("person.language"))
}

// age asks whether she may be a child, and what else the law looks at first.
func (it *intake) age(p *intakePage) error {
	var words []*pack.Fact
	for _, key := range []string{"person.age_group", adultOn, "person.sex", "person.nationality"} {
		words = append(words, it.files.Library().Fact(key))
	}
	it.questions(p, words)
	return nil
}

// questions asks questions of the vocabulary. The last page lists the answers in
// the order of the vocabulary.
func (it *intake) questions(p *intakePage, words []*pack.Fact) {
	lib := it.files.Library()
	asked := p.page.factForm(lib, words, nil)
	p.Blocks = asked.Blocks
	facts := asked.changed()
	it.in.Facts = append(it.in.Facts, facts...)
	for _, w := range lib.Facts() {
		i := slices.IndexFunc(facts, func(f casefile.FactInput) bool { return f.Name == w.Key })
		if i >= 0 && facts[i].Value.Answer != models.NotAsked {
			p.said = append(p.said, p.page.factRow(lib, w, facts[i].Value, facts[i].Basis))
		}
	}
}

// agreed asks what she agrees to.
func (it *intake) agreed(p *intakePage) error {
	p.Fields = consentFields(p.page, it.languages(p), &it.in.Consents)
	if it.in.Consents.Excluded {
		it.fact("stay.unsafe_family", models.FactValue{Answer: models.Yes})
	}
	for _, f := range p.Fields {
		if purpose, asked := strings.CutPrefix(f.Name, "answers."); asked {
			f.Label = p.page.T("purpose." + purpose)
		}
		p.said = append(p.said, saidRows([]field{f})...)
	}
	return nil
}

// happened asks what was done to her and when.
func (it *intake) happened(p *intakePage) error {
	var words []*pack.Fact
	for _, w := range it.files.Library().Facts() {
		if w.Kind == pack.KindYesNo && setOf(w.Key) != "" && casefile.Askable(w) {
			words = append(words, w)
		}
	}
	it.questions(p, words)
	var began, ended models.PartialDate
	p.After = []field{p.page.AskDate("began").Optional().Past().Into(&began), p.page.AskDate("ended").Optional().Past().Into(&ended)}
	it.in.Episode.SetDates(began, ended)
	if a, b := began.Earliest(), ended.Latest(); a != "" && b != "" && b < a {
		p.page.found().Add("ended", "intake.ended_before")
	}
	if !ended.IsZero() {
		it.fact("event.offence", models.FactValue{Answer: models.Yes, On: ended})
	}
	p.said = append(p.said, saidRows(p.After)...)
	it.duties(p)
	return nil
}

// duties asks what was decided about each duty. One that was decided counts
// also when it does not apply any more.
func (it *intake) duties(p *intakePage) {
	lib := it.files.Library()
	for _, d := range lib.AllDuties() {
		in := casefile.DutyInput{Duty: d.Key}
		card := p.page.dutyCard(lib, models.DutyState{Duty: d.Key, Truth: models.Unknown}, &in)
		it.cards[d.Key] = card
		if in.Decision != "" {
			it.in.DutiesDone = append(it.in.DutiesDone, in)
			p.said = append(p.said, summaryRow{Key: card.Title, Value: card.Choice.Said()})
		}
	}
}

// words asks for her story and her wishes. The last page says only that they
// are there.
func (it *intake) words(p *intakePage) error {
	p.Fields = []field{
		p.page.Area("story").Private().Optional().Tall(10).Max(60000).Into(&it.in.Story),
		p.page.Area("her_wishes").Private().Optional().Tall(4).Max(20000).Into(&it.in.Wishes),
	}
	p.said = saidRows(p.Fields)
	for i := range p.said {
		p.said[i].Value = p.page.T("intake.written", "n", len(strings.Fields(p.said[i].Value)))
	}
	return nil
}
