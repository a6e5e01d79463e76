package plan

import (
	"context"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/deed"
	"aftercare/services/store"
)

// SignOff is what is to be known about the signature of a second colleague under a plan.
type SignOff struct {
	Days    int            // within which the house wants it, 0 where it wants none
	Changed models.Instant // when anything of the plan last changed
	Stale   bool           // that was after it was signed
	May     bool           // the reader can sign it now
}

// SignOff records that a second colleague looked at the plan as it stands and signs it
// off. It returns Forbidden for the colleague who wrote the agreement down, and where the
// house wants no signature.
func (s *Service) SignOff(ctx context.Context, by access.Actor, caseID string, seen int64) (deed.Result, error) {
	return s.deed(ctx, by, caseID, "", func(d planDeed) (string, error) {
		var row models.Plan
		if err := d.Tx.Where("case_id = ?", caseID).Take(&row).Error; err != nil {
			return "", err
		}
		days, err := s.Evaluator.HouseNumber(d.Tx, d.Case.OrganisationID, models.NumberSignOff)
		switch {
		case err != nil:
			return "", err
		case days == 0 || row.ChangedBy == by.ID():
			return "", models.Fail(models.Forbidden, "error.forbidden")
		case row.Version != seen:
			return "", models.Fail(models.Conflict, "error.changed_by_someone")
		}
		signed := models.Plan{SignedBy: by.ID(), SignedAt: d.Now, Trail: models.Trail{Version: row.Version + 1}}
		if err := store.Changed(d.Tx.Model(&models.Plan{}).Where("id = ? AND version = ?", row.ID, row.Version).Select("signed_by", "signed_at", "version").Updates(signed)); err != nil {
			return "", err
		}
		return row.ID, d.Note(audit.Entry{Action: "plan.signed_off", Subject: "plan:" + row.ID})
	})
}

// signing works out what is to be known about the signature under the plan.
func (o *Shown) signing(tx *gorm.DB, s *Service, by access.Actor, c models.Case) (err error) {
	if o.Plan == nil {
		return nil
	}
	if o.Sign.Days, err = s.Evaluator.HouseNumber(tx, c.OrganisationID, models.NumberSignOff); err != nil {
		return err
	}
	last := o.Plan.ChangedAt
	for _, g := range o.Goals {
		last = max(last, g.ChangedAt)
		for _, t := range g.Steps {
			last = max(last, t.ChangedAt)
		}
	}
	o.Sign.Changed, o.Sign.Stale = last, o.Plan.SignedAt > 0 && last > o.Plan.SignedAt
	open := o.Sign.Days > 0 && (o.Plan.SignedAt == 0 || o.Sign.Stale)
	o.Sign.May = open && by.May(access.KeepPlan) && o.Plan.ChangedBy != by.ID()
	return nil
}
