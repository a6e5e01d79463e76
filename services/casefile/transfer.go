package casefile

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/deed"
)

// TransferInput is what the user typed about a resident who is to go to another house.
type TransferInput struct {
	models.TransferFacts
	Token string // of the form
}

// transferDeed is a deed on a transfer of a case within the reach of who asks.
func (s *Service) transferDeed(ctx context.Context, by access.Actor, caseID, id string, seen int64, change func(d *fileDeed, row *models.Transfer) (action string, err error)) (deed.Result, error) {
	return s.change(ctx, by, access.AskTransfer, caseID, func(d *fileDeed) error {
		var old models.Transfer
		if err := d.Tx.Where("id = ? AND case_id = ?", id, caseID).Take(&old).Error; err != nil {
			return err
		}
		row := old
		action, err := change(d, &row)
		if err != nil {
			return err
		}
		return d.rewriteTransfer(old, row, seen, action)
	})
}

// rewriteTransfer stores a transfer as it is from now on. The version before stays.
func (d *fileDeed) rewriteTransfer(old, row models.Transfer, seen int64, action string) (err error) {
	if row.Trail, err = d.Next(old.Trail, seen); err != nil {
		return err
	}
	w := transferWriting(action, &row)
	return d.Deed.Rewrite(deed.Rewriting{Writing: w, Old: old.Trail, Was: old.TransferFacts, Also: []string{"answered_by", "answered_at"}, Reason: row.State})
}

func transferWriting(action string, row *models.Transfer) deed.Writing {
	return deed.Writing{Action: action, Subject: "transfer", ID: row.ID, Facts: row.TransferFacts, Row: row}
}

// AskTransfer asks another house to take the resident of a case in. One house is asked
// at a time.
func (s *Service) AskTransfer(ctx context.Context, by access.Actor, caseID string, in TransferInput) (deed.Result, error) {
	return s.change(ctx, by, access.AskTransfer, caseID, func(d *fileDeed) error {
		made, err := d.UseToken(in.Token)
		if err != nil || made != "" {
			return err
		}
		if err := d.checkTransfer(in.TransferFacts); err != nil {
			return err
		}
		f := models.TransferFacts{ToID: in.ToID, Reason: in.Reason, WantedOn: in.WantedOn, BedKind: in.BedKind, View: in.View, Needs: in.Needs, State: models.TransferAsked}
		f.AnswerBy = min(f.WantedOn, d.Today.AddDays(models.TransferAnswerDays))
		f.SpeaksAt = models.EndOfDay(f.AnswerBy, d.Zone)
		row := models.Transfer{ID: d.NewID(), CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, FromID: d.Case.ShelterID, TransferFacts: f, Trail: d.trail()}
		d.ID = row.ID
		return d.Insert(transferWriting("transfer.asked", &row))
	})
}

// checkTransfer holds a new transfer to the rules, and to what is recorded.
func (d *fileDeed) checkTransfer(f models.TransferFacts) error {
	problems := models.Problems{}
	dates, err := d.Dates()
	if err != nil {
		return err
	}
	f.Check(dates, problems)
	stay, err := d.lasting()
	if err != nil {
		return err
	}
	if stay == nil {
		problems.Add("", "problem.transfer_no_stay")
	}
	houses, err := askable(d.Tx, d.By, d.Case.ShelterID)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(houses, func(h models.Shelter) bool { return h.ID == f.ToID }) {
		problems.Add("to_id", "problem.choose")
	}
	refused, err := d.refusedOthers()
	if err != nil {
		return err
	}
	if refused && f.Reason != models.TransferOrdered {
		problems.Add("view", "problem.transfer_refused")
	}
	open, err := d.openTransfers()
	if err != nil {
		return err
	}
	if len(open) > 0 {
		return models.Fail(models.Conflict, "problem.transfer_open")
	}
	return problems.Err()
}

// refusedOthers reports whether the last word of the survivor is that nothing is shared
// with others who help, another house among them.
func (d *fileDeed) refusedOthers() (bool, error) {
	var last []models.Consent
	err := d.Tx.Where("case_id = ? AND purpose = ?", d.Case.ID, models.PurposeOthers).Order("given_at DESC, id DESC").Limit(1).Find(&last).Error
	return len(last) == 1 && (last[0].Answer == models.ConsentRefused || last[0].WithdrawnAt > 0), err
}

// askable lists the open houses of the organisation in which somebody can answer, but
// for one.
func askable(tx *gorm.DB, by access.Actor, but string) (list []models.Shelter, err error) {
	err = tx.Select("id", "name", "state").Where("organisation_id = ? AND closed_at = 0 AND id <> ?", by.Organisation(), but).
		Where(`EXISTS (SELECT 1 FROM account_shelters w JOIN accounts a ON a.id = w.account_id WHERE w.shelter_id = shelters.id AND a.status = 'active' AND a.role IN ?)`,
			access.RolesThat(access.AnswerTransfer)).Order("name").Find(&list).Error
	return list, err
}

// openTransfers reads the transfers of the case that the other house has still to act on.
func (d *fileDeed) openTransfers() (list []models.Transfer, err error) {
	err = d.Tx.Where("case_id = ? AND state IN ('asked', 'promised')", d.Case.ID).Find(&list).Error
	return list, err
}

// endTransfers ends what another house was asked, for a reason that follows from what
// was recorded.
func (d *fileDeed) endTransfers(reason string, which func(models.Transfer) bool) error {
	open, err := d.openTransfers()
	for i := 0; err == nil && i < len(open); i++ {
		if which(open[i]) {
			row := open[i]
			row.End(reason)
			err = d.rewriteTransfer(open[i], row, open[i].Version, "transfer.ended")
		}
	}
	return err
}

// endTransfersWithoutConsent ends the transfers that rest on the survivor's yes, which was
// taken back or refused for some purposes. What was ordered goes on.
func (d *fileDeed) endTransfersWithoutConsent(purposes []string) error {
	if !slices.Contains(purposes, models.PurposeOthers) {
		return nil
	}
	return d.endTransfers(models.TransferEndConsent, func(t models.Transfer) bool { return t.Reason != models.TransferOrdered })
}

// EndTransfer takes a request back, for one of models.TransferEnds.
func (s *Service) EndTransfer(ctx context.Context, by access.Actor, caseID, id, reason string, seen int64) (deed.Result, error) {
	return s.transferDeed(ctx, by, caseID, id, seen, func(d *fileDeed, row *models.Transfer) (string, error) {
		if !row.Open() {
			return "", models.Fail(models.Conflict, "problem.transfer_settled")
		}
		if !slices.Contains(models.TransferEnds, reason) {
			return "", models.Problems{"end_reason": "problem.choose"}.Err()
		}
		row.End(reason)
		return "transfer.ended", nil
	})
}

// SeeTransfer records that the house that asked has read the answer. A place that is kept
// is a line again once its day is over.
func (s *Service) SeeTransfer(ctx context.Context, by access.Actor, caseID, id string, seen int64) (deed.Result, error) {
	return s.transferDeed(ctx, by, caseID, id, seen, func(d *fileDeed, row *models.Transfer) (string, error) {
		if row.AnsweredAt == 0 || row.SpeaksAt == 0 {
			return "", models.Fail(models.Conflict, "problem.transfer_settled")
		}
		row.SpeaksAt = 0
		if row.State == models.TransferPromised {
			row.SpeaksAt = models.EndOfDay(row.MovesOn, d.Zone)
		}
		return "transfer.seen", nil
	})
}
