package models

// MaxShareDays is how many days ahead a note can be shared. The number is our own: a year
// of reading needs a new yes.
const MaxShareDays = 90

// ShareFacts are the coded facts of a shared note.
type ShareFacts struct {
	UntilOn Date   `json:"until_on"` // the last day on which it opens
	SaidOn  Date   `json:"said_on"`  // when the survivor said yes to this note and this person
	SaidHow string `json:"said_how"` // one of ConsentForms
}

// Check adds a problem for each rule that the facts break.
func (f ShareFacts) Check(last Date, dates CaseDates, p Problems) {
	chosen(p, "said_how", f.SaidHow, ConsentForms, true)
	if f.SaidOn == "" {
		p.Add("said_on", "problem.required")
	} else {
		dates.Event("said_on", Exactly(f.SaidOn), p)
	}
	switch {
	case f.UntilOn == "":
		p.Add("until_on", "problem.required")
	case f.UntilOn < dates.Today || f.UntilOn > last:
		p.Add("until_on", "problem.share_until|n=90")
	}
}

// ShareEnds are the codes for how sharing ended.
const (
	ShareTakenBack = "taken_back"
	ShareDayOver   = "day_over"
)

// SharedNote is one note of a counsellor that one other person may read until a day. Copy
// holds its words, sealed under a class that the person reads, and is gone once sharing
// ended.
type SharedNote struct {
	ID         string `gorm:"primaryKey"`
	CaseID     string
	SurvivorID string
	NoteID     string
	WithID     string // the account
	Class      Class  // under which the copy is sealed
	ShareFacts `gorm:"embedded"`
	Copy       Sealed
	EndedWhy   string // "" while it is shared
	EndedAt    Instant
	Trail      `gorm:"embedded"`
}
