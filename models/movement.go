package models

import (
	"cmp"
	"slices"
)

// MovementKind is what happened to a resident of a house.
type MovementKind string

// The kinds of movements. A stay begins with MoveAdmitted and is over with one of
// the last three.
const (
	MoveAdmitted MovementKind = "admitted"
	MoveBed      MovementKind = "bed" // to another bed, or to none
	MoveLeave    MovementKind = "leave"
	MoveHospital MovementKind = "hospital"
	MoveMissing  MovementKind = "missing"
	MoveReturned MovementKind = "returned"
	MoveLeft     MovementKind = "left"
	MoveDied     MovementKind = "died"
	MoveHouse    MovementKind = "to_house" // to another house of the organisation
)

// MovementKinds are the movements that people record, in the order of pages. A
// resident goes to another house when the case moves there.
var MovementKinds = []MovementKind{MoveBed, MoveLeave, MoveHospital, MoveMissing, MoveReturned, MoveLeft, MoveDied}

// How a resident came to a house.
const (
	WayNew   = "new"
	WayHouse = "from_house" // from another house of the organisation
	WayBorn  = "born"
)

// AdmissionWays are the codes for how a resident came, as people record them.
var AdmissionWays = []string{WayNew, WayBorn}

// Destinations are the codes for where somebody went who left.
var Destinations = []string{"family", "own_home", "other_shelter", "children_home", "aftercare", "repatriated", "work_lodging", "hospital", "by_choice", "not_known"}

// MovementFacts are the coded facts of a movement. They are listed here and
// nowhere else.
type MovementFacts struct {
	Kind    MovementKind `json:"kind"`
	At      Instant      `json:"at"` // the last moment of the day where the hour is not known
	DayOnly bool         `json:"day_only"`
	Way     string       `json:"way"`    // of an admission
	BedID   string       `json:"bed_id"` // of an admission or another bed; "" for no bed
	DueOn   Date         `json:"due_on"` // of leave and hospital: when the resident is expected back
	Goal    string       `json:"goal"`   // of leaving: one of Destinations
}

// Check adds a problem for each rule that the movement breaks by itself. day is the
// day of it where the organisation is.
func (f MovementFacts) Check(day Date, dates CaseDates, p Problems) {
	if day == "" || f.At == 0 {
		p.Add("at", "problem.required")
	} else {
		dates.Stay("at", day, p)
	}
	switch f.Kind {
	case MoveAdmitted:
		oneOf(p, "way", f.Way, []string{WayNew, WayHouse, WayBorn}, "problem.required")
	case MoveLeft:
		oneOf(p, "goal", f.Goal, Destinations, "problem.required")
	case MoveLeave:
		if f.DueOn == "" {
			p.Add("due_on", "problem.required")
		}
	}
	if f.DueOn != "" {
		dates.Plan("due_on", f.DueOn, p)
		if day != "" && f.DueOn < day {
			p.Add("due_on", "problem.stay_due|on="+shownAs(Exactly(day)))
		}
	}
}

// Only keeps of what was typed what belongs to the kind of the movement.
func (f MovementFacts) Only() MovementFacts {
	out := MovementFacts{Kind: f.Kind, At: f.At, DayOnly: f.DayOnly}
	switch f.Kind {
	case MoveAdmitted:
		out.Way, out.BedID = f.Way, f.BedID
	case MoveBed:
		out.BedID = f.BedID
	case MoveLeave, MoveHospital:
		out.DueOn = f.DueOn
	case MoveLeft:
		out.Goal = f.Goal
	}
	return out
}

// Movement is one movement of a stay. One that was taken back stays, and no longer
// counts.
type Movement struct {
	ID            string `gorm:"primaryKey"`
	StayID        string
	CaseID        string
	SurvivorID    string
	ShelterID     string
	MovementFacts `gorm:"embedded"`
	Trail         `gorm:"embedded"`
}

// SortMovements puts movements into the order in which they happened. Of two of one
// moment the one that was written down first comes first.
func SortMovements(list []Movement) {
	slices.SortFunc(list, func(a, b Movement) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.CreatedAt, b.CreatedAt), cmp.Compare(a.ID, b.ID))
	})
}

// StayState is where a resident is.
type StayState string

// The states of a stay.
const (
	StayPresent  StayState = "present"
	StayLeave    StayState = "leave"
	StayHospital StayState = "hospital"
	StayMissing  StayState = "missing"
	StayOver     StayState = "over"
)

// Whereabouts is where a resident is after some movements. The zero Whereabouts is
// that of somebody who was not admitted yet.
type Whereabouts struct {
	State      StayState
	BedID      string
	SinceAt    Instant // of the state
	DueOn      Date
	AdmittedAt Instant
	LeftAt     Instant
}

// Here reports whether the resident counts in the strength of the house.
func (w Whereabouts) Here() bool { return w.State == StayPresent }

// away are the states of a resident whom the house cares for and who is not there.
var away = []StayState{StayLeave, StayHospital, StayMissing}

// from are the states in which a movement can happen.
var from = map[MovementKind][]StayState{
	MoveAdmitted: {""}, MoveBed: {StayPresent}, MoveReturned: away,
	MoveLeave: {StayPresent, StayHospital}, MoveHospital: {StayPresent, StayLeave}, MoveMissing: {StayPresent, StayLeave, StayHospital},
	MoveLeft: {StayPresent, StayLeave, StayHospital, StayMissing}, MoveDied: {StayPresent, StayLeave, StayHospital, StayMissing},
	MoveHouse: {StayPresent, StayLeave, StayHospital, StayMissing},
}

// CanFollow reports whether a movement of a kind can happen to the resident.
func (w Whereabouts) CanFollow(kind MovementKind) bool { return slices.Contains(from[kind], w.State) }

// After returns where the resident is after one movement more, or what is wrong
// with it: "" for nothing.
func (w Whereabouts) After(m MovementFacts) (Whereabouts, string) {
	if !w.CanFollow(m.Kind) {
		return w, w.refuses(m.Kind)
	}
	w.SinceAt, w.DueOn = m.At, ""
	switch m.Kind {
	case MoveAdmitted:
		w.State, w.AdmittedAt, w.BedID = StayPresent, m.At, m.BedID
	case MoveBed:
		w.BedID = m.BedID
	case MoveReturned:
		w.State = StayPresent
	case MoveLeave, MoveHospital, MoveMissing:
		w.State, w.DueOn = StayState(m.Kind), m.DueOn
	default:
		w.State, w.LeftAt, w.BedID = StayOver, m.At, ""
	}
	return w, ""
}

// refuses says why a movement cannot happen.
func (w Whereabouts) refuses(kind MovementKind) string {
	switch {
	case w.State == "":
		return "problem.stay_not_begun"
	case w.State == StayOver:
		return "problem.stay_over"
	case kind == MoveAdmitted:
		return "problem.stay_begun"
	case kind == MoveReturned:
		return "problem.stay_here"
	}
	return "problem.stay_away"
}

// Replay follows the movements of a stay in order. at is the position of the first
// one that does not fit what was before it, and problem what is wrong with it; "" for
// nothing.
func Replay(list []Movement) (w Whereabouts, at int, problem string) {
	for i, m := range list {
		if w, problem = w.After(m.MovementFacts); problem != "" {
			return w, i, problem
		}
	}
	return w, len(list), ""
}
