package models

import "strings"

// Spell is a time in which something that the evaluation found held: a right applied and
// was so far, a time limit ran, a gap was open. The spells of one name do not overlap.
//
// Rights that began to apply at one moment, and to which nothing has happened since, share
// one spell: nine in ten rights never get further. A right leaves it with what happens to
// it, and has spells of its own from then on, the first of them from when the shared one
// began.
type Spell struct {
	CaseID  string    `gorm:"primaryKey"`
	Kind    SpellKind `gorm:"primaryKey"`
	Name    string    `gorm:"primaryKey"` // of a right its key, of a time limit right and clock, of a gap its name; "" for what is left of a shared spell
	FromAt  Instant   `gorm:"primaryKey"`
	UntilAt Instant   // the first moment at which it no longer held; 0 while it holds
	State   string    // of a right its Progress, of a time limit whose turn it is, of a gap its Severity
	Began   string    // why it begins: see SpellOpened
	Ended   string    // why it ended: see SpellChanged, or the StanceKind of the decision that closed a gap; "" while it holds
	SinceAt Instant   // of a gap: since when it is one, as its page says
	DueAt   Instant   // of a time limit: after which moment it is over for certain
	DoneAt  Instant   // of a right: the day of the step that brought it so far; of a time limit: when what it waited for was done; 0 for neither
	Names   string    // of a shared spell: the keys of its rights, with a blank between; "" for a spell of one name
	More    int64     // of a shared spell: how many rights it has beside the first
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

// All are the names that a spell stands for.
func (s Spell) All() []string {
	if s.Names == "" {
		return []string{s.Name}
	}
	return strings.Fields(s.Names)
}

// For is the spell under a name, standing for some names.
func (s Spell) For(name string, names []string) Spell {
	s.Name, s.Names, s.More = name, "", int64(len(names)-1)
	if s.More > 0 || names[0] != name {
		s.Names = strings.Join(names, " ")
	}
	return s
}

// Untouched reports whether a spell is of a right that begins to apply, and to which nothing
// has happened yet: it can be shared with others that begin with it.
func (s Spell) Untouched() bool {
	return s.Kind == SpellRight && s.State == string(ProgressOpen) && s.Began == SpellOpened && s.Runs()
}
