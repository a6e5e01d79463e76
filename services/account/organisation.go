package account

import (
	"context"
	"errors"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/evaluation"
	"aftercare/services/store"
)

// OrganisationChange is the form for correcting the organisation.
type OrganisationChange struct {
	Name     string
	TimeZone string // IANA name
	Version  int64  // of the organisation as the administrator read it
}

// IsSetUp reports whether a database has an organisation. The making of its tables
// may have been cut short.
func IsSetUp(ctx context.Context, db *store.DB) (there bool, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		if !tx.Migrator().HasTable(&models.Organisation{}) {
			return nil
		}
		_, err := organisation(tx)
		there = err == nil
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return nil
		}
		return err
	})
	return there, err
}

func checkOrganisation(p models.Problems, name, zone string) {
	if strings.TrimSpace(name) == "" {
		p.Add("organisation", "setup.organisation_missing")
	}
	if !models.TimeZoneName(zone) {
		p.Add("time_zone", "setup.time_zone_unknown")
	}
}

// ChangeOrganisation corrects the name and the time zone. Another time zone can
// move every deadline to another day. It leaves that to the sweep, which
// evaluates all cases again, so that the request does not wait for them. It
// returns Invalid with a message for each wrong field, and Conflict when
// somebody changed it meanwhile.
func (s *Service) ChangeOrganisation(ctx context.Context, by access.Actor, in OrganisationChange) error {
	if err := by.Require(access.ManageShelters); err != nil {
		return err
	}
	p := models.Problems{}
	checkOrganisation(p, in.Name, in.TimeZone)
	if err := p.Err(); err != nil {
		return err
	}
	now := s.moment()
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		var old models.Organisation
		if err := tx.Where("id = ?", by.Organisation()).Take(&old).Error; err != nil {
			return err
		}
		err := store.Changed(tx.Model(&models.Organisation{}).Where("id = ? AND version = ?", old.ID, in.Version).
			Select("name", "time_zone", "version").
			Updates(models.Organisation{Name: strings.TrimSpace(in.Name), TimeZone: in.TimeZone, Version: in.Version + 1}))
		if err == nil && old.TimeZone != in.TimeZone {
			err = evaluation.Outdate(tx, old.ID)
		}
		if err != nil {
			return err
		}
		detail := ""
		if old.TimeZone != in.TimeZone {
			detail = "time_zone=" + in.TimeZone
		}
		return audit.Append(tx, by, now, audit.Entry{Action: "organisation.changed", Subject: "organisation:" + old.ID, Detail: detail})
	})
}
