package models

import "slices"

// FormSource says where the answer of a field of a form comes from.
type FormSource struct {
	Code   string
	Sealed bool // it says who or where somebody is: a masked application shows it on the sealed sheet only
	Means  string
}

// FormSources are all sources that a form may name. A new one has a line here and an
// entry in package packet, and nothing else.
var FormSources = []FormSource{
	{"applicant.name", true, "her full name"},
	{"applicant.age", false, "her age today, as exactly as it is known, and her age at the time"},
	{"applicant.sex", false, "her recorded sex"},
	{"applicant.nationality", false, "her nationality"},
	{"applicant.community", false, "whether she belongs to a Scheduled Caste or Tribe"},
	{"applicant.father", true, "her father's name"},
	{"applicant.mother", true, "her mother's name"},
	{"applicant.spouse", true, "her spouse's name"},
	{"applicant.address", true, "the address of the authority that letters go to, care of the organisation"},
	{"applicant.home", false, "the State she is from"},
	{"applicant.income", false, "her own income"},
	{"incident.time", false, "the days of the offence, first and last"},
	{"incident.place", false, "the States in which it happened"},
	{"incident.kinds", false, "the forms of exploitation that were recorded"},
	{"fir.lodged", false, "whether an FIR was registered, and when"},
	{"fir.number", false, "number, station and date of the FIR"},
	{"medical.done", false, "whether a medical examination was done"},
	{"trial.status", false, "how far the trial is"},
	{"court.case", false, "the court, the number of the case and its stage"},
	{"money.awarded", false, "what was awarded or received before, from whom"},
	{"money.losses", false, "what was lost or spent"},
	{"money.debt", false, "a debt or advance that was claimed"},
	{"money.wages", false, "wages that were withheld"},
	{"civil.claim", false, "whether a civil suit was begun against the offender"},
	{"bonded.found", false, "when and how she was found"},
	{"bonded.work", true, "employer, place and work"},
	{"claim.asked", false, "the rights that are claimed, with their clauses"},
	{"claim.reason", false, "why it is asked for: the statement of facts"},
	{"scst.caste", false, "the caste as on the certificate"},
}

// FormSourceOf returns the source of a code.
func FormSourceOf(code string) (FormSource, bool) {
	i := slices.IndexFunc(FormSources, func(s FormSource) bool { return s.Code == code })
	if i < 0 {
		return FormSource{}, false
	}
	return FormSources[i], true
}
