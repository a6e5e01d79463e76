package casefile

import (
	"context"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/custody"
)

// Second returns the deputy of a shelter, whom an intake proposes as the second
// person who can open the case. It is nil where there is none, where nobody
// vouched for her key pair, where she does not work there any more, and for the
// deputy herself.
func (s *Service) Second(ctx context.Context, by access.Actor, shelterID string) (out *custody.Trusted, err error) {
	if err := by.Require(access.TakeIn); err != nil {
		return nil, err
	}
	err = s.Read(ctx, func(tx *gorm.DB) (err error) { out, err = second(tx, by, shelterID); return err })
	return out, err
}

func second(tx *gorm.DB, by access.Actor, shelterID string) (*custody.Trusted, error) {
	var place models.Shelter
	err := tx.Select("deputy_id").Where("id = ? AND organisation_id = ?", shelterID, by.Organisation()).Limit(1).Find(&place).Error
	if err != nil || place.DeputyID == "" || place.DeputyID == by.ID() {
		return nil, err
	}
	list, err := custody.TrustedIn(tx, by.Organisation(), models.Caseworker, shelterID)
	for i := range list {
		if list[i].ID == place.DeputyID {
			return &list[i], err
		}
	}
	return nil, err
}

// joinSecond assigns the deputy to a case that is being opened. Only the deputy
// of the moment can be named here: an intake is no way to assign anybody else.
func (d *fileDeed) joinSecond(accountID string) error {
	if accountID == "" {
		return nil
	}
	deputy, err := second(d.Tx, d.By, d.Case.ShelterID)
	if err != nil {
		return err
	}
	if deputy == nil || deputy.ID != accountID {
		return models.Problems{"second": "intake.second_changed"}.Err()
	}
	a := models.Assignment{CaseID: d.Case.ID, SurvivorID: d.Case.SurvivorID, AccountID: deputy.ID, Reason: "deputy", FromAt: d.Now, UntilAt: models.Forever}
	return d.Keeper.Assign(d.Tx, d.By, a, deputy.Role, d.Now)
}
