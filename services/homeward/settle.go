package homeward

import (
	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/deed"
)

// Settler settles the return that is under way in a case that closes.
func (s *Service) Settler() deed.Settler {
	return deed.Settler{Kind: "return", Open: underWay, End: s.endWithCase, Back: s.bringBack}
}

func underWay(tx *gorm.DB, _ access.Actor, c models.Case) (out []deed.OpenThing, err error) {
	open, err := openOf(tx, c.ID)
	for _, r := range open {
		out = append(out, deed.OpenThing{Kind: "return", ID: r.ID, Name: r.Place, On: r.PlannedOn})
	}
	return out, err
}

// closedHome is the reason of a case that closed because the survivor went back.
const closedHome = "returned_home"

// endWithCase ends a return because the case closes. Where the case closes because she
// went back, as she wished, she has gone.
func (s *Service) endWithCase(d *deed.Deed, id string) error {
	return s.rewrite(d, id, "return.ended", func(row *models.Return) (bool, error) {
		var reason string
		err := d.Tx.Model(&models.Case{}).Where("id = ?", d.Case.ID).Pluck("closure_reason", &reason).Error
		row.State, row.StopReason = models.ReturnStopped, models.ReturnCaseClosed
		if reason == closedHome && row.Choice == models.ReturnWished {
			row.State = models.ReturnGone
		}
		row.ReturnFacts = row.Only(d.Today)
		return true, err
	})
}

// bringBack lets a return go on that was stopped with the case, unless somebody changed
// it since.
func (s *Service) bringBack(d *deed.Deed, id string, at models.Instant) error {
	return s.rewrite(d, id, "return.brought_back", func(row *models.Return) (bool, error) {
		if row.State != models.ReturnStopped || row.StopReason != models.ReturnCaseClosed || row.ChangedAt != at {
			return false, nil
		}
		before, err := deed.Stood(d.Tx, id, row.Version-1, "")
		if err != nil {
			return false, err
		}
		return true, before[0].Decode(&row.ReturnFacts)
	})
}

// rewrite changes a return of a case that closes or is open again, and the facts that
// follow. Its words stay.
func (s *Service) rewrite(d *deed.Deed, id, action string, change func(row *models.Return) (bool, error)) error {
	var old models.Return
	if err := d.Tx.Where("id = ? AND case_id = ? AND removed_at = 0", id, d.Case.ID).Take(&old).Error; err != nil {
		return err
	}
	row := old
	changes, err := change(&row)
	if err != nil || !changes {
		return err
	}
	before, err := said(d.Tx, d.Case.ID)
	if err != nil {
		return err
	}
	if row.Trail, err = d.Next(old.Trail, old.Version); err != nil {
		return err
	}
	none := Input{}
	if err := d.Rewrite(deed.Rewriting{Writing: none.writing(action, &row), Old: old.Trail, Was: old.ReturnFacts, Reason: deed.ReasonClosed}); err != nil {
		return err
	}
	after, err := said(d.Tx, d.Case.ID)
	if err != nil {
		return err
	}
	return s.files.Follow(d, before, after)
}
