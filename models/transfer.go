package models

// The states of a transfer: the request that another house of the organisation takes
// a resident in.
const (
	TransferAsked    = "asked"
	TransferPromised = "promised" // a place is kept from a day on
	TransferAccepted = "accepted" // the resident came, and the case with her
	TransferDeclined = "declined"
	TransferEnded    = "ended" // by the house that asked
)

// TransfersOpen are the states in which the other house has still to take the resident in.
var TransfersOpen = []string{TransferAsked, TransferPromised}

// TransferAnswers are what the other house can say, in the order of pages.
var TransferAnswers = []string{TransferAccepted, TransferPromised, TransferDeclined}

// TransferOrdered is the reason of a transfer that a court or the Committee ordered.
const TransferOrdered = "ordered"

// TransferReasons are the codes for why a resident goes to another house. They are
// those of a move, but for a case that was recorded in the wrong house.
var TransferReasons = []string{"her_wish", "safety", "nearer_family", "special_care", TransferOrdered, "no_place", "shelter_closes"}

// TransferViews are what the survivor says about it.
var TransferViews = []string{"wishes", "agrees", "against", "not_asked"}

// TransferNeeds are what the other house must know once the resident is there.
var TransferNeeds = []string{"being_looked_for", "interpreter", "health_care", "medicines", "counselling", "disability", "hearing_soon", "school", "with_children"}

// TransferDeclines are the codes for why a house cannot take somebody in.
var TransferDeclines = []string{"no_bed", "not_this_group", "not_safe_here", "no_staff", "cannot_give_care", "other"}

// The codes for why a transfer ends that was not answered with a bed. The last three
// are not chosen: they follow from what was recorded.
const (
	TransferEndWish     = "her_wish"
	TransferEndNeedless = "not_needed"
	TransferEndMistake  = "recorded_by_mistake"
	TransferEndConsent  = "consent_withdrawn"
	TransferEndLeft     = "left"
	TransferEndMoved    = "moved"
)

// TransferEnds are the reasons that people choose, in the order of pages.
var TransferEnds = []string{TransferEndWish, TransferEndNeedless, TransferEndMistake}

// TransferAnswerDays is after how many days a house has to answer, at the latest on the
// day for which the bed is wanted. It is our own number.
const TransferAnswerDays = 2

// TransferFacts are the coded facts of a transfer. They are listed here and nowhere
// else. No word about a survivor is written: the other house reads it.
type TransferFacts struct {
	ToID      string   `json:"to_id"` // the house that is asked
	Reason    string   `json:"reason"`
	WantedOn  Date     `json:"wanted_on"`
	BedKind   string   `json:"bed_kind"`
	View      string   `json:"view"`
	Needs     CodeList `json:"needs"`
	AnswerBy  Date     `json:"answer_by"` // the day after which no answer is late
	State     string   `json:"state"`
	MovesOn   Date     `json:"moves_on"`   // accepted: when she came; promised: from when the place is kept
	Decline   string   `json:"decline"`    // of TransferDeclines
	EndReason string   `json:"end_reason"` // of TransferEnds, or what it followed from
	SpeaksAt  Instant  `json:"speaks_at"`  // from when it is a line of Today of who asked; 0 for never
}

// Check adds a problem for each rule that a new transfer breaks.
func (f TransferFacts) Check(dates CaseDates, p Problems) {
	must(p, "reason", f.Reason, TransferReasons)
	must(p, "bed_kind", f.BedKind, BedKinds)
	for _, need := range f.Needs.Codes() {
		onList(p, "needs", need, TransferNeeds)
	}
	must(p, "view", f.View, TransferViews)
	if f.View != "" && f.Reason != TransferOrdered && f.View != "wishes" && f.View != "agrees" {
		p.Add("view", "problem.transfer_not_wished")
	}
	switch {
	case f.WantedOn == "":
		p.Add("wanted_on", "problem.required")
	case f.WantedOn < dates.Today:
		p.Add("wanted_on", "problem.task_past")
	default:
		dates.Plan("wanted_on", f.WantedOn, p)
	}
}

// Open reports whether the other house has still to take the resident in.
func (f TransferFacts) Open() bool { return f.State == TransferAsked || f.State == TransferPromised }

// Transfer is the request that another house of the organisation takes a resident in,
// and the answer.
type Transfer struct {
	ID            string `gorm:"primaryKey"`
	CaseID        string
	SurvivorID    string
	FromID        string // the house that asks
	TransferFacts `gorm:"embedded"`
	AnsweredBy    string
	AnsweredAt    Instant
	Trail         `gorm:"embedded"`
}

// End ends the transfer for a reason. Nobody has to answer any more.
func (t *Transfer) End(reason string) {
	t.State, t.EndReason, t.SpeaksAt = TransferEnded, reason, 0
}
