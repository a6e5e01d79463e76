package entitlement

import (
	"context"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/deed"
)

// readsWords reports whether the actor's role may read the sealed parts of
// steps.
func readsWords(by access.Actor) bool {
	return by.MayRead(custody.StanceWords.Class, custody.StanceWords.Table+"."+custody.StanceWords.Column)
}

// seal seals the words of a step into its row.
func (d rightDeed) seal(in Input, row *models.StanceRow) error {
	sealed, err := d.Seal(
		custody.Text{Field: custody.StanceWords, RowID: row.ID, Text: in.Words},
		custody.Text{Field: custody.StanceOffice, RowID: row.ID, Text: in.OfficeName},
		custody.Text{Field: custody.StanceNumber, RowID: row.ID, Text: in.Number})
	if err != nil {
		return err
	}
	row.Words, row.OfficeWords, row.PaperNumber = sealed[0], sealed[1], sealed[2]
	return nil
}

// Opened holds the opened parts of a step.
type Opened struct {
	Words, Office, Number string
	Waiting               bool // the key is still with a colleague
}

// Words opens the sealed parts of a step and leaves one audit entry. It returns
// NotFound when there are none or the role may not read them.
func (s *Service) Words(ctx context.Context, by access.Actor, caseID, stepID, purpose string) (Decision, Opened, error) {
	var step Decision
	var out Opened
	err := s.Look(ctx, by, caseID, func(d *deed.Deed) error {
		row, err := s.find(d.Tx, caseID, stepID)
		if err != nil {
			return err
		}
		if sealedNowhere(row) || !readsWords(by) {
			return models.ErrNotFound()
		}
		step = Decision{ID: row.ID, Subject: row.Subject}
		out, err = openStep(d, row, purpose)
		return err
	})
	return step, out, err
}

func sealedNowhere(row models.StanceRow) bool {
	return row.Words.Empty() && row.OfficeWords.Empty() && row.PaperNumber.Empty()
}

func openStep(d *deed.Deed, row models.StanceRow, purpose string) (Opened, error) {
	got, err := d.Unseal(audit.Entry{Action: "decision.opened", Subject: "decision:" + row.ID, Detail: "purpose=" + purpose},
		custody.Value{Field: custody.StanceWords, RowID: row.ID, Sealed: row.Words},
		custody.Value{Field: custody.StanceOffice, RowID: row.ID, Sealed: row.OfficeWords},
		custody.Value{Field: custody.StanceNumber, RowID: row.ID, Sealed: row.PaperNumber})
	if err != nil {
		return Opened{}, err
	}
	return Opened{Words: got[0].Text, Office: got[1].Text, Number: got[2].Text, Waiting: got[0].Waiting || got[1].Waiting || got[2].Waiting}, nil
}

// carry fills the sealed parts that a correction leaves empty from the old step.
// Who corrects one reads and writes them.
func (d rightDeed) carry(old models.StanceRow, in Input) (Input, error) {
	if sealedNowhere(old) {
		return in, nil
	}
	got, err := openStep(d.Deed, old, "correcting")
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
