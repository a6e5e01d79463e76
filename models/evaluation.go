package models

// Right is the right a pack item belongs to.
type Right string

// The three rights survivors see, and the two that carry them through a case.
const (
	Recovery      Right = "recovery"
	Residence     Right = "residence"
	Reparations   Right = "reparations"
	Protection    Right = "protection"
	Participation Right = "participation"
)

// Party is somebody a clock runs against, or whose move it is.
type Party string

// The parties.
const (
	PartySurvivor  Party = "survivor"
	PartyShelter   Party = "shelter"
	PartyPolice    Party = "police"
	PartyCourt     Party = "court"
	PartyAuthority Party = "authority"
	PartyHospital  Party = "hospital"
	PartyOffender  Party = "offender"
)

// Standing says whether a right applies to the case.
type Standing string

// The standings. May be entitled is the answer whenever a needed fact is
// unknown; only facts recorded as absent lead to NotEntitled.
const (
	Entitled      Standing = "entitled"
	MayBeEntitled Standing = "may_be_entitled"
	NotEntitled   Standing = "not_entitled"
)

// Progress says how far a right that applies has been delivered. It is what the
// badge of a rights row shows.
type Progress string

// The progress of an entitlement.
const (
	ProgressOpen      Progress = "open"
	ProgressWaiting   Progress = "waiting" // asked for; another's move
	ProgressGranted   Progress = "granted" // decided for her, not yet arrived
	ProgressReceived  Progress = "received"
	ProgressDeclined  Progress = "declined_by_her"
	ProgressRefused   Progress = "refused"
	ProgressNeedsFact Progress = "needs_fact"
	ProgressNone      Progress = "not_applicable"
)

// ConditionState is one named condition as evaluated.
type ConditionState struct {
	Key     string   `json:"key"`
	Truth   Truth    `json:"truth"`
	Missing []string `json:"missing,omitempty"` // fact keys that block the answer
}

// ClockState is one running, met or passed clock.
type ClockState struct {
	Key     string  `json:"key"`
	Against Party   `json:"against"`
	Started Instant `json:"started"`
	Due     Instant `json:"due"`
	Met     Instant `json:"met,omitzero"`    // when what it waits for happened
	About   bool    `json:"about,omitempty"` // started on a date that is not exact
	Hard    bool    `json:"hard,omitempty"`  // from a source marked solid: may be called a deadline
}

// Late reports whether the clock has passed at now without being met in time.
func (c ClockState) Late(now Instant) bool {
	if c.Due.IsZero() {
		return false
	}
	if !c.Met.IsZero() {
		return c.Met > c.Due
	}
	return now > c.Due
}

// EntitlementState is one right as it stands for one case.
type EntitlementState struct {
	Item       string           `json:"item"`    // pack item key
	Version    string           `json:"version"` // version of the item that applies
	Right      Right            `json:"right"`
	Standing   Standing         `json:"standing"`
	Progress   Progress         `json:"progress"`
	Conditions []ConditionState `json:"conditions"`
	Clocks     []ClockState     `json:"clocks,omitempty"`
	Missing    []string         `json:"missing,omitempty"` // the questions to ask next, most useful first
	Review     bool             `json:"review,omitempty"`  // weak source: for a legal reviewer's eyes only
}

// Severity says how soon a gap needs somebody.
type Severity string

// The severities, worst first (risk-evidence catalogue: same day, 3 days,
// 2 weeks, next review).
const (
	Critical Severity = "critical"
	High     Severity = "high"
	Medium   Severity = "medium"
	Low      Severity = "low"
)

// Rank orders severities: 0 is the worst.
func (s Severity) Rank() int {
	switch s {
	case Critical:
		return 0
	case High:
		return 1
	case Medium:
		return 2
	}
	return 3
}

// Evidence is one recorded thing that makes a gap true.
type Evidence struct {
	Fact string  `json:"fact,omitempty"` // vocabulary key or service kind
	ID   string  `json:"id,omitempty"`   // the record, where there is one
	At   Instant `json:"at,omitzero"`
}

// GapState is one thing owed and missing, or a danger unanswered. It describes
// an omission of the system, never a property of the survivor.
type GapState struct {
	Rule     string     `json:"rule"`              // rule key
	Subject  string     `json:"subject,omitempty"` // what it is about, when a rule can fire more than once
	Right    Right      `json:"right"`
	Severity Severity   `json:"severity"`
	Since    Instant    `json:"since"`            // when it became a gap
	Due      Instant    `json:"due,omitzero"`     // when it must be done, where a clock runs
	Mover    Party      `json:"mover"`            // whose move it is
	Stance   StanceKind `json:"stance,omitempty"` // what people decided, if it still counts
	Evidence []Evidence `json:"evidence,omitempty"`
	Own      *Span      `json:"own,omitempty"` // the number its organisation set in place of our default
}

// Key identifies the gap within its case.
func (g GapState) Key() string {
	if g.Subject == "" {
		return g.Rule
	}
	return g.Rule + ":" + g.Subject
}

// Closed reports whether people settled the gap: it stays in the evaluation, so
// that the page can say what was decided, and counts nowhere until its review.
func (g GapState) Closed() bool {
	return g.Stance == StanceDeclined || g.Stance == StanceNotApplies || g.Stance == StanceReceived
}

// Silent reports whether lists of work leave the gap out for now.
func (g GapState) Silent() bool { return g.Closed() || g.Stance == StanceSnoozed }

// DutyState says whether the law asks something of the person who writes a
// disclosure down. Unknown is shown as "may apply": the warning comes first.
type DutyState struct {
	Duty    string   `json:"duty"`
	Truth   Truth    `json:"truth"`
	Missing []string `json:"missing,omitempty"`
}

// Evaluation is what the packs say about one case at one moment.
type Evaluation struct {
	Entitlements []EntitlementState `json:"entitlements"`
	Gaps         []GapState         `json:"gaps"`
	NextChange   Instant            `json:"next_change,omitzero"` // when time alone next changes the answer
	Packs        string             `json:"packs"`                // fingerprint of the packs used
}
