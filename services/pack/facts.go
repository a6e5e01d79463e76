package pack

import (
	"slices"
	"strings"

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
	childhood *reading      // the case just before an eighteenth birthday; nil until needed
	soFar     *reading      // the case without what is recorded for a day to come; nil where nothing is
	claimed   *Claimed      // the document whose sums are read; nil for none
	looked    bool          // for what is recorded for a day to come

	born   models.Instant     // the earliest birthday that bornOf allows
	bornOf models.PartialDate // when the survivor turns eighteen
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
		v := r.facts.Values[fact]
		if fact == factAdultOn {
			v.On = models.AgeSpan(v.On).Span()
		}
		d.Happening, d.known = v.Moment(r.clock.zone, late)
		r.dates[key] = d
	}
	return d.Happening, d.known
}

// began returns when a fact began to count: when it took place or, where nobody
// said when, was recorded.
func (r *reading) began(fact string, late bool) (models.Happening, bool) {
	if h, ok := r.happened(fact, late); ok {
		return h, true
	}
	return r.facts.Values[fact].Began(r.clock.zone, late)
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
	f = l.WithSteps(f, clock.zone)
	f.Stances = slices.DeleteFunc(slices.Clone(f.Stances), func(s models.Stance) bool { return !l.counts(s) })
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

func (r *reading) close() {
	for _, other := range []*reading{r.childhood, r.soFar} {
		if other != nil {
			other.close()
		}
	}
	r.frame.Close()
}

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
		if r.served(s) == models.ServedDone {
			r.set(given+s.Kind, types.True)
		}
		if isPlanned(s) {
			r.set(planned+s.Kind, types.True)
		}
	}
}

func isPlanned(s models.ServiceFact) bool {
	return s.Status.Ahead()
}

func (r *reading) fact(f *Fact) ref.Val {
	if f.Derive != nil {
		return r.derived(f)
	}
	if f.People != nil {
		return r.people(f)
	}
	if v := f.value(r.facts.Values[f.Key]); v != nil {
		return v
	}
	return f.taken()
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
