package pack

import "aftercare/models"

// Rule is one kind of gap: something owed and missing, or a danger unanswered.
type Rule struct {
	Key           string          `yaml:"key"`
	Right         models.Right    `yaml:"right"`
	Title         Text            `yaml:"title"`
	Where         string          `yaml:"where"` // jurisdiction of a rule that is not for all; empty means that of its folder
	When          string          `yaml:"when"`  // CEL; the rule applies only when it is true
	Each          *Each           `yaml:"each"`  // one gap for each item that matches
	Start         []string        `yaml:"start"`
	Which         string          `yaml:"which"`
	After         *models.Span    `yaml:"after"`          // a gap only after this time
	Window        *models.Span    `yaml:"window"`         // a gap at once, due after this time
	Before        *models.Span    `yaml:"before"`         // a gap this long before its start, which it is due by; after that it is none
	Mark          Quality         `yaml:"mark"`           // S, D or L: the mark of the number
	Source        string          `yaml:"source"`         // evidence row or source id of an S or L mark
	FirstDay      int             `yaml:"first_day"`      // place on the list of the first hours; 0 for a rule that is not on it
	Asked         []string        `yaml:"asked"`          // questions: an answer to each closes the gap, whatever it is
	Satisfied     []string        `yaml:"satisfied"`      // any of these at or after the start closes the gap
	SatisfiedWhen string          `yaml:"satisfied_when"` // CEL; an unknown result does not satisfy
	Help          *Help           `yaml:"help"`           // services that answer the gap
	Severity      models.Severity `yaml:"severity"`
	Steps         []Step          `yaml:"steps"`
	Mover         models.Party    `yaml:"mover"`
	Duty          bool            `yaml:"duty"`     // owed whatever she says: no "declined" closes it
	AskedAt       []models.Errand `yaml:"asked_at"` // where one goes to close the gap; a rule about rights has none, because they say where
	Action        Action          `yaml:"action"`
	Why           Text            `yaml:"why"`
	Evidence      []string        `yaml:"evidence"`
	Cites         []string        `yaml:"cites"` // rights and duties of any pack that it is based on, by key
	Do            Text            `yaml:"do"`
	Resolves      Text            `yaml:"resolves"`
	File          string          `yaml:"-"`
}

// Each selects the rights that a rule is evaluated for. The gap's Subject is
// the item key, and with Turns the item key, "/" and the key of the clock.
type Each struct {
	Rights   []models.Right    `yaml:"rights"`   // of these kinds; empty means all
	Claim    bool              `yaml:"claim"`    // that somebody must apply for; relief before the decision is left to interim
	Interim  bool              `yaml:"interim"`  // relief before the decision
	Once     bool              `yaml:"once"`     // one gap for all of them, at the first
	Progress []models.Progress `yaml:"progress"` // empty means however far
	DueOf    []models.Party    `yaml:"due_of"`   // clocks against these parties give the gap its due date
	LateOf   []models.Party    `yaml:"late_of"`  // a gap only after a clock against one of these parties has passed
	Ended    bool              `yaml:"ended"`    // rights that ended with the eighteenth birthday while something of them was late
	Turns    []models.Party    `yaml:"turns"`    // one gap for each running clock whose move is one of these parties'
}

// Step changes the severity when a moment is reached.
type Step struct {
	BeforeDue  *models.Span    `yaml:"before_due"`
	AfterDue   *models.Span    `yaml:"after_due"`
	AfterSince *models.Span    `yaml:"after_since"`
	Severity   models.Severity `yaml:"severity"`
}

// Action is what closes the gap, so that a page can offer one button.
type Action struct {
	Service string            `yaml:"service"` // a service kind to record, or
	Page    string            `yaml:"page"`    // a page of the case file, or
	Fact    string            `yaml:"fact"`    // a question to answer
	Step    models.StanceKind `yaml:"step"`    // for a rule about rights: the step to record
	Ends    bool              `yaml:"ends"`    // for a rule about clocks: whatever ends the clock
	Label   Text              `yaml:"label"`
}

// Duty is what the law asks of the person who records a disclosure. It is a
// warning and a recorded decision: never an automatic report, never a condition
// for help.
type Duty struct {
	Key       string      `yaml:"key"`
	Title     Text        `yaml:"title"`
	When      string      `yaml:"when"`
	Text      Text        `yaml:"text"`
	Advice    Text        `yaml:"advice"`
	Quality   Quality     `yaml:"quality"`
	Law       []Law       `yaml:"law"`
	Decisions []Decision  `yaml:"decisions"`
	InForce   Period      `yaml:"in_force"`
	Verified  models.Date `yaml:"last_verified"`

	Jurisdiction string `yaml:"-"`
	File         string `yaml:"-"`
}

// Decision is one decision a worker may record about a duty.
type Decision struct {
	Code   string `yaml:"code"`
	Label  Text   `yaml:"label"`
	Reason bool   `yaml:"reason"` // asks for a reason in words, which is sealed
}
