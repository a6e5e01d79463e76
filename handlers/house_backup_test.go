package handlers

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/backup"
)

func TestOverviewSaysWhenTheLastBackupWasMade(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for name, tt := range map[string]struct {
		made, failed time.Duration // ago; 0 is never
		reason       string
		want         string
		gap          bool
	}{
		"never":                 {want: "breaks or is stolen, everything is lost.", gap: true},
		"yesterday":             {made: 24 * time.Hour, want: "Last backup: "},
		"eight days ago":        {made: 8 * 24 * time.Hour, want: "more than a week ago", gap: true},
		"yesterday, and failed": {made: 24 * time.Hour, failed: time.Hour, reason: backup.NoFolder, want: "Is the stick or disk connected?", gap: true},
		"never, and failed":     {failed: time.Hour, reason: backup.Damaged, want: "the database is damaged", gap: true},
		"no room":               {failed: time.Hour, reason: backup.NoRoom, want: "too little room, either in /media/invented", gap: true},
		"no right to write":     {failed: time.Hour, reason: backup.NoWriting, want: "may not write into /media/invented", gap: true},
		"no tool":               {failed: time.Hour, reason: backup.NoTool, want: "pg_dump is not installed", gap: true},
		"another reason":        {failed: time.Hour, reason: backup.Other, want: "in the log of the server", gap: true},
	} {
		ago := func(d time.Duration) models.Instant {
			if d == 0 {
				return 0
			}
			return h.Moment().Add(-d)
		}
		h.Write(func(tx *gorm.DB) error {
			if err := tx.Where("place <> ''").Delete(&backup.State{}).Error; err != nil {
				return err
			}
			return tx.Create(&backup.State{OrganisationID: h.Org.ID, MadeAt: ago(tt.made), FailedAt: ago(tt.failed), Reason: tt.reason, Place: "/media/invented"}).Error
		})
		doc := parse(t, h.signedIn("administrator").get("/overview"))
		if text := doc.Find("main").Text(); !strings.Contains(text, tt.want) {
			t.Errorf("%s: the page does not say %q:\n%s", name, tt.want, text)
		}
		if gap := strings.Contains(doc.Find("main .notice").Text(), "ackup"); gap != tt.gap {
			t.Errorf("%s: a gap of the house %v, want %v", name, gap, tt.gap)
		}
	}
}

// A backup beside the data is one, and the page says what it does not help against.
func TestOverviewSaysThatTheBackupIsOnTheSameDisk(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	data := t.TempDir()
	h.deps.Backups.In("", filepath.Join(data, backup.Folder))
	h.Write(func(tx *gorm.DB) error {
		return tx.Create(&backup.State{OrganisationID: h.Org.ID, MadeAt: h.Moment(), Place: data}).Error
	})
	says(t, h.signedIn("administrator"), "/overview", "Last backup: ", "on the same disk as the data")
}
