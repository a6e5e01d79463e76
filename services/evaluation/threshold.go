package evaluation

import (
	"aftercare/models"
	"aftercare/services/pack"
)

// Standard returns the number of a gap rule that an organisation may replace.
// ok is false for a rule whose number comes from law or science, for one
// without a number of its own, and for a danger that shows at once, which
// nobody may put off.
func Standard(r *pack.Rule) (span models.Span, ok bool) {
	switch {
	case r == nil || r.Mark != pack.Default:
		return models.Span{}, false
	case r.Window != nil:
		return *r.Window, true
	case r.Before != nil:
		return *r.Before, true
	case r.After != nil && r.After.Size() == 0 && r.Severity == models.Critical:
		return models.Span{}, false
	case r.After != nil:
		return *r.After, true
	}
	return models.Span{}, false
}

// noteOwnNumbers marks each gap whose number is the organisation's own, so that
// a page can say so.
func (e *Evaluator) noteOwnNumbers(gaps []models.GapState, set map[string]int) {
	for i, g := range gaps {
		n, ok := set[g.Rule]
		if !ok {
			continue
		}
		standard, _ := Standard(e.library.Rule(g.Rule))
		span := models.Span{}
		if n > 0 {
			span = standard.Resized(n)
		}
		gaps[i].Own = &span
	}
}
