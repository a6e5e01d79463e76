package account

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/audit"
	"aftercare/services/store"
)

// A second step at sign-in is a code of an app, beside the password. It keeps out
// whoever saw or guessed the password. It is no key: what somebody may open hangs on
// the password alone, and a thief of the database needs no code.

// FactorState is the second step of somebody as her account page shows it.
type FactorState struct {
	There  bool
	Since  models.Instant
	Rescue int       // rescue codes that are left
	Off    *Released // the last time a colleague took it off, where there is none; nil for never
}

// Factor returns how the visitor's second step stands.
func (s *Service) Factor(ctx context.Context, v Visit) (out FactorState, err error) {
	err = s.db.Read(ctx, func(tx *gorm.DB) error {
		found, err := findSecondStep(tx, v.Account.ID)
		out = FactorState{There: found.there, Since: found.SetUpAt, Rescue: len(found.rescue)}
		if err == nil && !found.there {
			out.Off, err = lastRelease(tx, v.Account.ID)
		}
		return err
	})
	return out, err
}

// Door is what the sign-in page depends on before anybody signed in.
type Door struct {
	SetUp bool // there is an organisation
	Codes bool // somebody here has a second step, so that the page asks everybody for a code
}

// Door reads it. Whether one person has a second step is told to nobody who has not
// signed in.
func (s *Service) Door(ctx context.Context) (out Door, err error) {
	err = s.db.Read(ctx, func(tx *gorm.DB) error {
		return tx.Raw("SELECT EXISTS (SELECT 1 FROM organisations WHERE id > '') AS set_up, EXISTS (SELECT 1 FROM factors WHERE account_id > '') AS codes").Scan(&out).Error
	})
	return out, err
}

var secretText = base32.StdEncoding.WithPadding(base32.NoPadding)

// NewFactorSecret makes the secret of a second step, as people type it into an app.
// Nothing is stored before a code of it was typed.
func NewFactorSecret() string {
	secret := make([]byte, secretSize)
	_, _ = rand.Read(secret) // never fails
	return secretText.EncodeToString(secret)
}

// FactorSetUp is the form that sets a second step up.
type FactorSetUp struct {
	Secret   string // of NewFactorSecret
	Code     string // of the app that has the secret
	Password string
}

// SetUpFactor sets a second step up and returns the ten rescue codes, which are shown
// this once. The visitor's other sign-ins end: they asked for no code. It returns
// Invalid at the field of a wrong code or password, and Conflict where there is a
// second step already.
func (s *Service) SetUpFactor(ctx context.Context, v Visit, in FactorSetUp) (codes []string, err error) {
	now := s.moment()
	secret, bad := secretText.DecodeString(strings.ToUpper(in.Secret))
	defer clear(secret)
	if bad != nil || len(secret) != secretSize {
		return nil, models.Problems{"factor_code": "factor.begin_again"}.Err()
	}
	step := stepOf(secret, models.FactorCode(in.Code), now)
	if step == 0 {
		return nil, models.Problems{"factor_code": "factor.code_wrong_new"}.Err()
	}
	keys, _, err := s.reopen(ctx, v, in.Password, "password")
	if err != nil {
		return nil, err
	}
	row := models.Factor{AccountID: v.Account.ID, Sealed: keys.SealFactor(secret), LastStep: step, SetUpAt: now}
	err = s.db.Write(ctx, func(tx *gorm.DB) error {
		found, err := findSecondStep(tx, v.Account.ID)
		if err == nil && found.there {
			err = models.Fail(models.Conflict, "factor.there")
		}
		if err != nil {
			return err
		}
		if err := tx.Create(&row).Error; err != nil {
			return err
		}
		if codes, err = newRescueCodes(tx, v.Account.ID); err != nil {
			return err
		}
		if err := tx.Model(&models.Session{}).Where("account_id = ?", v.Account.ID).Update("factor_due", "").Error; err != nil {
			return err
		}
		if _, err := s.endOthers(tx, v, models.EndedByFactor, now); err != nil {
			return err
		}
		return audit.Append(tx, v.Actor, now, audit.Entry{Action: "account.factor_set_up", Subject: "account:" + v.Account.ID})
	})
	return codes, err
}

// RenewRescueCodes makes ten new rescue codes and returns them; those before end.
// Errors are those of RemoveFactor.
func (s *Service) RenewRescueCodes(ctx context.Context, v Visit, password, code string) (codes []string, err error) {
	err = s.withCode(ctx, v, password, code, "account.rescue_renewed", func(tx *gorm.DB) (err error) {
		codes, err = newRescueCodes(tx, v.Account.ID)
		return err
	})
	return codes, err
}

// RemoveFactor takes the visitor's second step away, for another phone or for good.
// It returns Invalid at the field of a wrong password or code, Conflict where there
// is no second step, and Throttled after too many wrong codes.
func (s *Service) RemoveFactor(ctx context.Context, v Visit, password, code string) error {
	return s.withCode(ctx, v, password, code, "account.factor_removed", func(tx *gorm.DB) error {
		if err := dropFactor(tx, v.Account.ID); err != nil {
			return err
		}
		due, err := factorDue(tx, v.Account.ID)
		if err != nil {
			return err
		}
		return tx.Model(&models.Session{}).Where("account_id = ?", v.Account.ID).Update("factor_due", due).Error
	})
}

// withCode runs a deed on the second step of somebody who gave password and code.
func (s *Service) withCode(ctx context.Context, v Visit, password, code, action string, deed func(*gorm.DB) error) error {
	used, list, err := s.proveCode(ctx, v, password, code)
	if err == nil {
		now := s.moment()
		err = s.db.Write(ctx, func(tx *gorm.DB) error {
			if err := full(tx, list, now); err != nil {
				return err
			}
			if err := useCode(tx, v.Account.ID, used, now); err != nil {
				return err
			}
			if err := deed(tx); err != nil {
				return err
			}
			return audit.Append(tx, v.Actor, now, audit.Entry{Action: action, Subject: "account:" + v.Account.ID, Detail: used.kind()})
		})
	}
	if errors.Is(err, errWrongCode) {
		return s.refuseCode(ctx, v, list)
	}
	return err
}

// proveCode checks the password of somebody who is signed in, and then her code.
func (s *Service) proveCode(ctx context.Context, v Visit, password, code string) (used usedCode, list []bucket, err error) {
	var found secondStep
	err = s.db.Read(ctx, func(tx *gorm.DB) (err error) {
		if found, err = findSecondStep(tx, v.Account.ID); err != nil {
			return err
		}
		list = found.buckets()
		return full(tx, list, s.moment())
	})
	if err == nil && !found.there {
		err = models.Fail(models.Conflict, "factor.none")
	}
	if err != nil {
		return used, list, err
	}
	keys, _, err := s.reopen(ctx, v, password, "password")
	if err != nil {
		return used, list, err
	}
	used, err = found.check(keys, code, s.moment())
	return used, list, err
}

// refuseCode counts a wrong code of somebody who is signed in.
func (s *Service) refuseCode(ctx context.Context, v Visit, list []bucket) error {
	err := s.db.Write(store.Small(context.WithoutCancel(ctx)), func(tx *gorm.DB) error {
		if err := take(tx, list, s.moment()); err != nil {
			return err
		}
		return audit.Append(tx, v.Actor, s.moment(), audit.Entry{Action: "account.code_refused", Subject: "account:" + v.Account.ID, Result: "refused"})
	})
	if err != nil {
		return err
	}
	return models.Problems{"factor_code": "factor.code_wrong"}.Err()
}
