package models

import (
	"cmp"
	"encoding/json"
	"fmt"
)

// Entitlement is a right that applies or may apply to a case, as last
// evaluated. It holds what lists and counts read, and the version under which a
// clock of it started. The reasons are worked out again wherever they are
// shown.
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

// NewEntitlement makes the row of an evaluated right. ok is false for a right
// that is not stored: it does not apply, or is for reviewers only.
func NewEntitlement(caseID string, s EntitlementState) (row Entitlement, ok bool) {
	return Entitlement{
		CaseID: caseID, Item: s.Item, Version: s.Version, Area: s.Right, Standing: s.Standing, Progress: s.Progress,
		NextDue: FirstDue(s.Clocks), Started: len(s.Clocks) > 0,
	}, s.Standing != NotEntitled && !s.Review
}

// FirstDue returns when the first clock that was not met falls due; 0 for none.
func FirstDue(clocks []ClockState) (due Instant) {
	for _, c := range clocks {
		if c.Met == 0 && c.Due > 0 && (due == 0 || c.Due < due) {
			due = c.Due
		}
	}
	return due
}

// StanceRow is a decision about a right or a gap, or a step in the life of a
// right.
type StanceRow struct {
	ID         string
	CaseID     string
	SurvivorID string
	Subject    string
	StepFacts
	Words       Sealed
	OfficeWords Sealed // sealed name of the office, for OfficeOther
	PaperNumber Sealed
	At          Instant
	RecordedAt  Instant
	UntilAt     Instant // review date; 0 for none
	DecidedBy   string
	EndedAt     Instant
	EndedBy     string
	EndReason   string // code from StepCorrections, if it was corrected or taken back
	Replaces    string // id of the step that this one corrects
	Filing      string // the same for all steps that one paper took, such as an application for several rights or the answer to it; "" for a step by itself
}

// TableName returns the name of the table.
func (StanceRow) TableName() string { return "stances" }

// Stance is the step as the evaluation reads it. Which day reached the survivor is not
// in it.
func (s StanceRow) Stance() Stance {
	out := Stance{Subject: s.Subject, Kind: s.Kind, At: s.At, Until: s.UntilAt}
	if s.Kind == StanceDeposited || s.Kind == StanceReleased {
		out.Sum = s.Amount
	}
	return out
}

// Delivery is a service given, planned or missed.
type Delivery struct {
	ID         string
	CaseID     string
	SurvivorID string
	DeliveryFacts
	Session    string // the group session that it was part of, "" for none
	Note       Sealed
	RecordedBy string
	ChangedBy  string // who made the last change
	ChangedAt  Instant
	CreatedAt  Instant
	Version    int64
}

// DeliveryServe links a delivery to a right it serves.
type DeliveryServe struct {
	DeliveryID string `gorm:"primaryKey"`
	Item       string `gorm:"primaryKey"`
}

// Gap is a gap as evaluated.
type Gap struct {
	CaseID   string `gorm:"primaryKey"`
	Name     string `gorm:"primaryKey"` // GapState.Key
	Rule     string
	Subject  string
	Area     Right
	Severity int16 // rank, 0 is the worst
	Since    Instant
	Due      Instant
	Mover    Party
	Errand   Errand // GapState.Errand
	Stance   StanceKind
	Open     bool   // counts as a gap: no decision closes it for now
	Detail   string // the GapState as JSON: coded facts only

	FiledWith string  // the authority whose application closes it, a key of the packs; "" where something else does
	Beside    bool    // another gap, closed by the same application, stands for it in lists
	Soonest   Instant // first time limit of all gaps that it stands for; 0 for none

	Application string // the application that was filed for the right it is about; "" for none
	Serves      int64  // how many rights that application serves, or the one to be filed will
}

// Line names the line of a list on which the gap stands, within its case.
func (g Gap) Line() string { return cmp.Or(g.Paper(), g.Name) }

// Paper names the application that the gap is about, filed or to be filed: all gaps of
// one paper are one line. It is "" where the gap is about none.
func (g Gap) Paper() string {
	switch {
	case g.FiledWith != "":
		return "application " + g.FiledWith
	case g.Application != "":
		return "filed " + g.Application
	}
	return ""
}

// Ours reports whether it is the move of the shelter, or of the survivor, with whom the
// shelter moves.
func (g Gap) Ours() bool { return g.Mover == PartyShelter || g.Mover == PartySurvivor }

// At returns where lists that go by time put the gap: when it is due, or since when
// it is one.
func (g Gap) At() Instant { return cmp.Or(g.Due, g.Since) }

// Tier sorts gaps before their time does: danger to a person is on top of every list,
// and what waits for the next review at the end.
func (g Gap) Tier() int {
	switch int(g.Severity) {
	case Critical.Rank():
		return 0
	case Low.Rank():
		return 2
	}
	return 1
}

// State returns the gap as it was evaluated.
func (g Gap) State() (GapState, error) {
	var state GapState
	if err := json.Unmarshal([]byte(g.Detail), &state); err != nil {
		return state, fmt.Errorf("gap %s: %w", g.Name, err)
	}
	return state, nil
}
