package pack

import (
	"cmp"
	"slices"

	"aftercare/models"
)

// ended returns the clocks of a right that were late when the survivor turned
// eighteen and the right ended with that. What was owed and never done does not
// vanish with a birthday.
func (r *reading) ended(v *version, s models.EntitlementState) (late []models.ClockState) {
	birthday, ok := r.happened(factAdultOn, true)
	if !ok || !r.startedBefore(birthday.At, v) || !r.outgrown(v, s) || !r.clock.reached(birthday.At) {
		return nil
	}
	then := r.before18(birthday.At)
	was := then.entitlement(v)
	if was.Standing != models.Entitled || was.Settled() {
		return nil
	}
	for _, c := range was.Clocks {
		if c.Met.IsZero() && !c.Lapsed && c.Over() < birthday.At {
			c.Ended = birthday.At
			late = append(late, c)
		}
	}
	slices.SortFunc(late, func(a, b models.ClockState) int { return cmp.Compare(a.Due, b.Due) })
	return late
}

// startedBefore reports whether a clock of the right has an event before a
// birthday.
func (r *reading) startedBefore(birthday models.Instant, v *version) bool {
	return slices.ContainsFunc(v.clocks, func(c clock) bool {
		return slices.ContainsFunc(r.happenings(c.start, v.item.Key, false), func(d dated) bool { return d.At < birthday })
	})
}

// outgrown reports whether every condition that says no depends on the age of
// today, so that a birthday alone may have ended the right.
func (r *reading) outgrown(v *version, s models.EntitlementState) bool {
	for i, c := range s.Conditions {
		reads := func(fact string) bool { return r.lib.vocab.aging[fact] }
		if c.Truth != models.False {
			continue
		}
		if v.conditions[i] == always || !slices.ContainsFunc(r.lib.exprs[v.conditions[i]].facts, reads) {
			return false
		}
	}
	return true
}

// before18 is the same case in the last moment before a birthday.
func (r *reading) before18(birthday models.Instant) *reading {
	if r.childhood == nil {
		r.childhood = r.lib.read(r.facts, &moment{now: birthday - 1, zone: r.clock.zone})
	}
	return r.childhood
}

// markAging marks the facts that follow from the age of today.
func (v *vocabulary) markAging(read func(*Fact) []string) {
	for _, f := range v.facts { // a fact follows only from facts declared before it
		d := f.Derive
		if d == nil {
			continue
		}
		v.aging[f.Key] = d.day() == factAdultOn && d.At == "" || slices.ContainsFunc(read(f), func(key string) bool { return v.aging[key] })
	}
}
