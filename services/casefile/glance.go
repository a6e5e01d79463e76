package casefile

import (
	"slices"
	"strings"

	"aftercare/models"
)

// addMoney adds up the money asked for, granted and paid.
func addMoney(glances []Glance, rights []models.EntitlementState, money []models.Ledger) {
	kind := map[string]models.Right{}
	for _, r := range rights {
		kind[r.Item] = r.Right
	}
	for _, l := range money {
		for i := range glances {
			if glances[i].Right == kind[l.Item] && l.Sought+l.Awarded+l.Paid > 0 {
				m := glances[i].money(l.Currency)
				m.Asked, m.Granted, m.Paid = m.Asked+l.Sought, m.Granted+l.Awarded, m.Paid+l.Paid
			}
		}
	}
}

func (g *Glance) money(currency string) *MoneyGlance {
	for i := range g.Money {
		if g.Money[i].Currency == currency {
			return &g.Money[i]
		}
	}
	g.Money = append(g.Money, MoneyGlance{Currency: currency})
	slices.SortFunc(g.Money, func(a, b MoneyGlance) int { return strings.Compare(a.Currency, b.Currency) })
	return g.money(currency)
}
