package pack

import "slices"

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
	if i, ok := l.derived[f.Key]; ok && i != always {
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
