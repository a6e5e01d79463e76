package account

import (
	"crypto/sha256"
	"crypto/subtle"
	"errors"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/vault"
)

// A code of the second step is that of the app for this half minute, the one before
// or the one after (RFC 6238), or a rescue code. Each works once.

const (
	stepMillis = 30_000 // of one code of the app
	secretSize = 20     // bytes of the secret, as RFC 4226 recommends
	codeDigits = 6

	// perCode is how many wrong codes with the right password one account has in
	// the window of the limit on guessing, from everywhere together. Who does not
	// know the password counts in none of them, so that nobody else locks the owner
	// out. The number is our own.
	perCode = 5
)

// errWrongCode is a right password with a wrong code. It never leaves the service:
// outside, it is the same error as a wrong password.
var errWrongCode = errors.New("account: wrong code")

// secondStep is the second step of an account as it is stored.
type secondStep struct {
	models.Factor
	there  bool
	rescue [][]byte // hashes of the rescue codes that are left
}

// findSecondStep reads it. It asks the database the same for an account that has
// none, and for a name without an account.
func findSecondStep(tx *gorm.DB, accountID string) (s secondStep, err error) {
	var rows []models.Factor
	if err := tx.Where("account_id = ?", accountID).Limit(1).Find(&rows).Error; err != nil {
		return s, err
	}
	if len(rows) > 0 {
		s.Factor, s.there = rows[0], true
	}
	err = tx.Model(&models.RescueCode{}).Where("account_id = ? AND used_at = 0", accountID).Pluck("code_hash", &s.rescue).Error
	return s, err
}

// buckets are where a wrong code counts.
func (s secondStep) buckets() []bucket {
	if !s.there {
		return nil
	}
	return []bucket{{key: bucketKey("code", s.AccountID), limit: perCode}}
}

// usedCode is a code that was right when it was looked at. useCode uses it up.
type usedCode struct {
	step   int64  // of the app
	rescue []byte // hash of a rescue code
}

// kind names the code in the audit log, "" where no code was asked for.
func (u usedCode) kind() string {
	switch {
	case u.rescue != nil:
		return "step=rescue"
	case u.step > 0:
		return "step=code"
	}
	return ""
}

// check compares a typed code. An account without a second step takes any, so that a
// number in the field does not keep her out. It returns errWrongCode.
func (s secondStep) check(keys *vault.Keyring, typed string, now models.Instant) (usedCode, error) {
	if !s.there {
		return usedCode{}, nil
	}
	code := models.FactorCode(typed)
	if len(code) != codeDigits {
		return s.checkRescue(code)
	}
	secret, err := keys.OpenFactor(s.Sealed)
	if err != nil {
		return usedCode{}, errWrongCode
	}
	defer clear(secret)
	step := stepOf(secret, code, now)
	if step == 0 || !unused(s.LastStep, step, now) {
		return usedCode{}, errWrongCode
	}
	return usedCode{step: step}, nil
}

// checkRescue compares a rescue code with those that are left.
func (s secondStep) checkRescue(code string) (usedCode, error) {
	hash := rescueHash(s.AccountID, code)
	for _, left := range s.rescue {
		if subtle.ConstantTimeCompare(left, hash) == 1 {
			return usedCode{rescue: hash}, nil
		}
	}
	return usedCode{}, errWrongCode
}

// stepNow is the number of the half minute.
func stepNow(now models.Instant) int64 { return int64(now) / stepMillis }

// stepOf returns the half minute that a code of the app is of: this one or one of its
// neighbours, 0 for none. It takes the same time for each.
func stepOf(secret []byte, code string, now models.Instant) (step int64) {
	text := secretText.EncodeToString(secret)
	for at := stepNow(now) - 1; at <= stepNow(now)+1; at++ {
		want, err := hotp.GenerateCodeCustom(text, uint64(at), hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			step = at
		}
	}
	return step
}

// unused reports whether a code is later than the last one that was used. A last one
// that lies ahead was used while the clock was ahead, and does not count.
func unused(last, step int64, now models.Instant) bool {
	return last < step || last > stepNow(now)+1
}

// useCode uses a code up. It returns errWrongCode when another sign-in was faster.
func useCode(tx *gorm.DB, accountID string, u usedCode, now models.Instant) error {
	var res *gorm.DB
	if u.rescue != nil {
		res = tx.Model(&models.RescueCode{}).Where("account_id = ? AND code_hash = ? AND used_at = 0", accountID, u.rescue).Update("used_at", now)
	} else {
		res = tx.Model(&models.Factor{}).Where("account_id = ? AND (last_step < ? OR last_step > ?)", accountID, u.step, stepNow(now)+1).
			Update("last_step", u.step)
	}
	if res.Error == nil && res.RowsAffected != 1 {
		return errWrongCode
	}
	return res.Error
}

// rescueHash is what the database keeps of a rescue code. The code has 79 bits of
// chance, so a plain hash is enough.
func rescueHash(accountID, code string) []byte {
	sum := sha256.Sum256([]byte("aftercare/rescue\x00" + accountID + "\x00" + code))
	return sum[:]
}

// newRescueCodes makes ten codes in place of those before, and returns them as they
// are printed.
func newRescueCodes(tx *gorm.DB, accountID string) ([]string, error) {
	if err := tx.Where("account_id = ?", accountID).Delete(&models.RescueCode{}).Error; err != nil {
		return nil, err
	}
	printed := make([]string, models.RescueCodes)
	rows := make([]models.RescueCode, models.RescueCodes)
	for i := range rows {
		printed[i] = vault.NewPassword()
		rows[i] = models.RescueCode{AccountID: accountID, CodeHash: rescueHash(accountID, models.FactorCode(printed[i]))}
	}
	return printed, tx.Create(&rows).Error
}

// dropFactor takes the second step of an account away, with its rescue codes.
func dropFactor(tx *gorm.DB, accountID string) error {
	if err := tx.Where("account_id = ?", accountID).Delete(&models.RescueCode{}).Error; err != nil {
		return err
	}
	return tx.Where("account_id = ?", accountID).Delete(&models.Factor{}).Error
}
