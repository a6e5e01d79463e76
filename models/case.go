package models

// Survivor is a person in care. All columns that say who or where are sealed.
// Coded facts about the survivor are in facts, by the survivor's id.
type Survivor struct {
	ID             string
	OrganisationID string
	CalledName     Sealed // what the survivor wants to be called
	FullName       Sealed // as on the survivor's papers
	OtherNames     Sealed // one per line: aliases, spellings, previous names
	IDNumbers      Sealed `gorm:"column:id_numbers"`
	Relatives      Sealed // names of parents or husband, for forms that need them
	Address        Sealed
	Telephones     Sealed
	SafeContact    Sealed // how, when and through whom the survivor can be reached safely
	NotToTell      Sealed // who must not learn where the survivor is
	CreatedAt      Instant
	Version        int64
}

// CaseStatus is the state of a case.
type CaseStatus string

// The states of a case.
const (
	CaseOpen     CaseStatus = "open"
	CaseFollowUp CaseStatus = "follow_up" // the survivor left the shelter and contact goes on
	CaseClosed   CaseStatus = "closed"
)

// CaseStatuses lists the states in the order pages show them.
var CaseStatuses = []CaseStatus{CaseOpen, CaseFollowUp, CaseClosed}

// Case is one period of care. A survivor who is trafficked again has two.
type Case struct {
	ID             string
	SurvivorID     string
	OrganisationID string
	ShelterID      string
	Code           string
	Status         CaseStatus
	IntakeAt       Instant
	ReferralSource string
	LeadID         string
	PreviousCaseID string
	ClosedAt       Instant
	ClosureReason  string
	Story          Sealed // what happened, in words
	HerWishes      Sealed // what the survivor wants, in their own words
	CreatedAt      Instant
	Version        int64

	// Columns derived by the evaluation; nothing else writes them.
	AgeGroup      string // adult, child or unsure, at the time of evaluation
	AdultFrom     Date   // first day on which the survivor can turn eighteen, if known
	AdultTo       Date   // last day; the same one where the birthday is known
	GapCount      int64
	Worst         int16 // severity rank of the worst open gap; 9 for none
	NextDue       Instant
	Urgency       int64 // order of lists: worst gap first, then what is due first
	LastContactAt Instant
	NextChange    Instant
	EvaluatedAt   Instant
	Packs         string
}

// NoGap is the value of Worst for a case without open gaps.
const NoGap = 9

// UrgencyOf returns the sort key of a case in lists: the worst open gap first,
// then the one due first, one without a date last.
func UrgencyOf(worst int16, nextDue Instant) int64 {
	const step = 100_000_000_000_000 // larger than any due date in milliseconds
	if nextDue == 0 || nextDue >= step {
		nextDue = step - 1
	}
	return int64(worst)*step + int64(nextDue)
}

// Assignment records who works with which survivor, from when, until when and
// why. UntilAt is Forever for an assignment without an end.
type Assignment struct {
	ID         string
	CaseID     string
	SurvivorID string
	AccountID  string
	Reason     string
	FromAt     Instant
	UntilAt    Instant
	EndReason  string
	MadeBy     string
	EndedBy    string
}

// LiveAt reports whether the assignment is running at a moment.
func (a Assignment) LiveAt(now Instant) bool { return a.FromAt <= now && now < a.UntilAt }

// Episode is one trafficking. Acts, means and purposes are coded facts of the
// episode; who and where are sealed.
type Episode struct {
	ID         string
	SurvivorID string
	CaseID     string
	EpisodeFacts
	People    Sealed
	Places    Sealed
	CreatedAt Instant
	Version   int64
}

// Fact is one recorded coded fact. A fact about the person has no case; one
// about the trafficking has an episode.
type Fact struct {
	SurvivorID string `gorm:"primaryKey"`
	CaseID     string `gorm:"primaryKey"`
	EpisodeID  string `gorm:"primaryKey"`
	Name       string `gorm:"primaryKey"` // vocabulary key
	AnswerFacts
	RecordedBy string
	RecordedAt Instant
	Version    int64
}

// Consent is the answer for one purpose, agreed or refused. Its facts never
// change: a new answer is a new row, and a withdrawal is recorded on the old
// one.
type Consent struct {
	ID         string
	SurvivorID string
	CaseID     string
	ConsentFacts
	WithdrawnAt Instant
	RecordedBy  string
	Version     int64
}

// Holds reports whether the consent was given and is still valid on a day.
func (c Consent) Holds(today Date) bool {
	return c.Answer == "given" && c.WithdrawnAt.IsZero() && (c.UntilOn == "" || today <= c.UntilOn)
}

// DutyDecision is a worker's decision about a legal duty to inform, taken
// before an account was recorded. It reports nothing to anybody.
type DutyDecision struct {
	ID         string
	CaseID     string
	SurvivorID string
	Duty       string
	Decision   string
	Words      Sealed
	DecidedBy  string
	DecidedAt  Instant
}

// Draft is a half-filled form, sealed to its owner.
type Draft struct {
	AccountID string `gorm:"primaryKey"`
	Form      string `gorm:"primaryKey"` // address of the form
	Version   string `gorm:"primaryKey"` // "" for the one its owner is working on
	Late      bool   // it came while nobody was signed in, and its owner has not taken it up
	Intake    string // id of the intake the form is a page of, "" for other forms
	CaseID    string
	Title     string // catalogue key of the form's name
	Body      []byte
	BegunAt   Instant
	SavedAt   Instant
}

// SavedFilter is a caseload filter under a name. Its query holds coded facts
// only.
type SavedFilter struct {
	ID        string
	AccountID string
	Name      string
	Query     string
	CreatedAt Instant
}

// ImportedRow records an imported row, so that importing the same file again
// makes no duplicates. Names are kept as HMACs under a key that is not in the
// database.
type ImportedRow struct {
	Fingerprint []byte `gorm:"primaryKey"`
	Person      []byte // HMAC of names and date of birth; nil when one is missing
	KeyID       []byte // id of the HMAC key
	CaseID      string
	ImportedAt  Instant
}
