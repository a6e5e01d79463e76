package models

import (
	"slices"
	"strings"
)

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
	Kept      int64   // of what was awarded, what is in fixed deposits and not paid
	SetOff    int64   // interim money that the award includes: it stands with the interim right, and not in Awarded

	includes string
	drawn    int64 // what was released of deposits
}

// MoneySteps are the kinds of steps of which a ledger is made.
var MoneySteps = []StanceKind{StanceApplied, StanceGranted, StancePart, StanceRefused, StanceReceived, StanceDeposited, StanceReleased}

// Ledgers sums the steps of rights that count, in the order of their time, by right. A
// right of which nobody said a sum has none.
//
// The last sum that was sought or granted holds, and a refusal ends it; payments are
// added. One paper about several rights says one sum for all of them, so what it gives
// to one of them replaces what the others had. An award that includes interim money
// counts what goes beyond it.
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
	setOff(out)
	for i := range out {
		out[i].Kept = max(0, out[i].Kept-out[i].drawn)
		out[i].includes, out[i].drawn = "", 0
	}
	return slices.DeleteFunc(out, func(l Ledger) bool { return l.Currency == "" })
}

// setOff takes the interim money out of the awards that include it. What was paid on
// such an award beyond its own part paid the interim money.
func setOff(all []Ledger) {
	before := slices.Clone(all)
	for i := range all {
		final := &all[i]
		for _, item := range strings.Fields(final.includes) {
			j := slices.IndexFunc(all, func(l Ledger) bool { return l.Item == item })
			if j < 0 || j == i || all[j].Currency != final.Currency {
				continue
			}
			off := min(before[j].Awarded, final.Awarded)
			final.Awarded, final.SetOff = final.Awarded-off, final.SetOff+off
		}
		final.passOn(all)
	}
}

// passOn counts what was paid beyond the own part of an award as payment of the interim
// money that it includes.
func (l *Ledger) passOn(all []Ledger) {
	for _, item := range strings.Fields(l.includes) {
		j := slices.IndexFunc(all, func(o Ledger) bool { return o.Item == item })
		if j < 0 || &all[j] == l || all[j].Currency != l.Currency {
			continue
		}
		if more := min(l.Paid-l.Awarded, all[j].Awarded-all[j].Paid); more > 0 {
			l.Paid, all[j].Paid, all[j].PaidAt = l.Paid-more, all[j].Paid+more, max(all[j].PaidAt, l.PaidAt)
		}
	}
}

// count takes a step into account. summed says that the paper of the step has a sum.
func (l *Ledger) count(s StanceRow, summed bool) {
	switch {
	case s.Kind == StanceRefused:
		l.Awarded, l.AwardedAt, l.includes = 0, 0, ""
	case s.Kind == StanceDeposited:
		l.Kept += s.Amount
	case s.Kind == StanceReceived || s.Kind == StanceReleased:
		if s.Kind == StanceReleased {
			l.drawn += s.Amount
		}
		l.Paid += s.Amount
		if s.Amount > 0 {
			l.PaidAt = s.At
		}
	case s.Kind == StanceApplied && summed:
		l.Sought = s.Amount
	case s.Kind.Decided() && summed:
		l.includes = strings.Join(s.Included(), " ")
		if l.Awarded, l.AwardedAt = s.Amount, s.At; s.Amount == 0 {
			l.AwardedAt = 0 // the sum stands with another right
		}
	}
	if s.Amount > 0 {
		l.Currency = s.Currency
	}
}

// InterimOrders lists the interim money that an order of its own gives, by right. An
// order that also answers what is asked for in the end is none, and neither is a right
// whose sum stands with another one. Awarded is 0 where nobody wrote a sum.
func InterimOrders(steps []StanceRow, interim func(item string) bool) map[string]Ledger {
	papers, whole, last := map[string]int64{}, map[string]bool{}, map[string]StanceRow{}
	for _, s := range steps {
		if s.Filing != "" {
			papers[s.Filing] += s.Amount
			whole[s.Filing] = whole[s.Filing] || !interim(s.Subject)
		}
		if s.Kind.Decided() && interim(s.Subject) {
			last[s.Subject] = s
		}
	}
	out := map[string]Ledger{}
	for item, s := range last {
		if s.Kind.Awards() && !whole[s.Filing] && (s.Amount > 0 || papers[s.Filing] == 0) {
			out[item] = Ledger{Item: item, AwardedAt: s.At}
		}
	}
	for _, l := range Ledgers(steps) {
		if _, ordered := out[l.Item]; ordered {
			out[l.Item] = l
		}
	}
	return out
}
