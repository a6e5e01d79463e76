package handlers

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/pack"
)

// factsInput is the answers to questions of the vocabulary as typed, by what
// stands behind "fact.": "form.begging", "event.threat.day", ...
type factsInput map[string]string

func (m *factsInput) read(name string, posted url.Values) {
	*m = factsInput{}
	for control, values := range posted {
		if rest, ours := strings.CutPrefix(control, name+"."); ours {
			(*m)[rest] = strings.TrimSpace(values[0])
		}
	}
}

func (m *factsInput) write(name string, values url.Values) {
	for rest, v := range *m {
		values.Set(name+"."+rest, v)
	}
}

// factForm is a form of questions of the vocabulary.
type factForm struct {
	Facts factsInput `form:"fact"`
	Only  string     `form:"only" validate:"max=80"` // the one question a small form asks
}

// factReader turns typed answers into facts.
type factReader struct {
	today    models.Date
	zone     *time.Location
	problems models.Problems
}

// adultOn is the day of turning eighteen; people are asked for the date of
// birth or the age instead.
const adultOn = "person.adult_on"

// facts reads the answers to the questions given. A question nobody touched is
// not among them.
func (r factReader) facts(m factsInput, words []*pack.Fact) []casefile.FactInput {
	var out []casefile.FactInput
	for _, w := range words {
		if !casefile.Askable(w) {
			continue
		}
		in := casefile.FactInput{Name: w.Key, Value: r.value(m, w), Basis: m[w.Key+".basis"]}
		in.Seen, _ = strconv.ParseInt(m[w.Key+".seen"], 10, 64)
		if in.Value != (models.FactValue{}) {
			out = append(out, in)
		}
	}
	return out
}

func (r factReader) value(m factsInput, w *pack.Fact) models.FactValue {
	given := m[w.Key]
	v := models.FactValue{}
	if knownAnswer(given) {
		v.Answer = models.Answer(given)
	}
	switch w.Kind {
	case pack.KindChoice, pack.KindCountry, pack.KindRegion:
		if v.Answer == "" {
			v.Code = given
		}
	case pack.KindNumber:
		r.number(m, w, &v)
	case pack.KindMoney:
		r.money(m, w, &v)
	case pack.KindEvent, pack.KindDate:
		r.date(m, w, &v)
	}
	return v
}

func (r factReader) number(m factsInput, w *pack.Fact, v *models.FactValue) {
	n, given, problem := models.ParseCount(m[w.Key+".number"])
	if problem != "" {
		r.problems.Add("fact."+w.Key, problem)
	}
	if !given || problem != "" {
		return
	}
	*v = models.FactValue{Number: &n}
}

// money reads an amount in the currency in which the page asked for it.
func (r factReader) money(m factsInput, w *pack.Fact, v *models.FactValue) {
	typed := amountInput{Typed: m[w.Key+".number"], Currency: m[w.Key+".number.currency"]}
	if n, currency := typed.sum("fact."+w.Key, r.problems); currency != "" {
		*v = models.FactValue{Number: &n, Currency: currency}
	}
}

func (r factReader) date(m factsInput, w *pack.Fact, v *models.FactValue) {
	name := "fact." + w.Key
	d := dateInput{Day: m[w.Key+".day"], Month: m[w.Key+".month"], Year: m[w.Key+".year"], Sure: m[w.Key+".sure"], Quick: m[w.Key+".quick"]}
	on := d.partial(name, r.today, models.DateRule{}, r.problems)
	if w.Key == adultOn {
		on = r.adult(m[w.Key+".age"], on)
	}
	if on.IsZero() {
		if d.Sure == notKnownDate && v.Answer == "" && w.Kind == pack.KindDate {
			v.Answer = models.NotKnown
		}
		return
	}
	v.On = on
	if w.Kind == pack.KindEvent && v.Answer == "" {
		v.Answer = models.Yes
	}
	at, problem := models.ParseTime(m[w.Key+".time"])
	if problem != "" {
		r.problems.Add(name, problem)
	} else if at != "" && on.Sure == models.SureExact {
		v.At = at.Moment(models.Date(on.On), r.zone)
	}
}

// adult works the day of turning eighteen out of the date of birth, or of the
// age where no date is known.
func (r factReader) adult(typedAge string, birth models.PartialDate) models.PartialDate {
	if !birth.IsZero() {
		if birth.Earliest() > r.today {
			r.problems.Add("fact."+adultOn, "date.future")
		}
		return models.AdultOn(birth)
	}
	age, given, problem := models.ParseAge(typedAge)
	if problem != "" {
		r.problems.Add("fact."+adultOn+".age", problem)
	}
	if !given || problem != "" {
		return models.PartialDate{}
	}
	return models.AdultOnFromAge(age, r.today)
}

// factsTyped is the input that shows what is recorded.
func factsTyped(lang string, zone *time.Location, recorded map[string]casefile.Recorded) factsInput {
	m := factsInput{}
	for key, f := range recorded {
		m[key+".seen"], m[key+".basis"] = strconv.FormatInt(f.Version, 10), f.Basis
		switch {
		case f.Answer != "":
			m[key] = string(f.Answer)
		case f.Code != "":
			m[key] = f.Code
		}
		if f.Number != nil {
			m[key+".number"] = strconv.FormatInt(*f.Number, 10)
		}
		if f.Number != nil && f.Currency != "" {
			m[key+".number"], m[key+".number.currency"] = models.AmountFigures(*f.Number, f.Currency), f.Currency
		}
		on := asTyped(f, zone).On
		if key == adultOn {
			on = models.BirthFrom(on)
		}
		if !on.IsZero() {
			d := dateInputOf(lang, on)
			m[key+".day"], m[key+".month"], m[key+".year"], m[key+".sure"] = d.Day, d.Month, d.Year, d.Sure
		}
		if f.At != 0 {
			m[key+".time"] = models.ClockText(f.At, zone)
		}
	}
	return m
}

// asTyped is a recorded answer as the form sends it back: a moment has its day.
func asTyped(f casefile.Recorded, zone *time.Location) models.FactValue {
	v := f.Value()
	if v.At != 0 && v.On.IsZero() {
		v.On = models.Exactly(v.At.Date(zone))
	}
	return v
}

// unchanged drops the answers that say what is recorded already. Of what the form
// did not ask, the hour of a day or on what an answer rests, it says nothing.
func (r factReader) unchanged(facts []casefile.FactInput, typed factsInput, recorded map[string]casefile.Recorded) []casefile.FactInput {
	var out []casefile.FactInput
	for _, f := range facts {
		was, there := recorded[f.Name]
		now := asTyped(was, r.zone)
		if _, asked := typed[f.Name+".time"]; !asked && f.Value.On == now.On && f.Value.Held() {
			f.Value.At = now.At
		}
		_, asked := typed[f.Name+".basis"]
		if there && sameValue(now, f.Value) && (was.Basis == f.Basis || !asked) {
			continue
		}
		out = append(out, f)
	}
	return out
}

func sameValue(a, b models.FactValue) bool {
	sameNumber := a.Number == nil && b.Number == nil || a.Number != nil && b.Number != nil && *a.Number == *b.Number
	return a.Answer == b.Answer && a.Code == b.Code && a.On == b.On && a.At == b.At && sameNumber && a.Currency == b.Currency
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
