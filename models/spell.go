package models

// Spell is a time in which something that the evaluation found held: a right applied and
// was so far, a time limit ran, a gap was open. The spells of one name do not overlap.
type Spell struct {
	CaseID  string    `gorm:"primaryKey"`
	Kind    SpellKind `gorm:"primaryKey"`
	Name    string    `gorm:"primaryKey"` // of a right its key, of a time limit right and clock, of a gap its name
	FromAt  Instant   `gorm:"primaryKey"`
	UntilAt Instant   // the first moment at which it no longer held; 0 while it holds
	State   string    // of a right its Progress, of a time limit whose turn it is, of a gap its Severity
	Began   string    // why it begins: see SpellOpened
	Ended   string    // why it ended: see SpellChanged, or the StanceKind of the decision that closed a gap; "" while it holds
	SinceAt Instant   // of a gap: since when it is one, as its page says
	DueAt   Instant   // of a time limit: after which moment it is over for certain
	DoneAt  Instant   // of a right: the day of the step that brought it so far; of a time limit: when what it waited for was done; 0 for neither
}

// SpellKind is what a spell is about.
type SpellKind string

// The kinds of spells.
const (
	SpellRight SpellKind = "right"
	SpellClock SpellKind = "clock"
	SpellGap   SpellKind = "gap"
)

// Whose turn a time limit waits for.
const (
	SpellOurs   = "ours"
	SpellOthers = "others"
)

// Why a spell begins.
const (
	SpellOpened = "opened" // it was not there before
	SpellKept   = "kept"   // it was so when the history began
	// SpellChanged is also why the one before it ended: the same right, time limit or gap
	// goes on in another state.
	SpellChanged = "changed"
)

// Why a spell ended, beside SpellChanged.
const (
	SpellDone     = "done"        // something was done or written down, and it is no gap or no right any more
	SpellRules    = "rules"       // law, rules or numbers of the house changed
	SpellClosed   = "case_closed" // with the case
	SpellMet      = "met"         // what the time limit waited for was done
	SpellReceived = "received"    // the right was received, and its time limit ran no more
)

// Runs reports whether a spell goes on.
func (s Spell) Runs() bool { return s.UntilAt == 0 }
