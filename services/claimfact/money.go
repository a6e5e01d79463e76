package claimfact

import (
	"cmp"
	"slices"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/deed"
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
	var steps []models.StanceRow
	err := tx.Select("subject", "kind", "amount", "currency", "at").
		Where("case_id = ? AND ended_at = 0 AND (amount > 0 OR kind = ?)", caseID, models.StanceRefused).Order("at, id").Find(&steps).Error
	out := ofSteps(steps, zone)
	for i := range rows {
		r := &rows[i].Row
		out = append(out, Received{Source: r.Source, Row: r, Awarded: r.Awarded, Paid: r.Paid, Currency: r.Currency, AwardedOn: r.AwardedOn, PaidOn: r.PaidOn})
	}
	return out, err
}

// ofSteps sums the steps of the rights: the last sum granted counts unless it was
// refused afterwards, payments are added.
func ofSteps(steps []models.StanceRow, zone *time.Location) (out []Received) {
	for _, st := range steps {
		if st.Kind == models.StanceRefused { // what was granted before is gone
			for i := range out {
				if out[i].Item == st.Subject {
					out[i].Awarded, out[i].AwardedOn = 0, ""
				}
			}
			continue
		}
		if !st.Kind.Decided() && st.Kind != models.StanceReceived {
			continue
		}
		i := slices.IndexFunc(out, func(r Received) bool { return r.Item == st.Subject && r.Currency == st.Currency })
		if i < 0 {
			i = len(out)
			out = append(out, Received{Item: st.Subject, Currency: st.Currency})
		}
		if st.Kind == models.StanceReceived {
			out[i].Paid, out[i].PaidOn = out[i].Paid+st.Amount, st.At.Date(zone)
		} else {
			out[i].Awarded, out[i].AwardedOn = st.Amount, st.At.Date(zone)
		}
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

// LossTotal adds up the losses of a list, by currency.
func LossTotal(list []Loss) models.Totals {
	total := models.Totals{}
	for _, l := range list {
		total.Add(l.Row.Amount, l.Row.Currency)
	}
	return total
}
