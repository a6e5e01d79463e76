package models

import "time"

// StrengthLine is one way in which the number of people in a house changes.
type StrengthLine string

// The lines of a strength statement. Where a form of a home has them too they are
// in its order; birth, hospital, death and the houses of the organisation are ours.
const (
	InNew      StrengthLine = "new"
	InHouse    StrengthLine = "from_house"
	InBorn     StrengthLine = "born"
	InLeave    StrengthLine = "leave_back"
	InHospital StrengthLine = "hospital_back"
	InFound    StrengthLine = "found"

	OutLeave    StrengthLine = "leave"
	OutHospital StrengthLine = "hospital"
	OutMissing  StrengthLine = "missing"
	OutLeft     StrengthLine = "left"
	OutHouse    StrengthLine = "to_house"
	OutDied     StrengthLine = "died"
)

// StrengthIn and StrengthOut are the lines in the order of pages.
var (
	StrengthIn  = []StrengthLine{InNew, InHouse, InBorn, InLeave, InHospital, InFound}
	StrengthOut = []StrengthLine{OutLeave, OutHospital, OutMissing, OutLeft, OutHouse, OutDied}
)

// Strength is how many people were in a house at the beginning and the end of a
// time, and what happened between.
type Strength struct {
	Opening int
	Closing int
	Lines   map[StrengthLine]int
}

// Sum adds up some lines.
func (s Strength) Sum(lines []StrengthLine) (n int) {
	for _, line := range lines {
		n += s.Lines[line]
	}
	return n
}

// Balances reports whether opening and what came, without what went, is closing.
// It always is: a statement that does not balance was made from movements that do
// not follow one another.
func (s Strength) Balances() bool {
	return s.Opening+s.Sum(StrengthIn)-s.Sum(StrengthOut) == s.Closing
}

// StrengthOf counts the people of a house from one moment to just before another.
// Each stay has its movements in order. Opening and closing are counted by where
// everybody was at those moments, and not from the lines.
func StrengthOf(stays [][]Movement, from, until Instant) Strength {
	s := Strength{Lines: map[StrengthLine]int{}}
	for _, list := range stays {
		s.Opening += presentAt(list, from)
		s.Closing += presentAt(list, until)
		s.count(list, from, until)
	}
	return s
}

// presentAt is 1 where the resident of a stay is in the house just before a moment.
func presentAt(list []Movement, moment Instant) int {
	if (Whereabouts{State: stateAt(list, moment)}).Here() {
		return 1
	}
	return 0
}

// count adds the movements of a stay that changed whether the resident was there.
func (s *Strength) count(list []Movement, from, until Instant) {
	var w Whereabouts
	for _, m := range list {
		if m.At >= until {
			return
		}
		before := w
		w, _ = w.After(m.MovementFacts)
		if m.At < from || before.Here() == w.Here() {
			continue
		}
		if w.Here() {
			s.Lines[cameBy(before.State, m.MovementFacts)]++
		} else {
			s.Lines[StrengthLine(m.Kind)]++
		}
	}
}

// cameBy is the line of somebody who came into the house.
func cameBy(was StayState, m MovementFacts) StrengthLine {
	switch was {
	case StayLeave:
		return InLeave
	case StayHospital:
		return InHospital
	case StayMissing:
		return InFound
	}
	return StrengthLine(m.Way)
}

// DaysOf lists the days from the first to the last one.
func DaysOf(first, last Date) (days []Date) {
	t, ok := first.Time(time.UTC)
	for ; ok && DateOf(t) <= last; t = t.AddDate(0, 0, 1) {
		days = append(days, DateOf(t))
	}
	return days
}

// StrengthOn counts the people of a house on one day of a time zone.
func StrengthOn(stays [][]Movement, day Date, zone *time.Location) Strength {
	return StrengthBetween(stays, day, day, zone)
}

// StrengthBetween counts the people of a house from the first moment of a day to
// the last one of another.
func StrengthBetween(stays [][]Movement, first, last Date, zone *time.Location) Strength {
	return StrengthOf(stays, StartOfDay(first, zone), EndOfDay(last, zone)+1)
}
