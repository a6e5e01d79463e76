package pack

import (
	"cmp"
	"slices"

	"aftercare/models"
)

// clocks returns the clocks of a right that have started. Nobody is held to a
// deadline of a right that is not known to apply, and a step the
// survivor may still take after the right was received ends with its time.
func (r *reading) clocks(v *version, e models.EntitlementState) []models.ClockState {
	var states []models.ClockState
	for i := range v.clocks {
		c := &v.clocks[i]
		s, ok := r.run(c, v.item.Key)
		if !ok {
			continue
		}
		if c.GoesOn && e.Progress == models.ProgressReceived && c.Against == models.PartySurvivor && s.Met.IsZero() && r.clock.passed(s.Over()) {
			s.Met = s.Over()
		}
		if e.Standing == models.MayBeEntitled && c.Against != models.PartySurvivor {
			s.May, s.Hard = true, false
		}
		states = append(states, s)
	}
	if s, kept := r.deposit(v.item.Key); kept && v.item.Life == models.LifeMoney {
		states = append(states, s)
	}
	for i := range states {
		beside := v.item.ClockOf(states[i].Key).SoftBeside
		other := slices.ContainsFunc(states, func(s models.ClockState) bool { return s.Key == beside })
		if beside != "" && (other || r.clock.passed(states[i].Over())) {
			states[i].Hard = false
		}
	}
	return states
}

func (r *reading) run(c *clock, subject string) (models.ClockState, bool) {
	if !r.holds(c.when) {
		return models.ClockState{}, false
	}
	start, ok := r.pick(r.happenings(c.start, subject, c.lateStart()), c.Which == "latest")
	if !ok || !c.InForce.Holds(start.At.Date(r.clock.zone)) {
		return models.ClockState{}, false
	}
	s := models.ClockState{Key: c.Key, Against: c.Against, Turn: cmp.Or(c.Turn, c.Against), Started: start.At, About: start.About,
		Hard: c.Hard() && !start.Undated, Undated: start.Undated, GoesOn: c.GoesOn}
	if start.Spans() && c.Length.Hours == 0 { // nobody knows on which of the days it fell due
		start.At, s.Started, s.Began = start.First, start.First, start.Last
		last := s
		r.due(c, dated{Happening: models.Happening{At: start.Last}}, &last)
		s.Latest = last.Due
	}
	r.due(c, start, &s)
	ends := r.happenings(c.ends, subject, false)
	if c.Before { // what it waits for happens before the event from which it is counted back
		s.Started, start = s.Due, dated{}
	}
	met, ended := r.since(ends, start)
	ended = ended && r.clock.reached(met)                // what is to come has ended nothing yet
	switch late := !ended && r.clock.passed(s.Over()); { // called here so that NextChange includes the moment it becomes late
	case ended:
		s.Met = met
	case late && c.Least:
		s.Met = s.Over() // the time was given, so nobody is late
	case late:
		s.Lapsed = r.lapsed(c, s)
	}
	r.askExtensions(c, &s)
	return s, true
}

// lateStart reports whether an inexact start counts as its latest day. Clocks
// in days against the survivor and those who help use the earliest, so that
// they are warned in time. Nobody else is called late too soon, and no window of
// hours is called over while it may be open.
func (c *clock) lateStart() bool {
	helpers := []models.Party{models.PartySurvivor, models.PartyShelter, models.PartyHospital}
	return c.Length.Hours > 0 || !slices.Contains(helpers, c.Against)
}

// due sets when a clock that began with start is due, and how exactly that is
// known.
func (r *reading) due(c *clock, start dated, s *models.ClockState) {
	length := r.extended(c)
	switch {
	case c.Before:
		s.Due = length.Before(start.At, r.clock.zone)
	case length.WorkingDays > 0:
		days := r.lib.workingDays(r.place, r.facts.Jurisdiction)
		s.Due = length.EndWorking(start.At, r.clock.zone, days.off)
		s.About = s.About || days.guessed
	default:
		s.Due = r.end(length, start)
	}
	if length.Hours > 0 && start.Day {
		s.About, s.Hard = true, false
		if start.evidence.Fact != "" { // the hour of a step is asked with the step
			s.Ask = append(s.Ask, start.evidence.Fact)
		}
	}
}

// extended returns the length of a clock with every extension that is known to
// hold.
func (r *reading) extended(c *clock) models.Span {
	n := c.Length.Size()
	for i, e := range c.Extend {
		if !r.holds(c.extend[i]) {
			continue
		}
		if v := r.facts.Values[e.Fact].Number; e.Fact != "" && v != nil && *v > 0 {
			n += int(min(*v, maxExtension))
		}
		n += e.By
	}
	return c.Length.Resized(n)
}

// maxExtension keeps a mistyped number from moving a date beyond the years that
// can be written.
const maxExtension = 10_000

// askExtensions asks, once a clock would be late, for the numbers that might
// still extend it.
func (r *reading) askExtensions(c *clock, s *models.ClockState) {
	if !s.Late(r.clock.now) {
		return
	}
	for i, e := range c.Extend {
		if v := r.facts.Values[e.Fact]; e.Fact != "" && v.Number == nil && v.Answer.AsksAgain() && r.holds(c.extend[i]) {
			s.Ask = append(s.Ask, e.Fact)
		}
	}
}

// lapsed reports whether a clock ended before the survivor came. An authority
// still owes what it owes and can be reminded, so its clock lapses only where
// it was a matter of hours.
func (r *reading) lapsed(c *clock, s models.ClockState) bool {
	intake, known := r.happened(intakeEvent, false)
	ours := s.Turn == models.PartyShelter || s.Turn == models.PartySurvivor
	return known && s.Over() < intake.At && (ours || c.Length.Hours > 0)
}

// intakeEvent is the fact that says when the survivor came.
const intakeEvent = "event.intake"
