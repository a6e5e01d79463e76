package pack

import (
	"slices"
	"time"

	"aftercare/models"
)

// asked sets for every fact in which places it is asked, so that nobody has to
// read a question that only the law of another country needs.
func (b *builder) asked(facts []*Fact) {
	known := map[string]bool{}
	for _, p := range b.lib.places {
		known[p.Code] = true
	}
	for _, f := range facts {
		if f.For != "" {
			oneOf(b, f.File, "facts/"+f.Key, "for", f.For, []string{ForLawyer})
		}
		if p := b.placeOf(f.File); p != nil && len(f.Where) == 0 {
			f.Where = []string{p.Code}
		}
		for _, code := range f.Where {
			if !known[code] {
				b.report(f.File, "facts/"+f.Key, "where names %q, which no pack.yaml declares%s", code, Suggest(code, known))
			}
		}
	}
}

// Asking returns whether a fact is a question for this case on the page of its
// topic. A fact that names places is asked where the law of one of them may
// apply; one with a condition is asked once the condition is true, so that
// nobody reads questions about what is not known to have happened.
func (l *Library) Asking(of models.Facts, now models.Instant, zone *time.Location) func(*Fact) bool {
	r := l.read(of, &moment{now: now, zone: zone})
	defer r.close()
	asked := make(map[string]bool, len(l.vocab.facts))
	for _, f := range l.vocab.facts {
		asking, _ := r.asks(f)
		asked[f.Key] = asking == models.True
	}
	return func(f *Fact) bool { return asked[f.Key] }
}

// asks reports whether a fact is a question for the case: true, false, or
// unknown while something else has to be known first. It returns that too.
func (r *reading) asks(f *Fact) (models.Truth, []string) {
	if unless, there := r.lib.unless[f.Key]; !r.mayBind(f.Where) || there && r.holds(unless) {
		return models.False, nil
	}
	if expr, there := r.lib.askedIf[f.Key]; there {
		return r.truth(expr)
	}
	return models.True, nil
}

// mayBind reports whether the law of one of the places may apply to the case.
// No place at all means everywhere.
func (r *reading) mayBind(places []string) bool {
	return len(places) == 0 || slices.ContainsFunc(places, func(code string) bool {
		p := r.lib.Place(code)
		return p != nil && r.binds(p)
	})
}
