package owed

import (
	"context"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/release"
	"aftercare/services/store"
)

// Signed is a return in the ledger.
type Signed struct {
	models.Release
	House models.Shelter
	Form  *Form  // nil for one that this version does not know
	By    string // id of the one that replaced it, "" for none
}

// How a signed return is looked at.
const (
	OnScreen = "release.opened"
	OnPaper  = "release.printed"
	AsFile   = "release.saved"
)

// Signed reads a return of a house of the reader and notes in the log how.
func (s *Service) Signed(ctx context.Context, by access.Actor, id, how string) (Signed, error) {
	var out Signed
	if err := by.Require(access.ReadReports); err != nil {
		return out, err
	}
	err := s.db.Write(store.Small(ctx), func(tx *gorm.DB) (err error) {
		if out, err = signed(tx, by, id); err != nil {
			return err
		}
		return release.Note(tx, by, models.At(s.now()), how, out.Release)
	})
	return out, err
}

// signed reads a return of a house that the actor works in.
func signed(tx *gorm.DB, by access.Actor, id string) (out Signed, err error) {
	err = tx.Where("id = ? AND organisation_id = ? AND shelter_id IN ? AND kind = ?", id, by.Organisation(), append([]string{"-"}, by.Shelters()...), models.ReleaseReturn).Take(&out.Release).Error
	if err != nil {
		return out, err
	}
	if err = tx.Where("id = ?", out.ShelterID).Take(&out.House).Error; err != nil {
		return out, err
	}
	out.Form = FormOf(out.Release.Form)
	err = tx.Model(&models.Release{}).Where("replaces = ? AND replaces <> ''", id).Select("id").Scan(&out.By).Error
	return out, err
}

// HandOver writes down the day on which a return was handed to its recipient.
func (s *Service) HandOver(ctx context.Context, by access.Actor, id string, version int64, on models.Date) error {
	return s.change(ctx, by, id, func(tx *gorm.DB, r Signed, today models.Date, now models.Instant) error {
		return release.HandOver(tx, by, now, today, r.Release, version, on)
	})
}

// Withdraw writes down that a return no longer counts, and why.
func (s *Service) Withdraw(ctx context.Context, by access.Actor, id string, version int64, why string) error {
	return s.change(ctx, by, id, func(tx *gorm.DB, r Signed, _ models.Date, now models.Instant) error {
		if r.By != "" {
			return models.Fail(models.Conflict, "problem.release_replaced")
		}
		return release.Withdraw(tx, by, now, r.Release, version, why)
	})
}

func (s *Service) change(ctx context.Context, by access.Actor, id string, f func(tx *gorm.DB, r Signed, today models.Date, now models.Instant) error) error {
	if err := by.Require(access.MakeReturns); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		if err := store.OneAtATime(tx, by.Organisation()); err != nil {
			return err
		}
		r, err := signed(tx, by, id)
		if err != nil {
			return err
		}
		now := models.At(s.now())
		today, err := todayOf(tx, by, now)
		if err != nil {
			return err
		}
		return f(tx, r, today, now)
	})
}

// perPage is how many returns one page of the ledger shows.
const perPage = 50

// Earlier is a page of the ledger, the newest first.
type Earlier struct {
	List []Signed
	Next string // where the next page begins, "" for no more
}

// Earlier lists what was signed for the houses of the reader, from a place on.
func (s *Service) Earlier(ctx context.Context, by access.Actor, after string) (Earlier, error) {
	var out Earlier
	if err := by.Require(access.ReadReports); err != nil {
		return out, err
	}
	err := s.db.Read(ctx, func(tx *gorm.DB) error {
		var houses []models.Shelter
		if err := tx.Where("organisation_id = ? AND id IN ?", by.Organisation(), append([]string{"-"}, by.Shelters()...)).Find(&houses).Error; err != nil {
			return err
		}
		of := map[string]models.Shelter{}
		ids := []string{"-"}
		for _, h := range houses {
			of[h.ID], ids = h, append(ids, h.ID)
		}
		var rows []struct {
			models.Release `gorm:"embedded"`
			Later          string
		}
		q := tx.Table("releases r").Select("r.id, r.shelter_id, r.form, r.period, r.recipient_name, r.replaces, r.signed_name, r.signed_at, r.released_on, r.released_at, r.withdrawn_at, r.withdrawn_why, COALESCE(n.id, '') AS later").
			Joins("LEFT JOIN releases n ON n.replaces = r.id AND n.replaces <> ''").
			Where("r.organisation_id = ? AND r.shelter_id IN ? AND r.kind = ?", by.Organisation(), ids, models.ReleaseReturn)
		if at, id, ok := strings.Cut(after, "~"); ok {
			n, _ := strconv.ParseInt(at, 10, 64)
			q = q.Where("(r.signed_at, r.id) < (?, ?)", n, id)
		}
		if err := q.Order("r.signed_at DESC, r.id DESC").Limit(perPage + 1).Scan(&rows).Error; err != nil {
			return err
		}
		for i, r := range rows {
			if i == perPage {
				last := out.List[perPage-1]
				out.Next = strconv.FormatInt(int64(last.SignedAt), 10) + "~" + last.ID
				break
			}
			out.List = append(out.List, Signed{Release: r.Release, House: of[r.ShelterID], Form: FormOf(r.Form), By: r.Later})
		}
		return nil
	})
	return out, err
}
