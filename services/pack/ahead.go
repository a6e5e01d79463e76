package pack

import (
	"maps"

	"aftercare/models"
)

// satisfies reports whether an expression holds by what has happened. What is
// recorded for a day to come satisfies nothing until that day.
func (r *reading) satisfies(expr int) bool {
	if past := r.happenedSoFar(); past != nil {
		return past.holds(expr)
	}
	return r.holds(expr)
}

// happenedSoFar is the same case without what is recorded for a day to come;
// nil where nothing is. Each of these days is a moment at which the answer can
// change by itself.
func (r *reading) happenedSoFar() *reading {
	if r.looked {
		return r.soFar
	}
	r.looked = true
	if values := r.withoutAhead(); values != nil {
		facts := r.facts
		facts.Values = values
		r.soFar = r.lib.read(facts, r.clock)
	}
	return r.soFar
}

// withoutAhead returns the facts with a "no" for every event whose day is still
// to come; nil where there is none. Of an inexact day the earliest counts: who
// writes "this month" says that it happened.
func (r *reading) withoutAhead() map[string]models.FactValue {
	var values map[string]models.FactValue
	for key, v := range r.facts.Values {
		f := r.lib.vocab.fact(key)
		if f == nil || f.Kind != KindEvent && f.Kind != KindYesNo {
			continue
		}
		if at, ok := v.Moment(r.clock.zone, false); !ok || r.clock.reached(at.At) {
			continue
		}
		if values == nil {
			values = maps.Clone(r.facts.Values)
		}
		values[key] = models.FactValue{Answer: models.No}
	}
	return values
}
