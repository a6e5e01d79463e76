package ask

import (
	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/deed"
)

// Settler settles what was asked for in a case that closes and waits for an answer.
func (s *Service) Settler() deed.Settler {
	return deed.Settler{Kind: "ask", Open: openOf, End: endWithCase, Back: bringBack}
}

// openOf lists what waits for an answer, what was wanted first on top. Everybody on the
// case sees what was asked for.
func openOf(tx *gorm.DB, _ access.Actor, c models.Case) (out []deed.OpenThing, err error) {
	var list []models.Ask
	err = tx.Where("case_id = ? AND waits_on <> '' AND removed_at = 0", c.ID).Order("wanted_on, id").Find(&list).Error
	for _, row := range list {
		out = append(out, deed.OpenThing{Kind: "ask", ID: row.ID, Name: row.Kind, On: row.WantedOn})
	}
	return out, err
}

// endWithCase takes an ask back because the case closes.
func endWithCase(d *deed.Deed, id string) error {
	old, err := ofCase(d, id)
	if err != nil {
		return err
	}
	row := old
	row.WaitsOn = ""
	return rewrite(d, old, row, d.Now, "ask.ended")
}

// bringBack asks again for what was taken back with the case, as it was.
func bringBack(d *deed.Deed, id string, at models.Instant) error {
	old, err := ofCase(d, id)
	if err != nil || old.RemovedAt != at {
		return err
	}
	before, err := deed.Stood(d.Tx, id, old.Version-1, "")
	if err != nil {
		return err
	}
	row := old
	if err := before[0].Decode(&row.AskFacts); err != nil {
		return err
	}
	return rewrite(d, old, row, 0, "ask.brought_back")
}

func ofCase(d *deed.Deed, id string) (row models.Ask, err error) {
	err = d.Tx.Where("id = ? AND case_id = ?", id, d.Case.ID).Take(&row).Error
	return row, err
}

// rewrite writes an ask that ends with the case or comes back. Its words stay.
func rewrite(d *deed.Deed, old, row models.Ask, removed models.Instant, action string) (err error) {
	if row.Trail, err = d.Next(old.Trail, old.Version); err != nil {
		return err
	}
	row.RemovedAt = removed
	none := ""
	return d.Rewrite(deed.Rewriting{Writing: writing(action, &row, &none), Old: old.Trail, Was: old.AskFacts, Reason: deed.ReasonClosed})
}
