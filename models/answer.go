package models

// Answer is what was recorded for one coded question. Four of them are full
// answers that name no fact: nobody is pressed for more.
type Answer string

// The answers, in the order pages list them.
const (
	Yes        Answer = "yes"
	No         Answer = "no"
	NotAsked   Answer = "not_asked" // the ordinary state, same as no row at all
	NotKnown   Answer = "not_known" // she does not know, or nobody knows
	Later      Answer = "later"     // she asked to wait
	Declined   Answer = "declined"  // she chose not to say
	NotApplies Answer = "not_apply" // does not apply: rules take it as "no"
)

// Answers lists every answer in the order pages show them.
var Answers = []Answer{Yes, No, NotAsked, NotKnown, Later, Declined, NotApplies}

// Truth is a three-valued fact: true, false, or not known to the file.
type Truth string

// The three values. Unknown never means "not entitled".
const (
	True    Truth = "true"
	False   Truth = "false"
	Unknown Truth = "unknown"
)

// Truth turns an answer into what rules may conclude from it.
func (a Answer) Truth() Truth {
	switch a {
	case Yes:
		return True
	case No, NotApplies:
		return False
	}
	return Unknown
}

// AsksAgain reports whether the system may bring the question up by itself.
func (a Answer) AsksAgain() bool { return a != Declined && a.Truth() == Unknown }
