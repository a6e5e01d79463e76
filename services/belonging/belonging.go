// Package belonging manages what a house keeps for a survivor: the things she brought,
// taken in one by one with her word for it, and handed back one by one or all at once.
// Papers whose original the house holds stand beside them.
//
// It must never say what a thing is without an audit entry, and never let one disappear
// without a word what became of it.
package belonging

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/document"
	"aftercare/services/evaluation"
	"aftercare/services/store"
)

// Service holds the use cases of belongings. The list of a case is its Records.
type Service struct {
	*deed.Records
	papers *document.Service
}

// New returns a Service. newID makes the ids of new rows.
func New(db *store.DB, keeper *custody.Keeper, evaluator *evaluation.Evaluator, now func() time.Time, newID func() string) *Service {
	return &Service{&deed.Records{
		Tools: deed.New(db, keeper, evaluator, now, newID), Need: access.KeepBelongings, Sees: Sees, New: models.NewBelonging,
		Rules:  rules,
		Around: func(_ *deed.Deed, write func() error) error { return write() },
		Wrote:  func(*deed.Deed, models.Record, deed.RecordInput, any) error { return nil },
	}, document.New(db, keeper, evaluator, now, newID)}
}

// Sees reports whether the role sees that the house keeps something. A legal aid
// volunteer sees what is of her own work.
func Sees(by access.Actor) bool { return by.May(access.ReadCases) && by.SeesAllServices() }

// rules put the house that takes a thing in into its row.
func rules(d *deed.Deed, row models.Record, _ models.Problems) error {
	if b := row.(*models.Belonging); b.ShelterID == "" {
		b.ShelterID = d.Case.ShelterID
	}
	return nil
}

// Paper is a paper whose original the house holds.
type Paper struct {
	ID      string
	Kind    string
	Version int64
}

// Sheet is what the house keeps for the survivor of a case.
type Sheet struct {
	deed.RecordSheet
	Papers []Paper
	Left   bool // the survivor does not sleep in a house any more
}

// Held counts what was not handed back yet.
func (s Sheet) Held() (n int) {
	for _, r := range s.Lists[models.ListBelongings] {
		if r.Row.(*models.Belonging).State == models.BelongingHeld {
			n++
		}
	}
	return n
}

// Sheet reads what the house keeps, without words.
func (s *Service) Sheet(ctx context.Context, by access.Actor, caseID string) (out Sheet, err error) {
	if out.RecordSheet, err = s.Records.Sheet(ctx, by, caseID, models.ListBelongings); err != nil {
		return out, err
	}
	return out, s.beside(ctx, by, caseID, &out)
}

// Open is Sheet with the words.
func (s *Service) Open(ctx context.Context, by access.Actor, caseID, purpose string) (out Sheet, err error) {
	nothing := func(*deed.Deed, *deed.RecordSheet) ([]deed.RowWords, error) { return nil, nil }
	if out.RecordSheet, err = s.Records.Open(ctx, by, caseID, purpose, models.BelongingLists, nothing); err != nil {
		return out, err
	}
	return out, s.beside(ctx, by, caseID, &out)
}

// beside reads the papers whose original the house holds, and whether she left.
func (s *Service) beside(ctx context.Context, by access.Actor, caseID string, out *Sheet) error {
	return s.ReadCase(ctx, by, caseID, func(tx *gorm.DB, c models.Case) (err error) {
		if out.Papers, err = papersHeld(tx, by, c.ID); err != nil {
			return err
		}
		var stays []models.Stay
		err = tx.Select("left_at").Where("case_id = ? AND removed_at = 0", c.ID).Find(&stays).Error
		out.Left = len(stays) > 0 && !slices.ContainsFunc(stays, func(y models.Stay) bool { return y.LeftAt == 0 })
		return err
	})
}

// papersHeld reads the papers of which the house holds the original, as far as the role
// sees them.
func papersHeld(tx *gorm.DB, by access.Actor, caseID string) (list []Paper, err error) {
	var rows []models.Document
	err = tx.Select("id", "kind", "class", "version").Where("case_id = ? AND original = 'shelter' AND removed_at = 0", caseID).Order("created_at, id").Find(&rows).Error
	for _, r := range rows {
		if by.SeesPaper(r.Class) {
			list = append(list, Paper{r.ID, r.Kind, r.Version})
		}
	}
	return list, err
}

// BackInput is what the user typed about things that are handed back.
type BackInput struct {
	Things []string // ids
	Papers []string // ids of papers whose original is handed back
	On     models.Date
	To     string
	Sign   string
	Gone   bool // nobody finds them any more
	Token  string
}

// GiveBack hands things and papers back, all of them or none. Each keeps what stood
// there before.
func (s *Service) GiveBack(ctx context.Context, by access.Actor, caseID string, in BackInput) (deed.Result, error) {
	return s.Do(ctx, by, access.KeepBelongings, caseID, func(d *deed.Deed) error {
		made, err := d.UseToken(in.Token)
		if err != nil || made != "" {
			return err
		}
		if len(in.Things)+len(in.Papers) == 0 {
			return models.Problems{"things": "problem.belonging_none"}.Err()
		}
		for _, id := range in.Things {
			if err := giveBack(d, id, in); err != nil {
				return err
			}
		}
		if in.Gone {
			return nil // of a paper, its own page says who holds it
		}
		for _, id := range in.Papers {
			if err := s.papers.HandBack(d, id, handedTo(in.To)); err != nil {
				return err
			}
		}
		return nil
	})
}

// handedTo says who holds the original of a paper that was handed back.
func handedTo(receiver string) string {
	switch receiver {
	case models.ByGuardian, "family":
		return "family"
	case "court_or_police":
		return "court"
	case "other_house":
		return "somebody_else"
	}
	return "survivor"
}

// giveBack hands one thing back.
func giveBack(d *deed.Deed, id string, in BackInput) error {
	var row models.Belonging
	if err := d.Tx.Where("id = ? AND case_id = ? AND removed_at = 0", id, d.Case.ID).Take(&row).Error; err != nil {
		return err
	}
	if row.State != models.BelongingHeld {
		return models.Fail(models.Conflict, "problem.belonging_settled")
	}
	old, was := row.Trail, row.BelongingFacts
	row.State, row.BackOn, row.BackTo, row.BackSign = models.BelongingGiven, in.On, in.To, in.Sign
	if in.Gone {
		row.State = models.BelongingGone
	}
	dates, err := d.Dates()
	if err != nil {
		return err
	}
	problems := models.Problems{}
	row.Check(nil, models.RecordCheck{Now: d.Now, Zone: d.Zone, Dates: dates, Problems: problems})
	if err := problems.Err(); err != nil {
		return err
	}
	if row.Trail, err = d.Next(old, old.Version); err != nil {
		return err
	}
	return d.Rewrite(deed.Rewriting{Writing: deed.Writing{Action: "belongings.given_back", Subject: models.ListBelongings, ID: row.ID, Facts: row.BelongingFacts, Row: &row}, Old: old, Was: was, Reason: row.State})
}
