package pack

import (
	"slices"
	"strings"

	"aftercare/models"
)

// AskedAt returns where one goes to ask for a right in a case with this place of
// care. What only another country can give is asked for elsewhere.
func (l *Library) AskedAt(it *Item, care string) []models.Errand {
	return l.near(it, care, it.AskedAt)
}

// near returns the places of a right, or elsewhere for a right of another
// country.
func (l *Library) near(it *Item, care string, at []models.Errand) []models.Errand {
	here, _, _ := strings.Cut(care, "-")
	if place := l.Place(it.Jurisdiction); place != nil && !place.Reference() && place.Code != here {
		return []models.Errand{models.ErrandElsewhere}
	}
	return at
}

// where returns where one goes to close a gap: what its rule says, or the right
// or the clock it is about.
func (l *Library) where(rl *rule, g models.GapState, care string) []models.Errand {
	key, _ := g.Of()
	it := l.Item(key)
	if it == nil || rl.Each == nil {
		return rl.AskedAt
	}
	if g.Clock != nil {
		for _, v := range l.Versions(key) {
			if c := l.Clock(key, v.Version, g.Clock.Key); c != nil && len(c.AskedAt) > 0 {
				return l.near(it, care, c.AskedAt)
			}
		}
	}
	return l.AskedAt(it, care)
}

// Answers lists the kinds of service that close a gap of the rule.
func (r *Rule) Answers() []string {
	switch {
	case r.Help != nil:
		return r.Help.Services
	case r.Action.Service != "":
		return []string{r.Action.Service}
	}
	return nil
}

// ServedBy reports whether a service of this kind serves the right: it counts as
// received, or ends one of its clocks.
func (i *Item) ServedBy(kind string) bool {
	if slices.Contains(i.SatisfiedBy.Services, kind) {
		return true
	}
	return slices.ContainsFunc(i.Clocks, func(c Clock) bool { return slices.Contains(c.Ends, "service."+kind) })
}
