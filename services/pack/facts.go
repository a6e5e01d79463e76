package pack

import (
	"slices"
	"strings"
	"time"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/interpreter"

	"aftercare/models"
)

// reading holds one case in the form conditions read: a value for every slot of
// the vocabulary, and the answer of each condition evaluated so far.
type reading struct {
	lib       *Library
	facts     models.Facts
	clock     *moment
	values    []ref.Val
	frame     *interpreter.ExecutionFrame
	answers   []ref.Val
	missing   [][]string // by expression, set once its answer is unknown
	dates     map[dateKey]date
	countries []string      // countries whose law may apply to the case
	place     *Jurisdiction // place of the law being evaluated, for its working days
}

// dateKey is a fact and which end of an inexact date is meant.
type dateKey struct {
	fact string
	late bool
}

type date struct {
	models.Happening
	known bool
}

// happened returns when a fact took place. It caches the result, because many
// clocks start on the same few facts.
func (r *reading) happened(fact string, late bool) (models.Happening, bool) {
	key := dateKey{fact, late}
	d, read := r.dates[key]
	if !read {
		d.Happening, d.known = r.facts.Values[fact].Moment(r.clock.zone, late)
		r.dates[key] = d
	}
	return d.Happening, d.known
}

// ResolveName returns the value of a name for a condition.
func (r *reading) ResolveName(name string) (any, bool) {
	slot, ok := r.lib.vocab.slots[name]
	if !ok {
		return nil, false
	}
	return r.values[slot], true
}

// Parent returns nil, because conditions see nothing besides a case's facts.
func (r *reading) Parent() interpreter.Activation { return nil }

// read fills a reading with the facts. The caller closes the reading.
func (l *Library) read(f models.Facts, clock *moment) *reading {
	r := &reading{lib: l, facts: f, clock: clock, dates: make(map[dateKey]date, 32)}
	r.values = slices.Clone(l.vocab.blank)
	r.answers, r.missing = make([]ref.Val, len(l.exprs)), make([][]string, len(l.exprs))
	r.frame, _ = interpreter.NewExecutionFrame(r) // fails only for an input that is no activation
	r.where()
	r.services()
	for slot, fact := range l.vocab.facts { // facts have the first slots, in this order
		if v := r.fact(fact); v != nil {
			r.values[slot] = v
		}
	}
	return r
}

func (r *reading) close() { r.frame.Close() }

func (r *reading) set(name string, v ref.Val) {
	slot := r.lib.vocab.slots[name]
	r.values[slot] = v
}

func (r *reading) get(name string) ref.Val { return r.values[r.lib.vocab.slots[name]] }

// where sets the place of care. A state that is not known is unknown, because
// it must not take the right of a state away.
func (r *reading) where() {
	country, _, narrower := strings.Cut(r.facts.Jurisdiction, "-")
	r.set(varCountry, types.String(country))
	if narrower {
		r.set(varRegion, types.String(r.facts.Jurisdiction))
	}
	r.countries = r.lib.countries(r.facts)
}

func (r *reading) services() {
	for _, s := range r.facts.Services {
		if r.lib.vocab.byKind[s.Kind] == nil {
			continue
		}
		switch s.Status {
		case models.DeliveryGiven:
			r.set(given+s.Kind, types.True)
		case models.DeliveryPlanned, models.DeliveryAccepted:
			r.set(planned+s.Kind, types.True)
		}
	}
}

func (r *reading) fact(f *Fact) ref.Val {
	if f.Derive != nil {
		return r.derived(f)
	}
	if v := f.value(r.facts.Values[f.Key]); v != nil {
		return v
	}
	return f.taken()
}

// derived works out a fact from others declared before it.
func (r *reading) derived(f *Fact) ref.Val {
	d := f.Derive
	if d.CEL != "" {
		return r.answer(r.lib.derived[f.Key])
	}
	for _, key := range d.TrueIf {
		if r.get(key) == types.True {
			return types.True
		}
	}
	if v := r.before(d); v != nil {
		return v
	}
	return r.chosen(d)
}

// before compares a date with an event, or with now.
func (r *reading) before(d *Derive) ref.Val {
	day, ok := r.happened(d.Before, false)
	if !ok {
		return nil
	}
	day.At = shifted(day.At, d.Shift, d.Days, r.clock.zone)
	if d.At == "" {
		return types.Bool(!r.clock.reached(day.At))
	}
	event, ok := r.happened(d.At, false)
	if !ok {
		return nil
	}
	return types.Bool(event.At < day.At)
}

// shifted moves a day by calendar months and then by days, so that one date of
// birth answers every age and one date every week of a pregnancy.
func shifted(at models.Instant, months, days int, zone *time.Location) models.Instant {
	if months == 0 && days == 0 {
		return at
	}
	day, ok := models.AddMonths(at.Date(zone), months).Time(zone)
	if !ok {
		return at
	}
	return models.At(day.AddDate(0, 0, days))
}

// chosen falls back on a recorded choice. If that is missing too, the choice is
// the fact to ask for.
func (r *reading) chosen(d *Derive) ref.Val {
	if d.Choice == "" {
		return r.lib.vocab.unknown[r.lib.vocab.slots[d.Before]]
	}
	code := r.facts.Values[d.Choice].Code
	for _, yes := range d.Yes {
		if code == yes {
			return types.True
		}
	}
	for _, no := range d.No {
		if code == no {
			return types.False
		}
	}
	return r.lib.vocab.unknown[r.lib.vocab.slots[d.Choice]]
}

// answer evaluates a compiled condition once. A condition that fails at run
// time is unknown, because an error in a pack must not take a right away.
func (r *reading) answer(expr int) ref.Val {
	if expr == always {
		return types.True
	}
	if r.answers[expr] == nil {
		v, _, err := r.lib.exprs[expr].program.Eval(r.frame)
		if err != nil || v == nil {
			v = types.NewUnknown(-1, nil)
		}
		r.answers[expr] = v
	}
	return r.answers[expr]
}

// truth returns the answer of a condition and the facts that block it.
func (r *reading) truth(expr int) (models.Truth, []string) {
	switch v := r.answer(expr).(type) {
	case types.Bool:
		if v {
			return models.True, nil
		}
		return models.False, nil
	case *types.Unknown:
		if r.missing[expr] == nil {
			r.missing[expr] = r.lib.vocab.missing(v)
		}
		return models.Unknown, r.missing[expr]
	}
	return models.Unknown, nil
}

func (r *reading) holds(expr int) bool { return r.answer(expr) == types.True }
