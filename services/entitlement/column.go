package entitlement

import (
	"cmp"
	"slices"

	"aftercare/models"
)

// Column holds the rights of one kind: those that apply or may apply, most
// urgent first, the treaty duties that can be cited for them, and those that do
// not apply.
type Column struct {
	Right    models.Right
	Rows     []Row
	Treaties []Row
	Not      []Row
}

func (c Column) all() []Row { return slices.Concat(c.Rows, c.Treaties, c.Not) }

// urgency orders rights by progress: those that need somebody first, settled
// ones last.
var urgency = map[models.Progress]int{
	models.ProgressRefused: 0, models.ProgressOpen: 1, models.ProgressGranted: 2, models.ProgressWaiting: 2, models.ProgressNeedsFact: 3,
	models.ProgressReceived: 4, models.ProgressDeclined: 5, models.ProgressNone: 6,
}

// columns groups the rights by kind, the three columns first.
func columns(rows []Row) []Column {
	out := make([]Column, len(models.Rights))
	for i, right := range models.Rights {
		out[i].Right = right
		for _, r := range rows {
			switch {
			case r.State.Right != right:
			case r.State.Standing == models.NotEntitled:
				out[i].Not = append(out[i].Not, r)
			case r.Cited:
				out[i].Treaties = append(out[i].Treaties, r)
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

// Regional returns the fact that says in which state or province the case must
// be for the right to apply, if the fact is not known yet: the right is law of
// one state, and its condition named place is open. It returns "" for every
// other right, and for a right in which somebody took a step.
func (r Row) Regional() string {
	if r.Item.Where == r.Item.Jurisdiction || r.State.Progress != models.ProgressNeedsFact || len(r.Decisions) > 0 {
		return ""
	}
	for _, c := range r.State.Conditions {
		if c.Key == placeCondition && c.Truth == models.Unknown && len(c.Missing) > 0 {
			return c.Missing[0]
		}
	}
	return ""
}

// placeCondition is the name of the condition that limits a right to one state.
const placeCondition = "place"
