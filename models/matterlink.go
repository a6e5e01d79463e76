package models

// MatterLink says that a matter, or a hearing of one, is the same proceeding as those of
// other cases that have its group. Each case has rows of its own, in its own keys.
type MatterLink struct {
	RecordID string `gorm:"primaryKey"` // of a matter or a hearing
	GroupID  string
	CaseID   string
	LinkedBy string
	LinkedAt Instant
}
