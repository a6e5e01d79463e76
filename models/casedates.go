package models

import (
	"cmp"
	"time"
)

// CaseDates are the days of a person and a case against which every other date
// is held: birth, arrival, leaving, death and today, in the order in which they
// come. An empty one is not known and holds nothing back.
//
// What cannot be is refused, with the other date in the sentence. What is odd
// is asked, and stays as it is when the person who types says so.
type CaseDates struct {
	AdultOn PartialDate // the eighteenth birthday, from which the birth follows
	Arrived Date
	Died    Date // the day on which the case was closed because the survivor died
	Today   Date
}

// EarliestBirth returns the first day that can be the birthday of a person who
// turns eighteen on adultOn; "" when nothing is known. A person born on 29
// February turns eighteen on 1 March.
func EarliestBirth(adultOn PartialDate) Date {
	born := AddMonths(AgeSpan(adultOn).Earliest(), -12*AdultAge)
	if len(born) == 10 && born[4:] == "-03-01" {
		return lastOfFebruary(born)
	}
	return born
}

func lastOfFebruary(first Date) Date {
	t, _ := first.Time(time.UTC)
	return DateOf(t.AddDate(0, 0, -1))
}

// shownAs writes a date as an argument of a problem; the page writes it out in
// its language.
func shownAs(on PartialDate) string { return "@" + on.On }

// Event adds the problem of the date of something that happened: it is not to
// come, and not before the birth.
func (c CaseDates) Event(field string, on PartialDate, p Problems) {
	if c.Today != "" && on.Earliest() > c.Today {
		year, _ := on.Years()
		p.Add(field, cmp.Or(bikram(year, c.Today), "problem.future"))
	}
	c.Ahead(field, on, p)
}

// farAhead is how many years ahead nothing is planned: the year is then one of
// another calendar.
const farAhead = 30

// Ahead adds the problem of a date that may be to come.
func (c CaseDates) Ahead(field string, on PartialDate, p Problems) {
	if born := EarliestBirth(c.AdultOn); born != "" && !on.IsZero() && on.Latest() < born {
		p.Add(field, "dates.before_birth|born="+shownAs(BirthFrom(c.AdultOn)))
	}
	if year, _ := on.Years(); year > yearOf(c.Today, year)+farAhead {
		p.Add(field, cmp.Or(bikram(year, c.Today), "date.year"))
	}
}

// Plan adds the problem of a date on which something is planned with the
// survivor.
func (c CaseDates) Plan(field string, on Date, p Problems) {
	c.Ahead(field, Exactly(on), p)
	if c.Died != "" && on > c.Died {
		p.Add(field, "dates.after_death|died="+shownAs(Exactly(c.Died)))
	}
}

// Care adds the problem of the day of something done with the survivor. A day
// before the arrival is asked about; kept is the day for which the answer was
// that it is right.
func (c CaseDates) Care(field string, on, kept Date, p Problems) {
	c.Event(field, Exactly(on), p)
	c.Plan(field, on, p)
	if on == "" || c.Arrived == "" || on >= c.Arrived || on == kept {
		return
	}
	problem := "dates.before_arrival"
	if year := c.meant(on); year != "" {
		problem = "dates.before_arrival_year|year=" + year
	}
	p.Add(field, problem+"|arrived="+shownAs(Exactly(c.Arrived)))
}

// meant returns the year in which the same day would lie between arrival and
// today; "" for none.
func (c CaseDates) meant(on Date) string {
	for _, year := range []string{yearText(c.Today), yearText(c.Arrived)} {
		if day := Date(year + string(on[4:])); day >= c.Arrived && day <= c.Today {
			return year
		}
	}
	return ""
}

func yearText(d Date) string {
	if len(d) < 4 {
		return ""
	}
	return string(d[:4])
}

// Stay adds the problem of the day of something in the house: it is as that of an
// event, and neither before the arrival nor after the death.
func (c CaseDates) Stay(field string, on Date, p Problems) {
	c.Event(field, Exactly(on), p)
	c.Plan(field, on, p)
	if c.Arrived != "" && on < c.Arrived {
		p.Add(field, "dates.stay_before_arrival|arrived="+shownAs(Exactly(c.Arrived)))
	}
}

// Leaving adds the problem of the day on which the survivor left.
func (c CaseDates) Leaving(field string, on PartialDate, p Problems) {
	c.Ahead(field, on, p)
	if c.Arrived != "" && !on.IsZero() && on.Latest() < c.Arrived {
		p.Add(field, "dates.left_before_arrival|arrived="+shownAs(Exactly(c.Arrived)))
	}
}

// birthAfter is the problem of a birth after something that is recorded, by what
// that is.
var birthAfter = map[string]string{
	"arrival": "dates.birth_after_arrival", "service": "dates.birth_after_service", "step": "dates.birth_after_step",
	"consent": "dates.birth_after_consent", "fact": "dates.birth_after_fact",
	"episode": "dates.birth_after_episode",
}

// Birth adds the problem of a new birthday: it is not to come, and everything
// that is recorded lies after it. first is the earliest of that; kind says what
// it is, one of the keys of birthAfter.
func (c CaseDates) Birth(field string, adultOn PartialDate, first Date, kind string, p Problems) {
	born := EarliestBirth(adultOn)
	switch {
	case born == "":
	case c.Today != "" && born > c.Today:
		year, _ := BirthFrom(adultOn).Years()
		p.Add(field, cmp.Or(bikram(year, c.Today), "problem.future"))
	case first != "" && first < born:
		p.Add(field, birthAfter[kind]+"|on="+shownAs(Exactly(first)))
	}
}
