package task

import (
	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/deed"
)

// Settler settles the open tasks of a case that closes.
func (s *Service) Settler() deed.Settler {
	return deed.Settler{Kind: "task", Open: openOf, End: endWithCase, Back: bringBack}
}

// openOf lists the open tasks of a case, the first due on top.
func openOf(tx *gorm.DB, by access.Actor, c models.Case) (out []deed.OpenThing, err error) {
	var list []models.Task
	err = tx.Where("case_id = ? AND done_at = 0 AND removed_at = 0", c.ID).Order("show_on, id").Find(&list).Error
	for _, row := range list {
		one := deed.OpenThing{Kind: "task", ID: row.ID, Name: row.Kind, On: row.DueOn}
		if !sees(by, row) {
			one.Name = ""
		}
		out = append(out, one)
	}
	return out, err
}

// endWithCase takes a task off the lists because the case closes.
func endWithCase(d *deed.Deed, id string) error {
	old, err := ofCase(d, id)
	if err != nil {
		return err
	}
	return rewrite(d, old, old, d.Now, "task.ended")
}

// bringBack puts a task on the lists again that ended with the case, as it was.
func bringBack(d *deed.Deed, id string, at models.Instant) error {
	old, err := ofCase(d, id)
	if err != nil || old.RemovedAt != at {
		return err
	}
	return rewrite(d, old, old, 0, "task.brought_back")
}

func ofCase(d *deed.Deed, id string) (row models.Task, err error) {
	err = d.Tx.Where("id = ? AND case_id = ?", id, d.Case.ID).Take(&row).Error
	return row, err
}

// rewrite writes a task that ends with the case or comes back. Its title stays.
func rewrite(d *deed.Deed, old, row models.Task, removed models.Instant, action string) (err error) {
	if row.Trail, err = d.Next(old.Trail, old.Version); err != nil {
		return err
	}
	row.RemovedAt = removed
	none := ""
	return d.Rewrite(deed.Rewriting{Writing: writing(action, &row, &none), Old: old.Trail, Was: old.TaskFacts, Reason: deed.ReasonClosed})
}
