package custody

import (
	"aftercare/models"
	"aftercare/services/vault"
)

// These are all sealed fields of the program. A column that is missing here
// cannot be sealed or opened; a test compares the list with the schema.
var (
	CalledName      = vault.Field{Table: "survivors", Column: "called_name", Class: models.ClassIdentity}
	FullName        = vault.Field{Table: "survivors", Column: "full_name", Class: models.ClassIdentity}
	OtherNames      = vault.Field{Table: "survivors", Column: "other_names", Class: models.ClassIdentity}
	IDNumbers       = vault.Field{Table: "survivors", Column: "id_numbers", Class: models.ClassIdentity}
	Relatives       = vault.Field{Table: "survivors", Column: "relatives", Class: models.ClassIdentity}
	Address         = vault.Field{Table: "survivors", Column: "address", Class: models.ClassContact}
	Telephones      = vault.Field{Table: "survivors", Column: "telephones", Class: models.ClassContact}
	SafeContact     = vault.Field{Table: "survivors", Column: "safe_contact", Class: models.ClassContact}
	NotToTell       = vault.Field{Table: "survivors", Column: "not_to_tell", Class: models.ClassContact}
	Story           = vault.Field{Table: "cases", Column: "story", Class: models.ClassSafety}
	HerWishes       = vault.Field{Table: "cases", Column: "her_wishes", Class: models.ClassService}
	People          = vault.Field{Table: "episodes", Column: "people", Class: models.ClassSafety}
	Places          = vault.Field{Table: "episodes", Column: "places", Class: models.ClassSafety}
	StanceWords     = vault.Field{Table: "stances", Column: "words", Class: models.ClassSafety}
	StanceOffice    = vault.Field{Table: "stances", Column: "office_words", Class: models.ClassSafety}
	StanceNumber    = vault.Field{Table: "stances", Column: "paper_number", Class: models.ClassSafety}
	PacketStatement = vault.Field{Table: "packets", Column: "statement", Class: models.ClassLegal}
	PacketHouse     = vault.Field{Table: "packets", Column: "house_statement", Class: models.ClassSafety}
	PacketWitness   = vault.Field{Table: "packet_readings", Column: "witness", Class: models.ClassSafety} // whoever prepares an application reads it
	DutyWords       = vault.Field{Table: "duty_decisions", Column: "words", Class: models.ClassSafety}
	RelativeName    = vault.Field{Table: "relatives", Column: "name", Class: models.ClassIdentity}
	RelativeNote    = vault.Field{Table: "relatives", Column: "note", Class: models.ClassIdentity}
)

// The sealed fields of matters, of the people in them and of hearings. Who goes to
// the police and to court with the survivor has to read them, so they are of the
// class safety, as the story and the copies of what the police and the courts
// wrote are. The notes of her lawyer alone are of the class legal.
var (
	MatterNumber     = vault.Field{Table: "matters", Column: "number", Class: models.ClassSafety}
	MatterStation    = vault.Field{Table: "matters", Column: "station", Class: models.ClassSafety}
	MatterDistrict   = vault.Field{Table: "matters", Column: "district", Class: models.ClassSafety}
	MatterMovedTo    = vault.Field{Table: "matters", Column: "moved_to", Class: models.ClassSafety}
	MatterCourt      = vault.Field{Table: "matters", Column: "court", Class: models.ClassSafety}
	MatterCaseNumber = vault.Field{Table: "matters", Column: "case_number", Class: models.ClassSafety}
	MatterWords      = vault.Field{Table: "matters", Column: "words", Class: models.ClassSafety}
	MatterLawyer     = vault.Field{Table: "matters", Column: "lawyer", Class: models.ClassLegal}

	PersonName      = vault.Field{Table: "matter_people", Column: "name", Class: models.ClassSafety}
	PersonTelephone = vault.Field{Table: "matter_people", Column: "telephone", Class: models.ClassSafety}
	PersonWords     = vault.Field{Table: "matter_people", Column: "words", Class: models.ClassSafety}

	HearingPlace    = vault.Field{Table: "hearings", Column: "place", Class: models.ClassSafety}
	HearingWho      = vault.Field{Table: "hearings", Column: "who", Class: models.ClassSafety}
	HearingHappened = vault.Field{Table: "hearings", Column: "happened", Class: models.ClassSafety}
	HandOverNote    = vault.Field{Table: "hand_over_notes", Column: "note", Class: models.ClassLegal}

	FollowPlanWords = vault.Field{Table: "follow_plans", Column: "words", Class: models.ClassSafety}
	GoalWords       = vault.Field{Table: "plan_goals", Column: "words", Class: models.ClassSafety}
	PlanStepWords   = vault.Field{Table: "plan_steps", Column: "words", Class: models.ClassSafety}
	ClosureWords    = vault.Field{Table: "closures", Column: "words", Class: models.ClassService}
	FollowUpWords   = vault.Field{Table: "follow_ups", Column: "words", Class: models.ClassSafety}

	TrackPlace = vault.Field{Table: "tracks", Column: "place", Class: models.ClassService}
	TrackWords = vault.Field{Table: "tracks", Column: "words", Class: models.ClassService}

	BelongingWhat  = vault.Field{Table: models.ListBelongings, Column: "what", Class: models.ClassService}
	BelongingSeen  = vault.Field{Table: models.ListBelongings, Column: "witness", Class: models.ClassService}
	ReturnChoice   = vault.Field{Table: "returns", Column: "choice_words", Class: models.ClassSafety}
	ReturnHome     = vault.Field{Table: "returns", Column: "home_words", Class: models.ClassSafety}
	ReturnReceiver = vault.Field{Table: "returns", Column: "receiver_words", Class: models.ClassSafety}

	HearingLawyer = vault.Field{Table: "hearings", Column: "lawyer", Class: models.ClassLegal}
)

// The sealed fields of referrals: where the survivor goes for help says where she is.
// They are of the class safety, which caseworkers and counsellors write.
var (
	ReferralProvider = vault.Field{Table: "referrals", Column: "provider", Class: models.ClassSafety}
	ReferralNeed     = vault.Field{Table: "referrals", Column: "need", Class: models.ClassSafety}
	ReferralAnswer   = vault.Field{Table: "referrals", Column: "answer", Class: models.ClassSafety}
)

// These are the sealed facts of claims. What says whose a paper or an account is
// belongs to the identity; what is written about money and letters is of the class of
// the copies of the authorities' papers, which caseworkers and lawyers both read.
var (
	PaperNumber    = vault.Field{Table: "paper_numbers", Column: "number", Class: models.ClassIdentity}
	AccountHolder  = vault.Field{Table: "bank_accounts", Column: "holder", Class: models.ClassIdentity}
	AccountNumber  = vault.Field{Table: "bank_accounts", Column: "number", Class: models.ClassIdentity}
	AccountBank    = vault.Field{Table: "bank_accounts", Column: "bank", Class: models.ClassIdentity}
	AccountBranch  = vault.Field{Table: "bank_accounts", Column: "branch", Class: models.ClassIdentity}
	AccountIFSC    = vault.Field{Table: "bank_accounts", Column: "ifsc", Class: models.ClassIdentity}
	CareAddress    = vault.Field{Table: "care_addresses", Column: "address", Class: models.ClassSafety}
	LossWhat       = vault.Field{Table: "losses", Column: "what", Class: models.ClassSafety}
	OtherMoneyWhat = vault.Field{Table: "other_money", Column: "what", Class: models.ClassSafety}
)

// What an instrument was answered with is the counsellor's. What was done about safety is
// read by everybody who keeps the survivor safe.
var (
	AssessmentAnswers = vault.Field{Table: "assessments", Column: "answers", Class: models.ClassClinical}
	AssessmentWords   = vault.Field{Table: "assessments", Column: "words", Class: models.ClassClinical}
	SafetyWords       = vault.Field{Table: "safety_prompts", Column: "words", Class: models.ClassSafety}
)

// The sealed fields of the safety of a case: whoever keeps the survivor safe reads them.
var (
	PlanSigns     = vault.Field{Table: models.ListSafetyPlans, Column: "signs", Class: models.ClassSafety}
	PlanDoes      = vault.Field{Table: models.ListSafetyPlans, Column: "does", Class: models.ClassSafety}
	PlanGoes      = vault.Field{Table: models.ListSafetyPlans, Column: "goes", Class: models.ClassSafety}
	PlanCalls     = vault.Field{Table: models.ListSafetyPlans, Column: "calls", Class: models.ClassSafety}
	PlanCallTimes = vault.Field{Table: models.ListSafetyPlans, Column: "call_times", Class: models.ClassSafety}
	PlanSay       = vault.Field{Table: models.ListSafetyPlans, Column: "say", Class: models.ClassSafety}
	PlanCodeWord  = vault.Field{Table: models.ListSafetyPlans, Column: "code_word", Class: models.ClassSafety}
	AroundName    = vault.Field{Table: models.ListSafetyPeople, Column: "name", Class: models.ClassSafety}
	AroundNote    = vault.Field{Table: models.ListSafetyPeople, Column: "note", Class: models.ClassSafety}
	KnownPlace    = vault.Field{Table: models.ListSafetyPlaces, Column: "place", Class: models.ClassSafety}
	KnownNote     = vault.Field{Table: models.ListSafetyPlaces, Column: "note", Class: models.ClassSafety}
	IncidentWhat  = vault.Field{Table: models.ListSafetyIncidents, Column: "what", Class: models.ClassSafety}
	IncidentWho   = vault.Field{Table: models.ListSafetyIncidents, Column: "who", Class: models.ClassSafety}
	IncidentNote  = vault.Field{Table: models.ListSafetyIncidents, Column: "note", Class: models.ClassSafety}
)

// The sealed fields of the health record.
var (
	MedicineName  = vault.Field{Table: models.ListHealthMedicines, Column: "name", Class: models.ClassClinical}
	MedicineDose  = vault.Field{Table: models.ListHealthMedicines, Column: "dose", Class: models.ClassClinical}
	MedicineNote  = vault.Field{Table: models.ListHealthMedicines, Column: "note", Class: models.ClassClinical}
	AllergyWhat   = vault.Field{Table: models.ListHealthAllergies, Column: "against", Class: models.ClassClinical}
	AllergyNote   = vault.Field{Table: models.ListHealthAllergies, Column: "note", Class: models.ClassClinical}
	ConditionWhat = vault.Field{Table: models.ListHealthConditions, Column: "what", Class: models.ClassClinical}
	ConditionNote = vault.Field{Table: models.ListHealthConditions, Column: "note", Class: models.ClassClinical}
	TestWhat      = vault.Field{Table: models.ListHealthTests, Column: "what", Class: models.ClassClinical}
	TestResult    = vault.Field{Table: models.ListHealthTests, Column: "result", Class: models.ClassClinical}
	TestNote      = vault.Field{Table: models.ListHealthTests, Column: "note", Class: models.ClassClinical}
)

// DeliveryNote is the note of a delivery, sealed under the class of its kind.
func DeliveryNote(class models.Class) vault.Field {
	return vault.Field{Table: "deliveries", Column: "note", Class: class}
}

// DocumentTitle, DocumentWords and DocumentKey are the sealed fields of a paper:
// what it is called, where the original is, and the key of a file. All are sealed
// under the class of its kind.
func DocumentTitle(class models.Class) vault.Field {
	return vault.Field{Table: "documents", Column: "title", Class: class}
}

// DocumentWords is where the original of a paper is.
func DocumentWords(class models.Class) vault.Field {
	return vault.Field{Table: "documents", Column: "words", Class: class}
}

// DocumentKey is the key of a file of a paper.
func DocumentKey(class models.Class) vault.Field {
	return vault.Field{Table: "document_files", Column: "file_key", Class: class}
}

// CaseNote is a sealed field of a case note: who, words or why, under the class of
// the note.
func CaseNote(column string, class models.Class) vault.Field {
	return vault.Field{Table: "case_notes", Column: column, Class: class}
}

// SharedCopy is the copy of a note that is shared with one person, under a class that the
// person reads.
func SharedCopy(class models.Class) vault.Field {
	return vault.Field{Table: "shared_notes", Column: "copy", Class: class}
}

// AskWords is what is written about what is asked for. Everybody who works on the case
// reads it, and an administrator who answers does not.
var AskWords = vault.Field{Table: "asks", Column: "words", Class: models.ClassSafety}

// TaskTitle is the title of a task, under the class of the task.
func TaskTitle(class models.Class) vault.Field {
	return vault.Field{Table: "tasks", Column: "title", Class: class}
}

// Fields lists the fixed sealed fields.
var Fields = []vault.Field{
	CalledName, FullName, OtherNames, IDNumbers, Relatives, Address, Telephones, SafeContact, NotToTell,
	Story, HerWishes, People, Places, StanceWords, StanceOffice, StanceNumber, DutyWords, PacketStatement, PacketHouse, PacketWitness,
	RelativeName, RelativeNote,
	MatterNumber, MatterStation, MatterDistrict, MatterMovedTo, MatterCourt, MatterCaseNumber, MatterWords, MatterLawyer,
	PersonName, PersonTelephone, PersonWords, HearingPlace, HearingWho, HearingHappened, HearingLawyer, HandOverNote,
	FollowPlanWords, FollowUpWords, TrackPlace, TrackWords, ClosureWords, GoalWords, PlanStepWords, ReturnChoice, ReturnHome, ReturnReceiver,
	PaperNumber, AccountHolder, AccountNumber, AccountBank, AccountBranch, AccountIFSC,
	CareAddress, LossWhat, OtherMoneyWhat, AskWords, AssessmentAnswers, AssessmentWords, SafetyWords,
	ReferralProvider, ReferralNeed, ReferralAnswer,
	PlanSigns, PlanDoes, PlanGoes, PlanCalls, PlanCallTimes, PlanSay, PlanCodeWord, AroundName, AroundNote, KnownPlace, KnownNote,
	IncidentWhat, IncidentWho, IncidentNote,
	MedicineName, MedicineDose, MedicineNote, AllergyWhat, AllergyNote, ConditionWhat, ConditionNote, TestWhat, TestResult, TestNote, BelongingWhat, BelongingSeen,
}

// FieldOf returns the fixed sealed field of a column. It is zero for a column that is
// none, which nobody may read or write.
func FieldOf(table, column string) vault.Field {
	for _, f := range Fields {
		if f.Table == table && f.Column == column {
			return f
		}
	}
	return vault.Field{}
}
