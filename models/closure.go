package models

import "time"

// PapersBack say whether the papers and belongings of the survivor were handed back.
var PapersBack = []string{"all", "some", "none_here", PapersNotYet}

// PapersNotYet are papers that are still in the house.
const PapersNotYet = "not_yet"

// ClosureFacts are the coded facts of a closure.
type ClosureFacts struct {
	Reason     string  `json:"reason"` // one of ClosureReasons
	ClosedAt   Instant `json:"closed_at"`
	KeptFrom   Date    `json:"kept_from"`   // the day from which the time counts for which the case is kept
	PapersBack string  `json:"papers_back"` // one of PapersBack
	Ended      string  `json:"ended"`       // what ended with the case, kind and id, with spaces between
	ReopenedAt Instant `json:"reopened_at"` // 0 while the case is closed
}

// Closure is the end of a period of care.
type Closure struct {
	ID           string `gorm:"primaryKey"`
	CaseID       string
	SurvivorID   string
	ClosureFacts `gorm:"embedded"`
	Words        Sealed // of the survivor about the time here
	Trail        `gorm:"embedded"`
}

// KeptUntil is the last day of the time for which a closed case is kept, "" where the house
// set no number of years.
func KeptUntil(from Date, years int) Date {
	t, ok := from.Time(time.UTC)
	if !ok || years <= 0 {
		return ""
	}
	return DateOf(t.AddDate(years, 0, 0))
}
