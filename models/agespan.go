package models

import "time"

// AdultAge is the age of majority. Everybody younger is a child, in every rule
// of every pack.
const AdultAge = 18

// aboutMonths is how far to each side a day of birth may lie that is only about
// known. It is our own default: nobody says how wide "about" is.
const aboutMonths = 6

// AdultOn returns the day on which a person turns eighteen, as exactly as the
// date of birth is known. A person born on 29 February turns eighteen on 1
// March, which keeps the protection of a child one day longer.
func AdultOn(birth PartialDate) PartialDate { return AgeSpan(birth.addYears(AdultAge)) }

// BirthFrom returns the date of birth for the day on which a person turns
// eighteen.
func BirthFrom(adultOn PartialDate) PartialDate { return AgeSpan(adultOn).addYears(-AdultAge) }

// AgeSpan returns a day that is only about known as the span it can be: half a
// year to each side. Every other date stays as it is.
func AgeSpan(on PartialDate) PartialDate {
	if on.Sure != SureAbout || on.Check() != nil {
		return on
	}
	return Between(AddMonths(Date(on.On), -aboutMonths), AddMonths(Date(on.On), aboutMonths))
}

// AdultOnFromAge returns the days on which a person can turn eighteen who has
// that age on a day: somebody of 15 has a birthday somewhere in the year before,
// and nobody knows where.
func AdultOnFromAge(age Age, on Date) PartialDate {
	t, ok := on.Time(time.UTC)
	if !ok {
		return PartialDate{}
	}
	return Between(DateOf(t.AddDate(AdultAge-age.To-1, 0, 1)), DateOf(t.AddDate(AdultAge-age.From, 0, 0)))
}

// Narrowed returns what two ways of saying when somebody turns eighteen have in
// common. ok is false where they contradict each other; what was not said
// narrows nothing.
func Narrowed(a, b PartialDate) (both PartialDate, ok bool) {
	switch {
	case a.IsZero():
		return b, true
	case b.IsZero():
		return a, true
	}
	first, last := max(a.Earliest(), b.Earliest()), min(a.Latest(), b.Latest())
	switch {
	case first > last:
		return PartialDate{}, false
	case first == a.Earliest() && last == a.Latest():
		return a, true
	}
	return Between(first, last), true
}

// AgeOn returns the lowest and the highest age in completed years that a person
// who turns eighteen on adultOn can have on a day. known is false without a
// date.
func AgeOn(adultOn PartialDate, on Date) (age Age, known bool) {
	span := AgeSpan(adultOn)
	from, ok := yearsOld(span.Latest(), on)
	to, ok2 := yearsOld(span.Earliest(), on)
	return Age{From: max(from, 0), To: max(to, 0)}, ok && ok2
}

func yearsOld(turns, on Date) (int, bool) {
	birthday, ok := turns.Time(time.UTC)
	day, okDay := on.Time(time.UTC)
	if !ok || !okDay {
		return 0, false
	}
	years := AdultAge + day.Year() - birthday.Year()
	if day.Month() < birthday.Month() || day.Month() == birthday.Month() && day.Day() < birthday.Day() {
		years--
	}
	return years, true
}

// ChildOn reports whether a person who turns eighteen on adultOn is a child on a
// day. It is unknown where only some days of the span say so.
func ChildOn(adultOn PartialDate, on Date) Truth {
	span := AgeSpan(adultOn)
	switch {
	case span.IsZero() || on == "":
		return Unknown
	case on < span.Earliest():
		return True
	case on >= span.Latest():
		return False
	}
	return Unknown
}

// ChildNow reports whether a person is a child on a day, by the date and by what
// somebody recorded on a day of its own. What was recorded decides while the
// date does not. A child who turned eighteen since is an adult; any other
// contradiction is for people to settle.
func ChildNow(adultOn PartialDate, on Date, said Truth, saidOn Date) Truth {
	worked := ChildOn(adultOn, on)
	switch {
	case worked == Unknown:
		return said
	case said == Unknown || said == worked:
		return worked
	case worked == False && ChildOn(adultOn, saidOn) != False:
		return False
	}
	return Unknown
}

// addYears moves a date by whole years and keeps how exactly it is known.
func (p PartialDate) addYears(n int) PartialDate {
	if p.Check() != nil || p.IsZero() {
		return PartialDate{}
	}
	out := PartialDate{On: moveYears(p.On, layouts[p.Sure], n), Sure: p.Sure}
	if p.To != "" {
		out.To = moveYears(p.To, layouts[p.Sure], n)
	}
	return out
}

func moveYears(on, layout string, n int) string {
	t, err := time.Parse(layout, on)
	if err != nil {
		return on
	}
	return t.AddDate(n, 0, 0).Format(layout)
}
