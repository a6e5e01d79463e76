package models

// Threshold is the number an organisation gave a gap rule whose own number is
// only our default, no law and no science (marked D).
type Threshold struct {
	OrganisationID string `gorm:"primaryKey"`
	Rule           string `gorm:"primaryKey"`
	Value          int64
	Unit           string // Span.Unit of the default when the number was set
	Reason         string // of ThresholdReasons, "" for none given
	ChangedBy      string
	ChangedAt      Instant
}

// ThresholdReasons say why an organisation uses a number of its own. They are
// codes, so that no word about a person can stand among the settings.
var ThresholdReasons = []string{"after_review", "how_we_work", "local_order", "too_many", "other"}

// Unit names the unit of the span; the zero Span, "at once", counts in days.
func (s Span) Unit() string {
	switch {
	case s.Hours > 0:
		return "hours"
	case s.Months > 0:
		return "months"
	case s.WorkingDays > 0:
		return "working_days"
	}
	return "days"
}

// leastMost is what may always be chosen as the greatest number of a unit.
var leastMost = map[string]int{"hours": 72, "days": 14, "months": 3, "working_days": 10}

// ThresholdBounds returns the least and the greatest number an organisation may
// choose in place of a default: up to four times as much, so that a reminder
// can be moved and never put off for good. Only what is due at once by default
// may be set to nought.
func ThresholdBounds(standard Span) (least, most int) {
	n := standard.Size()
	return min(n, 1), max(4*n, leastMost[standard.Unit()])
}
