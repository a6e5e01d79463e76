package handlers

import (
	"aftercare/models"
)

// rightRow is one right of a case. Title, state, clock and the first reason are
// in sight; Full stands below once somebody asked why.
type rightRow struct {
	texts
	ID      string
	Title   string
	Href    string // its own page
	Badge   badge
	Clock   *clock
	Reason  string
	Full    *rightFull
	Actions []link
}

// rightFull is everything known about a right.
type rightFull struct {
	texts
	Title      string // of the right, for ears
	Summary    string // what the right is, in a sentence or two
	Version    string // the text it follows, where there is another
	Conditions []condition
	Clocks     []clockLine
	Late       []lateLine
	OwedBy     string
	DecidedBy  string // who decides, where that is another office
	Money      *consideredView
	Papers     []paperLine
	Payment    string
	Refused    string // what to do if it is refused
	Appeal     []string
	Drafts     []link   // letters that can be drafted now, beside reminders
	Notes      []string // cautions, the end of a scheme, "as reported"
	Conflicts  []conflictView
	Laws       []source
	InRow      bool // it stands under the title of a row, and not on a page of its own
}

// subtitle is the title of a part of a right, of the level its place asks for.
type subtitle struct {
	Text string
	Deep bool
}

// Sub is the title of a part, by its key in the catalogue.
func (f rightFull) Sub(key string, args ...any) subtitle {
	return subtitle{Text: f.T(key, args...), Deep: f.InRow}
}

// condition is one requirement of a right as it stands.
type condition struct {
	Truth models.Truth
	Text  string
	Known string // what is recorded about it
	Ask   *link  // where a missing fact is recorded
}

// clockLine is a clock of a right with what it waits for and where it comes from.
type clockLine struct {
	Clock clock
	Label string
	Line  string // since when, by which clause, and whether it is a deadline
}

// lateLine is a term that has passed, and what can be done about it.
type lateLine struct {
	Text   string // "The authority is 12 days late: ..."
	Advice string
	Action *link
}

// paperLine is a paper of an application and whether it is held.
type paperLine struct {
	Text, Note string
	State      string // received, needs_fact, open: the mark
	Ask        *link
}

// conflictView is a point on which sources disagree, with each reading.
type conflictView struct {
	Topic    string
	Readings []source // the one that favours her first
	Advice   string
}

// consideredView is what an authority may consider, step by step, and never a
// promise.
type consideredView struct {
	texts
	Sum      string // in one sentence
	Possible string // what it could come to when open questions are answered
	Steps    []sumLine
	Choices  []choiceLine
	Stages   []sumLine
	Split    []sumLine
	Declared []string
	Open     []string // rows that may match
}

// sumLine is one step of a calculation with its clause.
type sumLine struct{ Text, Sum, Clause string }

// choiceLine is what the scheme leaves to a person.
type choiceLine struct {
	Text   string
	Rows   []string
	Clause string
}

// decided is a step in the life of a right, and the way to change it.
type decided struct {
	ID     string
	When   string
	ISO    string
	State  string // mark
	Text   string
	More   []string
	Words  *masked // where there is something sealed that the reader may open
	Struck string  // why it does not count any more, or ""
	Change *link   // where it is corrected or taken back
}

func clockID(item, name string) string { return "clock-" + item + "-" + name }
