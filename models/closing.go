package models

// ClosureReasons says why a period of care ends, in words that name what was
// reached or who decided, never a fault of hers.
var ClosureReasons = []string{
	"on_her_own", "with_family", "returned_home", "other_service", "her_wish", "contact_lost", "died", "opened_by_mistake",
}

// ReopenReasons says why care begins again.
var ReopenReasons = []string{"she_asked", "new_danger", "right_still_open", "closed_by_mistake"}

// CheckClosing returns the problems of closing or following up a case in a
// state it stands in. A case that is closed is not closed twice.
func CheckClosing(from, to CaseStatus, reason string) error {
	problems := Problems{}
	if from == CaseClosed || from == to {
		problems.Add("reason", "closing.already")
	}
	if to == CaseClosed {
		oneOf(problems, "reason", reason, ClosureReasons, "problem.required")
	}
	return problems.Err()
}

// CheckReopening returns the problems of opening a case again.
func CheckReopening(from CaseStatus, reason string) error {
	problems := Problems{}
	if from == CaseOpen {
		problems.Add("reason", "closing.still_open")
	}
	oneOf(problems, "reason", reason, ReopenReasons, "problem.required")
	return problems.Err()
}

// FollowUpDays are the days after leaving on which somebody gets in touch, if
// she agreed to it: a default of this product that a plan may change, with no
// scientific standing.
var FollowUpDays = []int{7, 30, 90, 180, 365}
