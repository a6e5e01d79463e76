package audit_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

func TestEntriesOutOfTheOrderOfTimeAreNoted(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		start := models.At(time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC))
		write := func(after time.Duration) {
			err := db.Write(t.Context(), func(tx *gorm.DB) error {
				now := start.Add(after)
				return audit.Append(tx, access.System("sweep", "", now), now, audit.Entry{Action: "import.run", Subject: "shelter:x"})
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		for _, step := range []struct {
			after time.Duration
			want  audit.Disorder
		}{
			{0, audit.Disorder{}}, {time.Hour, audit.Disorder{}}, {time.Hour - time.Minute, audit.Disorder{}}, // two servers
			{400 * 24 * time.Hour, audit.Disorder{}}, {2 * time.Hour, audit.Disorder{Entries: 1, First: 5}},
			{3 * time.Hour, audit.Disorder{Entries: 1, First: 5}}, {time.Hour, audit.Disorder{Entries: 2, First: 5}},
		} {
			write(step.after)
			if got, err := audit.OutOfOrder(t.Context(), db); err != nil || got != step.want {
				t.Errorf("after %s: got %+v, %v, want %+v", step.after, got, err, step.want)
			}
		}
		if report, err := audit.VerifyStore(t.Context(), db, ""); err != nil || !report.OK() {
			t.Errorf("the chain: %+v, %v", report, err)
		}
	})
}
