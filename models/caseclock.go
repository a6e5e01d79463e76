package models

// CaseClock is a running clock of a right for a case, as evaluated. Calendars
// read it.
type CaseClock struct {
	CaseID  string `gorm:"primaryKey"`
	Item    string `gorm:"primaryKey"` // key of the pack item
	Name    string `gorm:"primaryKey"` // clock key
	Version string // version of the item
	Against Party
	Turn    Party // whose move it is
	Started Instant
	Due     Instant
	About   bool // it started on a date that is not exact
	Hard    bool // it may be called a deadline
}

// RunningClocks makes the rows of the clocks of a right that are worth showing.
// It leaves out clocks that were met, that ended before the survivor came, and
// those of a settled right, which no longer run. Nobody is called late over a right that is not known to apply, so
// of such a right it keeps only the survivor's own deadlines.
func RunningClocks(caseID string, s EntitlementState) []CaseClock {
	if s.Review || s.Standing == NotEntitled {
		return nil
	}
	var out []CaseClock
	for _, c := range s.Clocks {
		if !s.Runs(c) || c.Due.IsZero() || s.Standing != Entitled && (c.Against != PartySurvivor || !c.Hard) {
			continue
		}
		out = append(out, CaseClock{
			CaseID: caseID, Item: s.Item, Name: c.Key, Version: s.Version, Against: c.Against, Turn: c.Turn,
			Started: c.Started, Due: c.Due, About: c.About, Hard: c.Hard,
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
