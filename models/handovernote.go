package models

// HandOverNote is what a volunteer writes for the one who takes a case over.
type HandOverNote struct {
	ID          string `gorm:"primaryKey"`
	CaseID      string
	SurvivorID  string
	FromAccount string
	ToAccount   string
	Note        Sealed  // empty where nothing was written
	CreatedAt   Instant `gorm:"autoCreateTime:false"`
	TakenAt     Instant // when she said that she took over; 0 until then
}

// MaxHandOverNote is how long a note of a hand-over may be, in characters.
const MaxHandOverNote = 4000
