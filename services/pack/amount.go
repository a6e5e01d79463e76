package pack

import (
	"time"

	"aftercare/models"
)

// AmountState is one row of what an authority may consider for a case. It is a
// range or a floor somebody decides within, never a promise.
type AmountState struct {
	Amount  Amount
	Truth   models.Truth // true: the row applies; unknown: it may
	Min     int64        // with every uplift that applies
	Max     int64
	Uplifts []Uplift // those that raised it
}

// Amounts returns the rows of a right that apply or may apply to the case,
// under the version that governs it. Rows recorded as not applying are left
// out.
func (l *Library) Amounts(key string, f models.Facts, now models.Instant, zone *time.Location) []AmountState {
	it := l.byItem[key]
	if it == nil {
		return nil
	}
	r := l.read(f, &moment{now: now, zone: zone})
	defer r.close()
	v := r.version(it)
	if v == nil {
		return nil
	}
	var rows []AmountState
	for i, a := range v.item.Amounts {
		if t, _ := r.truth(v.amounts[i]); t != models.False {
			rows = append(rows, r.raised(v, AmountState{Amount: a, Truth: t, Min: a.Min, Max: a.Max}))
		}
	}
	return rows
}

func (r *reading) raised(v *version, s AmountState) AmountState {
	for i, u := range v.item.Uplifts {
		if r.holds(v.uplifts[i]) {
			s.Min += s.Amount.Min * u.Percent / 100
			s.Max += s.Amount.Max * u.Percent / 100
			s.Uplifts = append(s.Uplifts, u)
		}
	}
	return s
}
