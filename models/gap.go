package models

import (
	"slices"
	"time"
)

// GapDecisions are the kinds of decisions about a gap, in the order pages offer
// them. None of them is a bare dismissal.
var GapDecisions = []StanceKind{StanceAcknowledged, StanceSnoozed, StanceDeclined, StanceNotApplies}

// NotApplicableReasons are the codes for why a gap does not concern a case.
var NotApplicableReasons = []string{"done_elsewhere", "fact_was_wrong", "not_in_this_case", "other_way_agreed", "rule_does_not_fit"}

// MaxReview is the longest time until the review of a decision.
const MaxReview = 366 * 24 * time.Hour

// GapDecision is a decision about a gap as the user enters it.
type GapDecision struct {
	Kind     StanceKind
	Reason   string // code from NotApplicableReasons
	ReviewOn Date   // required for "not applicable", optional for "declined by her"
	Words    string
}

// Until returns when the decision stops counting; 0 for never. A "not now" ends
// with the day in zone, other decisions at the start of the review day.
func (d GapDecision) Until(now Instant, zone *time.Location) Instant {
	if d.Kind == StanceSnoozed {
		return EndOfDay(now.Date(zone), zone) + 1
	}
	return StartOfDay(d.ReviewOn, zone)
}

// Check adds a problem for each rule that the decision breaks at the moment
// now.
func (d GapDecision) Check(now Instant, zone *time.Location, p Problems) {
	known := false
	for _, k := range GapDecisions {
		known = known || k == d.Kind
	}
	if !known {
		p.Add("decision", "problem.choose")
	}
	if d.Kind == StanceNotApplies && !slices.Contains(NotApplicableReasons, d.Reason) {
		p.Add("reason", "problem.choose")
	}
	d.checkReview(now, zone, p)
	if len([]rune(d.Words)) > MaxNote {
		p.Add("words", "problem.too_long|n=4000")
	}
}

func (d GapDecision) checkReview(now Instant, zone *time.Location, p Problems) {
	at := StartOfDay(d.ReviewOn, zone)
	switch {
	case d.ReviewOn == "" && d.Kind == StanceNotApplies:
		p.Add("review", "problem.review_needed")
	case d.ReviewOn == "":
	case at == 0:
		p.Add("review", "date.unreadable")
	case at <= now:
		p.Add("review", "problem.review_past")
	case at > now.Add(MaxReview):
		p.Add("review", "problem.review_far")
	}
}
