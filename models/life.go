package models

import "slices"

// Life says which steps can be recorded about an item of the packs, because a
// claim, a service and a duty of somebody else go different ways.
type Life string

// The lives.
const (
	LifeRight   Life = "right"   // asked for and decided by somebody
	LifeMoney   Life = "money"   // the same, with sums
	LifeService Life = "service" // asked for and given
	LifeDuty    Life = "duty"    // owed whatever the survivor says: done or not done
)

// Lives lists every life.
var Lives = []Life{LifeRight, LifeMoney, LifeService, LifeDuty}

// asked are the steps of a right that an authority decides.
var asked = []StanceKind{
	StanceInformed, StanceWanted, StanceDeclined, StanceApplied, StanceGranted, StancePart, StanceRefused,
	StanceAppealed, StanceEscalated, StanceReceived, StanceNotApplies,
}

// aside are the steps of an application for money that leave how far it is: objections of
// the office, the delay and its excuse, and what becomes of a deposit.
var aside = []StanceKind{
	StanceObjected, StanceAnswered, StanceDelayAsked, StanceDelayExcused, StanceDelayRefused,
	StanceDeposited, StanceEarlyAsked, StanceEarlyGranted, StanceEarlyRefused, StanceReleased,
}

// lifeSteps are the steps of each life, in their usual order. Only what is hers
// to refuse can be declined.
var lifeSteps = map[Life][]StanceKind{
	LifeRight:   asked,
	LifeMoney:   append(slices.Clone(asked), aside...),
	LifeService: {StanceInformed, StanceWanted, StanceDeclined, StanceApplied, StanceRefused, StanceEscalated, StanceReceived, StanceNotApplies},
	LifeDuty:    {StanceReceived, StanceNotDone, StanceEscalated, StanceAppealed, StanceNotApplies},
}

// Steps returns the steps that the life has, in their usual order.
func (l Life) Steps() []StanceKind { return lifeSteps[l] }

// Has reports whether the life has a step.
func (l Life) Has(k StanceKind) bool { return slices.Contains(lifeSteps[l], k) }

// NextSteps returns the steps that make sense after those recorded, in the
// order in which pages offer them. recorded is newest first; what a life does
// not have counts for nothing. late means that an authority or a court is late.
func (l Life) NextSteps(recorded []StanceKind, late bool) []StanceKind {
	recorded = slices.DeleteFunc(slices.Clone(recorded), func(k StanceKind) bool { return !l.Has(k) })
	if l == LifeDuty {
		return dutyNext(standing(recorded))
	}
	next := nextAsked(recorded, late)
	if l == LifeMoney {
		next = append(next, appealNext(recorded)...)
		next = append(next, objectionNext(recorded)...)
		next = append(next, depositNext(recorded)...)
	}
	return slices.DeleteFunc(next, func(k StanceKind) bool { return !l.Has(k) })
}

// dutyNext returns the steps of a duty after the newest one. Some duties come
// again, such as news of the case, so one that was done can be done once more.
func dutyNext(newest StanceKind) []StanceKind {
	switch newest {
	case StanceReceived:
		return []StanceKind{StanceReceived, StanceNotDone}
	case StanceNotDone:
		return []StanceKind{StanceEscalated, StanceReceived, StanceNotDone, StanceNotApplies}
	case StanceNotApplies:
		return []StanceKind{StanceReceived, StanceNotDone}
	}
	return []StanceKind{StanceReceived, StanceNotDone, StanceEscalated, StanceNotApplies}
}
