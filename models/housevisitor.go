package models

// HouseVisitorKinds say who comes to a house and visits no survivor.
var HouseVisitorKinds = []string{"inspector", "committee", "police", "official", "donor", "doctor", "trainer", "supplier", "repair", "neighbour", "stranger", "other"}

// HouseVisitorReasons say why they came.
var HouseVisitorReasons = []string{"inspection", "meeting", "delivery", "work", "training", HouseVisitorAsks, "other"}

// HouseVisitorAsks is the reason of somebody who asks for a survivor at the gate. Nothing
// is told to them.
const HouseVisitorAsks = "asks_for_somebody"

// HouseVisitorFacts are the coded facts of a visitor. They are listed here and nowhere
// else. There are no words: nobody's keys could seal them.
type HouseVisitorFacts struct {
	Kind    string  `json:"kind"`
	Reason  string  `json:"reason"`
	At      Instant `json:"at"`
	DayOnly bool    `json:"day_only"`
	UntilAt Instant `json:"until_at"` // 0 where nobody wrote it down
}

// HouseVisitor is somebody who came to a house and visited no survivor.
type HouseVisitor struct {
	ID                string `gorm:"primaryKey"`
	ShelterID         string
	HouseVisitorFacts `gorm:"embedded"`
	Trail             `gorm:"embedded"`
}

// Check adds a problem for each rule that the visitor breaks.
func (f HouseVisitorFacts) Check(now Instant, p Problems) {
	must(p, "kind", f.Kind, HouseVisitorKinds)
	must(p, "reason", f.Reason, HouseVisitorReasons)
	switch {
	case f.At == 0:
		p.Add("at", "problem.required")
	case f.At > now:
		p.Add("at", "problem.future")
	case f.UntilAt > 0 && f.UntilAt < f.At:
		p.Add("until", "problem.visitor_until")
	}
}
