package entitlement

import (
	"time"

	"aftercare/models"
)

// Filter is one selection of the rights of a case.
type Filter string

// The filters, in the order of the page.
const (
	All        Filter = ""
	ToDo       Filter = "todo"     // the next move is the shelter's or the survivor's
	WithClock  Filter = "running"  // a clock runs
	Overdue    Filter = "late"     // a clock has passed
	Received   Filter = "received" //
	Declined   Filter = "declined" // by the survivor's own choice
	NotForThis Filter = "none"     // does not apply
	NeedsFact  Filter = "fact"
)

// Filters lists all filters.
var Filters = []Filter{All, ToDo, WithClock, Overdue, Received, Declined, NotForThis, NeedsFact}

// In reports whether a right matches a filter at the moment now.
func (r Row) In(f Filter, now models.Instant) bool {
	p := r.State.Progress
	switch f {
	case ToDo:
		return r.ours(now)
	case WithClock:
		return len(r.Running(now)) > 0
	case Overdue:
		return len(r.Late(now)) > 0
	case Received:
		return p == models.ProgressReceived
	case Declined:
		return p == models.ProgressDeclined
	case NotForThis:
		return r.State.Standing == models.NotEntitled || p == models.ProgressNone
	case NeedsFact:
		return p == models.ProgressNeedsFact
	}
	return true
}

// ours reports whether the next move is the shelter's or the survivor's: nobody
// applied yet, it was refused or granted in part, or an authority is late and
// can be reminded. Nobody applies for a duty: it is the move of whoever owes it.
func (r Row) ours(now models.Instant) bool {
	if r.Cited {
		return false
	}
	open := r.State.Progress == models.ProgressOpen && (!r.Owed() || r.Item.OwedBy.Party == models.PartyShelter || r.notDone())
	if open || r.State.Progress == models.ProgressRefused || r.LateOf(now) != nil {
		return true
	}
	if r.State.Progress == models.ProgressGranted && len(r.Decisions) > 0 && r.Decisions[0].Kind == models.StancePart {
		return true
	}
	for _, k := range r.Running(now) {
		if k.Against == models.PartySurvivor || k.Against == models.PartyShelter {
			return true
		}
	}
	return false
}

// notDone reports whether the last that is known of a duty is that it was not
// done: somebody has to be reminded.
func (r Row) notDone() bool {
	d := r.Last()
	return d != nil && d.Kind == models.StanceNotDone
}

// Only keeps the rights that match a filter, column by column.
func (r Rights) Only(f Filter) Rights {
	if f == All {
		return r
	}
	out := r
	out.Columns = make([]Column, len(r.Columns))
	for i, c := range r.Columns {
		out.Columns[i].Right = c.Right
		for _, row := range c.all() {
			if row.In(f, r.Now) {
				out.Columns[i].Rows = append(out.Columns[i].Rows, row)
			}
		}
	}
	return out
}

// Count counts the rights that match a filter.
func (r Rights) Count(f Filter) int {
	n := 0
	for _, row := range r.Rows() {
		if row.In(f, r.Now) {
			n++
		}
	}
	return n
}

func days(n int) time.Duration { return time.Duration(n) * 24 * time.Hour }
