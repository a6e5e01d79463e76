package deed

import (
	"context"
	"reflect"
	"slices"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/custody"
)

// Records keeps lists of a case whose rows all have the same life (models.Record). A
// slice says which lists it has and what goes with them; everything else is the same.
type Records struct {
	*Tools
	Need   access.Deed                                                     // to write them
	Sees   func(by access.Actor) bool                                      // whether the role sees that there are any
	New    func(list string) models.Record                                 // an empty row, nil for no list
	Rules  func(d *Deed, row models.Record, p models.Problems) error       // that rest on other rows
	Around func(d *Deed, write func() error) error                         // what goes with a deed on any of them
	Wrote  func(d *Deed, row models.Record, in RecordInput, was any) error // what follows; was are the facts before, nil for a new row
}

// RecordInput is a record as it was typed.
type RecordInput struct {
	Row     models.Record     // with its coded facts
	Words   map[string]string // by column; an empty one keeps what is there
	Token   string            // of the form; a second press of its button does nothing
	Version int64             // of the row that the form showed; 0 for a new one
	Reason  string            // of a correction, or why it is taken back
}

// run does something on a case, once for each form token.
func (r *Records) run(ctx context.Context, by access.Actor, caseID string, in RecordInput, f func(d *Deed) (row models.Record, was any, err error)) (Result, error) {
	return r.Do(ctx, by, r.Need, caseID, func(d *Deed) error {
		made, err := d.UseToken(in.Token)
		if err != nil || made != "" {
			d.ID = made
			return err
		}
		return r.Around(d, func() error {
			row, was, err := f(d)
			if err != nil {
				return err
			}
			d.ID = row.Base().ID
			return r.Wrote(d, row, in, was)
		})
	})
}

// Add writes a new row.
func (r *Records) Add(ctx context.Context, by access.Actor, caseID string, in RecordInput) (Result, error) {
	return r.run(ctx, by, caseID, in, func(d *Deed) (models.Record, any, error) {
		*in.Row.Base() = models.RecordBase{ID: r.NewID(), CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, Trail: d.NewTrail()}
		if err := r.check(d, in.Row, in.Words); err != nil {
			return nil, nil, err
		}
		return in.Row, nil, d.Insert(writing("added", in.Row, in.Words))
	})
}

// Correct changes a row, with the reason. The version before stays.
func (r *Records) Correct(ctx context.Context, by access.Actor, caseID, id string, in RecordInput) (Result, error) {
	return r.rewrite(ctx, by, caseID, id, in, "corrected", func(d *Deed, row models.Record) error {
		if !models.CorrectionReason(in.Reason) {
			return models.Problems{"correction_reason": "problem.choose"}.Err()
		}
		reflect.ValueOf(row.Coded()).Elem().Set(reflect.ValueOf(in.Row.Coded()).Elem())
		return r.check(d, row, in.Words)
	})
}

// TakeBack takes a row off its list, with the reason.
func (r *Records) TakeBack(ctx context.Context, by access.Actor, caseID, id string, in RecordInput) (Result, error) {
	in.Words = nil
	return r.rewrite(ctx, by, caseID, id, in, "taken_back", func(d *Deed, row models.Record) error {
		if !slices.Contains(models.RecordRemovals, in.Reason) {
			return models.Problems{"removal_reason": "problem.choose"}.Err()
		}
		row.Base().RemovedAt = d.Now
		return nil
	})
}

// rewrite changes a row of the version that the form showed.
func (r *Records) rewrite(ctx context.Context, by access.Actor, caseID, id string, in RecordInput, action string, change func(d *Deed, row models.Record) error) (Result, error) {
	return r.run(ctx, by, caseID, in, func(d *Deed) (models.Record, any, error) {
		row, err := r.find(d.Tx, caseID, in.Row.List(), id)
		if err != nil {
			return nil, nil, err
		}
		old, was := row.Base().Trail, factsOf(row)
		if row.Base().Trail, err = d.Next(old, in.Version); err != nil {
			return nil, nil, err
		}
		if err := change(d, row); err != nil {
			return nil, nil, err
		}
		return row, was, d.Rewrite(Rewriting{Writing: writing(action, row, in.Words), Old: old, Was: was, Reason: in.Reason})
	})
}

// check holds a row to the rules of its model and of its slice.
func (r *Records) check(d *Deed, row models.Record, typed map[string]string) error {
	dates, err := d.Dates()
	if err != nil {
		return err
	}
	problems := models.Problems{}
	row.Check(typed, models.RecordCheck{Now: d.Now, Zone: d.Zone, Dates: dates, Problems: problems})
	if err := r.Rules(d, row, problems); err != nil {
		return err
	}
	return problems.Err()
}

// factsOf are the coded facts of a row as a value.
func factsOf(row models.Record) any { return reflect.ValueOf(row.Coded()).Elem().Interface() }

// writing is how a row is written. The log has the list as its word.
func writing(action string, row models.Record, typed map[string]string) Writing {
	return Writing{Action: row.List() + "." + action, Subject: row.List(), ID: row.Base().ID, Facts: factsOf(row), Row: row, Words: wordsOf(row, typed)}
}

// wordsOf are the sealed words of a row with their texts: as they were typed, or where
// they are to be opened.
func wordsOf(row models.Record, texts map[string]string) []Word {
	words := row.Words()
	out := make([]Word, len(words))
	for i, w := range words {
		text := texts[w.Column]
		out[i] = Word{Field: custody.FieldOf(row.List(), w.Column), Sealed: w.To, Text: &text}
	}
	return out
}
