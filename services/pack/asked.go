package pack

import (
	"slices"

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

// Asked reports whether a fact is a question for this case. A fact that names
// no place always is; another one is where the law of one of its places may
// apply.
func (l *Library) Asked(f *Fact, of models.Facts) bool {
	if len(f.Where) == 0 {
		return true
	}
	countries := l.countries(of)
	return slices.ContainsFunc(f.Where, func(code string) bool {
		p := l.Place(code)
		return p != nil && p.binds(countries)
	})
}
