package models

// LawSetting says what an organisation decided about a right of the packs.
type LawSetting string

// The settings.
const (
	LawOff LawSetting = "off" // not used here
	LawOn  LawSetting = "on"  // ships disabled, used since a named person read the text
)

// LawSwitch is one decision of an organisation about a right of the packs. A
// new decision ends the one before; none is ever changed.
type LawSwitch struct {
	ID             string
	OrganisationID string
	Item           string // pack item key
	Version        string // of the item when it was decided
	Setting        LawSetting
	Reader         string // who read the text, for "on": a lawyer or colleague, never a survivor
	ReadOn         Date
	ReadIn         string // which text was read
	Reason         string // why it is off
	DecidedBy      string
	DecidedAt      Instant
	EndedBy        string
	EndedAt        Instant // 0 while it holds
}

// LawOffReasons says why an organisation does not use a right of the packs.
var LawOffReasons = []string{"not_here", "outdated", "wrong", "lawyer_advised"}

// SwitchOff is switching a right off, as somebody enters it.
type SwitchOff struct{ Reason string }

// Check returns what is wrong with the entry.
func (o SwitchOff) Check() error {
	problems := Problems{}
	oneOf(problems, "off_reason", o.Reason, LawOffReasons, "problem.required")
	return problems.Err()
}

// SwitchOn is switching on a right whose text nobody had read: who read it,
// when, and in which text.
type SwitchOn struct {
	Reader string
	ReadOn Date
	ReadIn string
}

// Check returns what is wrong with the entry on a day.
func (o SwitchOn) Check(today Date) error {
	problems := Problems{}
	if o.Reader == "" {
		problems.Add("reader", "problem.required")
	}
	if o.ReadIn == "" {
		problems.Add("read_in", "problem.required")
	}
	switch {
	case o.ReadOn == "":
		problems.Add("read_on", "problem.required")
	case o.ReadOn > today:
		problems.Add("read_on", "problem.future")
	}
	return problems.Err()
}
