package deed

import (
	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
)

// ReasonClosed is the reason of what ends with its case.
const ReasonClosed = "case_closed"

// OpenThing is something of a case that is open while the case closes, such as a planned
// service. It holds codes only.
type OpenThing struct {
	Kind    string // of the Settler
	ID      string
	Name    string         // code that the pages have a word for, such as the kind of a service; "" where the reader does not see what it is
	At      models.Instant // when it is due, 0 for no moment
	DayOnly bool
	On      models.Date // the day on which it is due, where it has a day and no moment
	N       int         // of how many records the line stands
}

// Settler is how one kind of records is settled when a case closes. A package that has
// something that can be open registers one with the case file, and needs nothing else:
// the page of closing lists what is open and asks what becomes of each.
type Settler struct {
	Kind string
	Open func(tx *gorm.DB, by access.Actor, c models.Case) ([]OpenThing, error)
	End  func(d *Deed, id string) error                    // it ends with the case
	Back func(d *Deed, id string, at models.Instant) error // the case that was closed at a moment is open again: what ended with it comes back
}
