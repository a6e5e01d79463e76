package demo

import (
	"cmp"
	"slices"
)

// The parts of the demo that have dice of their own. Survivors come after them.
const (
	partHouse = iota
	partPlan
	partSurvivors = 1 << 20
)

// history is how many days back the oldest ordinary case began.
const history = 730

// caseloadOf is how many cases the account "caseworker" works with: one in six,
// and never more than a search by name must stand.
func caseloadOf(survivors int) int { return min(survivors/6, 5000) }

// slot is the place of one survivor in the demo: when she came, whose caseload
// she is in, and whether a scene shapes her history.
type slot struct {
	age   int32 // days since intake
	clock int16 // minute of that day
	scene int16 // position in scenes, ordinary for none
	mine  bool  // in the caseload of the account "caseworker"
}

// ordinary is the scene of a history that dice alone shape.
const ordinary = -1

// plan lays out all survivors in the order in which they came, so that what
// belongs together is stored together.
func plan(seed uint64, survivors int) []slot {
	d := throw(seed, partPlan)
	slots := make([]slot, survivors)
	mine := 0
	for i := range slots {
		if i < len(scenes) {
			slots[i] = slot{age: int32(scenes[i].age), scene: int16(i), mine: scenes[i].mine}
		} else {
			slots[i] = slot{age: int32(d.below(history)), scene: ordinary}
		}
		slots[i].clock = int16(d.between(8*60, 19*60))
		if slots[i].mine {
			mine++
		}
	}
	spread(slots, caseloadOf(survivors)-mine)
	slices.SortStableFunc(slots, func(a, b slot) int { return cmp.Or(cmp.Compare(b.age, a.age), cmp.Compare(a.clock, b.clock)) })
	return slots
}

// spread gives the caseworker so many of the ordinary cases, evenly.
func spread(slots []slot, wanted int) {
	rest := len(slots) - len(scenes)
	for i := 0; i < rest && wanted > 0; i++ {
		slots[len(scenes)+i].mine = (i+1)*wanted/rest > i*wanted/rest
	}
}
