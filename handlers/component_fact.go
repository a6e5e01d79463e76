package handlers

import (
	"aftercare/services/casefile"
	"aftercare/services/pack"
)

// factNames names facts of the packs that people answer, such as those that differ from
// a record.
func (t texts) factNames(lib *pack.Library, keys []string) (names []string) {
	for _, key := range keys {
		if f := lib.Fact(key); casefile.Askable(f) {
			names = append(names, t.labelOf(f.Label))
		}
	}
	return names
}
