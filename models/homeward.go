package models

// ReturnPlaces are where somebody goes back to.
var ReturnPlaces = []string{"family", "relatives", "own_home", ReturnAbroad, "other_care"}

// ReturnAbroad is the return to another country.
const ReturnAbroad = "abroad"

// The states of a return.
const (
	ReturnOpen    = "open"
	ReturnGone    = "gone"
	ReturnStopped = "stopped"
)

// ReturnStates are the states, as pages list them.
var ReturnStates = []string{ReturnOpen, ReturnGone, ReturnStopped}

// ReturnChoices are what a survivor said about going back, when asked alone.
var ReturnChoices = []string{ReturnWished, "no", "not_sure"}

// ReturnWished is the survivor's own yes.
const ReturnWished = "yes"

// The findings about a home.
const (
	HomeSafe   = "safe"
	HomeUnsafe = "unsafe" // violence, somebody who took part, or nobody who wants her there
)

// HomeFindings are what was found when the home was looked at.
var HomeFindings = []string{HomeSafe, "with_help", HomeUnsafe}

// HomeLookers are who looked at the home.
var HomeLookers = []string{"house", "partner", "authority", "embassy", "by_telephone"}

// ReturnReceivers are who receives a survivor there.
var ReturnReceivers = []string{"organisation", "authority", "relative", "friend"}

// ReturnEscorts are who goes along. That nobody is wanted is an answer too.
var ReturnEscorts = []string{"house", "police", "organisation", "relative", "not_wanted"}

// TravelPapers say how far the papers for the way are.
var TravelPapers = []string{"not_needed", "to_ask", "asked", "here"}

// ReturnStops are the reasons for which a return is stopped.
var ReturnStops = []string{"her_wish", "home_unsafe", "authority", "no_receiver", "other_place", ReturnMistaken}

// ReturnMistaken is the reason of a return that never was.
const ReturnMistaken = "recorded_by_mistake"

// ReturnCaseClosed is the reason of a return that ended with its case. It is not chosen.
const ReturnCaseClosed = "case_closed"

// MaxReturnWords is how many characters each text of a return holds.
const MaxReturnWords = 2000

// ReturnFacts are the coded facts of a return. They are listed here and nowhere else.
type ReturnFacts struct {
	Place        string `json:"place"`      // one of ReturnPlaces
	PlannedOn    Date   `json:"planned_on"` // "" while no day is set
	Choice       string `json:"choice"`     // one of ReturnChoices, "" while nobody asked
	ChoiceOn     Date   `json:"choice_on"`
	DecidedOn    Date   `json:"decided_on"` // of a child: when the authority decided that it is best for the child
	Home         string `json:"home"`       // one of HomeFindings
	HomeOn       Date   `json:"home_on"`
	HomeBy       string `json:"home_by"`  // one of HomeLookers
	Receiver     string `json:"receiver"` // one of ReturnReceivers
	ReceiverOn   Date   `json:"receiver_on"`
	Escort       string `json:"escort"`        // one of ReturnEscorts
	TravelPapers string `json:"travel_papers"` // one of TravelPapers
	AskedOn      Date   `json:"asked_on"`      // when the embassy or the task force was asked
	StepOn       Date   `json:"step_on"`       // the last step of an office since
	State        string `json:"state"`         // one of ReturnStates
	EndedOn      Date   `json:"ended_on"`
	StopReason   string `json:"stop_reason"` // one of ReturnStops
}

// Check adds a problem for each rule that a return breaks.
func (f ReturnFacts) Check(dates CaseDates, p Problems) {
	must(p, "place", f.Place, ReturnPlaces)
	if f.PlannedOn != "" {
		dates.Plan("planned_on", f.PlannedOn, p)
	}
	onList(p, "escort", f.Escort, ReturnEscorts)
	onList(p, "travel_papers", f.TravelPapers, TravelPapers)
	f.pair(dates, p, "choice", f.Choice, ReturnChoices, f.ChoiceOn)
	f.pair(dates, p, "home", f.Home, HomeFindings, f.HomeOn)
	f.pair(dates, p, "receiver", f.Receiver, ReturnReceivers, f.ReceiverOn)
	switch onList(p, "home_by", f.HomeBy, HomeLookers); {
	case f.Home != "" && f.HomeBy == "":
		p.Add("home_by", "problem.choose")
	case f.StepOn != "" && f.AskedOn == "":
		p.Add("asked_on", "problem.return_step_alone")
	case f.StepOn != "" && f.StepOn < f.AskedOn:
		p.Add("step_on", "problem.return_step_before")
	}
	for field, on := range map[string]Date{"decided_on": f.DecidedOn, "asked_on": f.AskedOn, "step_on": f.StepOn, "ended_on": f.EndedOn} {
		if on != "" {
			dates.Event(field, Exactly(on), p)
		}
	}
	f.ended(p)
}

// pair holds an answer and its day together: one without the other says nothing.
func (f ReturnFacts) pair(dates CaseDates, p Problems, field, code string, of []string, on Date) {
	switch onList(p, field, code, of); {
	case code != "" && on == "":
		p.Add(field+"_on", "problem.required")
	case code == "" && on != "":
		p.Add(field, "problem.choose")
	case on != "":
		dates.Event(field+"_on", Exactly(on), p)
	}
}

// ended holds the end of a return to its reason.
func (f ReturnFacts) ended(p Problems) {
	switch must(p, "state", f.State, ReturnStates); f.State {
	case ReturnStopped:
		must(p, "stop_reason", f.StopReason, ReturnStops)
	case ReturnGone:
		if f.Choice != ReturnWished {
			p.Add("state", "problem.return_not_wished")
		}
	}
}

// Only keeps what belongs to the state of a return.
func (f ReturnFacts) Only(today Date) ReturnFacts {
	if f.State != ReturnStopped {
		f.StopReason = ""
	}
	if f.State == ReturnOpen {
		f.EndedOn = ""
	} else if f.EndedOn == "" {
		f.EndedOn = today
	}
	return f
}

// The checks of a return, in the order in which they are made.
const (
	CheckChoice   = "choice"
	CheckDecision = "decision"
	CheckHome     = "home"
	CheckReceiver = "receiver"
	CheckPapers   = "papers"
	CheckOffices  = "offices"
	CheckEscort   = "escort"
	CheckFollowUp = "follow_up"
)

// Missing lists the checks that a return still lacks, in order. followed says that the
// survivor was asked about contact after leaving.
func (f ReturnFacts) Missing(child, followed bool) (list []string) {
	for _, c := range []struct {
		check string
		done  bool
	}{
		{CheckChoice, f.Choice == ReturnWished},
		{CheckDecision, !child || f.DecidedOn != ""},
		{CheckHome, f.Home != "" && f.Home != HomeUnsafe},
		{CheckReceiver, f.Receiver != ""},
		{CheckPapers, f.TravelPapers == "here" || f.TravelPapers == "not_needed"},
		{CheckOffices, f.Place != ReturnAbroad || f.AskedOn != ""},
		{CheckEscort, f.Escort != ""},
		{CheckFollowUp, followed},
	} {
		if !c.done {
			list = append(list, c.check)
		}
	}
	return list
}

// Return is the way back of one survivor.
type Return struct {
	ID            string `gorm:"primaryKey"`
	CaseID        string
	SurvivorID    string
	ReturnFacts   `gorm:"embedded"`
	ChoiceWords   Sealed // what she said about it
	HomeWords     Sealed // what was found at the home
	ReceiverWords Sealed // who receives her, and how they are reached
	Trail         `gorm:"embedded"`
}
