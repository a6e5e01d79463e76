package models

import (
	"cmp"
	"slices"
)

// CareSpan is a time in which a case was open, and in the houses that are asked about.
// Until is Forever while it lasts.
type CareSpan struct {
	SurvivorID string
	CaseID     string
	HouseID    string
	From       Instant
	Until      Instant
}

// PersonState is what somebody is in a period. Each person who was served is one of the
// first three, and nobody is two of them.
type PersonState string

// The states of the people of a period.
const (
	PersonStayed PersonState = "stayed" // open before the period began, and not closed before it
	PersonNew    PersonState = "new"    // nothing before the period, and an entry in it
	PersonBack   PersonState = "back"   // closed before the period, and an entry in it
)

// PeriodPerson is one person of a period.
type PeriodPerson struct {
	SurvivorID string
	CaseID     string // the case that was open last
	State      PersonState
	Left       bool // nothing open at the end
}

// PeopleOf are the people of the time from one moment to just before another, each once
// and in the order of their ids. Who is open at the beginning and at the end is decided
// at those two moments; what begins and ends between counts a person and nothing more.
// So those open at the end are those served without those who left, however often a case
// was closed and opened again, and the end of a period is the beginning of the next.
func PeopleOf(spans []CareSpan, from, until Instant) []PeriodPerson {
	if !slices.IsSortedFunc(spans, bySurvivor) {
		spans = slices.SortedStableFunc(slices.Values(spans), bySurvivor)
	}
	var out []PeriodPerson
	var mine []CareSpan
	for i, s := range spans {
		if s.From < s.Until && s.From < until {
			mine = append(mine, s)
		}
		if i+1 < len(spans) && spans[i+1].SurvivorID == s.SurvivorID {
			continue
		}
		if p, served := personOf(mine, from, until); served {
			p.SurvivorID = s.SurvivorID
			out = append(out, p)
		}
		mine = mine[:0]
	}
	return out
}

// bySurvivor is the order of times of care by whose they are.
func bySurvivor(a, b CareSpan) int { return cmp.Compare(a.SurvivorID, b.SurvivorID) }

// personOf is one person of a period by the times of care that began before its end.
func personOf(mine []CareSpan, from, until Instant) (p PeriodPerson, served bool) {
	before, start, entry, last := false, false, false, CareSpan{}
	p.Left = true
	for _, s := range mine {
		before = before || s.From < from
		start = start || s.From < from && s.Until >= from
		entry = entry || s.From >= from
		if s.Until >= until {
			p.Left = false
		}
		if s.Until >= from && cmp.Or(cmp.Compare(s.Until, last.Until), cmp.Compare(s.From, last.From), cmp.Compare(s.CaseID, last.CaseID)) > 0 {
			last = s
		}
	}
	p.CaseID = last.CaseID
	switch {
	case start:
		p.State = PersonStayed
	case before:
		p.State = PersonBack
	default:
		p.State = PersonNew
	}
	return p, start || entry
}

// SeveralHouses are how many of the people of the time from one moment to just before
// another were served in more than one house.
func SeveralHouses(spans []CareSpan, from, until Instant) (n int) {
	first, counted := map[string]string{}, map[string]bool{}
	for _, s := range spans {
		if s.From >= s.Until || s.From >= until || s.Until < from {
			continue
		}
		house, known := first[s.SurvivorID]
		switch {
		case !known:
			first[s.SurvivorID] = s.HouseID
		case house != s.HouseID && !counted[s.SurvivorID]:
			counted[s.SurvivorID] = true
			n++
		}
	}
	return n
}

// OpenAt are the ids of the people with something open just before a moment.
func OpenAt(spans []CareSpan, moment Instant) []string {
	seen := map[string]bool{}
	var out []string
	for _, s := range spans {
		if s.From < s.Until && s.From < moment && s.Until >= moment && !seen[s.SurvivorID] {
			seen[s.SurvivorID] = true
			out = append(out, s.SurvivorID)
		}
	}
	slices.Sort(out)
	return out
}

// closedByMistakeWithin is how soon a case must be opened again for its closing to count
// as never done. The number is our own.
const closedByMistakeWithin = 24 * 3600 * 1000

// CareCase is what is known of a case over time: when it opened, how it was closed and
// opened again, and from which house it went to which.
type CareCase struct {
	SurvivorID string
	CaseID     string
	OpenedAt   Instant
	HouseID    string // now
	Closings   []CareClosing
	Moves      []CareMove
}

// CareClosing is a closing, and when the case was opened again; 0 for not yet.
type CareClosing struct{ At, ReopenedAt Instant }

// CareMove is a move out of a house. Wrong is one that set right in which house the case
// had been all along.
type CareMove struct {
	At     Instant
	FromID string
	Wrong  bool
}

// MovedAt is the moment of a move of which the day is known and the moment at which
// somebody wrote it down: that one on the day itself, else the end of the day.
func MovedAt(endOfDay, recorded Instant) Instant { return min(endOfDay, recorded) }

// Spans are the times in which the case was open in one of some houses. A closing that
// was taken back within a day is none.
func (c CareCase) Spans(houses []string) (out []CareSpan) {
	housed := c.housed()
	for _, open := range c.open() {
		for _, in := range housed {
			from, until := max(open.From, in.From), min(open.Until, in.Until)
			if from < until && slices.Contains(houses, in.HouseID) {
				out = append(out, CareSpan{SurvivorID: c.SurvivorID, CaseID: c.CaseID, HouseID: in.HouseID, From: from, Until: until})
			}
		}
	}
	return out
}

// open are the times in which the case was open.
func (c CareCase) open() (out []CareSpan) {
	from := c.OpenedAt
	closings := slices.Clone(c.Closings)
	slices.SortStableFunc(closings, func(a, b CareClosing) int { return cmp.Compare(a.At, b.At) })
	for _, x := range closings {
		if x.ReopenedAt > 0 && x.ReopenedAt-x.At < closedByMistakeWithin {
			continue
		}
		out = append(out, CareSpan{From: from, Until: x.At})
		if x.ReopenedAt == 0 {
			return out
		}
		from = x.ReopenedAt
	}
	return append(out, CareSpan{From: from, Until: Forever})
}

// housed are the times in which the case was in each house.
func (c CareCase) housed() (out []CareSpan) {
	var from Instant
	moves := slices.Clone(c.Moves)
	slices.SortStableFunc(moves, func(a, b CareMove) int { return cmp.Compare(a.At, b.At) })
	for _, m := range moves {
		if m.Wrong {
			continue
		}
		out = append(out, CareSpan{HouseID: m.FromID, From: from, Until: m.At})
		from = max(from, m.At)
	}
	return append(out, CareSpan{HouseID: c.HouseID, From: from, Until: Forever})
}
