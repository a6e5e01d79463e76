// Package draft keeps half-filled forms, so that nothing typed is ever lost: a
// form saved while the user writes, and a form sent after the sign-in ran out.
//
// A draft is sealed to its owner's public key and opens only with the owner's
// keys. What arrives while nobody is signed in is put beside the owner's drafts
// and changes none of them. The package must never keep a sign-in or password
// form, and never read a survivor's record.
package draft

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/store"
	"aftercare/services/vault"
)

// Keep is how long a draft is kept for its owner.
const Keep = 30 * 24 * time.Hour

// These limits only keep somebody from filling the disk: a form is well below
// maxBody bytes, and nobody works on half of maxDrafts forms at once. All pages
// of an intake count as one form.
const (
	MaxPath   = 200 // bytes of an address
	maxBody   = 512 << 10
	maxDrafts = 50
	maxLate   = 20 // that wait for their owner
)

// Service keeps drafts.
type Service struct {
	db    *store.DB
	vault *vault.Vault
	now   func() time.Time
}

// New returns the service.
func New(db *store.DB, v *vault.Vault, now func() time.Time) *Service {
	return &Service{db: db, vault: v, now: now}
}

// Place is the form of a draft. Path is the address of the form, which holds
// ids and never a name.
type Place struct {
	Path   string
	Intake string // the intake the form is a page of, "" for other forms
	CaseID string // the case the form belongs to, "" for none
	Title  string // catalogue key of the form's name
}

// Draft is a stored draft. Values opens what is in it.
type Draft struct {
	Place
	Version string // "" for the one its owner is working on
	Late    bool   // it came while nobody was signed in
	BegunAt models.Instant
	SavedAt models.Instant

	body []byte
}

// Current reports whether it is the draft its owner is working on.
func (d Draft) Current() bool { return d.Version == "" }

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

// Values opens one of the actor's own drafts. It returns NotFound when it was
// sealed to a key pair the actor no longer has.
func (s *Service) Values(by access.Actor, d Draft) (url.Values, error) {
	if by.Keys() == nil {
		return nil, models.ErrNotFound()
	}
	body, err := by.Keys().OpenPersonal(about(by.ID(), d.Path), d.body)
	if errors.Is(err, vault.ErrDamaged) {
		return nil, models.ErrNotFound()
	}
	if err != nil {
		return nil, err
	}
	return url.ParseQuery(unpadded(body))
}

// At returns the actor's own drafts of a page: those of the form at its address
// and of the other forms that were begun there, newest first.
func (s *Service) At(ctx context.Context, by access.Actor, path string) ([]Draft, error) {
	begun := path + "?"
	return s.find(ctx, by, "form = ? OR substr(form, 1, ?) = ?", path, len(begun), begun)
}

// Intake returns the actor's own drafts of the pages of an intake.
func (s *Service) Intake(ctx context.Context, by access.Actor, id string) ([]Draft, error) {
	return s.find(ctx, by, "intake = ?", id)
}

// Paths returns the actor's own current drafts of forms.
func (s *Service) Paths(ctx context.Context, by access.Actor, paths []string) ([]Draft, error) {
	if len(paths) == 0 {
		return nil, nil
	}
	return s.find(ctx, by, "version = '' AND form IN ?", paths)
}

// List returns all of the actor's own drafts, newest first, without what is in
// them.
func (s *Service) List(ctx context.Context, by access.Actor) ([]Draft, error) {
	return s.rows(ctx, func(tx *gorm.DB) *gorm.DB { return tx.Where("account_id = ?", by.ID()).Omit("body") })
}

func (s *Service) find(ctx context.Context, by access.Actor, where string, args ...any) ([]Draft, error) {
	return s.rows(ctx, func(tx *gorm.DB) *gorm.DB {
		return tx.Where("account_id = ?", by.ID()).Where("("+where+")", args...)
	})
}

func (s *Service) rows(ctx context.Context, choose func(tx *gorm.DB) *gorm.DB) ([]Draft, error) {
	var rows []models.Draft
	err := s.db.Read(ctx, func(tx *gorm.DB) error {
		return choose(tx).Order("saved_at DESC, form, version").Find(&rows).Error
	})
	out := make([]Draft, len(rows))
	for i, r := range rows {
		place := Place{Path: r.Form, Intake: r.Intake, CaseID: r.CaseID, Title: r.Title}
		out[i] = Draft{Place: place, Version: r.Version, Late: r.Late, BegunAt: r.BegunAt, SavedAt: r.SavedAt, body: r.Body}
	}
	return out, err
}
