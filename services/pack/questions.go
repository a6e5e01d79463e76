package pack

import (
	"cmp"
	"slices"

	"aftercare/models"
)

// OpenQuestion is a fact nobody has recorded, with the rights that wait for it.
type OpenQuestion struct {
	Fact      *Fact
	Waits     []string // rights that have it among their questions, by item
	Settles   []string // rights that have no other question left
	Exact     bool     // a running time limit waits for its hour or its number
	Sensitive bool     // never pressed: shown folded, with why it is asked and who reads it
}

// Sensitive reports whether nobody should be pressed with the question: it is
// about what was done to somebody, or about health.
func (l *Library) Sensitive(f *Fact) bool {
	if f.Sensitive != nil {
		return *f.Sensitive
	}
	for _, g := range l.groups {
		if g.Key == f.Group {
			return g.Sensitive
		}
	}
	return false
}

// AsksDay reports whether the day of the event matters: a time limit or a gap
// counts from it.
func (l *Library) AsksDay(f *Fact) bool {
	return f.Kind == KindEvent && f.Derive == nil && l.vocab.starts[f.Key]
}

// OpenQuestions lists the facts that rights and their running clocks wait for,
// each once: those that a time limit of hours waits for first, then those that
// settle the most rights, sensitive ones last. asks reports whether people are
// asked for a fact.
func (l *Library) OpenQuestions(rights []models.EntitlementState, asks func(*Fact) bool) []OpenQuestion {
	var out []OpenQuestion
	at := map[string]int{}
	for _, r := range rights {
		limits := exact(r)
		for _, key := range append(slices.Clone(r.Missing), limits...) {
			f := l.Fact(key)
			if f == nil || !asks(f) {
				continue
			}
			i, there := at[key]
			if !there {
				i = len(out)
				at[key] = i
				out = append(out, OpenQuestion{Fact: f, Sensitive: l.Sensitive(f)})
			}
			out[i].Exact = out[i].Exact || slices.Contains(limits, key)
			if slices.Contains(out[i].Waits, r.Item) {
				continue
			}
			out[i].Waits = append(out[i].Waits, r.Item)
			if len(r.Missing) == 1 {
				out[i].Settles = append(out[i].Settles, r.Item)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b OpenQuestion) int {
		return cmp.Or(rank(a.Sensitive)-rank(b.Sensitive), rank(b.Exact)-rank(a.Exact), cmp.Compare(len(b.Settles), len(a.Settles)), cmp.Compare(len(b.Waits), len(a.Waits)))
	})
	return out
}

// exact lists the facts that would make the running clocks of a right exact.
func exact(s models.EntitlementState) (facts []string) {
	if s.Standing != models.Entitled || s.Settled() {
		return nil
	}
	for _, c := range s.Clocks {
		if c.Met.IsZero() {
			facts = append(facts, c.Ask...)
		}
	}
	return facts
}

func rank(last bool) int {
	if last {
		return 1
	}
	return 0
}

// FactsBehind lists the recorded facts that a condition of a right depends on:
// those it reads, and those from which derived ones are worked out.
func (l *Library) FactsBehind(key, number, condition string) []*Fact {
	var out []*Fact
	seen := map[string]bool{}
	var add func(keys []string)
	add = func(keys []string) {
		for _, k := range keys {
			f := l.Fact(k)
			if f == nil || seen[k] {
				continue
			}
			seen[k] = true
			if f.Derive == nil {
				out = append(out, f)
				continue
			}
			add(l.sourcesOf(f))
		}
	}
	add(l.ConditionFacts(key, number, condition))
	return out
}

// sourcesOf lists the facts from which a fact is derived.
func (l *Library) sourcesOf(f *Fact) []string {
	d := f.Derive
	if i, ok := l.derived[f.Key]; ok && d.CEL != "" {
		return l.exprs[i].facts
	}
	out := slices.Clone(d.TrueIf)
	for _, k := range []string{d.Open, d.day(), d.At, d.Choice} {
		if k != "" {
			out = append(out, k)
		}
	}
	return out
}
