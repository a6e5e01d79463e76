package models

// CaseMove is the move of a case from one shelter of the organisation to
// another.
type CaseMove struct {
	ID      string
	CaseID  string
	FromID  string // shelter
	ToID    string
	MovedOn Date // the day the survivor moved
	Reason  string
	MovedBy string
	At      Instant // when it was recorded
}

// MoveReasons are the codes for why a case moves to another shelter.
var MoveReasons = []string{"her_wish", "safety", "shelter_closes", "nearer_family", "special_care", "ordered", "no_place", "recorded_wrong"}

// MaxMoves is how many cases can be moved at once, because one transaction must
// not keep everybody else waiting.
const MaxMoves = 50
