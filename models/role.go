package models

// Role is what a user does here. Each user has one role.
type Role string

// The roles of the access matrix.
const (
	Caseworker    Role = "caseworker"
	Counsellor    Role = "counsellor"
	LegalAid      Role = "legal_aid"
	Administrator Role = "administrator" // of a shelter: staff and beds, no keys
	Supervisor    Role = "supervisor"    // of the network: coded facts, no identities
	DPO           Role = "dpo"           // data-protection officer: metadata of all records
	Auditor       Role = "auditor"       // auditor or donor: aggregates only
	Operator      Role = "operator"      // health and backups, no survivor data
)

// Roles lists every role in the order pages show them.
var Roles = []Role{Caseworker, Counsellor, LegalAid, Administrator, Supervisor, DPO, Auditor, Operator}

// Known reports whether r is one of Roles.
func (r Role) Known() bool {
	for _, k := range Roles {
		if k == r {
			return true
		}
	}
	return false
}

// Class is how sensitive a field is. Each sealed class has its own keys.
type Class string

// The classes. Coded service facts are stored readable under a case code. Words
// in service notes and everything of the other classes are sealed.
const (
	ClassService  Class = "service"
	ClassIdentity Class = "identity" // names, parents, ID numbers
	ClassContact  Class = "contact"  // addresses, telephones, safe-contact rule
	ClassClinical Class = "clinical" // therapy and health in words
	ClassLegal    Class = "legal"    // lawyer and client
	ClassSafety   Class = "safety"   // story, threats, people named, places
)

// SealedClasses lists the classes that have keys, in a fixed order.
var SealedClasses = []Class{ClassService, ClassIdentity, ClassContact, ClassClinical, ClassLegal, ClassSafety}
