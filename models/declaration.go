package models

// The answers about whether somebody acts for the other side of a case.
const (
	NoConflict   = "none"     // she acts for nobody there
	InConflict   = "conflict" // she does, and must not work with the case
	ConflictOver = "over"     // she declared one before and says that it is over
)

// Declaration is what was said about whether somebody acts for the other side of a case.
// It names nobody of the other side: whom a lawyer acts for elsewhere is between them.
type Declaration struct {
	ID         string `gorm:"primaryKey"`
	CaseID     string
	SurvivorID string
	AccountID  string // whom it is about
	Answer     string
	SaidOn     Date
	RecordedBy string  // she herself, or who assigned her and asked
	CreatedAt  Instant `gorm:"autoCreateTime:false"`
}

// Own reports whether she said it herself.
func (d Declaration) Own() bool { return d.RecordedBy == d.AccountID }
