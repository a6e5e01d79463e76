package models

import "slices"

// FormSource says where the answer of a field of a form comes from.
type FormSource struct {
	Code   string
	Sealed bool // it says who or where somebody is: a masked application shows it on the sealed sheet only
	Open   bool // it rests on coded facts that others may read: the copy for the other side has it
	Means  string
}

// FormSources are all sources that a form may name. A new one has a line here and an
// entry in package packet, and nothing else.
var FormSources = []FormSource{
	{"applicant.name", true, false, "the full name; after a death the dependants who claim, and for whom"},
	{"applicant.age", false, true, "age today, as exactly as it is known, and whether under 18 at the time; after a death that of the dependants and of the person at death"},
	{"applicant.sex", false, true, "her recorded sex"},
	{"applicant.nationality", false, false, "her nationality"},
	{"applicant.community", false, false, "whether she belongs to a Scheduled Caste or Tribe"},
	{"applicant.father", true, false, "her father's name"},
	{"applicant.mother", true, false, "her mother's name"},
	{"applicant.spouse", true, false, "her spouse's name"},
	{"applicant.address", false, false, "the address that letters go to: the recorded one, or care of the organisation"},
	{"applicant.home", false, false, "the State she is from"},
	{"applicant.income", false, false, "her own income"},
	{"incident.time", false, true, "the days of the offence, first and last"},
	{"incident.place", false, true, "the States in which it happened"},
	{"incident.kinds", false, true, "the forms of exploitation that were recorded"},
	{"incident.means", false, true, "how the person was held there, as recorded: debt, threats, locked in"},
	{"fir.lodged", false, true, "whether an FIR was registered, when, its number and station, and the sections it names"},
	{"fir.number", false, false, "number, station and date of the FIR"},
	{"medical.done", false, false, "whether a medical examination was done; after a death also the papers of the death"},
	{"trial.status", false, true, "how far the trial is and how it ended, or that the offender was not traced"},
	{"court.case", false, false, "the court and the number of the case"},
	{"money.awarded", false, false, "what was awarded or received before, from whom"},
	{"money.losses", false, false, "what was lost or spent"},
	{"money.debt", false, true, "a debt or advance that was claimed"},
	{"money.wages", false, true, "wages that were withheld"},
	{"civil.claim", false, false, "whether a civil suit was begun against the offender"},
	{"bonded.found", false, true, "when and how she was found"},
	{"bonded.certificate", false, false, "whether a release certificate is held, and since when"},
	{"bonded.work", false, false, "the accused who employed her, with room for place and work"},
	{"claim.asked", false, true, "the rights that are claimed, with their clauses"},
	{"claim.reason", false, false, "why it is asked for: the statement of facts"},
	{"scst.caste", false, false, "the caste as on the certificate"},
}

// FormSourceOf returns the source of a code.
func FormSourceOf(code string) (FormSource, bool) {
	i := slices.IndexFunc(FormSources, func(s FormSource) bool { return s.Code == code })
	if i < 0 {
		return FormSource{}, false
	}
	return FormSources[i], true
}
