package gap

import (
	"cmp"
	"slices"
	"time"

	"aftercare/models"
)

// firstHours is how long after intake a time limit of the shelter or of the
// survivor may end to stand among the steps of the first day.
const firstHours = 72 * time.Hour

// First lists what to do in the first hours after intake, in the order in which
// it is due: the open steps of the first day, dangers, and time limits that end
// soon. It is empty once no step of the first day is open.
func (c Case) First(intake models.Instant) []Gap {
	var out []Gap
	steps := 0
	for _, g := range c.Open {
		if g.Rule.FirstDay > 0 {
			steps++
		}
		if g.Rule.FirstDay > 0 || g.Severity == models.Critical || ours(g.Mover) && g.Due > 0 && g.Due < intake.Add(firstHours) {
			out = append(out, g)
		}
	}
	if steps == 0 {
		return nil
	}
	slices.SortStableFunc(out, func(a, b Gap) int {
		return cmp.Or(cmp.Compare(a.by(), b.by()), cmp.Compare(a.Rule.FirstDay, b.Rule.FirstDay))
	})
	return out
}

// by returns until when the gap should be answered: now for a danger without a
// date.
func (g Gap) by() models.Instant {
	if g.Due == 0 {
		return g.Since
	}
	return g.Due
}
