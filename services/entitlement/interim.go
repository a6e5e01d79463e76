package entitlement

import (
	"cmp"
	"slices"
	"strings"

	"aftercare/models"
	"aftercare/services/pack"
)

// Interim is interim money that an order of its own gave: what a final award may
// include.
type Interim struct {
	Item *pack.Item
	models.Ledger
}

// counted are the steps of all rights that count, in the order of their time.
func (r Rights) counted() (steps []models.StanceRow) {
	for _, row := range r.Rows() {
		for _, d := range row.Decisions {
			steps = append(steps, models.StanceRow{ID: d.ID, Subject: row.Item.Key, StepFacts: d.StepFacts, At: d.At, Filing: d.Filing})
		}
	}
	slices.SortFunc(steps, func(a, b models.StanceRow) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.ID, b.ID)) })
	return steps
}

// Interims lists the interim money of the case, the first order first.
func (r Rights) Interims() (out []Interim) {
	rows := r.Rows()
	interim := func(item string) bool {
		return slices.ContainsFunc(rows, func(row Row) bool { return row.Item.Key == item && row.Item.Interim })
	}
	orders := models.InterimOrders(r.counted(), interim)
	for _, row := range rows {
		if l, ordered := orders[row.Item.Key]; ordered {
			out = append(out, Interim{row.Item, l})
		}
	}
	slices.SortFunc(out, func(a, b Interim) int {
		return cmp.Or(cmp.Compare(a.AwardedAt, b.AwardedAt), strings.Compare(a.Item.Key, b.Item.Key))
	})
	return out
}

// Owed reports whether the order is not paid, or not in full.
func (i Interim) Owed() bool { return i.Awarded > i.Paid || i.Awarded == 0 && i.PaidAt == 0 }

// Asks reports whether an award to a right has to say whether it includes interim
// money: the money of an order that came before it, and that is not about this right.
func (i Interim) Asks(of *pack.Item, on models.Instant) bool {
	return i.Awarded > 0 && !of.Interim && i.AwardedAt <= on
}

// checkIncludes holds an award to the interim money of the case: whether the sum
// includes it is asked, and never worked out. It leaves the answer out of every other
// step.
func (d rightDeed) checkIncludes(in *Input, with []string) error {
	it := d.Library().Item(in.Item)
	if !in.Kind.Awards() || in.Amount == 0 || it == nil || it.Interim {
		in.Includes = ""
		return nil
	}
	all, err := d.rights(d.Tx, d.By, d.Case.ID)
	if err != nil {
		return err
	}
	end := models.EndOfDay(d.when(in.RightDecision).Date(d.Zone), d.Zone)
	asked := slices.DeleteFunc(all.Interims(), func(i Interim) bool { return !i.Asks(it, end) })
	if len(asked) == 0 {
		in.Includes = ""
		return nil
	}
	if slices.ContainsFunc(asked, func(i Interim) bool { return slices.Contains(with, i.Item.Key) }) {
		return models.Problems{"with": "interim.own_order"}.Err()
	}
	return checkAnswer(in.StepFacts, asked)
}

// checkAnswer returns what is wrong with the answer about the interim money.
func checkAnswer(in models.StepFacts, asked []Interim) error {
	var sum int64
	for _, key := range in.Included() {
		i := slices.IndexFunc(asked, func(one Interim) bool { return one.Item.Key == key })
		if i < 0 {
			return models.Problems{"includes": "problem.choose"}.Err()
		}
		sum += asked[i].Awarded
	}
	switch {
	case in.Includes == "":
		return models.Problems{"includes": "problem.required"}.Err()
	case sum > in.Amount:
		return models.Problems{"includes": "interim.more_than_award"}.Err()
	}
	return nil
}

// subjects are the rights of steps.
func subjects(rows []models.StanceRow) (keys []string) {
	for _, r := range rows {
		keys = append(keys, r.Subject)
	}
	return keys
}

// Unasked lists the awards of the application of which nobody said whether they include
// interim money that was ordered before them: an order of interim money that is written
// down after the award.
func (a Application) Unasked() (out []Decision) {
	interims := a.rights.Interims()
	for _, row := range a.Rows {
		for _, d := range row.Decisions { // newest first
			if !d.Kind.Decided() {
				continue
			}
			asks := func(i Interim) bool { return i.Asks(row.Item, d.At) }
			if d.Kind.Awards() && d.Amount > 0 && d.Includes == "" && slices.ContainsFunc(interims, asks) {
				out = append(out, d)
			}
			break // only the decision that holds
		}
	}
	return out
}

// Interim lists the rights of the application that are relief before the decision.
func (a Application) Interim() (out []Row) {
	for _, row := range a.Rows {
		if row.Item.Interim {
			out = append(out, row)
		}
	}
	return out
}

// InterimApart reports whether interim money can be ordered while the rest of the
// application waits: it asks for both, and no order came yet.
func (a Application) InterimApart() bool {
	interim := a.Interim()
	waits := func(r Row) bool { return r.State.Progress == models.ProgressWaiting }
	return len(interim) < len(a.Rows) && slices.ContainsFunc(interim, waits)
}
