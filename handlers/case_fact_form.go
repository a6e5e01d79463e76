package handlers

import (
	"cmp"
	"slices"
	"strings"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/pack"
)

// adultOn is the day of turning eighteen; people are asked for the date of
// birth or the age instead.
const adultOn = "person.adult_on"

// factInput is a recorded answer as a form sends it back: a moment has its day.
func (p page) factInput(w *pack.Fact, r casefile.Recorded) casefile.FactInput {
	in := casefile.FactInput{Name: w.Key, Value: r.Value(), Basis: r.Basis, Seen: r.Version}
	if v := &in.Value; v.At != 0 && v.On.IsZero() {
		v.On = models.Exactly(v.At.Date(p.zone))
	}
	return in
}

// factForm is questions of the vocabulary with what stands in the file about
// each, and what the form says.
type factForm struct {
	Blocks    []factBlock
	Rest      []factBlock // questions whose answer changes nothing today, folded away
	RestCount int
	was, in   []casefile.FactInput
}

// factForm asks questions. Of what is recorded it shows the answers, of what was
// typed it reads them.
func (p page) factForm(lib *pack.Library, words []*pack.Fact, recorded map[string]casefile.Recorded) factForm {
	f := factForm{in: make([]casefile.FactInput, len(words)), was: make([]casefile.FactInput, len(words))}
	for i, w := range words {
		f.was[i] = p.factInput(w, recorded[w.Key])
		f.in[i] = f.was[i]
	}
	f.Blocks = p.factBlocks(lib, words, f.in)
	return f
}

// RestOpen reports whether something among the folded questions has to be seen.
func (f factForm) RestOpen() bool { return slices.ContainsFunc(f.Rest, factBlock.shows) }

// changed are the answers that differ from the file.
func (f factForm) changed() []casefile.FactInput { return changedFacts(f.in, f.was) }

// changedFacts leaves out what is recorded already. A question nobody touched is
// not among the rest.
func changedFacts(facts, was []casefile.FactInput) []casefile.FactInput {
	var out []casefile.FactInput
	for i, in := range facts {
		same := sameValue(in.Value, was[i].Value) && in.Basis == was[i].Basis
		if in.Value != (models.FactValue{}) && !same {
			out = append(out, in)
		}
	}
	return out
}

func sameValue(a, b models.FactValue) bool {
	sameNumber := a.Number == nil && b.Number == nil || a.Number != nil && b.Number != nil && *a.Number == *b.Number
	return a.Answer == b.Answer && a.Code == b.Code && a.On == b.On && a.At == b.At && sameNumber && a.Currency == b.Currency
}

// factQuestion is one question of the vocabulary, with where its answer goes.
type factQuestion struct {
	pageView
	lib           *pack.Library
	word          *pack.Fact
	name          string // of its controls
	question, why string
	in            *casefile.FactInput
}

// answer asks for a code, or for yes, no, and the answers that name nothing.
func (q factQuestion) answer(f field) field {
	v := &q.in.Value
	given := string(v.Answer)
	if given == "" {
		given = v.Code
	}
	f = f.Into(&given)
	v.Answer, v.Code = "", given
	if knownAnswer(given) {
		v.Answer, v.Code = models.Answer(given), ""
	}
	return f
}

// code asks for one of a list, or for an answer that names none of them.
func (q factQuestion) code(list []choice) []field {
	kind := "radios"
	if len(list) > 5 {
		kind = "select"
	}
	f := q.page.field(kind, q.name).Inline().Words(q.question, "", q.why)
	return []field{q.answer(f.Of(append(list, q.page.choicesOf("answer.", openAnswers)...)))}
}

// single asks one yes/no question by itself, in its own words. A list of them
// offers more answers, so what it reads is held to no list here.
func (q factQuestion) single() []field {
	f := q.answer(q.page.field("radios", q.name).Inline().Words(q.question, "", q.why))
	return []field{f.Of(q.page.choicesOf("answer.", []string{string(models.Yes), string(models.No), string(models.NotKnown), string(models.Later), string(models.Declined)}))}
}

// number asks for a count, or why there is none.
func (q factQuestion) number() []field {
	n := q.in.Value.Number
	f := q.page.Text(q.name+".number").Short().Keyboard("numeric").Words(q.page.T("facts.number"), "", q.why).Into(&n)
	return q.counted(f, models.FactValue{Number: n})
}

// money asks for an amount in the currency of the page, or why there is none.
func (q factQuestion) money() []field {
	v := q.in.Value
	f := q.page.Amount(q.name + ".number")
	if v.Currency != "" {
		f = f.In(v.Currency)
	}
	f = f.Words(q.page.T("facts.money", "currency", q.page.currencyName(f.Currency)), q.page.amountLike(f.Currency), q.why).IntoSumOr(&v.Number, &v.Currency)
	return q.counted(f, models.FactValue{Number: v.Number, Currency: v.Currency})
}

// counted asks for an answer beside a number, which comes before it.
func (q factQuestion) counted(f field, v models.FactValue) []field {
	q.page.form.asks(f.Name, q.page.labelOf(q.word.Label))
	fields := []field{f, q.answer(q.answerField())}
	if v.Number != nil {
		q.in.Value = v
	}
	return fields
}

// date asks for a day, as exactly as it is known.
func (q factQuestion) date() []field {
	f := q.page.AskDate(q.name).Words(q.question, "", q.why).Into(&q.in.Value.On)
	q.nobodyKnows(f)
	return []field{f}
}

// nobodyKnows takes "not known" in the place of a date for a full answer.
func (q factQuestion) nobodyKnows(f field) {
	if q.in.Value.On.IsZero() && f.value("sure") == notKnownDate {
		q.in.Value.Answer = models.NotKnown
	}
}

// born works the days of turning eighteen out of the date of birth, and of the
// age and the day it was said. An age is a year of days and never one of them.
func (q factQuestion) born() []field {
	birth, age, said := models.BirthFrom(q.in.Value.On), (*models.Age)(nil), models.Date("")
	help := q.page.T("facts.born_help")
	if birth.Sure == models.SureBetween {
		help, birth = q.page.T("facts.born_kept", "when", q.page.Partial(birth))+" "+help, models.PartialDate{}
	}
	day := q.page.AskDate(q.name).Words(q.page.T("facts.born"), help, q.why).Past().Into(&birth)
	years := q.page.Text(q.name+".age").Medium().Words(q.page.T("facts.age"), q.page.T("facts.age_help"), "").Into(&age)
	on := q.page.AskDay(q.name+".age_on").Words(q.page.T("facts.age_on"), q.page.T("facts.age_on_help"), "").Past().Into(&said)
	if q.page.form.typed {
		q.in.Value.On = q.turns(birth, age, cmp.Or(said, q.page.Today()))
	}
	q.nobodyKnows(day)
	return []field{day, years, q.page.Fold("facts.age_then", "more", on)}
}

// turns returns the days on which somebody with that date of birth and that age
// on a day turns eighteen. Where the two contradict each other it says so.
func (q factQuestion) turns(birth models.PartialDate, age *models.Age, on models.Date) models.PartialDate {
	if age == nil {
		return models.AdultOn(birth)
	}
	both, ok := models.Narrowed(models.AdultOn(birth), models.AdultOnFromAge(*age, on))
	if !ok {
		q.page.found().Add(q.name+".age", "age.not_of_birth")
	}
	return both
}

// event asks whether something happened and when, and shows the time of day
// where hours count. A time that is sent counts everywhere.
func (q factQuestion) event() []field {
	v, at := &q.in.Value, models.TimeOfDay("")
	if v.At != 0 {
		at = models.TimeOfDay(models.ClockText(v.At, q.page.zone))
	}
	happened := q.answer(q.answerField().Words(q.page.T("facts.happened"), "", q.why))
	day := q.page.AskDate(q.name).Words(q.page.T("facts.when"), "", "")
	if !q.word.Ahead {
		day = day.Past()
	}
	day.ID += "-on"
	fields := []field{happened, day.Into(&v.On)}
	clock := q.page.Text(q.name+".time").Medium().Words(q.page.T("facts.time"), q.page.T("facts.time_help"), "").Into(&at)
	if q.word.Group == "health" || q.word.Group == "safety" || q.lib.HoursCount(q.word) {
		fields = append(fields, clock)
	}
	if !v.On.IsZero() && v.Answer == "" {
		v.Answer = models.Yes
	}
	if at != "" && v.On.Sure == models.SureExact {
		v.At = at.Moment(models.Date(v.On.On), q.page.zone)
	}
	return fields
}

// basis asks on what the answer rests; nil where nobody asks.
func (q factQuestion) basis() *field {
	if unfounded[q.word.Key] || q.word.Kind == pack.KindYesNo {
		return nil
	}
	f := q.page.Select(q.name+".basis").Words(q.page.T("facts.basis"), "", "").Of(q.page.choicesOf("basis.", models.Bases)).Into(&q.in.Basis)
	return &f
}

// unasked keeps what the form did not ask: the hour of a day, and on what an
// answer rests, where these stay the same.
func (q factQuestion) unasked(was casefile.FactInput) {
	if v := &q.in.Value; !q.page.form.has(q.name+".time") && v.On == was.Value.On && v.Held() {
		v.At = was.Value.At
	}
	if !q.page.form.has(q.name+".basis") && sameValue(q.in.Value, was.Value) {
		q.in.Basis = was.Basis
	}
}

// underFact puts the problems the service found beside the fields of the form.
func underFact(err error) error {
	broken := problemsOf(err)
	if broken == nil {
		return err
	}
	out := models.Problems{}
	for key, message := range broken {
		if key != "" && !strings.HasPrefix(key, "fact.") {
			key = "fact." + key
		}
		out[key] = message
	}
	return out.Err()
}
