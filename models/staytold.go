package models

// StayViews are what a survivor says when told of leaving.
var StayViews = []string{"wishes", "agrees", "against", "not_said"}

// StayTold is what a survivor was told of leaving the house. No law that was read sets a
// time before which a house has to tell her.
type StayTold struct {
	On       Date
	By       string // account
	In       string // code of person.language
	View     string // of StayViews
	LeavesOn Date   // from which day, "" for not settled
	LeavesTo string // of Destinations
}

// Told is what was told of leaving, empty where nothing was written down.
func (f StayFacts) Told() StayTold {
	return StayTold{f.ToldOn, f.ToldBy, f.ToldIn, f.ToldView, f.LeavesOn, f.LeavesTo}
}

// Tell puts what was told into the facts of the stay.
func (f *StayFacts) Tell(t StayTold) {
	f.ToldOn, f.ToldBy, f.ToldIn, f.ToldView, f.LeavesOn, f.LeavesTo = t.On, t.By, t.In, t.View, t.LeavesOn, t.LeavesTo
}

// Check adds a problem for each rule that what was told breaks.
func (t StayTold) Check(dates CaseDates, p Problems) {
	if t.On == "" {
		p.Add("told_on", "problem.required")
	} else {
		dates.Event("told_on", Exactly(t.On), p)
	}
	must(p, "told_view", t.View, StayViews)
	onList(p, "leaves_to", t.LeavesTo, Destinations)
	if t.LeavesOn != "" {
		dates.Plan("leaves_on", t.LeavesOn, p)
		if t.LeavesOn < t.On {
			p.Add("leaves_on", "problem.stay_due|on="+shownAs(Exactly(t.On)))
		}
	}
}
