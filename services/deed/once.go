package deed

import (
	"encoding/json"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/evaluation"
)

// keepForms is how long a form that did its work is remembered: 90 days.
const keepForms = 90 * 24 * 60 * 60 * 1000

// UseToken marks the token of a form as used by the actor. made is the id of
// what the same form made before, or "" the first time. If made is set, the
// deed must do nothing more, and Do returns the first result. A second press at
// the same moment waits here for the first. An empty token marks nothing. A
// token must be an id and no words, because it is stored unsealed. The same
// token of another user counts as another token, so that nobody can probe which
// are used.
func (d *Deed) UseToken(token string) (made string, err error) {
	if token == "" {
		return "", nil
	}
	if !models.IsID(token) {
		return "", models.Fail(models.Invalid, "error.unreadable_form")
	}
	d.form = models.Form{Token: token, AccountID: d.By.ID(), MadeAt: d.Now}
	res := d.Tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&d.form)
	if res.Error != nil || res.RowsAffected == 1 {
		return "", res.Error
	}
	d.again = true
	d.form, err = formOf(d.Tx, d.By, token)
	return d.form.Made, err
}

// Made returns the id of what the actor's own form made. It returns NotFound
// when it made nothing.
func Made(tx *gorm.DB, by access.Actor, token string) (string, error) {
	f, err := formOf(tx, by, token)
	return f.Made, err
}

func formOf(tx *gorm.DB, by access.Actor, token string) (f models.Form, err error) {
	err = tx.Where("token = ? AND account_id = ?", token, by.ID()).Take(&f).Error
	return f, err
}

// before returns what the form did when it was first used.
func (d *Deed) before() (Result, error) {
	r := Result{ID: d.form.Made, Again: true}
	return r, json.Unmarshal([]byte(d.form.Changed), &r.Change)
}

// remember stores the result of the deed with the form.
func (d *Deed) remember(change evaluation.Change) error {
	if d.form.Token == "" {
		return nil
	}
	changed, err := json.Marshal(change)
	if err != nil {
		return err
	}
	return d.Tx.Model(&d.form).Select("made", "changed").Updates(models.Form{Made: d.ID, Changed: string(changed)}).Error
}

// ForgetForms deletes the records of old forms. The sweep calls it.
func ForgetForms(tx *gorm.DB, now models.Instant) error {
	return tx.Where("made_at < ?", now-keepForms).Delete(&models.Form{}).Error
}
