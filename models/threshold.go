package models

// Threshold is the number an organisation set for a gap rule whose own number
// is only our default, without law or science (marked D).
type Threshold struct {
	OrganisationID string `gorm:"primaryKey"`
	Rule           string `gorm:"primaryKey"`
	Value          int64
	Unit           string // Span.Unit of the default when the number was set
	Reason         string // code from ThresholdReasons; "" when none was given
	ChangedBy      string
	ChangedAt      Instant
}

// ThresholdReasons are the codes for why an organisation uses its own number.
// They are codes, so that no words about a person can get into the settings.
var ThresholdReasons = []string{"after_review", "how_we_work", "local_order", "too_many", "other"}

// Unit returns the unit of the span; the zero Span, "at once", counts in days.
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

// leastMost is, for each unit, a greatest number that may always be chosen.
var leastMost = map[string]int{"hours": 72, "days": 14, "months": 3, "working_days": 10}

// ThresholdBounds returns the least and the greatest number an organisation may
// choose in place of a default. The greatest is four times the default, or
// leastMost if that is more, so that a reminder can be moved but never put off
// for good. Only a gap that is due at once by default may be set to zero.
func ThresholdBounds(standard Span) (least, most int) {
	n := standard.Size()
	return min(n, 1), max(4*n, leastMost[standard.Unit()])
}

// HouseNumber is a number that an organisation sets and that is no length of time of a
// gap rule.
type HouseNumber struct {
	Key         string
	Unit        string
	Standard    int // our default; 0 for none
	Least, Most int
}

// The numbers of an organisation beside those of the gap rules.
const (
	NumberTries     = "follow_up.tries"  // after so many tries in a row contact is lost
	NumberRetention = "case.kept_closed" // years for which a closed case is kept; no text that was read names a number
	NumberSignOff   = "plan.sign_off"    // days within which a second colleague signs a plan off; the house wants none where it is not set
)

// HouseNumbers are these numbers. A default is our own, without scientific standing.
var HouseNumbers = []HouseNumber{
	{Key: NumberTries, Unit: "tries", Standard: 3, Least: 1, Most: 10},
	{Key: NumberRetention, Unit: "years", Least: 1, Most: 100},
	{Key: NumberSignOff, Unit: "days", Least: 1, Most: 90},
}

// HouseNumberOf returns the number of a key, the zero one for a key that is none.
func HouseNumberOf(key string) HouseNumber {
	for _, n := range HouseNumbers {
		if n.Key == key {
			return n
		}
	}
	return HouseNumber{}
}
