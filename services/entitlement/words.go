package entitlement

import (
	"context"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
)

// readsWords reports whether the actor's role reads what is sealed of steps.
func readsWords(by access.Actor) bool {
	return by.MayRead(custody.StanceWords.Class, custody.StanceWords.Table+"."+custody.StanceWords.Column)
}

// WritesWords reports whether the actor's role writes what is sealed of steps.
func WritesWords(by access.Actor) bool {
	return by.MayWrite(custody.StanceWords.Class, custody.StanceWords.Table+"."+custody.StanceWords.Column)
}

// seal puts the sealed parts of a step into its row.
func (s *Service) seal(d deed, in Input, row *models.StanceRow) error {
	sealed, err := s.keeper.Seal(d.tx, d.by, d.c.SurvivorID, d.now,
		custody.Text{Field: custody.StanceWords, RowID: row.ID, Text: in.Words},
		custody.Text{Field: custody.StanceOffice, RowID: row.ID, Text: in.OfficeName},
		custody.Text{Field: custody.StanceNumber, RowID: row.ID, Text: in.Number})
	if err != nil {
		return err
	}
	row.Words, row.OfficeWords, row.PaperNumber = sealed[0], sealed[1], sealed[2]
	return nil
}

// Opened is what is sealed of a step.
type Opened struct {
	Words, Office, Number string
	Waiting               bool // a colleague has the key
}

// Words opens what is sealed of a step and leaves one audit entry. What is not
// there, or not for the role to read, is not found.
func (s *Service) Words(ctx context.Context, by access.Actor, caseID, stepID, purpose string) (Decision, Opened, error) {
	var step Decision
	var out Opened
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		d, err := s.deed(tx, by, caseID)
		if err != nil {
			return err
		}
		row, err := s.find(tx, caseID, stepID)
		if err != nil {
			return err
		}
		if sealedNowhere(row) || !readsWords(by) {
			return models.ErrNotFound()
		}
		step = Decision{ID: row.ID, Subject: row.Subject}
		out, err = s.open(d, row, purpose)
		return err
	})
	return step, out, err
}

func sealedNowhere(row models.StanceRow) bool {
	return row.Words.Empty() && row.OfficeWords.Empty() && row.PaperNumber.Empty()
}

func (s *Service) open(d deed, row models.StanceRow, purpose string) (Opened, error) {
	entry := audit.Entry{Action: "decision.opened", Subject: "decision:" + row.ID, CaseID: d.c.ID, Survivor: d.c.SurvivorID, Detail: "purpose=" + purpose}
	value := func(f custody.Value) custody.Value {
		f.SurvivorID, f.RowID = d.c.SurvivorID, row.ID
		return f
	}
	got, err := s.keeper.Open(d.tx, d.by, entry, d.now,
		value(custody.Value{Field: custody.StanceWords, Sealed: row.Words}),
		value(custody.Value{Field: custody.StanceOffice, Sealed: row.OfficeWords}),
		value(custody.Value{Field: custody.StanceNumber, Sealed: row.PaperNumber}))
	if err != nil {
		return Opened{}, err
	}
	return Opened{Words: got[0].Text, Office: got[1].Text, Number: got[2].Text, Waiting: got[0].Waiting || got[1].Waiting || got[2].Waiting}, nil
}

// carry fills what a correction leaves out with what is sealed of the old step,
// where the actor reads and writes it.
func (s *Service) carry(d deed, old models.StanceRow, in Input) (Input, error) {
	if sealedNowhere(old) || !readsWords(d.by) || !WritesWords(d.by) {
		return in, nil
	}
	got, err := s.open(d, old, "correcting")
	if err != nil {
		return in, err
	}
	if in.Words == "" {
		in.Words = got.Words
	}
	if in.Number == "" {
		in.Number = got.Number
	}
	if in.Office == models.OfficeOther && in.OfficeName == "" {
		in.OfficeName = got.Office
	}
	return in, nil
}
