package models

import "slices"

// Ledger is the money of one right. Every page that tells a sum reads it here, so that
// they agree. Sums are in the smallest unit of Currency, 0 where none was recorded.
type Ledger struct {
	Item      string
	Currency  string
	Sought    int64
	Awarded   int64
	Paid      int64
	AwardedAt Instant // of the award that holds
	PaidAt    Instant // of the last payment
}

// MoneySteps are the kinds of steps of which a ledger is made.
var MoneySteps = []StanceKind{StanceApplied, StanceGranted, StancePart, StanceRefused, StanceReceived}

// Ledgers sums the steps of rights that count, in the order of their time, by right. A
// right of which nobody said a sum has none.
//
// The last sum that was sought or granted holds, and a refusal ends it; payments are
// added. One paper about several rights says one sum for all of them, so what it gives
// to one of them replaces what the others had.
func Ledgers(steps []StanceRow) []Ledger {
	papers := map[string]int64{}
	for _, s := range steps {
		if s.Filing != "" {
			papers[s.Filing] += s.Amount
		}
	}
	var out []Ledger
	for _, s := range steps {
		i := slices.IndexFunc(out, func(l Ledger) bool { return l.Item == s.Subject })
		if i < 0 {
			i = len(out)
			out = append(out, Ledger{Item: s.Subject})
		}
		out[i].count(s, s.Amount > 0 || papers[s.Filing] > 0)
	}
	return slices.DeleteFunc(out, func(l Ledger) bool { return l.Currency == "" })
}

// count takes a step into account. summed says that the paper of the step has a sum.
func (l *Ledger) count(s StanceRow, summed bool) {
	switch {
	case s.Kind == StanceRefused:
		l.Awarded, l.AwardedAt = 0, 0
	case s.Kind == StanceReceived:
		l.Paid += s.Amount
		if s.Amount > 0 {
			l.PaidAt = s.At
		}
	case s.Kind == StanceApplied && summed:
		l.Sought = s.Amount
	case s.Kind.Decided() && summed:
		if l.Awarded, l.AwardedAt = s.Amount, s.At; s.Amount == 0 {
			l.AwardedAt = 0 // the sum stands with another right
		}
	}
	if s.Amount > 0 {
		l.Currency = s.Currency
	}
}
