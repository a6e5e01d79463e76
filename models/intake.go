package models

// ReferralSources are the codes for how a survivor came to the shelter, in the
// order pages list them.
var ReferralSources = []string{
	"police", "child_welfare_committee", "helpline", "other_shelter", "ngo", "hospital",
	"labour_department", "embassy", "family", "herself", "other", "not_known",
}

// Bases are the codes for how a fact is known, in the order pages list them.
var Bases = []string{"she_said", "paper_seen", "estimated", "age_test", "other_agency"}
