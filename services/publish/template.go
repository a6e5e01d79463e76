package publish

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/report"
	"aftercare/services/store"
)

// Add keeps a template: which figures are published for somebody.
func (s *Service) Add(ctx context.Context, by access.Actor, name string, figures []models.PublicationFigure) (string, error) {
	id := s.newID()
	return id, s.write(ctx, by, func(tx *gorm.DB, now models.Instant) error {
		row := models.PublicationTemplate{ID: id, OrganisationID: by.Organisation(), Name: strings.TrimSpace(name), Figures: figures,
			Trail: models.Trail{RecordedBy: by.ID(), CreatedAt: now, ChangedBy: by.ID(), ChangedAt: now, Version: 1}}
		problems := models.Problems{}
		row.Check(problems)
		for _, f := range figures {
			if !slices.ContainsFunc(Figures(), func(i *report.Indicator) bool { return i.Key == f.Key }) {
				problems.Add("figures", "problem.choose")
			}
		}
		if err := problems.Err(); err != nil {
			return err
		}
		if err := tx.Create(&row).Error; err != nil {
			return err
		}
		return noteTemplate(tx, by, now, "publication.template_made", row)
	})
}

// Remove takes a template off. What was published by it stays in the ledger.
func (s *Service) Remove(ctx context.Context, by access.Actor, id string, version int64) error {
	return s.write(ctx, by, func(tx *gorm.DB, now models.Instant) error {
		row, err := template(tx, by, id)
		if err != nil {
			return err
		}
		row.RemovedAt, row.ChangedBy, row.ChangedAt, row.Version = now, by.ID(), now, version+1
		changed := tx.Model(&models.PublicationTemplate{}).Where("id = ? AND version = ?", id, version).Select("removed_at", "changed_by", "changed_at", "version").Updates(row)
		if err := store.Changed(changed); err != nil {
			return err
		}
		return noteTemplate(tx, by, now, "publication.template_removed", row)
	})
}

func noteTemplate(tx *gorm.DB, by access.Actor, now models.Instant, action string, row models.PublicationTemplate) error {
	return audit.Append(tx, by, now, audit.Entry{Action: action, Subject: "publication_template:" + row.ID})
}

// write runs f for somebody who may publish.
func (s *Service) write(ctx context.Context, by access.Actor, f func(tx *gorm.DB, now models.Instant) error) error {
	if err := by.Require(access.PublishFigures); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *gorm.DB) error { return f(tx, models.At(s.now())) })
}

// templates limits a query to the templates of the actor's organisation that are in use.
func templates(tx *gorm.DB, by access.Actor) *gorm.DB {
	return tx.Model(&models.PublicationTemplate{}).Where("organisation_id = ? AND removed_at = 0", by.Organisation())
}

func template(tx *gorm.DB, by access.Actor, id string) (row models.PublicationTemplate, err error) {
	err = templates(tx, by).Where("id = ?", id).Take(&row).Error
	return row, err
}

// most is how many templates and publications a page shows.
const most = 100

// List returns the templates, the oldest first, and what was published, the latest first.
func (s *Service) List(ctx context.Context, by access.Actor) (list []models.PublicationTemplate, made []models.Release, err error) {
	if err := by.Require(access.PublishFigures); err != nil {
		return nil, nil, err
	}
	err = s.db.Read(ctx, func(tx *gorm.DB) error {
		if err := templates(tx, by).Order("created_at, id").Limit(most).Find(&list).Error; err != nil {
			return err
		}
		return published(tx, by).Order("signed_at DESC, id DESC").Limit(most).Find(&made).Error
	})
	return list, made, err
}

// published limits a query to what was published of the houses that the actor works in, and
// of all houses together.
func published(tx *gorm.DB, by access.Actor) *gorm.DB {
	return tx.Model(&models.Release{}).Where("organisation_id = ? AND shelter_id IN ? AND kind = ?", by.Organisation(), append(slices.Clone(by.Shelters()), ""), models.ReleasePublication)
}

// Published is what was published once, with the house, the zero one for all, and the
// template, which may have been taken off since.
type Published struct {
	Release  models.Release
	House    models.Shelter
	Template models.PublicationTemplate
}

// One is what was published once.
func (s *Service) One(ctx context.Context, by access.Actor, id string) (out Published, err error) {
	if err := by.Require(access.PublishFigures); err != nil {
		return out, err
	}
	err = s.db.Read(ctx, func(tx *gorm.DB) error {
		if err := published(tx, by).Where("id = ?", id).Take(&out.Release).Error; err != nil {
			return err
		}
		of := strings.TrimPrefix(out.Release.Form, formPrefix)
		if err := tx.Where("id = ? AND organisation_id = ?", of, by.Organisation()).Take(&out.Template).Error; err != nil || out.Release.ShelterID == "" {
			return err
		}
		return tx.Where("id = ?", out.Release.ShelterID).Take(&out.House).Error
	})
	return out, err
}

// formPrefix begins the form of a publication in the ledger; the id of the template follows.
const formPrefix = "publication:"
