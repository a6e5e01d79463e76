package account

import (
	"context"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/store"
)

// Deputies lists who can be the deputy of a shelter: caseworkers who work there
// and can be given keys.
func (s *Service) Deputies(ctx context.Context, by access.Actor, shelterID string) (list []custody.Trusted, err error) {
	if err := by.Require(access.ManageShelters); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *gorm.DB) (err error) {
		list, err = custody.TrustedIn(tx, by.Organisation(), models.Caseworker, shelterID)
		return err
	})
	return list, err
}

// SetDeputy chooses whom an intake in the shelter proposes as the second person
// who can open the case, "" for nobody. It gives nobody a key: each intake shows
// the name and can do without. It returns Invalid for somebody who is no
// caseworker of the shelter or whom nobody vouched for.
func (s *Service) SetDeputy(ctx context.Context, by access.Actor, id, accountID string, version int64) error {
	return s.changeShelter(ctx, by, id, "shelter.deputy_changed", func(tx *gorm.DB, _ Place, now models.Instant) error {
		if accountID != "" {
			list, err := custody.TrustedIn(tx, by.Organisation(), models.Caseworker, id)
			if err != nil {
				return err
			}
			if !custody.Among(list, accountID) {
				return models.Problems{"deputy": "problem.choose"}.Err()
			}
			named := audit.Entry{Action: "account.deputy_named", Subject: "account:" + accountID}
			if err := audit.Append(tx, by, now, named); err != nil {
				return err
			}
		}
		return store.Changed(tx.Model(&models.Shelter{}).Where("id = ? AND version = ? AND closed_at = 0", id, version).
			Select("deputy_id", "version").Updates(models.Shelter{DeputyID: accountID, Version: version + 1}))
	})
}
