package models

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// CaseApplication is one application for money of a case, as evaluated: filed with
// one authority on one form, or waiting to be filed there. It serves one right or
// several. Sums are in the smallest unit of Currency, and 0 where none was recorded.
type CaseApplication struct {
	CaseID     string `gorm:"primaryKey"`
	Name       string `gorm:"primaryKey"` // the filing of its steps; see NameOfApplication
	Authority  string // with whom it is filed, a key of the packs
	Items      string // the rights it serves, separated by spaces
	Rights     int64  // how many
	Stage      ApplicationStage
	FiledAt    Instant
	DecidedAt  Instant // first answer of the authority
	PaidAt     Instant // first money
	Due        Instant // of the first clock of any of the rights that runs; 0 for none
	Latest     Instant // the last moment it can fall due; 0 where Due is known
	About      bool    // it started on a date that is not exact
	ObjectedAt Instant // since when an objection of the office waits for our answer; 0 for none
	AnswerDue  Instant // by when the office wants it
	OwnDue     bool    // the office named no day: this one is our own reminder
	Place      Instant // in lists: Due, and after all others where no clock runs
	Turn       Party   // whose move that clock waits for
	Currency   string
	Sought     int64
	Awarded    int64
	Paid       int64

	Interim     int64   // what orders of interim money gave of Awarded
	InterimPaid int64   // what of that was paid
	InterimAt   Instant // since when interim money is ordered and not paid, or not in full; 0 for none

	Delay       StanceKind // the last that was said about the excuse for the delay of what was filed last; "" for nothing
	DelayAt     Instant
	DelayAppeal bool // it is about an appeal, and not about the application itself

	Kept   int64   // of Awarded, what is in fixed deposits: it counts as paid once it is released
	FreeOn Instant // from when the first of these can be drawn; 0 where nobody said, or for none
}

// ApplicationStage is how far an application is: as far as the right that is
// furthest behind.
type ApplicationStage string

// The stages, from the first.
const (
	ApplicationToFile   ApplicationStage = "to_file"
	ApplicationObjected ApplicationStage = "objected" // the office wants something before it goes on: our move
	ApplicationFiled    ApplicationStage = "filed"    // also an appeal that waits
	ApplicationRefused  ApplicationStage = "refused"
	ApplicationGranted  ApplicationStage = "granted" // and not paid yet, or not in full
	ApplicationKept     ApplicationStage = "kept"    // paid but for what is in a fixed deposit
	ApplicationPaid     ApplicationStage = "paid"
)

// ApplicationStages lists the stages from the first.
var ApplicationStages = []ApplicationStage{ApplicationToFile, ApplicationObjected, ApplicationFiled, ApplicationRefused, ApplicationGranted, ApplicationKept, ApplicationPaid}

// stageOf is the stage of one right by its progress.
var stageOf = map[Progress]ApplicationStage{
	ProgressOpen: ApplicationToFile, ProgressWaiting: ApplicationFiled, ProgressRefused: ApplicationRefused,
	ProgressGranted: ApplicationGranted, ProgressReceived: ApplicationPaid,
}

// Claimed is a right of money with what people recorded about it.
type Claimed struct {
	State     EntitlementState
	Authority string
	Interim   bool        // relief before the decision
	Steps     []StanceRow // that count, in the order of their time
}

// Applications folds the rights of a case into the applications that serve them. A
// right that does not apply, that only may apply, or that she does not want has
// none, unless somebody applied for it.
func Applications(caseID string, rights []Claimed) []CaseApplication {
	var out []CaseApplication
	at, steps := map[string]int{}, stepsOf(rights)
	money, interim := ledgersOf(steps), InterimOrders(steps, interimOf(rights))
	for _, r := range rights {
		one, ok := r.application(caseID, money[r.State.Item])
		if !ok {
			continue
		}
		if order, there := interim[r.State.Item]; there {
			one.ordered(order, r.State.Progress)
		}
		i, there := at[one.Name]
		if !there {
			at[one.Name] = len(out)
			out = append(out, one)
			continue
		}
		out[i] = out[i].with(one)
	}
	for i := range out {
		out[i].settle()
	}
	slices.SortFunc(out, func(a, b CaseApplication) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

// stepsOf are the steps of rights in the order of their time.
func stepsOf(rights []Claimed) (steps []StanceRow) {
	for _, r := range rights {
		for _, s := range r.Steps {
			s.Subject = r.State.Item
			steps = append(steps, s)
		}
	}
	slices.SortStableFunc(steps, func(a, b StanceRow) int { return cmp.Compare(a.At, b.At) })
	return steps
}

// interimOf reports which of some rights are relief before the decision.
func interimOf(rights []Claimed) func(item string) bool {
	return func(item string) bool {
		return slices.ContainsFunc(rights, func(r Claimed) bool { return r.Interim && r.State.Item == item })
	}
}

// ledgersOf is the money of rights, by right.
func ledgersOf(steps []StanceRow) map[string]Ledger {
	out := map[string]Ledger{}
	for _, l := range Ledgers(steps) {
		out[l.Item] = l
	}
	return out
}

// application is that of one right alone. ok is false when there is none.
func (r Claimed) application(caseID string, money Ledger) (a CaseApplication, ok bool) {
	stage, known := stageOf[r.State.Progress]
	if r.Authority == "" || r.State.Review || !known || stage == ApplicationToFile && r.State.Standing != Entitled {
		return a, false
	}
	a = CaseApplication{
		CaseID: caseID, Authority: r.Authority, Items: r.State.Item, Rights: 1, Stage: stage,
		Currency: money.Currency, Sought: money.Sought, Awarded: money.Awarded, Paid: money.Paid, Kept: money.Kept,
	}
	a.keeps(r.Steps)
	a.excused(r.Steps)
	if clock, runs := firstRunning(RunningClocks(caseID, r.State)); runs {
		a.set(clock)
	}
	filing := ""
	for _, s := range r.Steps {
		a.count(s)
		if s.Kind == StanceApplied {
			filing = s.Filing
		}
	}
	if a.ObjectedAt != 0 && a.Stage == ApplicationFiled {
		a.Stage = ApplicationObjected
	}
	if a.Stage == ApplicationPaid && appealWaits(r.Steps) {
		a.Stage = ApplicationFiled // money that came answers no appeal
	}
	a.Name = NameOfApplication(a, filing)
	return a, true
}

// ordered takes an order of interim money into account. One without a sum is owed until
// something came.
func (a *CaseApplication) ordered(l Ledger, progress Progress) {
	a.Interim, a.InterimPaid = l.Awarded, min(l.Paid, l.Awarded)
	if l.Awarded > l.Paid || l.Awarded == 0 && progress == ProgressGranted {
		a.InterimAt = l.AwardedAt
	}
}

// NameOfApplication names an application: by its filing; by its right, where that
// one was asked for alone; by its authority while it waits.
func NameOfApplication(a CaseApplication, filing string) string {
	switch {
	case a.Stage == ApplicationToFile:
		return "open/" + a.Authority
	case filing != "":
		return filing
	}
	return "item/" + a.Items
}

// appealWaits reports whether an appeal was filed that nobody decided yet.
func appealWaits(steps []StanceRow) (waits bool) {
	for _, s := range steps {
		waits = s.Kind == StanceAppealed || waits && !s.Kind.Decided()
	}
	return waits
}

// answerWithin is how long an objection can wait where the office named no day. It is
// our own number and stands in no law.
const answerWithin = 14 * 24 * time.Hour

// objected takes an objection of the office into account. The day that it named is over
// at its end.
func (a *CaseApplication) objected(s StanceRow) {
	a.ObjectedAt, a.AnswerDue, a.OwnDue = s.At, s.UntilAt.Add(24*time.Hour)-1, false
	if s.UntilAt == 0 {
		a.AnswerDue, a.OwnDue = s.At.Add(answerWithin), true
	}
}

// count takes the day of a step into account. An answer of either side ends an objection.
func (a *CaseApplication) count(s StanceRow) {
	if s.Kind.Decided() || s.Kind == StanceAnswered || s.Kind == StanceApplied {
		a.ObjectedAt, a.AnswerDue, a.OwnDue = 0, 0, false
	}
	switch {
	case s.Kind == StanceObjected:
		a.objected(s)
	case s.Kind == StanceApplied:
		a.FiledAt = s.At
	case s.Kind.Decided():
		a.DecidedAt = first(a.DecidedAt, s.At)
	case s.Kind == StanceReceived || s.Kind == StanceReleased:
		a.PaidAt = first(a.PaidAt, s.At)
	}
}

// excused notes how far the excuse for a delay is, of what was filed last: once the
// application was decided, or its delay not excused, an appeal begins anew.
func (a *CaseApplication) excused(steps []StanceRow) {
	over, appeal := false, false
	for _, s := range steps {
		switch {
		case s.Kind.Excusing():
			a.Delay, a.DelayAt, a.DelayAppeal = s.Kind, s.At, appeal
			over = s.Kind == StanceDelayRefused
		case s.Kind.Decided():
			over = true
		case s.Kind == StanceAppealed && over:
			a.Delay, a.DelayAt, a.DelayAppeal = "", 0, false
		}
		appeal = appeal || over || s.Kind == StanceAppealed
	}
}

// keeps notes from when the first deposit of a right can be drawn.
func (a *CaseApplication) keeps(steps []StanceRow) {
	var of []Stance
	for _, s := range steps {
		of = append(of, s.Stance())
	}
	if kept := KeptDeposits(of); len(kept) > 0 {
		a.FreeOn = kept[0].Free
	}
}

// settle says of the whole application whether money is still to come: the sum of an
// award stands with one of its rights and is paid for all of them.
func (a *CaseApplication) settle() {
	came := a.Paid + a.Kept
	switch {
	case a.Stage == ApplicationPaid && came < a.Awarded:
		a.Stage = ApplicationGranted // a part was paid
	case a.Stage == ApplicationGranted && a.Awarded > 0 && came >= a.Awarded:
		a.Stage = ApplicationPaid
	}
	if a.Stage == ApplicationPaid && a.Kept > 0 {
		a.Stage = ApplicationKept
	}
	if a.Awarded > 0 && came >= a.Awarded {
		a.InterimAt = 0
	}
	if a.Stage == ApplicationObjected {
		a.set(ClockState{Turn: PartyShelter, Due: a.AnswerDue})
	}
	if a.Place = a.Due; a.Due == 0 {
		a.Place = Forever
	}
}

// with is the application for the rights of both.
func (a CaseApplication) with(b CaseApplication) CaseApplication {
	a.Items, a.Rights = strings.TrimSpace(a.Items+" "+b.Items), a.Rights+b.Rights
	if slices.Index(ApplicationStages, b.Stage) < slices.Index(ApplicationStages, a.Stage) {
		a.Stage = b.Stage
	}
	if b.Due != 0 && (a.Due == 0 || b.Due < a.Due) {
		a.set(b.Clock())
	}
	if b.ObjectedAt != 0 && (a.ObjectedAt == 0 || b.AnswerDue < a.AnswerDue) {
		a.ObjectedAt, a.AnswerDue, a.OwnDue = b.ObjectedAt, b.AnswerDue, b.OwnDue
	}
	a.FiledAt, a.DecidedAt, a.PaidAt = first(a.FiledAt, b.FiledAt), first(a.DecidedAt, b.DecidedAt), first(a.PaidAt, b.PaidAt)
	a.Sought, a.Awarded, a.Paid = a.Sought+b.Sought, a.Awarded+b.Awarded, a.Paid+b.Paid
	a.Interim, a.InterimPaid, a.InterimAt = a.Interim+b.Interim, a.InterimPaid+b.InterimPaid, first(a.InterimAt, b.InterimAt)
	if b.DelayAt > a.DelayAt {
		a.Delay, a.DelayAt, a.DelayAppeal = b.Delay, b.DelayAt, b.DelayAppeal
	}
	a.Kept, a.FreeOn = a.Kept+b.Kept, first(a.FreeOn, b.FreeOn)
	a.Currency = cmp.Or(a.Currency, b.Currency)
	return a
}

// Clock is the time limit of the application: the first that runs of any of its rights.
func (a CaseApplication) Clock() ClockState {
	return ClockState{Turn: a.Turn, Due: a.Due, Latest: a.Latest, About: a.About}
}

func (a *CaseApplication) set(c ClockState) {
	a.Due, a.Latest, a.About, a.Turn = c.Due, c.Latest, c.About, c.Turn
}

// Keys lists the rights.
func (a CaseApplication) Keys() []string { return strings.Fields(a.Items) }

func firstRunning(clocks []CaseClock) (c ClockState, ok bool) {
	if len(clocks) == 0 {
		return c, false
	}
	return slices.MinFunc(clocks, func(a, b CaseClock) int { return cmp.Compare(a.Due, b.Due) }).State(), true
}

// first is the earlier of two moments that are known.
func first(a, b Instant) Instant {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}
