package casefile

import (
	"slices"
	"strings"

	"aftercare/models"
)

// addMoney adds up the money asked for, granted and paid. For money asked for
// and granted, the last figure of each right counts; payments are summed.
func addMoney(glances []Glance, rights []models.EntitlementState, steps []models.StanceRow) {
	kind := map[string]models.Right{}
	for _, r := range rights {
		kind[r.Item] = r.Right
	}
	type sum struct {
		item, currency string
		paid           bool
		granted        bool
	}
	last := map[sum]int64{}
	for _, st := range steps {
		s := sum{st.Subject, st.Currency, st.Kind == models.StanceReceived, st.Kind.Decided()}
		if s.paid {
			last[s] += st.Amount
		} else {
			last[s] = st.Amount
		}
	}
	for s, amount := range last {
		for i := range glances {
			if glances[i].Right == kind[s.item] {
				glances[i].money(s.currency).add(amount, s.granted, s.paid)
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

func (m *MoneyGlance) add(amount int64, granted, paid bool) {
	switch {
	case paid:
		m.Paid += amount
	case granted:
		m.Granted += amount
	default:
		m.Asked += amount
	}
}
