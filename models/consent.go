package models

import "slices"

// The purposes she can agree to, each by itself. Refusing one costs no help.
const (
	PurposeData       = "data"       // her data is kept here
	PurposeLegalAid   = "legal_aid"  // shared with a legal aid authority or lawyer
	PurposeHealth     = "health"     // shared with a health provider
	PurposeContact    = "contact"    // we may contact her later
	PurposeStatistics = "statistics" // counted in figures that name nobody
)

// Purposes lists them in the order pages ask.
var Purposes = []string{PurposeData, PurposeLegalAid, PurposeHealth, PurposeContact, PurposeStatistics}

// The answers of a consent. No row means that nobody asked yet.
const (
	ConsentGiven   = "given"
	ConsentRefused = "refused"
)

// ConsentGivers says who can agree for whom.
var ConsentGivers = []string{ByHerself, ByGuardian, ByCommittee}

// Who agreed.
const (
	ByHerself   = "herself"
	ByGuardian  = "guardian"
	ByCommittee = "committee" // the child welfare committee
)

// ConsentForms says how it was given.
var ConsentForms = []string{"spoken", "written", "thumb_mark"}

// Check adds what is wrong with a consent. excluded says that the guardian may
// be part of what happened: such a guardian cannot agree for her.
func (c Consent) Check(problems Problems, excluded bool, today Date) {
	oneOf(problems, "purpose", c.Purpose, Purposes, "problem.choose")
	oneOf(problems, "answer", c.Answer, []string{ConsentGiven, ConsentRefused}, "problem.choose")
	oneOf(problems, "given_by", c.GivenBy, ConsentGivers, "problem.required")
	if c.Answer == ConsentGiven {
		oneOf(problems, "form", c.Form, ConsentForms, "problem.required")
	}
	if c.GivenBy == ByGuardian && c.Answer == ConsentGiven && excluded {
		problems.Add("given_by", "consent.guardian_excluded")
	}
	if c.UntilOn != "" && c.UntilOn < today {
		problems.Add("until", "consent.until_past")
	}
}

// oneOf adds a problem when a code is not in its list.
func oneOf(problems Problems, field, value string, list []string, message string) {
	if !slices.Contains(list, value) {
		problems.Add(field, message)
	}
}
