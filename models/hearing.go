package models

// HearingPurposes say what a hearing is for, as pages list them.
var HearingPurposes = []string{
	"statement", "her_evidence", "bail", "charges", "others_evidence", "arguments", "judgment", "compensation", "protection", "committee", "custody", "production", "other",
}

// Companions say who goes with her to a hearing. NoCompanion means that nobody is
// known to go.
var Companions = []string{"colleague", "lawyer", "support_person", "family", "somebody_else", "her_wish_alone", "need_not_go"}

// NoCompanion is the answer of a hearing to which nobody goes with her.
const NoCompanion = ""

// Arrangements are the states of travel and of protection for a hearing.
var Arrangements = []string{"asked", "arranged", "refused", "not_needed"}

// HearingOutcomes say what became of a hearing.
var HearingOutcomes = []string{"held", "adjourned", "not_held", "could_not_go", "decided"}

// HearingFacts are the coded facts of a hearing. They are listed here and nowhere
// else. Names, places and free words are sealed.
type HearingFacts struct {
	At          Instant `json:"at"` // the last moment of the day where the hour is not known
	DayOnly     bool    `json:"day_only"`
	Purpose     string  `json:"purpose"`
	Companion   string  `json:"companion"`   // one of Companions, NoCompanion for nobody yet
	Travel      string  `json:"travel"`      // one of Arrangements
	Protection  string  `json:"protection"`  // one of Arrangements
	Interpreter string  `json:"interpreter"` // code of the language that is needed
	Outcome     string  `json:"outcome"`     // one of HearingOutcomes, "" until it is known
	ToldOn      Date    `json:"told_on"`     // she was told when it is, or what happened
}

// HearingWords is what is sealed about a hearing.
type HearingWords struct {
	Place    string // court and room, where it is another one than that of the matter
	Who      string // who goes with her
	Happened string
	Lawyer   string // for her lawyer alone
}

// HearingDetails is what a person types about a hearing.
type HearingDetails struct {
	HearingFacts
	HearingWords
}

// Check adds a problem for each rule that the hearing breaks.
func (d HearingDetails) Check(day Date, dates CaseDates, p Problems) {
	if day == "" || d.At == 0 {
		p.Add("at", "problem.required")
	} else {
		dates.Ahead("at", Exactly(day), p)
	}
	if d.Purpose == "" {
		p.Add("purpose", "problem.choose")
	}
	onList(p, "purpose", d.Purpose, HearingPurposes)
	onList(p, "companion", d.Companion, Companions)
	onList(p, "travel", d.Travel, Arrangements)
	onList(p, "protection", d.Protection, Arrangements)
	onList(p, "outcome", d.Outcome, HearingOutcomes)
	if d.Outcome != "" && day > dates.Today {
		p.Add("at", "problem.hearing_ahead")
	}
	if d.ToldOn != "" {
		dates.Event("told_on", Exactly(d.ToldOn), p)
	}
}

// Hearing is one date of a matter before a court, a magistrate or the Committee.
type Hearing struct {
	ID           string `gorm:"primaryKey"`
	MatterID     string
	CaseID       string
	SurvivorID   string
	HearingFacts `gorm:"embedded"`
	Place        Sealed
	Who          Sealed
	Happened     Sealed
	Lawyer       Sealed
	Trail        `gorm:"embedded"`
}
