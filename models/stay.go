package models

// On what a stay rests.
const (
	BasisOrder   = "order"
	BasisConsent = "consent"
	BasisOpen    = "open" // not settled yet: nobody could ask her, or no order came
)

// StayBases are the codes for on what a stay rests, in the order of pages.
var StayBases = []string{BasisOrder, BasisConsent, BasisOpen}

// Fundings are the codes for who pays for a stay.
var Fundings = []string{"own", "shakti_sadan", "mission_vatsalya", "state", "donor", "none", "not_known"}

// ReviewDays is after how many days a stay is looked at again where nobody says
// otherwise. It is our own default.
const ReviewDays = 90

// MissingHours is after how many hours somebody must be told of a resident who is
// missing. They are our own: no law that was read sets a time. A person whose age is
// not sure is missed as a child.
func MissingHours(ageGroup string) int {
	if ageGroup == "adult" {
		return 24
	}
	return 4
}

// StayFacts are the coded facts of a stay that are no movement. They are listed
// here and nowhere else.
type StayFacts struct {
	Basis      string `json:"basis"`
	ReviewOn   Date   `json:"review_on"` // when it is looked at again
	Funding    string `json:"funding"`
	WithCaseID string `json:"with_case_id"` // case of the resident whom this one came with, as a child with its mother

	// What the survivor was told of leaving: see StayTold.
	ToldOn   Date   `json:"told_on"`
	ToldBy   string `json:"told_by"`
	ToldIn   string `json:"told_in"`
	ToldView string `json:"told_view"`
	LeavesOn Date   `json:"leaves_on"`
	LeavesTo string `json:"leaves_to"`
}

// Check adds a problem for each rule that the stay breaks.
func (f StayFacts) Check(dates CaseDates, p Problems) {
	oneOf(p, "basis", f.Basis, StayBases, "problem.required")
	onList(p, "funding", f.Funding, Fundings)
	if f.ReviewOn == "" {
		p.Add("review_on", "problem.required")
		return
	}
	dates.Plan("review_on", f.ReviewOn, p)
}

// Stay is one unbroken time of one resident in one house. What follows from its
// movements is stored with it; only the deeds that write movements write that.
type Stay struct {
	ID         string `gorm:"primaryKey"`
	CaseID     string
	SurvivorID string
	ShelterID  string
	StayFacts  `gorm:"embedded"`
	AcceptedAt Instant // when a caseworker accepted an admission at night; 0 while it waits
	AcceptedBy string

	State      StayState
	BedID      string
	SinceAt    Instant
	DueOn      Date
	AdmittedAt Instant
	LeftAt     Instant // 0 while it lasts

	Trail `gorm:"embedded"`
}

// Follow stores where the resident is.
func (s *Stay) Follow(w Whereabouts) {
	s.State, s.BedID, s.SinceAt, s.DueOn, s.AdmittedAt, s.LeftAt = w.State, w.BedID, w.SinceAt, w.DueOn, w.AdmittedAt, w.LeftAt
}

// Lasts reports whether the stay goes on.
func (s Stay) Lasts() bool { return s.LeftAt == 0 && s.RemovedAt == 0 }
