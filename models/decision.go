package models

// RightDecisions are the decisions people take about a right, in the order
// pages offer them.
var RightDecisions = []StanceKind{StanceApplied, StanceReceived, StanceRefused, StanceDeclined, StanceNotApplies}

// NotAppliesReasons says why a right does not apply although its conditions
// seem to be met, or are not known.
var NotAppliesReasons = []string{"facts_differ", "covered_elsewhere", "no_longer_needed", "advised_by_lawyer"}

// RightDecision is a decision about a right as somebody enters it.
type RightDecision struct {
	Kind     StanceKind
	On       Date // when it was applied for, received, refused or declined
	Reason   string
	ReviewOn Date // of "does not apply": when somebody looks again
}

// Check returns what is wrong with the decision on a day. "Does not apply" is
// never for good: it needs a reason and a day to look again.
func (d RightDecision) Check(today Date) error {
	problems := Problems{}
	known := false
	for _, k := range RightDecisions {
		known = known || k == d.Kind
	}
	if !known {
		problems.Add("kind", "problem.required")
	}
	if d.On > today {
		problems.Add("on", "problem.future")
	}
	if d.Kind == StanceNotApplies {
		oneOf(problems, "reason", d.Reason, NotAppliesReasons, "problem.required")
		if d.ReviewOn <= today {
			problems.Add("review", "right.review_later")
		}
	}
	return problems.Err()
}
