package claimfact

import (
	"context"
	"reflect"
	"slices"
	"strings"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/store"
)

// Add writes a new row of a list.
func (s *Service) Add(ctx context.Context, by access.Actor, caseID string, in Input) (deed.Result, error) {
	return s.deed(ctx, by, caseID, in.Token, in.Row.List(), func(d rowDeed) (models.ClaimRow, error) {
		row := in.Row
		*row.Base() = models.ClaimBase{
			ID: s.NewID(), CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID,
			RecordedBy: by.ID(), CreatedAt: d.Now, ChangedBy: by.ID(), ChangedAt: d.Now, Version: 1,
		}
		if err := d.fit(in, row); err != nil {
			return nil, err
		}
		if err := d.Tx.Create(row).Error; err != nil {
			return nil, err
		}
		return row, d.write("added", row, len(typed(in)))
	})
}

// fit checks the row and seals what was typed into it.
func (d rowDeed) fit(in Input, row models.ClaimRow) error {
	problems := models.Problems{}
	dates, err := d.Dates()
	if err != nil {
		return err
	}
	row.Check(in.Words, dates, problems)
	if err := d.beside(row, problems); err != nil {
		return err
	}
	if err := problems.Err(); err != nil {
		return err
	}
	return d.seal(in, row)
}

// typed lists the columns into which somebody wrote, in the order of the row.
func typed(in Input) []models.ClaimWord {
	return slices.DeleteFunc(in.Row.Words(), func(w models.ClaimWord) bool { return in.Words[w.Column] == "" })
}

// seal seals what was typed. A column that was left empty keeps what is there.
func (d rowDeed) seal(in Input, row models.ClaimRow) error {
	var texts []custody.Text
	var into []*models.Sealed
	for _, w := range row.Words() {
		if in.Words[w.Column] != "" {
			texts = append(texts, custody.Text{Field: fieldOf(row.List(), w.Column), RowID: row.Base().ID, Text: in.Words[w.Column]})
			into = append(into, w.To)
		}
	}
	if len(texts) == 0 {
		return nil
	}
	sealed, err := d.Seal(texts...)
	for i := range sealed {
		*into[i] = sealed[i]
	}
	return err
}

// Correct changes a row, with the reason. What stood before stays readable. It
// returns Conflict when somebody else changed it first.
func (s *Service) Correct(ctx context.Context, by access.Actor, caseID, id string, in Input) (deed.Result, error) {
	return s.deed(ctx, by, caseID, in.Token, in.Row.List(), func(d rowDeed) (models.ClaimRow, error) {
		row, err := d.changing(in.Row.List(), id, in.Version)
		if err != nil {
			return nil, err
		}
		if !models.CorrectionReason(in.Reason) {
			return nil, models.Problems{"correction_reason": "problem.choose"}.Err()
		}
		before, err := kept(row, in.Reason)
		if err != nil {
			return nil, err
		}
		reflect.ValueOf(row.Coded()).Elem().Set(reflect.ValueOf(in.Row.Coded()).Elem())
		if err := takeOut(row, in.Empty); err != nil {
			return nil, err
		}
		if err := d.fit(in, row); err != nil {
			return nil, err
		}
		return row, d.replace(row, before, "corrected", len(typed(in)))
	})
}

// takeOut empties words of a row. One without which it says nothing stays.
func takeOut(row models.ClaimRow, columns []string) error {
	for _, column := range columns {
		i := slices.IndexFunc(row.Words(), func(w models.ClaimWord) bool { return w.Column == column && !w.Needed })
		if i < 0 {
			return models.Problems{"empty": "problem.choose"}.Err()
		}
		*row.Words()[i].To = models.Sealed{}
	}
	return nil
}

// Remove takes a row off its list, with the reason.
func (s *Service) Remove(ctx context.Context, by access.Actor, caseID string, list models.ClaimList, id, reason string, version int64) (deed.Result, error) {
	return s.deed(ctx, by, caseID, "", list, func(d rowDeed) (models.ClaimRow, error) {
		row, err := d.changing(list, id, version)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(models.ClaimRemovals, reason) {
			return nil, models.Problems{"removal_reason": "problem.required"}.Err()
		}
		before, err := kept(row, reason)
		if err != nil {
			return nil, err
		}
		row.Base().RemovedAt, row.Base().RemovedReason = d.Now, reason
		return row, d.replace(row, before, "removed", 0)
	})
}

// Restore brings a row back that was taken off its list.
func (s *Service) Restore(ctx context.Context, by access.Actor, caseID string, list models.ClaimList, id string) (deed.Result, error) {
	return s.deed(ctx, by, caseID, "", list, func(d rowDeed) (models.ClaimRow, error) {
		row, err := find(d.Tx, d.Case.ID, list, id)
		if err != nil {
			return nil, err
		}
		if !row.Base().Removed() {
			return nil, models.Fail(models.Conflict, "problem.claim_there")
		}
		before, err := kept(row, "")
		if err != nil {
			return nil, err
		}
		row.Base().RemovedAt, row.Base().RemovedReason = 0, ""
		return row, d.replace(row, before, "restored", 0)
	})
}

// kept is a row as it stands, for its history: the coded facts with the first of its
// words, and each other word by itself.
func kept(row models.ClaimRow, reason string) ([]models.Revision, error) {
	facts, err := deed.Coded(row.Coded())
	b := row.Base()
	var out []models.Revision
	for i, w := range row.Words() {
		r := models.Revision{Record: b.ID, Version: b.Version, Part: w.Column, Value: *w.To, Reason: reason, MadeBy: b.ChangedBy, MadeAt: b.ChangedAt}
		if i == 0 {
			r.Facts = facts
		}
		out = append(out, r)
	}
	return out, err
}

// replace stores a row over the version before, and that one as a revision.
func (d rowDeed) replace(row models.ClaimRow, before []models.Revision, action string, words int) error {
	if err := d.Keep(before...); err != nil {
		return err
	}
	b := row.Base()
	old := b.Version
	b.Version, b.ChangedBy, b.ChangedAt = old+1, d.By.ID(), d.Now
	columns := append(store.Columns("", row.Coded()), "removed_at", "removed_reason", "changed_by", "changed_at", "version")
	for _, w := range row.Words() {
		columns = append(columns, w.Column)
	}
	if err := store.Changed(d.Tx.Model(models.NewClaimRow(row.List())).Where("id = ? AND version = ?", b.ID, old).Select(columns).Updates(row)); err != nil {
		return err
	}
	return d.write(action, row, words)
}

// codes are the coded facts of a row for the audit log.
func codes(row models.ClaimRow) string {
	text := store.Codes(reflect.ValueOf(row.Coded()).Elem().Interface())
	return strings.TrimRight(" "+text, " ")
}
