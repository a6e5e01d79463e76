package custody

import (
	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
)

// Same reports, for each value, whether it is sealed from the same text. It
// shows no text: it serves somebody who saves a form over these values. The
// actor must be able to open them, and the caller writes the audit entry of the
// save. It returns Waiting while only a colleague has a key, and Forbidden when
// the role may not read one of the fields.
func (k *Keeper) Same(tx *gorm.DB, by access.Actor, values []Value, texts []string) ([]bool, error) {
	for _, f := range fieldsOf(values) {
		if !by.MayRead(f.Class, name(f)) {
			return nil, models.Fail(models.Forbidden, "error.forbidden")
		}
	}
	opened, err := k.vault.OpenMany(tx, by.Keys(), values)
	if err != nil {
		return nil, err
	}
	same := make([]bool, len(opened))
	for i, o := range opened {
		if o.Err != nil {
			return nil, o.Err
		}
		same[i] = o.Text == texts[i]
	}
	_, err = k.vault.Renew(tx, by.Keys())
	return same, err
}
