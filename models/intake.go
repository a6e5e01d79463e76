package models

import "strconv"

// ReferralSources are the codes for how a survivor came to the shelter, in the
// order pages list them.
var ReferralSources = []string{
	"police", "child_welfare_committee", "helpline", "other_shelter", "ngo", "hospital",
	"labour_department", "embassy", "family", "herself", "other", "not_known",
}

// Bases are the codes for how a fact is known, in the order pages list them.
var Bases = []string{"she_said", "paper_seen", "estimated", "age_test", "other_agency"}

// IntakeCode is the name of an intake before it is a case, such as K7M2: short
// enough to tell two of one worker apart, and without a letter of a person. It
// comes from the random end of the intake's id; "" for what is no id.
func IntakeCode(id string) string {
	if !IsID(id) {
		return ""
	}
	n, err := strconv.ParseUint(id[len(id)-8:], 16, 64)
	if err != nil {
		return ""
	}
	digits, letters := caseAlphabet[:8], caseAlphabet[8:]
	code := ""
	for _, from := range []string{letters, digits, letters, digits} {
		code += string(from[n%uint64(len(from))])
		n /= uint64(len(from))
	}
	return code
}
