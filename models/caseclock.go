package models

import "strings"

// CaseClock is a line of a calendar: one act of a case on one day, as evaluated.
// It is a running clock of a right, and Also names the other clocks that are the
// same act on that day: other readings of the law, or other rights that one
// application serves.
type CaseClock struct {
	CaseID  string `gorm:"primaryKey"`
	Item    string `gorm:"primaryKey"` // key of the pack item
	Name    string `gorm:"primaryKey"` // clock key
	Version string // version of the item
	Against Party
	Turn    Party // whose move it is
	Started Instant
	Due     Instant
	Latest  Instant // the last moment it can fall due; 0 where Due is known
	About   bool    // it started on a date that is not exact
	Hard    bool    // it may be called a deadline
	Danger  bool    // it is about danger to a person
	Also    string  // "item/clock item/clock"
}

// Others lists the clocks that the line also stands for, as right and clock.
func (c CaseClock) Others() [][2]string {
	var out [][2]string
	for _, ref := range strings.Fields(c.Also) {
		item, name, _ := strings.Cut(ref, "/")
		out = append(out, [2]string{item, name})
	}
	return out
}

// State returns the clock of the line.
func (c CaseClock) State() ClockState {
	return ClockState{Key: c.Name, Against: c.Against, Turn: c.Turn, Started: c.Started, Due: c.Due, Latest: c.Latest, About: c.About, Hard: c.Hard}
}

// FoldClocks makes one line of the clocks that are the same act of one party on
// one day. act names what ends a clock; "" stands alone. A line is a deadline if
// one of its clocks is.
func FoldClocks(all []CaseClock, act func(CaseClock) string) []CaseClock {
	type line struct {
		act           string
		due, latest   Instant
		against, turn Party
	}
	var out []CaseClock
	at := map[line]int{}
	for _, c := range all {
		key := line{act(c), c.Due, c.Latest, c.Against, c.Turn}
		i, there := at[key]
		if !there || key.act == "" {
			at[key] = len(out)
			out = append(out, c)
			continue
		}
		lead := &out[i]
		lead.Hard, lead.Danger = lead.Hard || c.Hard, lead.Danger || c.Danger
		lead.Also = strings.TrimSpace(lead.Also + " " + c.Item + "/" + c.Name)
	}
	return out
}

// RunningClocks makes the rows of the clocks of a right that applies. It leaves
// out clocks that were met, that ended before the survivor came, and those of a
// settled right, which no longer run. A right that only may apply has no date
// yet: what is still to find out stands on the summary.
func RunningClocks(caseID string, s EntitlementState) []CaseClock {
	if s.Review || s.Standing != Entitled {
		return nil
	}
	var out []CaseClock
	for _, c := range s.Clocks {
		if !s.Runs(c) || c.Due.IsZero() {
			continue
		}
		out = append(out, CaseClock{
			CaseID: caseID, Item: s.Item, Name: c.Key, Version: s.Version, Against: c.Against, Turn: c.Turn,
			Started: c.Started, Due: c.Due, Latest: c.Latest, About: c.About, Hard: c.Hard,
		})
	}
	return out
}

// Runs reports whether a clock of the right still runs or has passed without
// being met. It does not once the right is settled, except that a clock may go
// on after the survivor has the right.
func (s EntitlementState) Runs(c ClockState) bool {
	if !c.Met.IsZero() || c.Lapsed {
		return false
	}
	return !s.Settled() || c.GoesOn && s.Progress == ProgressReceived
}

// Settled reports whether nothing is left to do about the right: the survivor
// has it, does not want it, or people decided that it does not apply.
func (s EntitlementState) Settled() bool {
	return s.Progress == ProgressReceived || s.Progress == ProgressDeclined || s.Progress == ProgressNone
}
