package access

import (
	"slices"

	"aftercare/models"
)

// Scope is the set of cases a role reaches.
type Scope string

// The scopes.
const (
	Nobody          Scope = ""
	Assigned        Scope = "assigned"     // cases the person is assigned to, during the assignment
	OwnShelter      Scope = "shelter"      // cases of the shelters the person works in
	OwnOrganisation Scope = "organisation" // all cases of the organisation, coded facts only
)

// Grant is one cell of the matrix: what a role may do with one class.
type Grant struct{ Read, Write bool }

// scopes is the reach of each role. Pages with aggregates have their own rules
// and do not use it.
var scopes = map[models.Role]Scope{
	models.Caseworker:    Assigned,
	models.Counsellor:    Assigned,
	models.LegalAid:      Assigned,
	models.Administrator: OwnShelter,
	models.Supervisor:    OwnOrganisation,
	system:               OwnOrganisation,
}

// classes is the matrix of roles and classes. A role cannot read a class that
// is missing here. Texts in service notes are sealed under the service class,
// so "service" means those texts as well as the coded facts.
var classes = map[models.Role]map[models.Class]Grant{
	models.Caseworker: {
		models.ClassService: {Read: true, Write: true}, models.ClassIdentity: {Read: true, Write: true},
		models.ClassContact: {Read: true, Write: true}, models.ClassSafety: {Read: true, Write: true},
	},
	models.Counsellor: {
		models.ClassService: {Read: true}, models.ClassIdentity: {Read: true}, models.ClassContact: {Read: true},
		models.ClassClinical: {Read: true, Write: true}, models.ClassSafety: {Read: true, Write: true},
	},
	models.LegalAid: {
		models.ClassIdentity: {Read: true, Write: true}, models.ClassLegal: {Read: true, Write: true}, models.ClassSafety: {Read: true, Write: true},
	},
	// An import seals for others and cannot open anything.
	system: {
		models.ClassService: {Write: true}, models.ClassIdentity: {Write: true}, models.ClassContact: {Write: true},
		models.ClassSafety: {Write: true},
	},
}

// narrowed lists the classes of which a role reads and writes only some fields.
// A counsellor needs a safe way to contact the survivor and no address, no names and
// numbers of police and courts, no bank account and no losses. A legal aid volunteer
// needs the papers, with their diary numbers, the facts of the claim, and the words of
// the steps she records, and not the survivor's story.
var narrowed = map[models.Role]map[models.Class][]string{
	models.Counsellor: {
		models.ClassContact: {"survivors.safe_contact", "survivors.not_to_tell"},
		models.ClassIdentity: append([]string{
			"survivors.called_name", "survivors.full_name", "survivors.other_names", "survivors.id_numbers", "survivors.relatives", "relatives.name", "relatives.note",
		}, paperFields...),
		models.ClassSafety: slices.Concat([]string{"cases.story", "episodes.people", "episodes.places", "deliveries.note", "safety_prompts.words"}, followFields, decisionFields, paperFields, referralFields, noteFields, safetyFields, []string{TaskTitle, "asks.words"}),
	},
	models.LegalAid: {
		models.ClassIdentity: slices.Concat([]string{"survivors.called_name", "survivors.full_name"}, paperFields, claimNames),
		models.ClassSafety:   slices.Concat(decisionFields, paperFields, matterFields, claimWords, packetWords, []string{TaskTitle, "asks.words"}),
	},
}

// writesOnly lists the classes of which a role writes only some of the fields that it
// reads: a legal aid volunteer writes the facts of the claim and not the survivor's
// name.
var writesOnly = map[models.Role]map[models.Class][]string{
	models.LegalAid: {models.ClassIdentity: claimNames},
}

// claimNames are the sealed facts of a claim that say who somebody is.
var claimNames = []string{
	"relatives.name", "relatives.note", "paper_numbers.number",
	"bank_accounts.holder", "bank_accounts.number", "bank_accounts.bank", "bank_accounts.branch", "bank_accounts.ifsc",
}

// claimWords are the sealed facts of a claim about money and letters, and who saw a thumb
// mark.
var claimWords = []string{"care_addresses.address", "losses.what", "other_money.what", "packet_readings.witness"}

// packetWords are what a caseworker writes in an application. A counsellor does not read
// it: it holds losses and numbers.
var packetWords = []string{"packets.house_statement"}

// followFields are the words about contact after leaving, and of the plan.
var followFields = []string{"follow_plans.words", "follow_ups.words", "plan_goals.words", "plan_steps.words", "returns.choice_words", "returns.home_words", "returns.receiver_words"}

// decisionFields are the sealed fields of steps and decisions.
var decisionFields = []string{"stances.words", "stances.office_words", "stances.paper_number", "duty_decisions.words"}

// matterFields are the sealed fields of matters, of the people in them and of
// hearings, but for the lawyer's own notes.
var matterFields = []string{
	"matters.number", "matters.station", "matters.district", "matters.moved_to", "matters.court", "matters.case_number", "matters.words",
	"matter_people.name", "matter_people.telephone", "matter_people.words", "hearings.place", "hearings.who", "hearings.happened",
}

// referralFields are the sealed fields of a referral.
var referralFields = []string{"referrals.provider", "referrals.need", "referrals.answer"}

// safetyFields are the sealed fields of the safety of a case.
var safetyFields = []string{
	"safety_plans.signs", "safety_plans.does", "safety_plans.goes", "safety_plans.calls", "safety_plans.call_times", "safety_plans.say", "safety_plans.code_word",
	"safety_people.name", "safety_people.note", "safety_places.place", "safety_places.note",
	"safety_incidents.what", "safety_incidents.who", "safety_incidents.note",
}

// paperFields are the sealed fields of a paper, in whichever class it is.
var paperFields = []string{"documents.title", "documents.words", fileKeyField}

// fileKeyField is the key of the file of a paper.
const fileKeyField = "document_files.file_key"

// noteFields are the sealed fields of a case note, in whichever class it is.
var noteFields = []string{"case_notes.who", "case_notes.words", "case_notes.why"}

// TaskTitle is the sealed field of a task, in whichever class it is.
const TaskTitle = "tasks.title"

// noteClasses lists the classes under which a role writes case notes, the usual one
// first.
var noteClasses = map[models.Role][]models.Class{
	models.Caseworker: {models.ClassService},
	models.Counsellor: {models.ClassClinical, models.ClassSafety},
	models.LegalAid:   {models.ClassLegal},
}

// handsIn lists the classes of which a role may put papers into a file without
// being allowed to write them, or to read them afterwards: who fetches a medical
// report from the hospital is seldom the counsellor.
var handsIn = map[models.Role][]models.Class{
	models.Caseworker: {models.ClassClinical, models.ClassLegal},
	models.Counsellor: {models.ClassIdentity},
	models.LegalAid:   {models.ClassIdentity, models.ClassClinical},
}

// copiesInto lists the classes into which a role puts copies of papers that it reads,
// without adding papers of them otherwise: a counsellor puts a health paper into an
// application of the survivor's lawyer.
var copiesInto = map[models.Role][]models.Class{models.Counsellor: {models.ClassLegal}}

// takesDown lists the sealed fields that a role writes of somebody whom it takes in on
// duty, without writing them otherwise. An administrator reads none of them afterwards.
var takesDown = map[models.Role][]string{
	models.Counsellor: {"survivors.called_name"}, models.Administrator: {"survivors.called_name"},
}

// SharedCopy is the sealed copy of a note that is shared with one person.
const SharedCopy = "shared_notes.copy"

// sharesInto lists the classes into which a role seals copies of its own notes for one
// other person, without writing them otherwise: a counsellor shares one note with a
// caseworker or the lawyer.
var sharesInto = map[models.Role][]models.Class{models.Counsellor: {models.ClassService, models.ClassLegal}}

// Deed is an action that a person can ask the program to do.
type Deed string

// These are the deeds. Exactly one kind of use case asks for each.
const (
	ReadCases         Deed = "case.read"
	TakeIn            Deed = "case.intake"
	EditCase          Deed = "case.edit"
	AnswerLaw         Deed = "case.answer_law" // the questions of law of a case, and no other fact
	CloseCase         Deed = "case.close"
	RecordDelivery    Deed = "delivery.record"
	KeepPapers        Deed = "document.keep"
	KeepClaimFacts    Deed = "claimfact.keep"
	KeepMatters       Deed = "matter.keep"       // matters, the people in them and hearings: to open and to write them
	KeepReferrals     Deed = "referral.keep"     // who else is asked to help, what they answer and what came of it
	WriteNotes        Deed = "casenote.write"    // of a day, a call, a visit or a visitor; and to answer one that was not safe
	ShareNotes        Deed = "casenote.share"    // one note with one person, by the survivor's yes, until a day
	AskFor            Deed = "ask.make"          // to ask the house for a counsellor, a bed, an escort
	AnswerAsks        Deed = "ask.answer"        // an administrator any, a caseworker what is not about people and beds
	KeepTasks         Deed = "task.keep"         // what people on a case have to do
	KeepStay          Deed = "stay.keep"         // who comes into a house, what happens there, who leaves
	KeepBelongings    Deed = "belonging.keep"    // what the house keeps for a survivor, until it is handed back
	KeepPlan          Deed = "plan.keep"         // goals, steps and to what the survivor agreed
	KeepFollowUp      Deed = "follow_up.keep"    // the schedule after leaving, and what was said
	KeepAssessments   Deed = "assessment.keep"   // to fill in instruments and to read answers and scores
	AnswerSafety      Deed = "safety.answer"     // to say what was done after an answer asked for it
	KeepSafety        Deed = "safety.keep"       // the safety plan, people around the survivor, known places, incidents
	KeepHealth        Deed = "healthrecord.keep" // medicines, allergies, conditions and tests, with every word of them
	AdmitAtNight      Deed = "stay.admit"        // to take somebody in at night: a caseworker always, who is not one while on duty in the house
	KeepRoster        Deed = "roster.keep"       // who is on duty in a house the person works in
	KeepVisitors      Deed = "visitor.keep"      // who came to a house and visits no survivor
	GiveFile          Deed = "ownfile.give"      // to make the survivor's copy of the file, and to record to whom it was given
	ReadBeds          Deed = "bed.read"          // the board and the strength of a house the person works in
	DecideEntitlement Deed = "entitlement.decide"
	PreparePacket     Deed = "packet.prepare" // an application, with a statement of facts of the class that the role writes
	GiveHealthPaper   Deed = "packet.give"    // a copy of a health paper to an application, by the survivor's word for it
	ReviewPacket      Deed = "packet.review"  // to say that a lawyer looked at what a caseworker prepared
	DecideGap         Deed = "gap.decide"
	VouchForColleague Deed = "colleague.confirm"
	ReleaseFactor     Deed = "factor.release" // to take the lost second step of a colleague off
	AssignPeople      Deed = "assignment.make"
	DeclareConflict   Deed = "conflict.declare"     // whether the person acts for the other side
	HandOver          Deed = "assignment.hand_over" // of the person's own cases
	PassOnCase        Deed = "assignment.pass_on"   // one case to another volunteer, with a note that lawyers read
	MoveCase          Deed = "case.move"
	AskTransfer       Deed = "transfer.ask"    // another house of the organisation to take a resident in
	AnswerTransfer    Deed = "transfer.answer" // for a house the person works in; accepting moves the case
	ManageStaff       Deed = "staff.manage"
	StopNewPaper      Deed = "paper.stop" // a new recovery key for a paper that is said to be lost
	ManageShelters    Deed = "shelter.manage"
	BringLists        Deed = "list.bring"  // a shelter's own list: many cases at once
	UndoLists         Deed = "list.undo"   // to see what lists brought in, and to take one out again: who brought it, or an administrator
	KeepOffices       Deed = "office.keep" // the directory of offices and of those who give help
	SetThresholds     Deed = "threshold.set"
	ReadOwnAudit      Deed = "audit.own"
	ReadCaseAudit     Deed = "audit.case"
	ReadStaffAudit    Deed = "audit.staff"
	ReadAllAudit      Deed = "audit.all"
	VerifyAudit       Deed = "audit.verify"
	ReadHealth        Deed = "health.read"
	ImportCases       Deed = "import.run"
	Sweep             Deed = "gap.sweep"
	ReadAggregates    Deed = "aggregate.read"
	ReadReports       Deed = "report.read"     // exact figures of the houses the person works in, and the codes behind them
	MakeReturns       Deed = "return.make"     // exact figures for an authority, signed
	PublishFigures    Deed = "figures.publish" // figures that anybody may read, after disclosure control
	CloseMonths       Deed = "report.close"    // to keep the figures of a month of a house as they stand, and to open it again
	ReadLaw           Deed = "law.read"
	ReviewLaw         Deed = "law.review"
	SwitchLaw         Deed = "law.switch"
)

// deeds is the matrix of roles and deeds.
var deeds = map[models.Role][]Deed{
	models.Caseworker:    {ReadCases, TakeIn, BringLists, UndoLists, EditCase, AnswerLaw, CloseCase, RecordDelivery, AnswerSafety, KeepSafety, KeepPapers, KeepClaimFacts, KeepMatters, KeepReferrals, WriteNotes, KeepTasks, AskFor, AnswerAsks, KeepStay, AdmitAtNight, KeepBelongings, AskTransfer, KeepFollowUp, KeepPlan, GiveFile, KeepVisitors, KeepRoster, ReadBeds, DecideEntitlement, PreparePacket, DecideGap, VouchForColleague, ReleaseFactor, StopNewPaper, HandOver, KeepOffices, ReadCaseAudit, ReadOwnAudit, ReadAggregates, ReadLaw},
	models.Counsellor:    {ReadCases, RecordDelivery, KeepAssessments, KeepHealth, ShareNotes, AnswerSafety, KeepSafety, KeepPapers, KeepReferrals, WriteNotes, KeepTasks, AskFor, KeepStay, KeepFollowUp, KeepPlan, GiveFile, KeepVisitors, AdmitAtNight, ReadBeds, GiveHealthPaper, DecideGap, VouchForColleague, ReleaseFactor, StopNewPaper, HandOver, ReadCaseAudit, ReadOwnAudit, ReadAggregates, ReadLaw},
	models.LegalAid:      {ReadCases, AnswerLaw, RecordDelivery, KeepPapers, KeepClaimFacts, KeepMatters, WriteNotes, KeepTasks, AskFor, GiveFile, DecideEntitlement, PreparePacket, ReviewPacket, DeclareConflict, VouchForColleague, ReleaseFactor, StopNewPaper, HandOver, PassOnCase, KeepOffices, ReadOwnAudit, ReadLaw, ReviewLaw},
	models.Administrator: {ReadCases, UndoLists, AnswerAsks, KeepVisitors, AdmitAtNight, KeepRoster, ReadBeds, AssignPeople, MoveCase, AnswerTransfer, ManageStaff, ReleaseFactor, StopNewPaper, ManageShelters, KeepOffices, SetThresholds, ReadStaffAudit, ReadOwnAudit, VerifyAudit, ReadAggregates, ReadReports, CloseMonths, MakeReturns, PublishFigures, ReadLaw, ReviewLaw, SwitchLaw},
	models.Supervisor:    {ReadCases, ReadBeds, AssignPeople, ReadCaseAudit, ReadOwnAudit, ReadAggregates, ReadReports, ReadLaw, ReviewLaw},
	models.DPO:           {ReadAllAudit, ReadOwnAudit, VerifyAudit, ReadAggregates, ReadLaw},
	models.Auditor:       {ReadOwnAudit, VerifyAudit, ReadAggregates, ReadLaw},
	models.Operator:      {ReadOwnAudit, VerifyAudit, ReadHealth, ReadLaw},
	system:               {ReadCases, ImportCases, Sweep, VerifyAudit},
}

// recordable lists the classes of service a role may record: a counsellor
// records counselling and safety plans, a legal aid volunteer legal help, a
// caseworker all of them, without the notes of counselling and legal help.
var recordable = map[models.Role][]models.Class{
	models.Caseworker: {models.ClassService, models.ClassClinical, models.ClassLegal, models.ClassSafety},
	models.Counsellor: {models.ClassClinical, models.ClassSafety},
	models.LegalAid:   {models.ClassLegal},
}

// rowsOf lists the classes of coded services a role sees. A role that is
// missing here sees all services within reach: only a legal aid volunteer is
// limited, to legal help.
var rowsOf = map[models.Role][]models.Class{
	models.LegalAid: {models.ClassLegal},
}
