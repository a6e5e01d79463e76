package models

import (
	"slices"
	"strings"
)

// PlanDomains are the parts of life in which a plan has goals.
var PlanDomains = []string{"safety", "health", "mind", "law", "money", "learning", "family", "housing", "papers", "other"}

// ChildDomains are those of the plan of a child: the needs that an individual care plan
// names, as a definition of 2016 was reported, and ours. The form of the Rules itself was
// not read.
var ChildDomains = []string{"health", "mind", "learning", "leisure", "safety", "housing", "family", "life_skills", "law", "money", "papers", "other"}

// DomainsOf are the domains of a person's plan.
func DomainsOf(child bool) []string {
	if child {
		return ChildDomains
	}
	return PlanDomains
}

// AgreedHow say how a survivor agreed to the plan.
var AgreedHow = []string{"spoken", "thumb_mark", "signed"}

// PlanPresent say who was there besides the survivor.
var PlanPresent = []string{"caseworker", "counsellor", "guardian", "support_person", "interpreter", "committee", "nobody"}

// PlanFacts are the coded facts of a plan.
type PlanFacts struct {
	ReviewOn  Date   `json:"review_on"`
	AgreedOn  Date   `json:"agreed_on"` // "" while nobody agreed to it
	AgreedHow string `json:"agreed_how"`
	Present   string `json:"present"` // codes of PlanPresent, with spaces between
}

// PresentCodes lists who was there.
func (f PlanFacts) PresentCodes() []string { return strings.Fields(f.Present) }

// Check adds a problem for each rule that the plan breaks.
func (f PlanFacts) Check(dates CaseDates, p Problems) {
	if f.ReviewOn == "" {
		p.Add("review_on", "problem.required")
	} else {
		dates.Plan("review_on", f.ReviewOn, p)
	}
	if f.AgreedOn != "" {
		dates.Event("agreed_on", Exactly(f.AgreedOn), p)
		if f.AgreedHow == "" {
			p.Add("agreed_how", "problem.choose")
		}
	}
	onList(p, "agreed_how", f.AgreedHow, AgreedHow)
	for _, code := range f.PresentCodes() {
		onList(p, "present", code, PlanPresent)
	}
}

// Plan is what a survivor and the house agreed on. A case has one.
type Plan struct {
	ID         string `gorm:"primaryKey"`
	CaseID     string
	SurvivorID string
	PlanFacts  `gorm:"embedded"`
	SignedBy   string // the colleague who signed it off, "" for nobody
	SignedAt   Instant
	Trail      `gorm:"embedded"`
}

// The states of a goal or a step.
const (
	PlanOpen    = "open"
	PlanDone    = "done"
	PlanDropped = "dropped" // not wanted any more
)

// PlanStates are the states, as pages list them.
var PlanStates = []string{PlanOpen, PlanDone, PlanDropped}

// GoalFacts are the coded facts of a goal. What it is stands in the survivor's words.
type GoalFacts struct {
	Domain  string `json:"domain"`
	State   string `json:"state"`
	EndedOn Date   `json:"ended_on"` // reached, or dropped
}

// Ends sets the day on which a goal ended where nobody said one, and takes it off one that
// is open.
func (f *GoalFacts) Ends(today Date) {
	if f.State == PlanOpen {
		f.EndedOn = ""
	} else if f.EndedOn == "" {
		f.EndedOn = today
	}
}

// Check adds a problem for each rule that the goal breaks.
func (f GoalFacts) Check(dates CaseDates, p Problems) {
	if !slices.Contains(PlanDomains, f.Domain) && !slices.Contains(ChildDomains, f.Domain) {
		p.Add("domain", "problem.choose")
	}
	if !slices.Contains(PlanStates, f.State) {
		p.Add("state", "problem.choose")
	}
	if f.EndedOn != "" {
		dates.Event("ended_on", Exactly(f.EndedOn), p)
	}
}

// Goal is something that a survivor wants to reach.
type Goal struct {
	ID         string `gorm:"primaryKey"`
	CaseID     string
	SurvivorID string
	GoalFacts  `gorm:"embedded"`
	Words      Sealed
	Trail      `gorm:"embedded"`
}

// TableName is the table of goals.
func (Goal) TableName() string { return "plan_goals" }

// PlanDoers say who does a step that is no colleague's.
var PlanDoers = []string{"herself", "family", "lawyer", "partner", "office"}

// PlanStepFacts are the coded facts of a step. What it is stands in words, or follows from
// the gap that it was taken from.
type PlanStepFacts struct {
	Source string  `json:"source"` // name of the gap it was taken from, "" for none
	Rule   string  `json:"rule"`   // rule of that gap
	WhoID  string  `json:"who_id"` // account of who does it, "" for somebody else
	Who    string  `json:"who"`    // one of PlanDoers
	DueOn  Date    `json:"due_on"`
	DueAt  Instant `json:"due_at"` // last moment of that day
	State  string  `json:"state"`
	DoneOn Date    `json:"done_on"`
}

// Ends sets the day on which a step was done where nobody said one, and takes it off one
// that is not.
func (f *PlanStepFacts) Ends(today Date) {
	if f.State != PlanDone {
		f.DoneOn = ""
	} else if f.DoneOn == "" {
		f.DoneOn = today
	}
}

// Check adds a problem for each rule that the step breaks.
func (f PlanStepFacts) Check(dates CaseDates, p Problems) {
	if f.WhoID == "" && !slices.Contains(PlanDoers, f.Who) {
		p.Add("who", "problem.choose")
	}
	if f.DueOn == "" {
		p.Add("due_on", "problem.required")
	} else {
		dates.Plan("due_on", f.DueOn, p)
	}
	if !slices.Contains(PlanStates, f.State) {
		p.Add("state", "problem.choose")
	}
	if f.DoneOn != "" {
		dates.Event("done_on", Exactly(f.DoneOn), p)
	}
}

// PlanStep is a step towards a goal.
type PlanStep struct {
	ID            string `gorm:"primaryKey"`
	GoalID        string
	CaseID        string
	SurvivorID    string
	PlanStepFacts `gorm:"embedded"`
	Words         Sealed
	Trail         `gorm:"embedded"`
}

// MaxPlanWords is how long the words of a goal or a step may be.
const MaxPlanWords = 1000

// PlanReviewDays is after how many days a plan is looked at again where nobody says
// otherwise. It is our own default.
const PlanReviewDays = 90
