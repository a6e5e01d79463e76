package models

import "strings"

// Right is the kind of right that a pack item belongs to.
type Right string

// The three rights survivors see, and the two that carry them through a case.
const (
	Recovery      Right = "recovery"
	Residence     Right = "residence"
	Reparations   Right = "reparations"
	Protection    Right = "protection"
	Participation Right = "participation"
)

// Party is a party that a clock runs against, or whose move it is.
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
	PartyOther     Party = "other" // whoever a service was handed on to, where nobody said who
)

// Standing is whether a right applies to the case.
type Standing string

// The standings. MayBeEntitled is the result whenever a needed fact is unknown;
// only facts recorded as absent lead to NotEntitled.
const (
	Entitled      Standing = "entitled"
	MayBeEntitled Standing = "may_be_entitled"
	NotEntitled   Standing = "not_entitled"
)

// Progress is how far a right that applies has been delivered. The badge of a
// rights row shows it.
type Progress string

// The progress of an entitlement.
const (
	ProgressOpen      Progress = "open"
	ProgressWaiting   Progress = "waiting" // applied for; the move of another party
	ProgressGranted   Progress = "granted" // granted, but not yet received
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
	Turn    Party   `json:"turn"` // whose move it is: that of the party it runs against, or of the shelter where nothing happens without it
	Started Instant `json:"started"`
	Due     Instant `json:"due"`
	Latest  Instant `json:"latest,omitzero"`   // it started on some day of a span: Due is the first moment it can fall due, this the last
	Began   Instant `json:"began,omitzero"`    // of such a clock: the last moment it can have started; Started is the first
	Met     Instant `json:"met,omitzero"`      // when the event it waits for happened
	Ended   Instant `json:"ended,omitzero"`    // it was late when the right ended with a birthday, and was never done
	About   bool    `json:"about,omitempty"`   // started on a date that is not exact
	Hard    bool    `json:"hard,omitempty"`    // from a source marked solid, so it may be called a deadline
	Undated bool    `json:"undated,omitempty"` // the day is not known: it counts from the moment it was recorded

	// Lapsed means that it ended before the survivor came here. Nobody here
	// could have kept it, so nobody is late and it is no work.
	Lapsed bool `json:"lapsed,omitempty"`

	// GoesOn means that it runs on after the survivor has the right, such as
	// the next review of a plan that was made.
	GoesOn bool `json:"goes_on,omitempty"`

	// May means that the right is not known to apply, so nobody is late yet.
	May bool `json:"may,omitempty"`

	// Ask lists facts that would make the due date exact, such as an event
	// whose hour is missing.
	Ask []string `json:"ask,omitempty"`
}

// Over returns the moment after which the clock has passed for certain.
func (c ClockState) Over() Instant { return max(c.Due, c.Latest) }

// Spans reports whether the clock falls due on some day of a span.
func (c ClockState) Spans() bool { return c.Latest > c.Due }

// Late reports whether the clock has passed at the moment now without being met
// in time.
func (c ClockState) Late(now Instant) bool {
	if c.Due.IsZero() || c.Lapsed || c.May {
		return false
	}
	if !c.Met.IsZero() {
		return c.Met > c.Over()
	}
	return now > c.Over()
}

// EntitlementState is one right evaluated for one case.
type EntitlementState struct {
	Item       string           `json:"item"`    // pack item key
	Version    string           `json:"version"` // version of the item that applies
	Right      Right            `json:"right"`
	Standing   Standing         `json:"standing"`
	Progress   Progress         `json:"progress"`
	Conditions []ConditionState `json:"conditions"`
	Clocks     []ClockState     `json:"clocks,omitempty"`
	Missing    []string         `json:"missing,omitempty"` // the questions to ask next, most useful first
	Yet        bool             `json:"yet,omitempty"`     // NotEntitled only for now: nothing was lost
	Review     bool             `json:"review,omitempty"`  // weak source: only a legal reviewer may see it
}

// Severity is how soon a gap needs somebody.
type Severity string

// The severities, worst first (risk-evidence catalogue: same day, 3 days,
// 2 weeks, next review).
const (
	Critical Severity = "critical"
	High     Severity = "high"
	Medium   Severity = "medium"
	Low      Severity = "low"
)

// Severities lists the severities by their rank, the worst first.
var Severities = []Severity{Critical, High, Medium, Low}

// Rank returns the position of the severity: 0 is the worst.
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
	ID   string  `json:"id,omitempty"`   // id of the record, if there is one
	At   Instant `json:"at,omitzero"`

	Undated bool `json:"undated,omitempty"` // At is when it was recorded, the day is not known
}

// GapState is one thing owed and missing, or a danger unanswered. It describes
// an omission of the system, never a property of the survivor.
type GapState struct {
	Rule     string     `json:"rule"`              // rule key
	Subject  string     `json:"subject,omitempty"` // what it is about, for a rule that can apply more than once
	Right    Right      `json:"right"`
	Severity Severity   `json:"severity"`
	Since    Instant    `json:"since"`              // when it became a gap
	Due      Instant    `json:"due,omitzero"`       // when it must be done, if a clock runs
	Mover    Party      `json:"mover"`              // whose move it is
	AskedAt  []Errand   `json:"asked_at,omitempty"` // where one goes to close it; the first is where lists show it
	Stance   StanceKind `json:"stance,omitempty"`   // the decision of people, if it still counts
	Evidence []Evidence `json:"evidence,omitempty"`
	Own      *Span      `json:"own,omitempty"`      // the organisation's own number, in place of our default
	Undated  bool       `json:"undated,omitempty"`  // counts from a record whose day is not known: see Evidence
	HandedOn Instant    `json:"handed_on,omitzero"` // when the help was handed on to somebody else
	Ask      Instant    `json:"ask,omitzero"`       // from when to ask what became of it
	Owed     bool       `json:"owed,omitempty"`     // a duty of somebody else: not hers to decline

	Clock    *ClockState `json:"clock,omitempty"`    // the clock of a right that it shows; nil for none
	Readings []Instant   `json:"readings,omitempty"` // later due dates of the same act, under another reading of the law
}

// Of returns the right that the gap is about, and the clock of that right if
// the gap is about one of its clocks.
func (g GapState) Of() (item, clock string) {
	item, clock, _ = strings.Cut(g.Subject, "/")
	return item, clock
}

// Errand returns where lists show the gap.
func (g GapState) Errand() Errand {
	if len(g.AskedAt) == 0 {
		return ErrandElsewhere
	}
	return g.AskedAt[0]
}

// Key identifies the gap within its case.
func (g GapState) Key() string {
	if g.Subject == "" {
		return g.Rule
	}
	return g.Rule + ":" + g.Subject
}

// Decidable reports whether people can take a decision about the gap. What is
// owed whatever the survivor says is not hers to decline.
func (g GapState) Decidable(k StanceKind) bool { return k != StanceDeclined || !g.Owed }

// Recorded returns when that was recorded from which the gap counts, if nobody
// said on which day it happened; 0 where the day is known.
func (g GapState) Recorded() Instant {
	for _, e := range g.Evidence {
		if g.Undated && e.Undated {
			return e.At
		}
	}
	return 0
}

// Closed reports whether a decision closed the gap. It stays in the evaluation,
// so that the page can show the decision, and counts nowhere until its review.
func (g GapState) Closed() bool {
	return g.Stance == StanceDeclined || g.Stance == StanceNotApplies || g.Stance == StanceReceived
}

// Silent reports whether work lists leave the gap out for now.
func (g GapState) Silent() bool { return g.Closed() || g.Stance == StanceSnoozed }

// DutyState is whether the law asks something of the person who records a
// disclosure. Unknown is shown as "may apply", because the warning must come
// before the answer is certain.
type DutyState struct {
	Duty    string   `json:"duty"`
	Truth   Truth    `json:"truth"`
	Missing []string `json:"missing,omitempty"`
}

// Evaluation is what the packs say about one case at one moment.
type Evaluation struct {
	Entitlements []EntitlementState `json:"entitlements"`
	Gaps         []GapState         `json:"gaps"`
	NextChange   Instant            `json:"next_change,omitzero"` // when time alone next changes the result
	Packs        string             `json:"packs"`                // fingerprint of the packs used
}
