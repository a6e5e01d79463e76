package models

import "time"

// Opening says that a person opened sealed words of a survivor within an hour.
type Opening struct {
	AccountID  string  `gorm:"primaryKey"`
	WindowAt   Instant `gorm:"primaryKey"` // when the hour began
	SurvivorID string  `gorm:"primaryKey"`
}

// OpeningWindow is the time for which openings are counted together.
const OpeningWindow = time.Hour

// OpeningsTold is of how many survivors a person opens words within an hour
// before the data-protection officer is told, and OpeningsMost the most of whom
// she opens any. A caseworker's own caseload is 20 to 60.
const (
	OpeningsTold = 60
	OpeningsMost = 200
)
