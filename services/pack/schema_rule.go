package pack

import "aftercare/models"

// Rule is one kind of gap: something owed and missing, or a danger unanswered.
type Rule struct {
	Key           string          `yaml:"key"`
	Right         models.Right    `yaml:"right"`
	Title         Text            `yaml:"title"`
	Where         string          `yaml:"where"` // jurisdiction, where the rule is not for all; that of its folder when empty
	When          string          `yaml:"when"`  // CEL; the rule applies only where it is true
	Each          *Each           `yaml:"each"`  // one gap for each item that matches
	Start         []string        `yaml:"start"`
	Which         string          `yaml:"which"`
	After         *models.Span    `yaml:"after"`          // a gap only when this has passed
	Window        *models.Span    `yaml:"window"`         // a gap at once, due when this has passed
	Mark          Quality         `yaml:"mark"`           // S, D or L, of the number
	Source        string          `yaml:"source"`         // evidence row or source id behind an S or L
	Satisfied     []string        `yaml:"satisfied"`      // by any of these at or after the start
	SatisfiedWhen string          `yaml:"satisfied_when"` // CEL; unknown does not satisfy
	Severity      models.Severity `yaml:"severity"`
	Steps         []Step          `yaml:"steps"`
	Mover         models.Party    `yaml:"mover"`
	Action        Action          `yaml:"action"`
	Why           Text            `yaml:"why"`
	Evidence      []string        `yaml:"evidence"`
	Cites         []string        `yaml:"cites"` // rights and duties of any pack behind it, by key
	Do            Text            `yaml:"do"`
	Resolves      Text            `yaml:"resolves"`
	File          string          `yaml:"-"`
}

// Each picks the entitlements a rule runs over; its Subject is the item key.
type Each struct {
	Right    models.Right      `yaml:"right"`
	Claim    bool              `yaml:"claim"`
	Progress []models.Progress `yaml:"progress"`
	DueOf    []models.Party    `yaml:"due_of"`  // clocks against these give the gap its due date
	LateOf   []models.Party    `yaml:"late_of"` // a gap only once a clock against one of these has passed
}

// Step changes the severity when a moment is reached.
type Step struct {
	BeforeDue  *models.Span    `yaml:"before_due"`
	AfterDue   *models.Span    `yaml:"after_due"`
	AfterSince *models.Span    `yaml:"after_since"`
	Severity   models.Severity `yaml:"severity"`
}

// Action names what records the answer, so that a page can offer one button.
type Action struct {
	Service string            `yaml:"service"` // a service kind to record, or
	Page    string            `yaml:"page"`    // a page of the case file, or
	Fact    string            `yaml:"fact"`    // a question to answer
	Step    models.StanceKind `yaml:"step"`    // of a rule about rights: the step to record
	Label   Text              `yaml:"label"`
}

// Duty is what the law asks of the person who writes a disclosure down. It is
// a warning and a recorded decision: never an automatic report, never a
// condition for help.
type Duty struct {
	Key       string      `yaml:"key"`
	Title     Text        `yaml:"title"`
	When      string      `yaml:"when"`
	Text      Text        `yaml:"text"`
	Advice    Text        `yaml:"advice"`
	Quality   Quality     `yaml:"quality"`
	Law       []Law       `yaml:"law"`
	Decisions []Decision  `yaml:"decisions"`
	Verified  models.Date `yaml:"last_verified"`

	Jurisdiction string `yaml:"-"`
	File         string `yaml:"-"`
}

// Decision is one thing a worker may record about a duty.
type Decision struct {
	Code   string `yaml:"code"`
	Label  Text   `yaml:"label"`
	Reason bool   `yaml:"reason"` // asks for a reason in words, which is sealed
}
