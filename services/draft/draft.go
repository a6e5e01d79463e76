// Package draft keeps half-filled forms, so that nothing typed is ever lost: a
// form saved while the user writes, and a form sent after the sign-in ran out.
//
// A draft is sealed to its owner's public key and opens only with the owner's
// keys. The package must never keep a sign-in or password form, and never read
// a survivor's record.
package draft

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/store"
	"aftercare/services/vault"
)

// Keep is how long a draft is kept for its owner.
const Keep = 30 * 24 * time.Hour

// These limits only keep somebody from filling the disk: a form is well below
// maxBody bytes, and nobody works on half of maxDrafts forms at once.
const (
	MaxPath   = 200 // bytes of an address
	maxBody   = 512 << 10
	maxDrafts = 50
)

// Service keeps drafts.
type Service struct {
	db  *store.DB
	now func() time.Time
}

// New returns the service.
func New(db *store.DB, now func() time.Time) *Service { return &Service{db: db, now: now} }

// Place is the form of a draft. Path is the address of the form, which holds
// ids and never a name.
type Place struct {
	Path   string
	CaseID string // the case the form belongs to, "" for none
	Title  string // catalogue key of the form's name
}

// Draft is a stored draft without its contents.
type Draft struct {
	Place
	SavedAt models.Instant
}

// Save seals what was typed for its owner and replaces an older draft of the
// same form. It needs no key of the owner. A form with nothing in it deletes
// the draft. When there are more than maxDrafts, the oldest is deleted: what is
// typed now is never refused. It returns Invalid for a path or a form that is
// too long.
func (s *Service) Save(ctx context.Context, owner string, p Place, values url.Values) error {
	if len(p.Path) > MaxPath {
		return models.Fail(models.Invalid, "error.unreadable_form")
	}
	body := cleaned(values).Encode()
	if len(body) > maxBody {
		return models.Fail(models.Invalid, "error.too_large")
	}
	if body == "" {
		return s.drop(ctx, owner, p.Path)
	}
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		credential, err := vault.FindCredential(tx, owner)
		if err != nil {
			return err
		}
		sealed, err := vault.SealTo(credential.Public, about(owner, p.Path), []byte(body))
		if err != nil {
			return err
		}
		row := models.Draft{AccountID: owner, Form: p.Path, CaseID: p.CaseID, Title: p.Title, Body: sealed, SavedAt: models.At(s.now())}
		err = tx.Clauses(clause.OnConflict{
			Columns:   []clause.Column{{Name: "account_id"}, {Name: "form"}},
			DoUpdates: clause.AssignmentColumns([]string{"case_id", "title", "body", "saved_at"}),
		}).Create(&row).Error
		if err != nil {
			return err
		}
		return tx.Exec(`DELETE FROM drafts WHERE account_id = ? AND form NOT IN (SELECT form FROM drafts WHERE account_id = ?
			ORDER BY CASE WHEN form = ? THEN 0 ELSE 1 END, saved_at DESC, form LIMIT ?)`, owner, owner, p.Path, maxDrafts).Error
	})
}

// about binds a draft to its owner and its form.
func about(owner, path string) string { return "draft\x00" + owner + "\x00" + path }

// cleaned removes fields no draft may hold, and empty ones.
func cleaned(values url.Values) url.Values {
	out := url.Values{}
	for name, list := range values {
		if secret(name) {
			continue
		}
		for _, v := range list {
			if v != "" {
				out.Add(name, v)
			}
		}
	}
	return out
}

func secret(name string) bool {
	return strings.Contains(name, "password") || strings.Contains(name, "recovery_key")
}

// Load opens one of the actor's own drafts. It returns NotFound when there is
// none, or when it was sealed to a key pair the actor no longer has.
func (s *Service) Load(ctx context.Context, by access.Actor, path string) (url.Values, models.Instant, error) {
	var row models.Draft
	err := s.db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("account_id = ? AND form = ?", by.ID(), path).Take(&row).Error
	})
	if err != nil {
		return nil, 0, err
	}
	if by.Keys() == nil {
		return nil, 0, models.ErrNotFound()
	}
	body, err := by.Keys().OpenPersonal(about(by.ID(), path), row.Body)
	if errors.Is(err, vault.ErrDamaged) {
		return nil, 0, models.ErrNotFound()
	}
	if err != nil {
		return nil, 0, err
	}
	values, err := url.ParseQuery(string(body))
	return values, row.SavedAt, err
}

// List returns the actor's own drafts, newest first.
func (s *Service) List(ctx context.Context, by access.Actor) ([]Draft, error) {
	var rows []models.Draft
	err := s.db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Where("account_id = ?", by.ID()).Select("form", "case_id", "title", "saved_at").
			Order("saved_at DESC").Limit(maxDrafts).Find(&rows).Error
	})
	out := make([]Draft, len(rows))
	for i, r := range rows {
		out[i] = Draft{Place: Place{Path: r.Form, CaseID: r.CaseID, Title: r.Title}, SavedAt: r.SavedAt}
	}
	return out, err
}

// Delete deletes one of the actor's own drafts, after the form was filed or
// when the actor no longer wants it. It is no error when there is none.
func (s *Service) Delete(ctx context.Context, by access.Actor, path string) error {
	return s.drop(ctx, by.ID(), path)
}

func (s *Service) drop(ctx context.Context, owner, path string) error {
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		return tx.Where("account_id = ? AND form = ?", owner, path).Delete(&models.Draft{}).Error
	})
}

// Sweep deletes the drafts older than Keep and returns how many.
func (s *Service) Sweep(ctx context.Context) (int, error) {
	var n int64
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		res := tx.Where("saved_at <= ?", models.At(s.now()).Add(-Keep)).Delete(&models.Draft{})
		n = res.RowsAffected
		return res.Error
	})
	return int(n), err
}
