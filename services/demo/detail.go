package demo

import (
	"slices"
	"strings"
	"time"

	"aftercare/models"
)

const dayLong models.Instant = 24 * 60 * 60 * 1000

func hours(n int) time.Duration   { return time.Duration(n) * time.Hour }
func minutes(n int) time.Duration { return time.Duration(n) * time.Minute }

// outcomes are the outcomes of given services, with their weights.
var outcomes = []weighted[string]{{models.OutcomeDone, 78}, {models.OutcomePartly, 16}, {models.OutcomeReferred, 6}}

// provider returns who usually gives a service of a class.
func provider(d *dice, class models.Class) string {
	switch class {
	case models.ClassClinical:
		return pick(d, []string{"government_hospital", "shelter", "partner", "private_clinic"})
	case models.ClassLegal:
		return pick(d, []string{"legal_services", "partner"})
	}
	return pick(d, []string{"shelter", "shelter", "shelter", "partner", "department"})
}

// noteFor returns a note for a kind of service.
func noteFor(d *dice, who *person, kind string, class models.Class) string {
	if list := notes[kind]; len(list) > 0 {
		return words(d, who, list)
	}
	return words(d, who, classNotes[string(class)])
}

// herself are words that only fit a woman or a girl.
var herself = []string{"she ", "She ", " her ", "Her ", " her.", " her,", "her'", "गईं", "थीं", "ती हैं", "खुश हैं", "बहन"}

// words picks a text that fits the person, or "" when none does.
func words(d *dice, who *person, list []string) string {
	if who.sex != "female" {
		list = slices.DeleteFunc(slices.Clone(list), func(text string) bool {
			return slices.ContainsFunc(herself, func(w string) bool { return strings.Contains(text, w) })
		})
	}
	if len(list) == 0 {
		return ""
	}
	return pick(d, list)
}

// dayOnly makes a service one whose time is unknown: its time is the last
// moment of the day, and it was recorded the next morning.
func (f *file) dayOnly(s *service) {
	day := f.cal.day(s.At)
	if day >= -1 {
		return
	}
	s.DayOnly, s.At = true, f.cal.at(day+1, 0, 0)-1
	s.CreatedAt = f.cal.at(day+1, 10, 15)
	s.ChangedAt = s.CreatedAt
}
