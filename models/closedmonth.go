package models

// ClosedMonth is a month of a house whose figures were kept as they stood.
type ClosedMonth struct {
	ID         string
	ShelterID  string
	Month      string // code of the period
	CountedAt  Instant
	ClosedAt   Instant
	ClosedBy   string
	ReopenedAt Instant // 0 while it is closed
	ReopenedBy string
	Reason     string // of MonthReopenings
	Version    int64
}

// ClosedFigure is one number of a closed month.
type ClosedFigure struct {
	MonthID string `gorm:"primaryKey"`
	Figure  string `gorm:"primaryKey"`
	Line    string `gorm:"primaryKey"`
	N       int64
	Known   bool
}

// MonthReopenings are why a closed month is opened again.
var MonthReopenings = []string{"written_late", "figure_wrong", "by_mistake"}
