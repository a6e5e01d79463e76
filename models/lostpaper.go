package models

import "time"

// LostPaperWait is how long everybody can stop a new recovery key after two
// people who hold keys said yes, and LostPaperLasts is how long it can then be
// made. Both are defaults of our own.
const (
	LostPaperWait  = 7 * 24 * time.Hour
	LostPaperLasts = 14 * 24 * time.Hour
)

// The ways in which the wish for a new recovery key ends.
const (
	LostPaperStopped  = "stopped"  // by anybody who may
	LostPaperReplaced = "replaced" // the new key is in force
	LostPaperFound    = "found"    // the key was replaced with the old paper in hand
	LostPaperLapsed   = "lapsed"   // nobody made the new key in time
)

// LostPaper is the wish for a new recovery key because the paper is lost.
type LostPaper struct {
	ID             string
	OrganisationID string
	AskedBy        string
	AskedAt        Instant
	DueAt          Instant // from when the new key can be made; 0 until both holders said yes
	EndedAt        Instant
	EndedBy        string
	Outcome        string
}

// LostPaperHolder is one of the two people who hold keys and have to say yes.
type LostPaperHolder struct {
	LostID     string `gorm:"primaryKey"`
	AccountID  string `gorm:"primaryKey"`
	Generation int    // of the key pair with which she said yes
	AgreedAt   Instant
}

// Waits reports whether both holders said yes and the week is not over.
func (l LostPaper) Waits(now Instant) bool { return !l.DueAt.IsZero() && now < l.DueAt }

// Ready reports whether the new key can be made now.
func (l LostPaper) Ready(now Instant) bool {
	return !l.DueAt.IsZero() && now >= l.DueAt && !l.Lapsed(now)
}

// Lapsed reports whether the time to make the new key is over. A wish to which
// nobody says yes lapses too.
func (l LostPaper) Lapsed(now Instant) bool {
	from := l.DueAt
	if from.IsZero() {
		from = l.AskedAt
	}
	return now >= from.Add(LostPaperLasts)
}
