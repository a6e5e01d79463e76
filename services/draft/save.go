package draft

import (
	"context"
	"crypto/rand"
	"net/url"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"aftercare/models"
	"aftercare/services/store"
	"aftercare/services/vault"
)

// Save seals what its owner typed and replaces the older draft of the same
// form. A form with nothing in it deletes the draft: its owner cleared it. When
// there are more than maxDrafts forms, the oldest goes as a whole: what is typed
// now is never refused. It returns Invalid for a path or a form that is too long.
//
// It is for an owner who is signed in. What comes at any other time goes to
// SaveLate.
func (s *Service) Save(ctx context.Context, owner string, p Place, values url.Values) error {
	body, err := packed(p, values)
	if err != nil {
		return err
	}
	if body == "" {
		return s.delete(ctx, owner, "form = ? AND version = ''", p.Path)
	}
	var row models.Draft // sealed before the turn to write is taken: others wait for it
	err = s.db.Read(ctx, func(tx *gorm.DB) (err error) { row, err = s.sealed(tx, owner, p, body); return err })
	if err != nil {
		return err
	}
	return s.db.Write(store.Small(ctx), func(tx *gorm.DB) error { return put(tx, row) })
}

// renewed are the columns of a draft that change when it is saved again.
var renewed = []string{"intake", "case_id", "title", "body", "saved_at"}

// put saves a draft again, or as a new one; only then may an older form have to go.
func put(tx *gorm.DB, row models.Draft) error {
	again := tx.Model(&models.Draft{}).Where("account_id = ? AND form = ? AND version = ''", row.AccountID, row.Form).Select(renewed).Updates(row)
	if again.Error != nil || again.RowsAffected > 0 {
		return again.Error
	}
	err := tx.Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "account_id"}, {Name: "form"}, {Name: "version"}},
		DoUpdates: clause.AssignmentColumns(renewed),
	}).Create(&row).Error
	if err != nil {
		return err
	}
	return dropOldest(tx, row.AccountID, row.Form)
}

// whole is what the pages of one intake share; of other forms it is the address.
const whole = "CASE WHEN intake = '' THEN form ELSE intake END"

// dropOldest deletes the forms beyond maxDrafts, never the one at the path.
func dropOldest(tx *gorm.DB, owner, path string) error {
	return tx.Exec(`DELETE FROM drafts WHERE account_id = ? AND NOT late AND `+whole+` NOT IN (
		SELECT `+whole+` FROM drafts WHERE account_id = ? AND NOT late GROUP BY `+whole+`
		ORDER BY MAX(CASE WHEN form = ? THEN 1 ELSE 0 END) DESC, MAX(saved_at) DESC, `+whole+` LIMIT ?)`,
		owner, owner, path, maxDrafts).Error
}

// SaveLate seals what came while nobody was signed in, and returns its version.
// It needs no key of the owner, so anybody with an old cookie can send it:
// therefore it changes and deletes nothing, and the owner decides what becomes of
// it. A form with nothing in it is not kept, and its version is "". It returns
// Throttled when maxLate of them wait.
func (s *Service) SaveLate(ctx context.Context, owner string, p Place, values url.Values) (version string, err error) {
	body, err := packed(p, values)
	if err != nil || body == "" {
		return "", err
	}
	version = rand.Text()
	err = s.db.Write(store.Small(ctx), func(tx *gorm.DB) error {
		var waiting int64
		if err := tx.Model(&models.Draft{}).Where("account_id = ? AND late", owner).Count(&waiting).Error; err != nil {
			return err
		}
		if waiting >= maxLate {
			return models.Fail(models.Throttled, "draft.too_many_late")
		}
		row, err := s.sealed(tx, owner, p, body)
		if err != nil {
			return err
		}
		row.Version, row.Late = version, true
		return tx.Create(&row).Error
	})
	return version, err
}

// packed is a form as it is stored, "" for one with nothing in it.
func packed(p Place, values url.Values) (string, error) {
	body := cleaned(values).Encode()
	switch {
	case len(p.Path) > MaxPath:
		return "", models.Fail(models.Invalid, "error.unreadable_form")
	case len(body) > maxBody:
		return "", models.Fail(models.Invalid, "error.too_large")
	}
	return body, nil
}

// sealed makes the row of a draft.
func (s *Service) sealed(tx *gorm.DB, owner string, p Place, body string) (models.Draft, error) {
	public, err := s.vault.PublicOf(tx, owner)
	if err != nil {
		return models.Draft{}, err
	}
	sealed, err := vault.SealTo(public, about(owner, p.Path), padded(body))
	now := models.At(s.now())
	return models.Draft{AccountID: owner, Form: p.Path, Intake: p.Intake, CaseID: p.CaseID, Title: p.Title, Body: sealed, BegunAt: now, SavedAt: now}, err
}

// Take makes a version the draft its owner works on. The one she worked on
// before stays beside it, so nothing is lost. It does nothing for a version that
// is not there.
func (s *Service) Take(ctx context.Context, owner, path, version string) error {
	if version == "" {
		return nil
	}
	return s.db.Write(store.Small(ctx), func(tx *gorm.DB) error {
		of := func() *gorm.DB { return tx.Model(&models.Draft{}).Where("account_id = ? AND form = ?", owner, path) }
		var found int64
		if err := of().Where("version = ?", version).Count(&found).Error; err != nil || found == 0 {
			return err
		}
		if err := of().Where("version = ''").Update("version", rand.Text()).Error; err != nil {
			return err
		}
		return of().Where("version = ?", version).Select("version", "late").Updates(models.Draft{}).Error
	})
}
