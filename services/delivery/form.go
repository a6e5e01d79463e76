package delivery

import (
	"errors"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"aftercare/models"
)

// keepForms is how long a form that did its work is remembered.
const keepForms = 7 * 24 * 60 * 60 * 1000

// claim takes a form's token. A token that is taken says what its form did
// then; the row lock of the insert makes a second press at the same moment
// wait for the first. A token is an id and no words, for it stands in the clear.
func (w work) claim(token string) (Done, bool, error) {
	if token == "" {
		return Done{}, false, nil
	}
	if !models.IsID(token) {
		return Done{}, false, models.Fail(models.Invalid, "error.unreadable_form")
	}
	row := models.DeliveryForm{Token: token, AccountID: w.by.ID(), MadeAt: w.now}
	res := w.tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row)
	if res.Error != nil || res.RowsAffected == 1 {
		return Done{}, false, res.Error
	}
	return w.again(token)
}

// again says what a form did. One of another case is not found; a token that
// somebody else took does no more than none, so that nobody can try which are.
func (w work) again(token string) (Done, bool, error) {
	var f models.DeliveryForm
	err := w.tx.Where("token = ? AND account_id = ?", token, w.by.ID()).Take(&f).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Done{}, false, nil
	}
	if err != nil {
		return Done{}, false, err
	}
	d, err := w.find(f.DeliveryID)
	return Done{ID: d.ID, Kind: d.Kind, Status: d.Status, Closed: int(f.Closed), Opened: int(f.Opened), Again: true}, true, err
}

// ForgetForms removes what is remembered of old forms. The sweep calls it.
func ForgetForms(tx *gorm.DB, now models.Instant) error {
	return tx.Where("made_at < ?", now-keepForms).Delete(&models.DeliveryForm{}).Error
}
