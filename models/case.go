package models

// Survivor is a person in care. Whatever says who or where is sealed; coded
// facts about her stand in facts under her id.
type Survivor struct {
	ID             string
	OrganisationID string
	CalledName     Sealed // what she wants to be called
	FullName       Sealed // as on her paper
	OtherNames     Sealed // one a line: aliases, spellings, previous names
	IDNumbers      Sealed `gorm:"column:id_numbers"`
	Relatives      Sealed // parents' or husband's names, where a form needs them
	Address        Sealed
	Telephones     Sealed
	SafeContact    Sealed // how, when and through whom she can be reached safely
	CreatedAt      Instant
	Version        int64
}

// CaseStatus says where a case stands.
type CaseStatus string

// The states of a case.
const (
	CaseOpen     CaseStatus = "open"
	CaseFollowUp CaseStatus = "follow_up" // she has left the shelter, contact goes on
	CaseClosed   CaseStatus = "closed"
)

// CaseStatuses lists the states in the order pages show them.
var CaseStatuses = []CaseStatus{CaseOpen, CaseFollowUp, CaseClosed}

// Case is one period of care. A person re-trafficked has two.
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
	HerWishes      Sealed // what she wants, in her words
	CreatedAt      Instant
	Version        int64

	// Derived by the evaluation; never written by anybody else.
	AgeGroup      string // adult, child or unsure, at the time of evaluation
	TurnsAdultOn  Date
	GapCount      int64
	Worst         int16 // severity rank of the worst open gap, 9 for none
	NextDue       Instant
	Urgency       int64 // order of lists: worst gap first, then what is due first
	LastContactAt Instant
	NextChange    Instant
	EvaluatedAt   Instant
	Packs         string
}

// NoGap is the Worst of a case without open gaps.
const NoGap = 9

// UrgencyOf is the order of a case in lists: the worst open gap first, among
// equals the one that is due first, one without a date last.
func UrgencyOf(worst int16, nextDue Instant) int64 {
	const step = 100_000_000_000_000 // more milliseconds than any due date has
	if nextDue == 0 || nextDue >= step {
		nextDue = step - 1
	}
	return int64(worst)*step + int64(nextDue)
}

// Assignment says who works with whom, from when, until when and why. One
// without an end has UntilAt Forever.
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

// LiveAt reports whether the assignment runs at a moment.
func (a Assignment) LiveAt(now Instant) bool { return a.FromAt <= now && now < a.UntilAt }

// Episode is one trafficking: acts, means and purposes are coded facts of the
// episode, who and where are sealed.
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

// Fact is one recorded coded fact. One about the person has no case, one about
// the trafficking has an episode.
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

// Consent is what was agreed or refused for one purpose. It is never changed:
// a new answer is a new row, a withdrawal is noted on it.
type Consent struct {
	ID         string
	SurvivorID string
	CaseID     string
	ConsentFacts
	WithdrawnAt Instant
	RecordedBy  string
	Version     int64
}

// Holds reports whether the consent is given and still good on a day.
func (c Consent) Holds(today Date) bool {
	return c.Answer == "given" && c.WithdrawnAt.IsZero() && (c.UntilOn == "" || today <= c.UntilOn)
}

// DutyDecision is what a worker decided about a legal duty to inform, before
// an account was written down. It reports nothing to anybody.
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
	CaseID    string
	Title     string // catalogue key of the form's name
	Body      []byte
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

// ImportedRow remembers a row that was imported, so that the same file makes no
// doubles. Its names are HMACs under a key that is not in the database.
type ImportedRow struct {
	Fingerprint []byte `gorm:"primaryKey"`
	Person      []byte // of her names and date of birth; nil where one is missing
	KeyID       []byte // of the key
	CaseID      string
	ImportedAt  Instant
}
