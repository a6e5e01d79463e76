package demo

import (
	"time"

	"aftercare/models"
)

const dayLong models.Instant = 24 * 60 * 60 * 1000

func hours(n int) time.Duration   { return time.Duration(n) * time.Hour }
func minutes(n int) time.Duration { return time.Duration(n) * time.Minute }

// outcomes of services that were given, by how often.
var outcomes = []weighted[string]{{models.OutcomeDone, 78}, {models.OutcomePartly, 16}, {models.OutcomeReferred, 6}}

// provider says who usually gives a service of a class.
func provider(d *dice, class models.Class) string {
	switch class {
	case models.ClassClinical:
		return pick(d, []string{"government_hospital", "shelter", "partner", "private_clinic"})
	case models.ClassLegal:
		return pick(d, []string{"legal_services", "partner"})
	}
	return pick(d, []string{"shelter", "shelter", "shelter", "partner", "department"})
}

// noteFor is a note of a kind of service.
func noteFor(d *dice, kind string, class models.Class) string {
	if list := notes[kind]; len(list) > 0 {
		return pick(d, list)
	}
	return pick(d, classNotes[string(class)])
}

// dayOnly makes a service one of which only the day is known: it stands at the
// last moment of the day and was written down the next morning.
func (f *file) dayOnly(s *service) {
	day := f.cal.day(s.At)
	if day >= -1 {
		return
	}
	s.DayOnly, s.At = true, f.cal.at(day+1, 0, 0)-1
	s.CreatedAt = f.cal.at(day+1, 10, 15)
	s.ChangedAt = s.CreatedAt
}
