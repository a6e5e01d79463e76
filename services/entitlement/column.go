package entitlement

import (
	"cmp"
	"slices"

	"aftercare/models"
)

// Column is the rights of one kind: those that apply or may apply, what needs
// somebody first, the duties of treaties that can be cited for them, and those
// that do not apply.
type Column struct {
	Right    models.Right
	Rows     []Row
	Treaties []Row
	Not      []Row
}

func (c Column) all() []Row { return slices.Concat(c.Rows, c.Treaties, c.Not) }

// urgency orders the progress of rights: what needs somebody stands first,
// what is settled last.
var urgency = map[models.Progress]int{
	models.ProgressRefused: 0, models.ProgressOpen: 1, models.ProgressGranted: 2, models.ProgressWaiting: 2, models.ProgressNeedsFact: 3,
	models.ProgressReceived: 4, models.ProgressDeclined: 5, models.ProgressNone: 6,
}

// columns sorts the rights by kind, the three columns first.
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

// Regional returns the fact that says in which state or province the case has
// to be for the right, where that is not known: the right is law of one of them
// and its condition named place waits for the answer. It is "" for every other
// right, and for one in whose life somebody took a step.
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

// placeCondition is the condition that says where a state's law holds.
const placeCondition = "place"
