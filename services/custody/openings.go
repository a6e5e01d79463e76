package custody

import (
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
)

// countOpenings counts the survivors whose words a person opens within an hour.
// It writes one line to the audit log when they become many, and returns
// Throttled, so that nothing is shown, when they are more than anybody needs.
func countOpenings(tx *gorm.DB, by access.Actor, now models.Instant, survivors []string) error {
	slices.Sort(survivors)
	survivors = slices.DeleteFunc(slices.Compact(survivors), func(id string) bool { return id == "" })
	if len(survivors) == 0 {
		return nil
	}
	window := now - now%models.Instant(models.OpeningWindow.Milliseconds())
	rows := make([]models.Opening, len(survivors))
	for i, id := range survivors {
		rows[i] = models.Opening{AccountID: by.ID(), WindowAt: window, SurvivorID: id}
	}
	added := tx.Clauses(clause.OnConflict{DoNothing: true}).CreateInBatches(&rows, 200)
	if added.Error != nil || added.RowsAffected == 0 {
		return added.Error
	}
	var n int64
	if err := tx.Model(&models.Opening{}).Where("account_id = ? AND window_at = ?", by.ID(), window).Count(&n).Error; err != nil {
		return err
	}
	return tooMany(tx, by, now, window, n, n-added.RowsAffected)
}

// tooMany says what follows from n openings, of which there were before earlier.
func tooMany(tx *gorm.DB, by access.Actor, now, window models.Instant, n, before int64) error {
	switch {
	case n > models.OpeningsMost:
		left := window.Add(models.OpeningWindow).Sub(now)
		return models.Fail(models.Throttled, fmt.Sprintf("error.openings|n=%d", int((left+time.Minute-1)/time.Minute)))
	case n >= models.OpeningsTold && before < models.OpeningsTold:
		return audit.Append(tx, by, now, audit.Entry{Action: "access.opened_often", Subject: "account:" + by.ID(), Detail: fmt.Sprintf("count=%d", n)})
	}
	return nil
}
