package models

import "slices"

// The purposes a survivor can agree to, each separately. Refusing one costs no
// help.
const (
	PurposeData       = "data"       // the survivor's data is kept here
	PurposeLegalAid   = "legal_aid"  // shared with a legal aid authority or lawyer
	PurposeHealth     = "health"     // shared with a health provider
	PurposeOthers     = "others"     // shared with others who help: training, school, another shelter, work
	PurposeContact    = "contact"    // we may contact the survivor later
	PurposeStatistics = "statistics" // counted in figures that identify nobody
)

// Purposes lists them in the order pages ask.
var Purposes = []string{PurposeData, PurposeLegalAid, PurposeHealth, PurposeOthers, PurposeContact, PurposeStatistics}

// The answers of a consent. No row means that nobody has asked yet.
const (
	ConsentGiven   = "given"
	ConsentRefused = "refused"
)

// ConsentGivers are the codes for who agreed.
var ConsentGivers = []string{ByHerself, ByGuardian, ByCommittee}

// The people who can agree.
const (
	ByHerself   = "herself"
	ByGuardian  = "guardian"
	ByCommittee = "committee" // the child welfare committee
)

// ConsentForms are the codes for how a consent was given.
var ConsentForms = []string{"spoken", "written", "thumb_mark"}

// ConsentFacts are the coded facts of a consent.
type ConsentFacts struct {
	// Purpose is one of Purposes.
	Purpose string `json:"purpose"`
	// Answer is ConsentGiven or ConsentRefused.
	Answer string `json:"answer"`
	// GivenBy is one of ConsentGivers.
	GivenBy string `json:"given_by"`
	// ExplainedIn is the language in which the consent was explained.
	ExplainedIn string `json:"explained_in"`
	// Form is one of ConsentForms.
	Form string `json:"form"`
	// GivenAt is when the answer was given. In input, 0 means now.
	GivenAt Instant `json:"given_at"`
	// UntilOn is the last day on which the consent counts; "" for no end.
	UntilOn Date `json:"until_on"`
}

// Check adds the problems of a consent. excluded means that the guardian may be
// part of what happened, and such a guardian cannot agree for the survivor.
func (c ConsentFacts) Check(problems Problems, excluded bool, today Date) {
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

// oneOf adds a problem if a code is not in its list.
func oneOf(problems Problems, field, value string, list []string, message string) {
	if !slices.Contains(list, value) {
		problems.Add(field, message)
	}
}
