package models

import (
	"encoding/json"
	"fmt"
)

// Entitlement is a right that applies or may apply to a case, as it was last
// evaluated: what lists and counts read, and under which version a clock of it
// started. Why it stands so is worked out afresh wherever it is shown.
type Entitlement struct {
	CaseID   string `gorm:"primaryKey"`
	Item     string `gorm:"primaryKey"`
	Version  string
	Area     Right
	Standing Standing
	Progress Progress
	NextDue  Instant
	Started  bool // a clock has started: the case keeps this version
}

// NewEntitlement makes the row of a right as evaluated for a case. ok is false
// for one that is not kept: it does not apply, or is for reviewers only.
func NewEntitlement(caseID string, s EntitlementState) (row Entitlement, ok bool) {
	return Entitlement{
		CaseID: caseID, Item: s.Item, Version: s.Version, Area: s.Right, Standing: s.Standing, Progress: s.Progress,
		NextDue: FirstDue(s.Clocks), Started: len(s.Clocks) > 0,
	}, s.Standing != NotEntitled && !s.Review
}

// FirstDue is when the first clock that was not met falls due, 0 for none.
func FirstDue(clocks []ClockState) (due Instant) {
	for _, c := range clocks {
		if c.Met == 0 && c.Due > 0 && (due == 0 || c.Due < due) {
			due = c.Due
		}
	}
	return due
}

// StanceRow is a decision people took about a right or a gap, or a step in the
// life of a right.
type StanceRow struct {
	ID          string
	CaseID      string
	SurvivorID  string
	Subject     string
	Kind        StanceKind
	Reason      string // code
	Words       Sealed
	Office      string // "" the office the pack names, OfficeOther, or a clock and the number of an office of it
	OfficeWords Sealed // of OfficeOther
	Paper       string // of StepPapers: what shows it
	PaperNumber Sealed
	Amount      int64  // in the smallest unit of Currency, 0 for none said
	Currency    string // ISO 4217
	At          Instant
	RecordedAt  Instant
	UntilAt     Instant // review date, 0 for none
	DecidedBy   string
	EndedAt     Instant
	EndedBy     string
	EndReason   string // of StepCorrections, where it was corrected or taken back
	Replaces    string // the step that this one corrects
}

// TableName is stances.
func (StanceRow) TableName() string { return "stances" }

// Delivery is a service given, planned or missed.
type Delivery struct {
	ID           string
	CaseID       string
	SurvivorID   string
	Kind         string
	Status       DeliveryStatus
	At           Instant // when it was given or is planned for
	DayOnly      bool    // only the day is known; At is then its last moment, or that of recording
	Provider     string  // of Providers
	Outcome      string  // of Outcomes
	Minutes      int64
	Cost         int64  // in the smallest unit of Currency
	Currency     string // ISO 4217, "" without a cost
	MissedReason string // of MissedReasons
	NoteClass    Class
	Note         Sealed
	RecordedBy   string
	ChangedBy    string // who made it what it is now
	ChangedAt    Instant
	CreatedAt    Instant
	Version      int64
}

// DeliveryServe links a delivery to a right it serves.
type DeliveryServe struct {
	DeliveryID string `gorm:"primaryKey"`
	Item       string `gorm:"primaryKey"`
}

// DeliveryRevision is a delivery as it stood before a change. Its note stays
// bound to the delivery: it opens like the present one.
type DeliveryRevision struct {
	DeliveryID   string `gorm:"primaryKey"`
	Version      int64  `gorm:"primaryKey"`
	CaseID       string
	SurvivorID   string
	Kind         string
	Status       DeliveryStatus
	At           Instant
	DayOnly      bool
	Provider     string
	Outcome      string
	Minutes      int64
	Cost         int64
	Currency     string
	MissedReason string
	Serves       string // items, with spaces between
	NoteClass    Class
	Note         Sealed
	RecordedBy   string  // who had made it so
	RecordedAt   Instant // when
	Reason       string  // code: why it was changed
	ChangedBy    string
	ChangedAt    Instant
}

// DeliveryForm remembers what a form did, so that a second press of its button
// does nothing and says the same.
type DeliveryForm struct {
	Token      string `gorm:"primaryKey"`
	AccountID  string
	DeliveryID string
	Closed     int64 // gaps it closed
	Opened     int64 // gaps it opened
	MadeAt     Instant
}

// Flag is a gap as evaluated.
type Flag struct {
	CaseID   string `gorm:"primaryKey"`
	Name     string `gorm:"primaryKey"` // GapState.Key
	Rule     string
	Subject  string
	Area     Right
	Severity int16 // rank, 0 is the worst
	Since    Instant
	Due      Instant
	Mover    Party
	Stance   StanceKind
	Open     bool   // counts as a gap: nobody's decision closes it for now
	Detail   string // the GapState as JSON: coded facts only
}

// State reads the row back as it was evaluated.
func (f Flag) State() (GapState, error) {
	var g GapState
	if err := json.Unmarshal([]byte(f.Detail), &g); err != nil {
		return g, fmt.Errorf("gap %s: %w", f.Name, err)
	}
	return g, nil
}
