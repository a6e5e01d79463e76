package entitlement

import (
	"cmp"
	"slices"

	"aftercare/models"
)

// urgency orders the progress of rights: what needs somebody stands first,
// what is settled last.
var urgency = map[models.Progress]int{
	models.ProgressRefused: 0, models.ProgressOpen: 1, models.ProgressGranted: 2, models.ProgressWaiting: 2, models.ProgressNeedsFact: 3,
	models.ProgressReceived: 4, models.ProgressDeclined: 5, models.ProgressNone: 6,
}

// columns sorts the rights into the three columns.
func columns(rows []Row) []Column {
	out := make([]Column, len(models.Pillars))
	for i, right := range models.Pillars {
		out[i].Right = right
		for _, r := range rows {
			switch {
			case r.State.Right.Pillar() != right:
			case r.State.Standing == models.NotEntitled:
				out[i].Not = append(out[i].Not, r)
			default:
				out[i].Rows = append(out[i].Rows, r)
			}
		}
		slices.SortStableFunc(out[i].Rows, byUrgency)
	}
	return out
}

func byUrgency(a, b Row) int {
	return cmp.Or(
		cmp.Compare(urgency[a.State.Progress], urgency[b.State.Progress]),
		cmp.Compare(dueOrLast(a.Due), dueOrLast(b.Due)),
		cmp.Compare(len(a.State.Missing), len(b.State.Missing)),
	)
}

func dueOrLast(due models.Instant) models.Instant {
	if due == 0 {
		return models.Forever
	}
	return due
}

// Clock picks the clock a row shows: the first that runs, late ones before
// others, else the last that was met.
func (r Row) Clock() *models.ClockState {
	var best *models.ClockState
	for i := range r.State.Clocks {
		c := &r.State.Clocks[i]
		switch {
		case best == nil, best.Met != 0 && c.Met == 0, best.Met == 0 && c.Met == 0 && c.Due < best.Due, best.Met != 0 && c.Met > best.Met:
			best = c
		}
	}
	return best
}
