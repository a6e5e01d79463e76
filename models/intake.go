package models

import (
	"strconv"
	"time"
)

// ReferralSources are the codes for how a survivor came to the shelter, in the
// order pages list them.
var ReferralSources = []string{
	"police", "child_welfare_committee", "helpline", "other_shelter", "ngo", "hospital",
	"labour_department", "embassy", "family", "herself", "other", "not_known",
}

// Bases are the codes for how a fact is known, in the order pages list them.
var Bases = []string{"she_said", "paper_seen", "estimated", "age_test", "other_agency"}

// AdultAge is the age of majority. Everybody younger is a child, in every rule
// of every pack.
const AdultAge = 18

// AdultOn returns the day on which a person turns eighteen, as exactly as the
// date of birth is known. A person born on 29 February turns eighteen on 1
// March, which keeps the protection of a child one day longer.
func AdultOn(birth PartialDate) PartialDate {
	t, err := time.Parse(layouts[birth.Sure], birth.On)
	if err != nil || birth.IsZero() {
		return PartialDate{}
	}
	return PartialDate{On: t.AddDate(AdultAge, 0, 0).Format(layouts[birth.Sure]), Sure: birth.Sure}
}

// AdultOnFromAge returns the last day on which a person with that age today can
// turn eighteen, because a person who may still be a child counts as one.
func AdultOnFromAge(age Age, today Date) PartialDate {
	t, ok := today.Time(time.UTC)
	if !ok {
		return PartialDate{}
	}
	return PartialDate{On: string(DateOf(t.AddDate(AdultAge-age.From, 0, 0))), Sure: SureAbout}
}

// BirthFrom returns the date of birth for the day on which a person turns
// eighteen.
func BirthFrom(adultOn PartialDate) PartialDate {
	t, err := time.Parse(layouts[adultOn.Sure], adultOn.On)
	if err != nil || adultOn.IsZero() {
		return PartialDate{}
	}
	return PartialDate{On: t.AddDate(-AdultAge, 0, 0).Format(layouts[adultOn.Sure]), Sure: adultOn.Sure}
}

// YearsOld returns the completed years, on a day, of a person who turns
// eighteen on adultOn, and whether that is certain. A month or a year counts by
// its last day, as in the protection of children.
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

// IntakeCode is the name of an intake before it is a case, such as K7M2: short
// enough to tell two of one worker apart, and without a letter of a person. It
// comes from the random end of the intake's id; "" for what is no id.
func IntakeCode(id string) string {
	if !IsID(id) {
		return ""
	}
	n, err := strconv.ParseUint(id[len(id)-8:], 16, 64)
	if err != nil {
		return ""
	}
	digits, letters := caseAlphabet[:8], caseAlphabet[8:]
	code := ""
	for _, from := range []string{letters, digits, letters, digits} {
		code += string(from[n%uint64(len(from))])
		n /= uint64(len(from))
	}
	return code
}
