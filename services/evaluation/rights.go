package evaluation

import (
	"cmp"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/pack"
)

// Rights returns the states of all rights of a loaded case at a moment, sorted
// by key. It includes rights that do not apply, because a page says why not.
func (e *Evaluator) Rights(l Loaded, now models.Instant) []models.EntitlementState {
	states := e.Evaluate(l, now).Entitlements
	slices.SortFunc(states, func(a, b models.EntitlementState) int { return cmp.Compare(a.Item, b.Item) })
	return states
}

// RightsOf loads a case and returns the states of its rights. The caller must
// have checked that the case is within reach.
func (e *Evaluator) RightsOf(tx *gorm.DB, caseID string, now models.Instant) ([]models.EntitlementState, error) {
	loaded, err := e.Load(tx, []string{caseID})
	if err != nil || len(loaded) == 0 {
		return nil, err
	}
	return e.Rights(loaded[0], now), nil
}

// AskedOf is RightsOf with what to ask about the case, the most urgent first.
func (e *Evaluator) AskedOf(tx *gorm.DB, caseID string, now models.Instant) ([]models.EntitlementState, []pack.OpenQuestion, error) {
	loaded, err := e.Load(tx, []string{caseID})
	if err != nil || len(loaded) == 0 {
		return nil, nil, err
	}
	rights := e.Rights(loaded[0], now)
	return rights, e.Questions(loaded[0], rights, now), nil
}

// Questions lists what to ask about a loaded case, the most urgent first. rights
// are its rights at that moment.
func (e *Evaluator) Questions(l Loaded, rights []models.EntitlementState, now models.Instant) []pack.OpenQuestion {
	return e.library.OpenQuestions(l.Facts(now), rights, now, l.Zone, l.settings)
}

// Running reads the running clocks of a case, as calendars show them.
func Running(tx *gorm.DB, caseID string) (clocks []models.CaseClock, err error) {
	err = tx.Where("case_id = ?", caseID).Order("due, item, name").Find(&clocks).Error
	return clocks, err
}
