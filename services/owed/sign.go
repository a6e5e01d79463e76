package owed

import (
	"context"
	"strconv"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/release"
	"aftercare/services/store"
)

// SignInput is what somebody signs: the numbers typed by hand, by the id of the column,
// the stamp of the counted ones as the page showed them, and that all of it was looked at.
type SignInput struct {
	Typed map[string]*int64
	Stamp string
	Sure  bool
}

// Sign writes a return into the ledger as it is known to its recipient from now on, and
// returns its id. The counted numbers are counted again in the same transaction: it returns
// Conflict where they are no longer those that were looked at.
func (s *Service) Sign(ctx context.Context, by access.Actor, key, houseID string, p models.Period, in SignInput) (id string, err error) {
	if err := by.Require(access.MakeReturns); err != nil {
		return "", err
	}
	err = s.db.Write(store.Unhurried(ctx), func(tx *gorm.DB) error {
		if err := store.OneAtATime(tx, by.Organisation()); err != nil {
			return err
		}
		sheet, err := s.sheet(tx, by, key, houseID, p)
		if err != nil {
			return err
		}
		if sheet.Stamp != in.Stamp {
			return models.Fail(models.Conflict, "problem.owed_changed")
		}
		r, err := sheet.release(in)
		if err != nil {
			return err
		}
		id = s.newID()
		return release.Record(tx, by, models.At(s.now()), id, &r)
	})
	return id, err
}

// release makes the row of the ledger, or says what is wrong.
func (s Sheet) release(in SignInput) (r models.Release, err error) {
	problems := models.Problems{}
	if s.Runs {
		problems.Add("", "problem.owed_runs")
	}
	n := map[string]int64{}
	for _, c := range s.All() {
		cell := models.ReleaseCell{Column: c.ID, Title: c.Title, N: c.N, Typed: c.Typed}
		switch {
		case c.Typed && in.Typed[c.ID] == nil:
			problems.Add(FieldOf(c.ID), "problem.required")
		case c.Typed:
			cell.N = *in.Typed[c.ID]
		case len(c.From) == 1:
			cell.Figure, cell.Line = c.From[0].Parts()
		default:
			for _, source := range c.From {
				cell.Sum = append(cell.Sum, string(source))
			}
		}
		n[c.ID] = cell.N
		r.Cells = append(r.Cells, cell)
	}
	if !in.Sure {
		problems.Add("sure", "problem.owed_sure")
	}
	if len(problems) == 0 {
		s.sums(n, problems)
	}
	r.ShelterID, r.Kind, r.Form, r.Period, r.Replaces = s.House.ID, models.ReleaseReturn, s.Key, s.Of.Code(), s.Replaces.ID
	r.Recipient, r.RecipientName, r.Basis = s.Office.ID, s.Office.Name, s.Row.Basis
	if s.Office.District != "" {
		r.RecipientName += ", " + s.Office.District
	}
	return r, problems.Err()
}

// FieldOf is the name of the field of a column that is typed by hand.
func FieldOf(column string) string { return "cell_" + column }

// sums holds the numbers to the sums of the form: one that does not balance is not signed.
func (s Sheet) sums(n map[string]int64, problems models.Problems) {
	if b := s.Balance; b != nil {
		var got int64
		for _, id := range b.Plus {
			got += n[id]
		}
		for _, id := range b.Minus {
			got -= n[id]
		}
		if want := n[b.Equals]; got != want {
			problems.Add("", "problem.owed_balance|got="+strconv.FormatInt(got, 10)+"|want="+strconv.FormatInt(want, 10)+"|column="+s.titleOf(b.Equals))
		}
	}
	if l := s.Least; l != nil {
		var got int64
		for _, id := range l.Of {
			got += n[id]
		}
		if got < n[l.From] {
			problems.Add("", "problem.owed_least|got="+strconv.FormatInt(got, 10)+"|want="+strconv.FormatInt(n[l.From], 10)+"|column="+s.titleOf(l.From))
		}
	}
}

// titleOf is the head of a column.
func (s Sheet) titleOf(id string) string {
	for _, c := range s.All() {
		if c.ID == id {
			return c.Title
		}
	}
	return id
}
