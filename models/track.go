package models

import "slices"

// The kinds of tracks: what a survivor learns, works at, saves, owes or was given to
// begin with.
const (
	TrackSchool   = "school"
	TrackTraining = "training"
	TrackWork     = "work"
	TrackSavings  = "savings"
	TrackDebt     = "debt"
	TrackSeed     = "seed"
)

// TrackKinds are the kinds of tracks, as pages list them.
var TrackKinds = []string{TrackSchool, TrackTraining, TrackWork, TrackSavings, TrackDebt, TrackSeed}

// TrackKind is what a track of a kind is made of.
type TrackKind struct {
	Fields  []string // what it is: the craft, the class, who employs, where it is saved, who lent or gave it
	Endings []string // how it ends
	Offices []string // kinds of the directory's offices at which it is
	Service string   // the help of the packs that it is while it counts, "" for none
	Steps   []string // what is recorded while it goes on
}

// Codes of tracks on which a rule rests.
const (
	TrackCompleted  = "completed"
	TrackDropped    = "dropped"
	TrackFoundEnded = "found_ended" // work that was over when somebody asked
	TrackBridge     = "bridge"      // a course that leads back to school
	TrackOwnAccount = "own_account" // savings in a bank account of her own
	TrackExploiter  = "exploiter"   // a debt to the circle of those who exploited her
)

// The kinds of steps of a track.
const (
	StepAttendance = "attendance"
	StepExam       = "exam"
	StepWork       = "work"    // whether the work goes on
	StepBalance    = "balance" // what is saved or owed now
)

// TrackKindOf describes the kinds of tracks.
var TrackKindOf = map[string]TrackKind{
	TrackSchool: {
		Fields:  []string{"preschool", "class_1_5", "class_6_8", "class_9_10", "class_11_12", TrackBridge, "open_school", "college", "other"},
		Endings: []string{TrackCompleted, TrackDropped, "changed"}, Offices: []string{"school", "training_centre"}, Service: "schooling", Steps: []string{StepAttendance, StepExam},
	},
	TrackTraining: {
		Fields:  []string{"tailoring", "beauty", "cooking", "computer", "handicraft", "care", "hospitality", "selling", "driving", "farming", "literacy", "other"},
		Endings: []string{TrackCompleted, TrackDropped, "changed"}, Offices: []string{"training_centre", "school"}, Service: "vocational_training", Steps: []string{StepAttendance, StepExam},
	},
	TrackWork: {
		Fields:  []string{"private", "household", "daily", "public_work", "government", "social_enterprise", "apprentice", "own_business", "group_business", "other"},
		Endings: []string{"left", "dismissed", "over", TrackFoundEnded}, Offices: []string{"employer"}, Service: "job_placement", Steps: []string{StepWork},
	},
	TrackSavings: {Fields: []string{TrackOwnAccount, "other_account", "post_office", "group", "cash", "with_somebody", "other"}, Endings: []string{"used", "lost"}, Steps: []string{StepBalance}},
	TrackDebt: {
		Fields:  []string{"bank", "group", "moneylender", "employer", TrackExploiter, "family", "hospital", "other"},
		Endings: []string{"repaid", "forgiven", "not_owed"}, Steps: []string{StepBalance},
	},
	TrackSeed: {Fields: []string{"scheme", "house", "organisation", "bank_loan", "group_loan", "compensation", "other"}, Endings: []string{"used", "given_back"}, Service: "cash_help"},
}

// TrackWhys say why a track ended early.
var TrackWhys = []string{"distance", "money", "fear", "health", "family", "marriage", "child_care", "papers", "language", "treated_badly", "not_useful", "work_instead", "unpaid", "moved", "her_wish", "other"}

// TrackCertificates say what became of the certificate of a course or a class.
var TrackCertificates = []string{"here", "with_her", "awaited", "none_given"}

// WagePers say for which time a wage is.
var WagePers = []string{"hour", "day", "month"}

// TrackWentOn is the reason of a change that is no correction: it went on.
const TrackWentOn = "went_on"

// TrackReasons are the reasons of a change.
var TrackReasons = append([]string{TrackWentOn}, CorrectionReasons...)

// Limits of what is typed about a track.
const (
	MaxTrackPlace = 200
	MaxTrackWords = 2000
)

// TrackFacts are the coded facts of a track. They are listed here and nowhere else.
type TrackFacts struct {
	Kind        string   `json:"kind"`
	Field       string   `json:"field"`     // of the fields of its kind
	WishedOn    Date     `json:"wished_on"` // the survivor said that she wants it
	FromOn      Date     `json:"from_on"`   // enrolled, began to work, saved or owed since, was given; "" for a wish
	UntilOn     Date     `json:"until_on"`  // planned end of a course
	EndedOn     Date     `json:"ended_on"`
	Ending      string   `json:"ending"`
	Why         string   `json:"why"`
	Certificate string   `json:"certificate"`
	PaperID     string   `json:"paper_id"` // the paper of the case that is the certificate
	Amount      int64    `json:"amount"`   // wage, or what is saved, owed or given; 0 for not said
	Currency    string   `json:"currency"`
	Per         string   `json:"per"`    // of a wage: one of WagePers
	State       string   `json:"state"`  // of work: where it is, whose minimum wage holds
	Grade       string   `json:"grade"`  // of work: one of WageGrades
	Serves      CodeList `json:"serves"` // rights of the packs that it serves
}

// Sort returns the order in which lists show tracks.
func (f TrackFacts) Sort() int { return slices.Index(TrackKinds, f.Kind) }

// Begun reports whether the track is more than a wish.
func (f TrackFacts) Begun() bool { return f.FromOn != "" }

// Going reports whether the track began and did not end.
func (f TrackFacts) Going() bool { return f.Begun() && f.EndedOn == "" }

// Counts reports whether the track is help for the survivor: it goes on, or was
// completed. A course that was dropped and work that ended are none.
func (f TrackFacts) Counts() bool {
	return TrackKindOf[f.Kind].Service != "" && f.Begun() && (f.EndedOn == "" || f.Ending == TrackCompleted || f.Kind == TrackSeed)
}

// Settle empties what the kind and the state of a track do not have.
func (f *TrackFacts) Settle() {
	learns := f.Kind == TrackSchool || f.Kind == TrackTraining
	if !learns {
		f.UntilOn, f.Certificate, f.PaperID = "", "", ""
	}
	if !learns && f.Kind != TrackWork {
		f.WishedOn, f.Why = "", ""
	}
	if f.Kind != TrackWork {
		f.Per, f.State, f.Grade = "", "", ""
	}
	if learns {
		f.Amount, f.Currency = 0, ""
	}
	if TrackKindOf[f.Kind].Service == "" {
		f.Serves = ""
	}
	if f.EndedOn == "" {
		f.Why, f.Ending = "", ""
	}
}

// Check adds a problem for each rule that the track breaks.
func (f TrackFacts) Check(dates CaseDates, p Problems) {
	of, known := TrackKindOf[f.Kind]
	if !known {
		p.Add("kind", "problem.choose")
	}
	must(p, "field", f.Field, of.Fields)
	onList(p, "ending", f.Ending, of.Endings)
	onList(p, "why", f.Why, TrackWhys)
	onList(p, "certificate", f.Certificate, TrackCertificates)
	onList(p, "per", f.Per, WagePers)
	onList(p, "grade", f.Grade, WageGrades)
	f.checkDays(dates, p)
	if f.EndedOn != "" && f.Ending == "" {
		p.Add("ending", "problem.choose")
	}
	if f.Kind == TrackWork && f.Amount > 0 && f.Per == "" {
		p.Add("per", "problem.choose")
	}
	if f.Amount > MaxClaimSum {
		p.Add("amount", "amount.too_large")
	}
}

// checkDays holds the days of a track to its dates, and to one another.
func (f TrackFacts) checkDays(dates CaseDates, p Problems) {
	if f.FromOn == "" && f.WishedOn == "" {
		p.Add("from_on", "problem.track_day")
	}
	dates.Event("wished_on", Exactly(f.WishedOn), p)
	dates.Event("from_on", Exactly(f.FromOn), p)
	dates.Event("ended_on", Exactly(f.EndedOn), p)
	dates.Ahead("until_on", Exactly(f.UntilOn), p)
	if f.EndedOn != "" && (f.FromOn == "" || f.EndedOn < f.FromOn) {
		p.Add("ended_on", "problem.track_order")
	}
	if f.UntilOn != "" && f.FromOn != "" && f.UntilOn < f.FromOn {
		p.Add("until_on", "problem.track_order")
	}
}

// TrackWords is what is sealed of a track.
type TrackWords struct {
	Place string // the id of an office of the directory, or a name
	Words string
}

// Track is something that a survivor learns, works at, saves, owes or was given.
type Track struct {
	ID         string `gorm:"primaryKey"`
	CaseID     string
	SurvivorID string
	TrackFacts `gorm:"embedded"`
	FromAt     Instant // FromOn as a moment, for rules; 0 for a wish
	CheckOn    Date    // the day on which somebody asks whether the work goes on, "" for none
	CheckPoint string  // which one that is, of WorkPoints
	Place      Sealed
	Words      Sealed
	Trail      `gorm:"embedded"`
}

// LearningOf is what tracks say about school and work as a contact after leaving asks
// it, "" for nothing.
func LearningOf(list []Track) string {
	for _, as := range [][2]string{{TrackWork, "works"}, {TrackSchool, "school"}, {TrackTraining, "training"}} {
		if slices.ContainsFunc(list, func(t Track) bool { return t.Kind == as[0] && t.Going() }) {
			return as[1]
		}
	}
	return ""
}

// WorkPoint is a time after the beginning of work at which somebody asks whether it
// goes on.
type WorkPoint struct {
	Code   string
	Months int
}

// WorkPoints are these times, first to last. Reports count work kept for 6 and 12
// months; 3 is our own.
var WorkPoints = []WorkPoint{{"m3", 3}, {"m6", 6}, {"m12", 12}}

// WorkEarly is how many days before its time an answer counts as that of a point. It is
// our own number.
const WorkEarly = 14

// PointAt returns the last point whose answer somebody gives on a day, "" for none.
func PointAt(from, on Date) (code string) {
	for _, p := range WorkPoints {
		if AddMonths(from, p.Months).AddDays(-WorkEarly) <= on {
			code = p.Code
		}
	}
	return code
}

// Due returns the point that an answer of a day is about, "" for none: nobody is asked
// before the time of the point that comes next.
func (t Track) Due(on Date) string {
	if t.CheckOn == "" || on < t.CheckOn.AddDays(-WorkEarly) {
		return ""
	}
	return PointAt(t.FromOn, on)
}

// Plan sets when somebody asks next whether the work goes on: at the first point after
// the last one that was answered.
func (t *Track) Plan(answered []string) {
	t.CheckOn, t.CheckPoint = "", ""
	if t.Kind != TrackWork || !t.Going() || t.RemovedAt > 0 {
		return
	}
	for _, p := range slices.Backward(WorkPoints) {
		if slices.Contains(answered, p.Code) {
			return
		}
		t.CheckOn, t.CheckPoint = AddMonths(t.FromOn, p.Months), p.Code
	}
}

// Follow lets the track follow its steps: work that was over when somebody asked has
// ended, and who answered is not asked again for that point.
func (t *Track) Follow(steps []TrackStep) {
	var over Date
	var answered []string
	for _, s := range steps {
		if s.Kind != StepWork || s.RemovedAt > 0 {
			continue
		}
		answered = append(answered, s.Point)
		if s.Result == WorkOver {
			over = max(over, s.OnDay)
		}
	}
	switch {
	case over != "" && t.EndedOn == "":
		t.EndedOn, t.Ending = over, TrackFoundEnded
	case over == "" && t.Ending == TrackFoundEnded:
		t.EndedOn, t.Ending = "", ""
	}
	t.Plan(answered)
}

// The answers to whether work goes on.
const (
	WorkSame  = "same"
	WorkOther = "other" // at another place
	WorkGoes  = "works" // where was not said
	WorkOver  = "over"
)

// WorkAnswers are these answers, and ExamResults those of an exam.
var (
	WorkAnswers = []string{WorkSame, WorkOther, WorkGoes, WorkOver}
	ExamResults = []string{"passed", "failed", "absent", "awaited"}
)

// TrackStepFacts are the coded facts of a step of a track.
type TrackStepFacts struct {
	Kind     string `json:"kind"`
	OnDay    Date   `json:"on_day"`
	Point    string `json:"point"`   // of WorkPoints, for the answer to whether work goes on
	Present  int64  `json:"present"` // days there, of Days
	Days     int64  `json:"days"`
	Result   string `json:"result"`
	Amount   int64  `json:"amount"` // wage now, or what is saved or owed now
	Currency string `json:"currency"`
	Per      string `json:"per"`
}

// stepResults are the results of kinds of steps.
var stepResults = map[string][]string{StepExam: ExamResults, StepWork: WorkAnswers}

// Settle empties what the kind of a step does not have.
func (f *TrackStepFacts) Settle() {
	if f.Kind != StepAttendance {
		f.Present, f.Days = 0, 0
	}
	if stepResults[f.Kind] == nil {
		f.Result = ""
	}
	if f.Kind != StepWork && f.Kind != StepBalance || f.Result == WorkOver {
		f.Amount, f.Currency = 0, ""
	}
	if f.Kind != StepWork || f.Amount == 0 {
		f.Per = ""
	}
	f.Point = ""
}

// Check adds a problem for each rule that a step of a track breaks.
func (f TrackStepFacts) Check(of TrackFacts, dates CaseDates, p Problems) {
	must(p, "kind", f.Kind, TrackKindOf[of.Kind].Steps)
	if f.OnDay == "" {
		p.Add("on_day", "problem.required")
	}
	dates.Event("on_day", Exactly(f.OnDay), p)
	if f.OnDay != "" && f.OnDay < of.FromOn {
		p.Add("on_day", "problem.track_order")
	}
	if results := stepResults[f.Kind]; results != nil {
		must(p, "result", f.Result, results)
	}
	if f.Kind == StepAttendance && (f.Days < 1 || f.Days > 366 || f.Present > f.Days) {
		p.Add("present", "problem.track_present")
	}
	if f.Kind == StepBalance && f.Currency == "" {
		p.Add("amount", "problem.required")
	}
	onList(p, "per", f.Per, WagePers)
	if f.Kind == StepWork && f.Amount > 0 && f.Per == "" {
		p.Add("per", "problem.choose")
	}
	if f.Amount > MaxClaimSum {
		p.Add("amount", "amount.too_large")
	}
}

// TrackStep is what was recorded of a track while it went on.
type TrackStep struct {
	ID             string `gorm:"primaryKey"`
	TrackID        string
	CaseID         string
	SurvivorID     string
	TrackStepFacts `gorm:"embedded"`
	FollowUpID     string // the contact after leaving in which it was said, "" for none
	Trail          `gorm:"embedded"`
}
