package custody

import (
	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
)

// Same reports which of the values say what the texts say. It shows nothing of
// them: it is for who writes anew over what stands there, which has to open for
// her, and the entry of that deed follows. It returns Waiting while a colleague
// has a key, and Forbidden for a role that may not read one of the fields.
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
