package models

// Relations are the codes for what a person is to the survivor. They take in the
// dependants of the NALSA scheme (clause 2) and of the PoA Rules, and whoever a
// form asks for; which of them count for a right stands in the packs.
var Relations = []string{
	"father", "mother", "husband", "wife", "daughter", "son", "sister", "brother",
	"grandmother", "grandfather", "daughter_in_law", "grandchild", "guardian", "other",
}

// Living says whether a relative is alive. An empty one was not asked.
var Living = []string{"alive", "died", "not_known"}

// relativeDied is the code of Living for somebody who died.
const relativeDied = "died"

// Maritals are the codes for whether a relative is married.
var Maritals = []string{"unmarried", "married", "widowed", "separated", "not_known"}

// maritalUnmarried is the only code that says for certain that she never married.
const maritalUnmarried = "unmarried"

// KeptFrom are the codes for why a relative must neither be named nor told.
var KeptFrom = []string{KeptInvolved, "danger", "her_wish"}

// KeptInvolved is the code for somebody who may be part of what happened.
const KeptInvolved = "involved"

// ThreeAnswers are the answers of a question that may stay open.
var ThreeAnswers = []string{string(Yes), string(No), string(NotKnown)}

// RelativeFacts are the coded facts of a relative. They are listed here and nowhere
// else. The age is kept as the days on which the person can turn eighteen (see
// AdultOnFromAge): nobody gets an invented birthday.
type RelativeFacts struct {
	Relation  string `json:"relation"`
	Living    string `json:"living"`
	DiedOn    Date   `json:"died_on"`
	TurnsOn   string `json:"turns_on"`
	TurnsTo   string `json:"turns_to"`
	TurnsSure Sure   `json:"turns_sure"`
	Marital   string `json:"marital"`
	Depends   Answer `json:"depends"`  // lives, or lived, on the survivor's income
	Guardian  Answer `json:"guardian"` // may act for the survivor
	KeptFrom  string `json:"kept_from"`
}

// Turns returns the days on which the relative can turn eighteen.
func (r RelativeFacts) Turns() PartialDate {
	return PartialDate{On: r.TurnsOn, To: r.TurnsTo, Sure: r.TurnsSure}
}

// TurnsOnDay sets the days on which the relative can turn eighteen.
func (r *RelativeFacts) TurnsOnDay(on PartialDate) {
	r.TurnsOn, r.TurnsTo, r.TurnsSure = on.On, on.To, on.Sure
}

// Involved reports whether the relative may be part of what happened.
func (r RelativeFacts) Involved() bool { return r.KeptFrom == KeptInvolved }

// Claims reports whether the relative can claim as a dependant. Only a death says
// no. Whether somebody with an income of their own claims, or somebody who may be
// part of what happened, is for people to decide: the scheme that was read names
// relatives and no income.
func (r RelativeFacts) Claims() Truth {
	switch {
	case r.Living == relativeDied:
		return False
	case r.Living == "alive" && r.Depends == Yes && !r.Involved():
		return True
	}
	return Unknown
}

// Unmarried reports whether the relative never married. Who is widowed or
// separated is for people to decide.
func (r RelativeFacts) Unmarried() Truth {
	switch r.Marital {
	case maritalUnmarried:
		return True
	case "married":
		return False
	}
	return Unknown
}

// Relative is a person of the survivor's family or another one whom a claim may
// have to name.
type Relative struct {
	ClaimBase     `gorm:"embedded"`
	RelativeFacts `gorm:"embedded"`
	Name          Sealed
	Note          Sealed
}

// List returns the list of relatives.
func (*Relative) List() ClaimList { return ListRelatives }

// Coded returns the coded facts.
func (r *Relative) Coded() any { return &r.RelativeFacts }

// Words returns the sealed words: the name, and what else there is to say.
func (r *Relative) Words() []ClaimWord {
	return []ClaimWord{{Column: "name", To: &r.Name, Most: 200}, {Column: "note", To: &r.Note, Most: 1000}}
}

// Check adds a problem for each rule that the relative breaks.
func (r *Relative) Check(typed map[string]string, dates CaseDates, p Problems) {
	chosen(p, "relation", r.Relation, Relations, true)
	chosen(p, "living", r.Living, Living, false)
	chosen(p, "marital", r.Marital, Maritals, false)
	chosen(p, "depends", string(r.Depends), ThreeAnswers, false)
	chosen(p, "guardian", string(r.Guardian), ThreeAnswers, false)
	chosen(p, "kept_from", r.KeptFrom, KeptFrom, false)
	if r.DiedOn > dates.Today {
		p.Add("died_on", "problem.future")
	}
	if r.DiedOn != "" && r.Living != relativeDied {
		p.Add("living", "problem.relative_died")
	}
	if r.Turns().Check() != nil {
		p.Add("age", "age.unreadable")
	}
	if born := EarliestBirth(r.Turns()); born != "" && r.DiedOn != "" && r.DiedOn < born {
		p.Add("died_on", "problem.relative_born")
	}
	r.checkGuardian(p)
	checkWords(r, typed, p)
}

// checkGuardian refuses somebody as guardian who may be part of what happened, or
// who died.
func (r *Relative) checkGuardian(p Problems) {
	switch {
	case r.Guardian != Yes:
	case r.Involved():
		p.Add("guardian", "problem.relative_guardian")
	case r.Living == relativeDied:
		p.Add("guardian", "problem.relative_guardian_died")
	}
}
