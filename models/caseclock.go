package models

// CaseClock is a clock of a right that runs for a case, as the evaluation says:
// what calendars read.
type CaseClock struct {
	CaseID  string `gorm:"primaryKey"`
	Item    string `gorm:"primaryKey"` // pack item key
	Name    string `gorm:"primaryKey"` // clock key
	Version string // of the item
	Against Party
	Started Instant
	Due     Instant
	About   bool // started on a date that is not exact
	Hard    bool // may be called a deadline
}

// RunningClocks makes the rows of the clocks of a right that say something: one
// that was met does not run any more, nor does one of a right that is settled.
// Nobody is called late over a right that is not known to apply, so of those
// only her own deadlines are kept.
func RunningClocks(caseID string, s EntitlementState) []CaseClock {
	if s.Review || s.Standing == NotEntitled || s.Settled() {
		return nil
	}
	var out []CaseClock
	for _, c := range s.Clocks {
		if !c.Met.IsZero() || c.Due.IsZero() || s.Standing != Entitled && (c.Against != PartySurvivor || !c.Hard) {
			continue
		}
		out = append(out, CaseClock{
			CaseID: caseID, Item: s.Item, Name: c.Key, Version: s.Version, Against: c.Against,
			Started: c.Started, Due: c.Due, About: c.About, Hard: c.Hard,
		})
	}
	return out
}

// Settled reports whether nothing is left to do about the right: she has it,
// does not want it, or people decided that it does not apply.
func (s EntitlementState) Settled() bool {
	return s.Progress == ProgressReceived || s.Progress == ProgressDeclined || s.Progress == ProgressNone
}
