package models

// Answer is the recorded answer to a coded question. Four of them are full
// answers without a fact: nobody is pressed for more.
type Answer string

// The answers, in the order pages list them.
const (
	Yes        Answer = "yes"
	No         Answer = "no"
	NotAsked   Answer = "not_asked" // the usual state, same as no row
	NotKnown   Answer = "not_known" // the survivor does not know, or nobody knows
	Later      Answer = "later"     // the survivor asked to wait
	Declined   Answer = "declined"  // the survivor chose not to say
	NotApplies Answer = "not_apply" // does not apply; rules read it as "no"
)

// Answers lists every answer in the order pages show them.
var Answers = []Answer{Yes, No, NotAsked, NotKnown, Later, Declined, NotApplies}

// Truth is the three-valued result of a fact: true, false or unknown.
type Truth string

// The three values. Unknown never means "not entitled".
const (
	True    Truth = "true"
	False   Truth = "false"
	Unknown Truth = "unknown"
)

// Truth converts an answer to what rules may conclude from it.
func (a Answer) Truth() Truth {
	switch a {
	case Yes:
		return True
	case No, NotApplies:
		return False
	}
	return Unknown
}

// AsksAgain reports whether the program may raise the question by itself.
func (a Answer) AsksAgain() bool { return a != Declined && a.Truth() == Unknown }
