package models

// SinceHours are how many hours back the page for the hand-over between shifts looks,
// the usual one first. Zero is since the reader read it last.
var SinceHours = []string{"24", "12", "8", "0"}

// ShiftRead is until when somebody has read what happened in a house.
type ShiftRead struct {
	AccountID string `gorm:"primaryKey"`
	ShelterID string `gorm:"primaryKey"`
	ReadAt    Instant
}
