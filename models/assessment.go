package models

// AssessmentWays say how an instrument was filled in.
var AssessmentWays = []string{"herself", "read_out", "interpreter", "elsewhere"}

// AssessmentRemovals are the codes for why an assessment is taken back.
var AssessmentRemovals = []string{"wrong_person", "twice", "her_wish", "mistake"}

// MaxAssessmentWords is how long the words beside an assessment may be.
const MaxAssessmentWords = 2000

// AssessmentFacts are the coded facts of an instrument that was filled in. They are
// listed here and nowhere else. The answers, and with them every score, are sealed.
type AssessmentFacts struct {
	Instrument string `json:"instrument"` // one of services/instrument
	OnDay      Date   `json:"on_day"`
	Language   string `json:"language"` // in which it was asked, a code of person.language
	Way        string `json:"way"`      // one of AssessmentWays
}

// Check adds a problem for each rule that the facts break. Which instruments and
// languages there are, the caller knows.
func (f AssessmentFacts) Check(p Problems) {
	if f.OnDay == "" {
		p.Add("at", "problem.required")
	}
	chosen(p, "way", f.Way, AssessmentWays, true)
}

// Assessment is an instrument that was filled in, on paper or here.
type Assessment struct {
	ID              string `gorm:"primaryKey"`
	CaseID          string
	SurvivorID      string
	DeliveryID      string // the service that says to others that a check took place; "" where one was there already
	AssessmentFacts `gorm:"embedded"`
	Answers         Sealed // the answers, or the total alone
	Words           Sealed
	Trail           `gorm:"embedded"`
}

// SafetyDone are the codes for what was done after an answer asked for it. None of them
// says what the answer was.
var SafetyDone = []string{"talked", "plan", "stays_with", "doctor", "emergency", "later"}

// MaxSafetyWords is how long the words beside it may be.
const MaxSafetyWords = 2000

// SafetyPrompt is the line "ask about safety today". It says no score and no answer. It
// stands until somebody records what was done, or the assessment is taken back.
type SafetyPrompt struct {
	ID           string `gorm:"primaryKey"`
	CaseID       string
	SurvivorID   string
	AssessmentID string
	RaisedAt     Instant
	TakenAt      Instant // the answer was a mistake; 0 for one that counts
	Done         string  // one of SafetyDone, "" while it is open
	Words        Sealed
	DoneBy       string
	DoneAt       Instant
	Version      int64
}

// Open reports whether nobody said yet what was done.
func (s SafetyPrompt) Open() bool { return s.Done == "" && s.TakenAt == 0 }
