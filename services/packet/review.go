package packet

import (
	"context"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/deed"
	"aftercare/services/store"
)

// AskReview asks the lawyers of the case to look at a packet, once more after it was
// changed. It returns Conflict where nobody can: no lawyer works with the case.
func (s *Service) AskReview(ctx context.Context, by access.Actor, caseID, id string) (deed.Result, error) {
	return s.review(ctx, by, access.PreparePacket, caseID, id, "packet.review_asked", func(d *deed.Deed, row *models.Packet) error {
		there, err := s.Keeper.HasReader(d.Tx, d.Case.SurvivorID, models.ClassLegal, d.Now)
		if err == nil && !there {
			err = models.Fail(models.Conflict, "packet.no_lawyer")
		}
		row.PacketReview = models.PacketReview{ReviewAskedAt: d.Now, ReviewAskedBy: by.ID()}
		return err
	})
}

// Reviewed records that a lawyer looked at a packet.
func (s *Service) Reviewed(ctx context.Context, by access.Actor, caseID, id string) (deed.Result, error) {
	return s.review(ctx, by, access.ReviewPacket, caseID, id, "packet.reviewed", func(d *deed.Deed, row *models.Packet) error {
		row.ReviewedAt, row.ReviewedBy = d.Now, by.ID()
		return nil
	})
}

// review changes how far the review of a packet is. It leaves the version alone: a form
// that is open meanwhile changes other things.
func (s *Service) review(ctx context.Context, by access.Actor, need access.Deed, caseID, id, action string, change func(d *deed.Deed, row *models.Packet) error) (deed.Result, error) {
	return s.Do(ctx, by, need, caseID, func(d *deed.Deed) error {
		row, err := find(d.Tx, caseID, id)
		if err != nil {
			return err
		}
		if err := change(d, &row); err != nil {
			return err
		}
		d.ID = row.ID
		if err := store.Changed(d.Tx.Model(&models.Packet{}).Where("id = ?", id).Select(store.Columns("", models.PacketReview{})).Updates(row)); err != nil {
			return err
		}
		return d.Note(audit.Entry{Action: action, Subject: "packet:" + id})
	})
}

// askers reads the names of who asked for a review and who looked.
func (v *View) askers(tx *gorm.DB) error {
	r := v.Packet.PacketReview
	if r.ReviewAskedBy == "" && r.ReviewedBy == "" {
		return nil
	}
	var people []models.Account
	err := tx.Select("id", "display_name").Where("id IN ?", []string{r.ReviewAskedBy, r.ReviewedBy}).Find(&people).Error
	for _, p := range people {
		if p.ID == r.ReviewAskedBy {
			v.AskedBy = p.DisplayName
		}
		if p.ID == r.ReviewedBy {
			v.LookedBy = p.DisplayName
		}
	}
	return err
}
