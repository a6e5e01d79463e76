package models

import "time"

// ReferralSources says how somebody came to us, in the order pages list them.
var ReferralSources = []string{
	"police", "child_welfare_committee", "helpline", "other_shelter", "ngo", "hospital",
	"labour_department", "embassy", "family", "herself", "other", "not_known",
}

// Bases says on what a fact rests, in the order pages list them.
var Bases = []string{"she_said", "paper_seen", "estimated", "age_test", "other_agency"}

// AdultAge is the age of majority: under it everybody is a child, in every
// rule of every pack.
const AdultAge = 18

// AdultOn returns the day somebody turns eighteen, as exactly as the date of
// birth is known. Somebody born on 29 February turns eighteen on 1 March, which
// keeps the protection of a child one day longer.
func AdultOn(birth PartialDate) PartialDate {
	t, err := time.Parse(layouts[birth.Sure], birth.On)
	if err != nil || birth.IsZero() {
		return PartialDate{}
	}
	return PartialDate{On: t.AddDate(AdultAge, 0, 0).Format(layouts[birth.Sure]), Sure: birth.Sure}
}

// AdultOnFromAge returns the last day on which somebody of that age today can
// turn eighteen: who may still be a child counts as one.
func AdultOnFromAge(age Age, today Date) PartialDate {
	t, ok := today.Time(time.UTC)
	if !ok {
		return PartialDate{}
	}
	return PartialDate{On: string(DateOf(t.AddDate(AdultAge-age.From, 0, 0))), Sure: SureAbout}
}

// BirthFrom returns the date of birth behind the day somebody turns eighteen.
func BirthFrom(adultOn PartialDate) PartialDate {
	t, err := time.Parse(layouts[adultOn.Sure], adultOn.On)
	if err != nil || adultOn.IsZero() {
		return PartialDate{}
	}
	return PartialDate{On: t.AddDate(-AdultAge, 0, 0).Format(layouts[adultOn.Sure]), Sure: adultOn.Sure}
}

// YearsOld returns the completed years on a day of somebody who turns eighteen
// on adultOn, and whether that is certain. A month or a year counts by its last
// day, as for the protection of children.
func YearsOld(adultOn PartialDate, today Date) (years int, certain, known bool) {
	turns, ok := adultOn.Latest().Time(time.UTC)
	day, okToday := today.Time(time.UTC)
	if !ok || !okToday {
		return 0, false, false
	}
	years = AdultAge + day.Year() - turns.Year()
	if day.Month() < turns.Month() || day.Month() == turns.Month() && day.Day() < turns.Day() {
		years--
	}
	return max(years, 0), adultOn.Sure == SureExact, true
}
