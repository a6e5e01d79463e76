package deed

import (
	"gorm.io/gorm"

	"aftercare/models"
)

// OpenThing is something of a case that is open while the case closes, such as a planned
// service. It holds codes only.
type OpenThing struct {
	Kind    string // of the Settler
	ID      string
	Name    string         // code that the pages have a word for, such as the kind of a service
	At      models.Instant // when it is due, 0 for no day
	DayOnly bool
	N       int // of how many records the line stands
}

// Settler is how one kind of records is settled when a case closes. A package that has
// something that can be open registers one with the case file, and needs nothing else:
// the page of closing lists what is open and asks what becomes of each.
type Settler struct {
	Kind string
	Open func(tx *gorm.DB, c models.Case) ([]OpenThing, error)
	End  func(d *Deed, id string) error                    // it ends with the case
	Back func(d *Deed, id string, at models.Instant) error // the case that was closed at a moment is open again: what ended with it comes back
}
