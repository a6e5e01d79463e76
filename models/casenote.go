package models

// The kinds of case notes. All but the daily note are contacts with somebody from
// outside.
const (
	NoteDaily   = "daily"
	NoteCall    = "call"
	NoteVisit   = "visit"   // to somebody
	NoteVisitor = "visitor" // at the house
)

// NoteKinds are the kinds of case notes, as pages list them.
var NoteKinds = []string{NoteDaily, NoteCall, NoteVisit, NoteVisitor}

// Contact reports whether a note of a kind is about somebody from outside.
func Contact(kind string) bool { return kind != NoteDaily }

// NoteRelations say who called, came or was visited. They identify nobody.
var NoteRelations = []string{
	"mother", "father", "sister_brother", "partner", "child", "relative", "friend", "neighbour", "employer", "police", "lawyer", "committee", "official",
	"health", "school", "organisation", "other", "not_known",
}

// The ways of a contact: who began it.
const (
	WayIn  = "in"
	WayOut = "out"
)

// NoteWays are the ways of a call.
var NoteWays = []string{WayIn, WayOut}

// NoteTopics say what a note is about.
var NoteTopics = []string{"health", "mood", "food_sleep", "family", "school_work", "police_court", "papers", "money", "going_home", "marriage", "threat", "other"}

// The answers to whether a contact was safe.
const (
	ContactSafe    = "yes"
	ContactUnsafe  = "no"
	ContactNotSure = "not_sure"
)

// SafeAnswers are the answers to whether a contact was safe.
var SafeAnswers = []string{ContactSafe, ContactUnsafe, ContactNotSure}

// AlarmAnswers say what was done about a contact that was not safe.
var AlarmAnswers = []string{"talked", "plan_changed", "contact_stopped", "police_told", "committee_told", "moved", "watching", "no_danger"}

// Limits of what is typed in a note.
const (
	MaxNoteWho = 200
	MaxNoteWhy = 1000
)

// NoteFacts are the coded facts of a case note. They are listed here and nowhere
// else.
type NoteFacts struct {
	Kind     string  `json:"kind"`
	At       Instant `json:"at"` // the last moment of the day where the hour is not known
	DayOnly  bool    `json:"day_only"`
	UntilAt  Instant `json:"until_at"` // when a visitor left, 0 for not said
	Relation string  `json:"relation"`
	Way      string  `json:"way"`
	Topic    string  `json:"topic"`
	Safe     string  `json:"safe"` // one of SafeAnswers
}

// NoteWords is what is sealed of a case note.
type NoteWords struct {
	Who   string // the name
	Words string
	Why   string // why the contact was not safe
}

// NoteDetails is what a person types about a case note.
type NoteDetails struct {
	NoteFacts
	NoteWords
}

// Settle fills in what the kind of a note says already, and empties what it has not.
func (d *NoteDetails) Settle() {
	switch d.Kind {
	case NoteDaily:
		d.Relation, d.Way, d.Safe, d.Who, d.Why, d.UntilAt = "", "", "", "", "", 0
	case NoteVisit:
		d.Way, d.UntilAt = WayOut, 0
	case NoteVisitor:
		d.Way = WayIn
	case NoteCall:
		d.UntilAt = 0
	}
}

// Check adds a problem for each rule that the note breaks at a moment. had says that
// there are words already.
func (d NoteDetails) Check(day Date, had bool, now Instant, dates CaseDates, p Problems) {
	must(p, "kind", d.Kind, NoteKinds)
	dates.Event("at", Exactly(day), p)
	if d.At > now && !d.DayOnly {
		p.Add("at_time", "problem.casenote_future")
	}
	if d.UntilAt != 0 && (d.DayOnly || d.UntilAt < d.At) {
		p.Add("until_time", "problem.casenote_until")
	}
	onList(p, "topic", d.Topic, NoteTopics)
	if !Contact(d.Kind) {
		if d.Words == "" && !had {
			p.Add("words", "problem.required")
		}
	} else {
		must(p, "relation", d.Relation, NoteRelations)
		must(p, "way", d.Way, NoteWays)
		must(p, "safe", d.Safe, SafeAnswers)
	}
	tooLong(p, "who", d.Who, MaxNoteWho, "problem.too_long|n=200")
	tooLong(p, "words", d.Words, MaxNote, "problem.too_long|n=4000")
	tooLong(p, "why", d.Why, MaxNoteWhy, "problem.too_long|n=1000")
}

// must adds a problem for a code that is missing or not on its list.
func must(p Problems, field, code string, of []string) {
	if code == "" {
		p.Add(field, "problem.choose")
	}
	onList(p, field, code, of)
}

// tooLong adds a problem for a text of too many characters.
func tooLong(p Problems, field, text string, most int, problem string) {
	if len([]rune(text)) > most {
		p.Add(field, problem)
	}
}

// CaseNote is what somebody on a case wrote of a day, or of a contact.
type CaseNote struct {
	ID         string `gorm:"primaryKey"`
	CaseID     string
	SurvivorID string
	ShelterID  string // where the case was then
	Class      Class  // under which the words are sealed
	NoteFacts  `gorm:"embedded"`
	Who        Sealed
	Words      Sealed
	Why        Sealed
	AlarmAt    Instant // since when an unsafe contact waits for an answer, 0 for none
	Answer     string  // one of AlarmAnswers
	AnsweredBy string
	AnsweredAt Instant
	Trail      `gorm:"embedded"`
}

// Alarms sets whether the contact waits for an answer.
func (n *CaseNote) Alarms() {
	n.AlarmAt = 0
	if (n.Safe == ContactUnsafe || n.Safe == ContactNotSure) && n.Answer == "" && n.RemovedAt == 0 {
		n.AlarmAt = n.At
	}
}
