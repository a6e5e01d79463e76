package models

// LawSetting is an organisation's decision about a right of the packs.
type LawSetting string

// The settings.
const (
	LawOff LawSetting = "off" // not used here
	LawOn  LawSetting = "on"  // ships disabled; in use because a named person read the text
)

// LawSwitch is one decision of an organisation about a right of the packs. A
// new decision ends the one before; the rest of a row never changes.
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
	EndedAt        Instant // 0 while it is in force
}

// LawOffReasons are the codes for why an organisation does not use a right of
// the packs.
var LawOffReasons = []string{"not_here", "outdated", "wrong", "lawyer_advised"}

// SwitchOff is the input for switching a right off.
type SwitchOff struct{ Reason string }

// Check returns the problems of the input.
func (o SwitchOff) Check() error {
	problems := Problems{}
	oneOf(problems, "off_reason", o.Reason, LawOffReasons, "problem.required")
	return problems.Err()
}

// SwitchOn is the input for switching on a right whose text nobody had read:
// who read it, when, and which text.
type SwitchOn struct {
	Reader string
	ReadOn Date
	ReadIn string
}

// Check returns the problems of the input as of a day.
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
