package models

// Served is what a service is to a need, as rules read it. A promise is no help: only
// what was done counts as given.
type Served int

// The answers. ServedNot covers what is planned, was missed or was cancelled.
const (
	ServedNot      Served = iota
	ServedDone            // it was given
	ServedPartly          // the survivor was seen, and more is to come
	ServedHandedOn        // passed on to somebody else; nobody has seen the survivor yet
	ServedDeclined        // offered, and declined by the survivor's own choice
)

// ServedBy returns what a service of a state and an outcome is. A given service
// without an outcome was done: older records and files of facts have none.
func ServedBy(status DeliveryStatus, outcome string) Served {
	switch {
	case status == DeliveryDeclined:
		return ServedDeclined
	case status != DeliveryGiven:
		return ServedNot
	case outcome == OutcomePartly:
		return ServedPartly
	case outcome == OutcomeReferred:
		return ServedHandedOn
	case outcome == OutcomeDeclined:
		return ServedDeclined
	}
	return ServedDone
}

// Seen reports whether somebody saw the survivor: the service was given, whole
// or in part.
func (s Served) Seen() bool { return s == ServedDone || s == ServedPartly }

// Served returns what the service is.
func (s ServiceFact) Served() Served { return ServedBy(s.Status, s.Outcome) }

// Served returns what the service is.
func (f DeliveryFacts) Served() Served { return ServedBy(f.Status, f.Outcome) }

// providerParties are the parties behind the kinds of providers.
var providerParties = map[string]Party{
	"government_hospital": PartyHospital, "private_clinic": PartyHospital, "legal_services": PartyAuthority,
	"department": PartyAuthority, "police": PartyPolice, "court": PartyCourt,
	// The kinds of offices to which a referral goes.
	"hospital": PartyHospital, "police_station": PartyPolice, "dlsa": PartyAuthority, "slsa": PartyAuthority, "committee": PartyAuthority,
	"district_magistrate": PartyAuthority, "labour_office": PartyAuthority,
}

// HandedTo returns the party whose move it is once a service was handed on to a
// provider. Who it is was often not said.
func HandedTo(provider string) Party {
	if p, ok := providerParties[provider]; ok {
		return p
	}
	return PartyOther
}
