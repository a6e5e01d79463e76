package demo

import (
	"cmp"
	"slices"
)

// These parts of the demo have dice of their own. The survivors follow them.
const (
	partOrganisation = iota
	partPlan
	partSessions  = 1 << 16
	partSubKinds  = 1 << 17
	partBeds      = 1 << 18
	partOffices   = 1 << 19
	partSurvivors = 1 << 20
	partClaims    = 1 << 40
	partPapers    = 1 << 41
	partStays     = 1 << 42
	partAssess    = 1 << 45
	partFollow    = 1 << 43
	partReferrals = 1 << 46
	partGroups    = 1 << 44
	partTrial     = 1 << 47
	partNotes     = 1 << 48
	partTasks     = 1 << 49
	partAsks      = 1 << 50
	partTracks    = 1 << 55
	partWages     = 1 << 56
	partSafety    = 1 << 53
	partHealth    = 1 << 54
	partWentOn    = 1 << 51
	partPublish   = 1 << 57
	partTransfers = 1 << 58
	partThings    = 1 << 59
	partOwnFiles  = 1 << 60
	partRosters   = 1 << 62
)

// history is how many days ago the oldest ordinary case began.
const history = 730

// caseloadOf returns how many cases the account "caseworker" has: one in six,
// and never more than a search by name must be able to handle.
func caseloadOf(survivors int) int { return min(survivors/6, 5000) }

// slot is the plan of one survivor: when they came, whether they are in the
// caseload of the account "caseworker", and which scene shapes their history.
type slot struct {
	age   int32 // days since intake
	clock int16 // minute of that day
	scene int16 // position in scenes, or ordinary
	mine  bool  // in the caseload of the account "caseworker"
}

// ordinary is the scene of a random history.
const ordinary = -1

// plan lists all survivors in the order in which they came, so that rows of one
// time are stored close together.
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

// spread gives the caseworker the wanted number of ordinary cases, evenly
// distributed.
func spread(slots []slot, wanted int) {
	rest := len(slots) - len(scenes)
	for i := 0; i < rest && wanted > 0; i++ {
		slots[len(scenes)+i].mine = (i+1)*wanted/rest > i*wanted/rest
	}
}
