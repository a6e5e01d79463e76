package models

// Refusal counts what one person was refused in one quarter of an hour.
type Refusal struct {
	AccountID string  `gorm:"primaryKey"`
	WindowAt  Instant `gorm:"primaryKey"` // when the quarter began
	Refused   int64
	Slowed    int64   // requests that were told to wait, not counted in Refused
	WrittenAt Instant // when the line of the audit log was written
}
