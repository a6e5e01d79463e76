package models

import (
	"cmp"
	"slices"
	"strings"
)

// RightDecisions are the steps that one life or another has (see Life). Each
// can be recorded at any time, because facts do not arrive in order.
var RightDecisions = append(slices.Concat(asked, aside), StanceNotDone)

// NotAppliesReasons are the codes for why a right does not apply although its
// conditions seem to be met or are not known.
var NotAppliesReasons = []string{"facts_differ", "covered_elsewhere", "no_longer_needed", "advised_by_lawyer"}

// StepPapers are the kinds of papers that prove a step.
var StepPapers = []string{"receipt", "order", "letter", "certificate", "bank_entry", "message", "none"}

// StepCorrections say why a step was corrected or taken back.
var StepCorrections = []string{"wrong_date", "wrong_step", "wrong_right", "wrong_amount", "entered_twice", "did_not_happen"}

// OfficeOther is the code of an office whose name is sealed, OfficeNone that
// nobody was reminded yet of what was not done.
const (
	OfficeOther = "other"
	OfficeNone  = "none"
)

// Decided reports whether the step is a decision of the authority.
func (k StanceKind) Decided() bool {
	return k == StanceGranted || k == StancePart || k == StanceRefused
}

// OfApplication reports whether the step is about a whole application that was
// filed: one paper that answers, or contests, all that was asked for in it.
func (k StanceKind) OfApplication() bool {
	return k.Decided() || k.Aside() || k == StanceReceived || k == StanceAppealed
}

// Awards reports whether the step awards something, whole or in part.
func (k StanceKind) Awards() bool { return k == StanceGranted || k == StancePart }

// Objecting reports whether the step is an objection of the office, or the answer to it.
func (k StanceKind) Objecting() bool { return k == StanceObjected || k == StanceAnswered }

// Excusing reports whether the step is about the excuse for a delay.
func (k StanceKind) Excusing() bool {
	return k == StanceDelayAsked || k == StanceDelayExcused || k == StanceDelayRefused
}

// Aside reports whether the step leaves how far its application is, except that what
// was released of a deposit arrived.
func (k StanceKind) Aside() bool { return slices.Contains(aside, k) }

// OfDeposit reports whether the step is about a fixed deposit.
func (k StanceKind) OfDeposit() bool { return k.Aside() && !k.Objecting() && !k.Excusing() }

// TakesMoney reports whether the step can have an amount.
func (k StanceKind) TakesMoney() bool {
	return k == StanceApplied || k.Awards() || k == StanceReceived || k.OfDeposit() && k != StanceEarlyRefused
}

// WithOffice reports whether the step can have an office.
func (k StanceKind) WithOffice() bool {
	return k == StanceApplied || k == StanceAppealed || k == StanceEscalated || k == StanceReceived || k == StanceNotDone || k.Decided()
}

// StepFacts are the coded facts of a step in the life of a right, or of a
// decision about a gap.
type StepFacts struct {
	// Kind is the kind of step.
	Kind StanceKind `json:"kind"`
	// Reason is a code, set when a right or a gap does not apply.
	Reason string `json:"reason"`
	// Office is "" for the office in the pack, OfficeOther, OfficeNone, or a
	// clock and the number of one of its offices.
	Office string `json:"office"`
	// Paper is one of StepPapers: what proves the step.
	Paper string `json:"paper"`
	// Amount is in the smallest unit of Currency; 0 when none was given.
	Amount int64 `json:"amount"`
	// Currency is an ISO 4217 code.
	Currency string `json:"currency"`
	// ReceivedOn is the day on which a decision reached the survivor or whoever acts
	// for her: where a law says so, the time for an appeal runs from it. "" where
	// nobody recorded it.
	ReceivedOn Date `json:"received_on"`
	// Includes says of an award whether its sum includes interim money: the rights of
	// the interim orders, separated by spaces, IncludesNone or IncludesNotSaid. "" where
	// nobody was asked.
	Includes string `json:"includes"`
	// Holder says in whose name a deposit is, or to whose account its money came: one of
	// DepositHolders.
	Holder string `json:"holder"`
	// RelativeID is the guardian in whose name it is, of the list of relatives.
	RelativeID string `json:"relative_id"`
	// ReleasedBy says who can release a deposit before its day: one of DepositReleasers.
	ReleasedBy string `json:"released_by"`
}

// The answers to whether an award includes interim money, beside the rights that it
// includes.
const (
	IncludesNone    = "none"     // it comes on top
	IncludesNotSaid = "not_said" // the order does not say; it counts as on top until somebody finds out
)

// Included lists the rights whose interim money the sum of the award includes.
func (f StepFacts) Included() []string {
	if f.Includes == IncludesNone || f.Includes == IncludesNotSaid {
		return nil
	}
	return strings.Fields(f.Includes)
}

// RightDecision is a step in the life of a right as the user enters it.
type RightDecision struct {
	StepFacts
	On       Date      // when the survivor applied, received, was refused or declined
	Hour     TimeOfDay // of that day, where it is known; a time without a day is of today
	ReviewOn Date      // for "does not apply", and for "declined" if the survivor wants to be asked again; of an objection, the day by which the office wants the answer; of a deposit, the day from which it can be drawn
}

// Check returns the problems of the step as of a day. "Does not apply" is never
// for good: it needs a reason and a review day.
func (d RightDecision) Check(today Date) error {
	problems := Problems{}
	if !slices.Contains(RightDecisions, d.Kind) {
		problems.Add("kind", "problem.required")
	}
	if d.On > today {
		problems.Add("on", "problem.future")
	}
	if d.Paper != "" && !slices.Contains(StepPapers, d.Paper) {
		problems.Add("paper", "problem.choose")
	}
	if d.Amount < 0 || d.Amount > 0 && (!d.Kind.TakesMoney() || len(d.Currency) != 3) {
		problems.Add("amount", "amount.unreadable")
	}
	d.checkReceipt(problems, today)
	if d.Kind == StanceNotApplies {
		oneOf(problems, "reason", d.Reason, NotAppliesReasons, "problem.required")
	}
	d.checkDeposit(problems)
	if d.Kind == StanceObjected || d.Kind == StanceDeposited {
		if d.ReviewOn != "" && d.ReviewOn < cmp.Or(d.On, today) {
			problems.Add("review", beforeOf[d.Kind])
		}
	} else if d.ReviewOn <= today && (d.Kind == StanceNotApplies || d.ReviewOn != "") {
		problems.Add("review", "right.review_later")
	}
	return problems.Err()
}

// beforeOf says that a day lies before the step that has it.
var beforeOf = map[StanceKind]string{StanceObjected: "step.answer_before", StanceDeposited: "deposit.free_before"}

// checkReceipt adds a problem where a decision reached her before it was taken, or on
// a day to come.
func (d RightDecision) checkReceipt(problems Problems, today Date) {
	on := cmp.Or(d.On, today)
	switch {
	case d.ReceivedOn == "":
	case !d.Kind.Decided():
		problems.Add("received_on", "step.only_decision")
	case d.ReceivedOn > today:
		problems.Add("received_on", "problem.future")
	case d.ReceivedOn < on:
		problems.Add("received_on", "step.received_before")
	}
}

// nextAsked returns the steps that make sense after those recorded about
// something that is asked for.
func nextAsked(recorded []StanceKind, late bool) []StanceKind {
	var next []StanceKind
	told, asked := slices.Contains(recorded, StanceInformed), slices.Contains(recorded, StanceWanted)
	switch standing(recorded) {
	case StanceApplied, StanceAppealed:
		next = []StanceKind{StanceGranted, StancePart, StanceRefused, StanceReceived, StanceDeclined}
	case StanceGranted:
		next = []StanceKind{StanceReceived}
	case StancePart:
		next = []StanceKind{StanceReceived, StanceAppealed}
	case StanceRefused:
		next = []StanceKind{StanceAppealed, StanceApplied}
	case StanceReceived:
		return []StanceKind{StanceReceived} // another part of the sum
	case StanceDeclined:
		return []StanceKind{StanceWanted, StanceApplied}
	case StanceNotApplies:
		return []StanceKind{StanceWanted, StanceApplied}
	default:
		if !told {
			next = append(next, StanceInformed)
		}
		if !asked {
			next = append(next, StanceWanted)
		}
		next = append(next, StanceDeclined, StanceApplied, StanceReceived, StanceNotApplies)
	}
	if late {
		next = append(next, StanceEscalated)
	}
	return next
}

// appealNext returns what an appeal about money leaves open: neither an award nor
// money that came ends the chance to contest the sum, and money that came does not
// answer an appeal.
func appealNext(recorded []StanceKind) []StanceKind {
	if now := standing(recorded); now != StanceGranted && now != StanceReceived {
		return nil
	}
	for _, k := range recorded {
		switch {
		case k == StanceAppealed:
			return []StanceKind{StanceGranted, StancePart, StanceRefused}
		case k.Decided():
			return []StanceKind{StanceAppealed}
		}
	}
	return nil
}

// objectionNext returns what can come next about objections while an application waits:
// the office may object, and what it objected to is answered.
func objectionNext(recorded []StanceKind) []StanceKind {
	if now := standing(recorded); now != StanceApplied && now != StanceAppealed {
		return nil
	}
	last := slices.IndexFunc(recorded, func(k StanceKind) bool { return k.Objecting() || k == StanceApplied || k == StanceAppealed })
	if recorded[last] == StanceObjected {
		return []StanceKind{StanceAnswered, StanceObjected}
	}
	return []StanceKind{StanceObjected}
}

// ExcuseNext returns what can come next about a delay: it is asked to be excused, and that
// is answered. Where it was not, an appeal is one of the ways that stay open.
func ExcuseNext(recorded []StanceKind, late bool) []StanceKind {
	last := slices.IndexFunc(recorded, func(k StanceKind) bool { return k.Excusing() || k == StanceApplied || k == StanceAppealed })
	switch {
	case last < 0:
	case recorded[last] == StanceDelayAsked:
		return []StanceKind{StanceDelayExcused, StanceDelayRefused}
	case recorded[last] == StanceDelayRefused:
		return []StanceKind{StanceAppealed}
	case recorded[last] != StanceDelayExcused && late:
		return []StanceKind{StanceDelayAsked}
	}
	return nil
}

// standing returns the newest step that changes the state of the right.
func standing(recorded []StanceKind) StanceKind {
	for _, k := range recorded {
		switch k {
		case StanceReleased:
			return StanceReceived
		case StanceInformed, StanceEscalated, StanceAcknowledged, StanceObjected, StanceAnswered, StanceDelayAsked, StanceDelayExcused, StanceDelayRefused,
			StanceDeposited, StanceEarlyAsked, StanceEarlyGranted, StanceEarlyRefused:
		case StanceWanted:
			return ""
		default:
			return k
		}
	}
	return ""
}

// EscalationOffice returns the code of the nth office to which a late clock is
// reported, counted from 0.
func EscalationOffice(clock string, n int) string { return clock + "/" + string(rune('0'+n)) }

// EscalatedTo parses such a code. ok is false for any other code.
func EscalatedTo(office string) (clock string, n int, ok bool) {
	clock, number, ok := strings.Cut(office, "/")
	if !ok || len(number) != 1 || number[0] < '0' || number[0] > '9' {
		return "", 0, false
	}
	return clock, int(number[0] - '0'), true
}
