package claimfact

import (
	"cmp"
	"slices"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/deed"
	"aftercare/services/evaluation"
)

// Received is an award or a payment as question 9 of Form-I asks for it: one line for
// each right of which a step says a sum, and one for each row of other money.
type Received struct {
	Item      string             // of a right, "" for money from elsewhere
	Source    string             // of money from elsewhere
	Row       *models.OtherMoney // of money from elsewhere
	Awarded   int64              // the last sum that was granted
	Paid      int64              // all that came
	Currency  string
	AwardedOn models.Date
	PaidOn    models.Date // of the last payment
	SetOff    int64       // interim money that the order includes: it is a line of its own, and not in Awarded
}

// MoneySoFar lists what was awarded and paid so far: what the steps of the rights
// record, and what came from elsewhere. It runs inside a deed; it opens nothing.
func MoneySoFar(d *deed.Deed) ([]Received, error) {
	rows, err := listed[models.OtherMoney](d.Tx, d.Case.ID)
	if err != nil {
		return nil, err
	}
	return moneySoFar(d.Tx, d.Case.ID, d.Zone, rows)
}

func moneySoFar(tx *gorm.DB, caseID string, zone *time.Location, rows []OtherMoney) ([]Received, error) {
	ledgers, err := evaluation.Ledgers(tx, caseID)
	out := ofRights(ledgers, zone)
	for i := range rows {
		r := &rows[i].Row
		out = append(out, Received{Source: r.Source, Row: r, Awarded: r.Awarded, Paid: r.Paid, Currency: r.Currency, AwardedOn: r.AwardedOn, PaidOn: r.PaidOn})
	}
	return out, err
}

// ofRights lists the rights of which something was awarded or paid.
func ofRights(ledgers []models.Ledger, zone *time.Location) (out []Received) {
	for _, l := range ledgers {
		if l.Awarded == 0 && l.Paid == 0 {
			continue
		}
		r := Received{Item: l.Item, Currency: l.Currency, Awarded: l.Awarded, Paid: l.Paid, SetOff: l.SetOff}
		if l.AwardedAt > 0 {
			r.AwardedOn = l.AwardedAt.Date(zone)
		}
		if l.PaidAt > 0 {
			r.PaidOn = l.PaidAt.Date(zone)
		}
		out = append(out, r)
	}
	slices.SortStableFunc(out, func(a, b Received) int { return cmp.Compare(a.Item, b.Item) })
	return out
}

// Sums adds up what was awarded and what was paid, by currency.
func Sums(list []Received) (awarded, paid models.Totals) {
	awarded, paid = models.Totals{}, models.Totals{}
	for _, r := range list {
		awarded.Add(r.Awarded, r.Currency)
		paid.Add(r.Paid, r.Currency)
	}
	return awarded, paid
}

// Told is a sum that a fact of the case tells and that is more than what is recorded of it
// with the rights and as money from elsewhere.
type Told struct {
	Fact     string
	Sum      int64
	Here     int64 // what is recorded
	Currency string
}

// told lists the facts that tell more than what is recorded: such money stands in no sum.
func told(facts models.Facts, list []Received) (out []Told) {
	return ToldOf(func(name string) (models.FactValue, bool) { v, known := facts.Values[name]; return v, known }, list)
}

// ToldOf is told of facts that are read one by one.
func ToldOf(value func(name string) (models.FactValue, bool), list []Received) (out []Told) {
	awarded, paid := Sums(list)
	for _, of := range []struct {
		fact string
		here models.Totals
	}{{evaluation.FactAwarded, awarded}, {evaluation.FactReceived, paid}} {
		v, _ := value(of.fact)
		if v.Number != nil && *v.Number > of.here[v.Currency] {
			out = append(out, Told{of.fact, *v.Number, of.here[v.Currency], v.Currency})
		}
	}
	return out
}

// LossTotal adds up the losses of a list, by currency.
func LossTotal(list []Loss) models.Totals {
	total := models.Totals{}
	for _, l := range list {
		total.Add(l.Row.Amount, l.Row.Currency)
	}
	return total
}
