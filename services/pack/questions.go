package pack

import (
	"cmp"
	"slices"

	"aftercare/models"
)

// OpenQuestion is a fact nobody has recorded, with the rights that wait for it.
type OpenQuestion struct {
	Fact      *Fact
	Waits     []string // rights it is among the questions for, by item
	Settles   []string // those for which it is the only question left
	Sensitive bool     // never pressed: folded, with why it is asked and who reads it
}

// Sensitive reports whether a question is one that nobody is pressed with: what
// was done to somebody, and her health.
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

// OpenQuestions gathers the facts for which rights wait, each once: those that
// settle the most rights first, and sensitive ones after all others. asks says
// whether a fact is one to ask for.
func (l *Library) OpenQuestions(rights []models.EntitlementState, asks func(*Fact) bool) []OpenQuestion {
	var out []OpenQuestion
	at := map[string]int{}
	for _, r := range rights {
		for _, key := range r.Missing {
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
			out[i].Waits = append(out[i].Waits, r.Item)
			if len(r.Missing) == 1 {
				out[i].Settles = append(out[i].Settles, r.Item)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b OpenQuestion) int {
		return cmp.Or(rank(a.Sensitive)-rank(b.Sensitive), cmp.Compare(len(b.Settles), len(a.Settles)), cmp.Compare(len(b.Waits), len(a.Waits)))
	})
	return out
}

func rank(last bool) int {
	if last {
		return 1
	}
	return 0
}

// FactsBehind lists the facts people record on which a condition of a right
// rests: those it reads, and those from which they are worked out.
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

// sourcesOf lists the facts from which one is worked out.
func (l *Library) sourcesOf(f *Fact) []string {
	d := f.Derive
	if i, ok := l.derived[f.Key]; ok && d.CEL != "" {
		return l.exprs[i].facts
	}
	out := slices.Clone(d.TrueIf)
	for _, k := range []string{d.Before, d.At, d.Choice} {
		if k != "" {
			out = append(out, k)
		}
	}
	return out
}
