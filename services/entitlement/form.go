package entitlement

import (
	"time"

	"aftercare/models"
	"aftercare/services/pack"
)

// caseLaw asks the packs about one case at one moment.
type caseLaw struct {
	lib   *pack.Library
	facts models.Facts
	now   models.Instant
	zone  *time.Location
}

// Forms lists the forms that an authority takes and that fit the case, the one to
// propose first.
func (r Rights) Forms(authority string) []*pack.Form {
	if r.law == nil {
		return nil
	}
	return r.law.lib.FormsFor(authority, r.law.facts, r.law.now, r.law.zone)
}

// FormFor returns the paragraphs and the headings of a form that the case needs.
func (r Rights) FormFor(f *pack.Form) ([]pack.FormPart, []pack.Factor) {
	if r.law == nil {
		return nil, f.Factors
	}
	return r.law.lib.FormFor(f, r.law.facts, r.law.now, r.law.zone)
}

// Dependant reports whether a relative counts as a dependant under the law of the case.
func (r Rights) Dependant(rel models.RelativeFacts) models.Truth {
	if r.law == nil {
		return models.Unknown
	}
	return r.law.lib.Dependant(rel, r.law.facts, r.law.now, r.law.zone)
}

// Sums returns what may be considered under rights, as one document states it.
func (r Rights) Sums(keys []string, in *pack.Claimed) map[string]pack.Considered {
	if r.law == nil {
		return nil
	}
	return r.law.lib.ConsideredFor(keys, in, r.law.facts, r.law.now, r.law.zone)
}
