package models

// ClosureReasons are the codes for why a period of care ends. They name what
// was reached or who decided, never a fault of the survivor.
var ClosureReasons = []string{
	"on_her_own", "with_family", "returned_home", "other_service", "her_wish", "contact_lost", "died", "opened_by_mistake",
}

// ReopenReasons are the codes for why care begins again.
var ReopenReasons = []string{"she_asked", "new_danger", "right_still_open", "closed_by_mistake"}

// CheckClosing returns the problems of closing a case in state from, or moving
// it to follow-up. A closed case cannot be closed again.
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

// CheckReopening returns the problems of reopening a case.
func CheckReopening(from CaseStatus, reason string) error {
	problems := Problems{}
	if from == CaseOpen {
		problems.Add("reason", "closing.still_open")
	}
	oneOf(problems, "reason", reason, ReopenReasons, "problem.required")
	return problems.Err()
}
