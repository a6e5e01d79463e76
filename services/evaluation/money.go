package evaluation

import (
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
)

// The facts that tell what was awarded and what came in all. Somebody answers them once;
// what is recorded afterwards with a right or as money from elsewhere can be more.
const (
	FactAwarded  = "award.compensation"
	FactReceived = "received.compensation"
)

// loadElsewhere reads the money from elsewhere of cases, where a fact tells a sum in all
// that it may raise.
func (p *parts) loadElsewhere(tx *gorm.DB, caseIDs, _ []string) error {
	if !p.tellsMoney {
		return nil
	}
	var rows []models.OtherMoney
	err := tx.Select("case_id", "awarded", "paid", "currency").Where("case_id IN ? AND removed_at = 0", caseIDs).Find(&rows).Error
	p.addElsewhere(rows)
	return err
}

func (p *parts) addElsewhere(rows []models.OtherMoney) {
	for _, m := range rows {
		p.elsewhere[m.CaseID] = append(p.elsewhere[m.CaseID], m.OtherMoneyFacts)
	}
}

// addMoney raises what a fact tells in all to what is recorded in parts: no sum in all is
// less than its parts. A fact that tells more stays as it is.
func (l Loaded) addMoney(values map[string]models.FactValue) {
	if !l.parts.tellsMoney {
		return
	}
	awarded, paid := models.Totals{}, models.Totals{}
	steps := slices.DeleteFunc(slices.Clone(l.parts.stances[l.row.ID]), func(s models.StanceRow) bool { return !slices.Contains(models.MoneySteps, s.Kind) })
	for _, m := range models.Ledgers(steps) {
		awarded.Add(m.Awarded, m.Currency)
		paid.Add(m.Paid, m.Currency)
	}
	for _, m := range l.parts.elsewhere[l.row.ID] {
		awarded.Add(m.Awarded, m.Currency)
		paid.Add(m.Paid, m.Currency)
	}
	raise(values, FactAwarded, awarded)
	raise(values, FactReceived, paid)
}

func raise(values map[string]models.FactValue, name string, recorded models.Totals) {
	v, told := values[name]
	if sum := recorded[v.Currency]; told && v.Number != nil && sum > *v.Number {
		v.Number = &sum
		values[name] = v
	}
}
