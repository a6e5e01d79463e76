package models

import (
	"slices"
	"strings"
)

// RightDecisions are the steps in the life of a right, in the order in which
// they come. Each can be recorded: facts do not arrive in order.
var RightDecisions = []StanceKind{
	StanceInformed, StanceWanted, StanceDeclined, StanceApplied, StanceGranted, StancePart, StanceRefused,
	StanceAppealed, StanceEscalated, StanceReceived, StanceNotApplies,
}

// NotAppliesReasons says why a right does not apply although its conditions
// seem to be met, or are not known.
var NotAppliesReasons = []string{"facts_differ", "covered_elsewhere", "no_longer_needed", "advised_by_lawyer"}

// StepPapers are the papers that show a step.
var StepPapers = []string{"receipt", "order", "letter", "certificate", "bank_entry", "message", "none"}

// StepCorrections say why a step was corrected or taken back.
var StepCorrections = []string{"wrong_date", "wrong_step", "wrong_right", "wrong_amount", "entered_twice", "did_not_happen"}

// OfficeOther stands for an office whose name is sealed.
const OfficeOther = "other"

// Decided reports whether the step is a decision of the authority.
func (k StanceKind) Decided() bool {
	return k == StanceGranted || k == StancePart || k == StanceRefused
}

// TakesMoney reports whether an amount belongs to the step.
func (k StanceKind) TakesMoney() bool {
	return k == StanceApplied || k == StanceGranted || k == StancePart || k == StanceReceived
}

// WithOffice reports whether the step is one with an office.
func (k StanceKind) WithOffice() bool {
	return k == StanceApplied || k == StanceAppealed || k == StanceEscalated || k == StanceReceived || k.Decided()
}

// StepFacts are the coded facts of a step in the life of a right, or of a
// decision about a gap.
type StepFacts struct {
	// Kind says which step it is.
	Kind StanceKind `json:"kind"`
	// Reason is a code, of a right or a gap that does not apply.
	Reason string `json:"reason"`
	// Office is "" for the office the pack names, OfficeOther, or a clock and the
	// number of one of its offices.
	Office string `json:"office"`
	// Paper is one of StepPapers: what shows the step.
	Paper string `json:"paper"`
	// Amount is in the smallest unit of Currency, 0 for none said.
	Amount int64 `json:"amount"`
	// Currency is by ISO 4217.
	Currency string `json:"currency"`
}

// RightDecision is a step in the life of a right as somebody enters it.
type RightDecision struct {
	StepFacts
	On       Date // when it was applied for, received, refused or declined
	ReviewOn Date // of "does not apply", and of "declined" where she wants to be asked again
}

// Check returns what is wrong with the step on a day. "Does not apply" is never
// for good: it needs a reason and a day to look again.
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
	if d.Kind == StanceNotApplies {
		oneOf(problems, "reason", d.Reason, NotAppliesReasons, "problem.required")
	}
	if d.ReviewOn <= today && (d.Kind == StanceNotApplies || d.ReviewOn != "") {
		problems.Add("review", "right.review_later")
	}
	return problems.Err()
}

// NextSteps are the steps that make sense after those recorded, the newest
// first, in the order in which pages offer them. late says that an authority or
// a court is late with it.
func NextSteps(recorded []StanceKind, late bool) []StanceKind {
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
		return []StanceKind{StanceReceived} // another part of it
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

// standing is the newest step that moves the right.
func standing(recorded []StanceKind) StanceKind {
	for _, k := range recorded {
		switch k {
		case StanceInformed, StanceEscalated, StanceAcknowledged:
		case StanceWanted:
			return ""
		default:
			return k
		}
	}
	return ""
}

// EscalationOffice is the code of the nth office to which a late clock is
// reported, counted from nought.
func EscalationOffice(clock string, n int) string { return clock + "/" + string(rune('0'+n)) }

// EscalatedTo reads such a code; ok is false for every other one.
func EscalatedTo(office string) (clock string, n int, ok bool) {
	clock, number, ok := strings.Cut(office, "/")
	if !ok || len(number) != 1 || number[0] < '0' || number[0] > '9' {
		return "", 0, false
	}
	return clock, int(number[0] - '0'), true
}
