package models

// ListMap is how the columns of a shelter's own list are read. It is known again by its
// headings, of which only a keyed print is kept.
type ListMap struct {
	ID             string `gorm:"primaryKey"`
	OrganisationID string
	ShelterID      string
	Name           string // what the shelter calls it
	Heads          []byte
	Fields         string // of each column in order, "-" for one that is left out, with spaces between
	DateOrder      string
	Says           string // what values mean: column:print=code, with spaces between
	ChangedBy      string
	ChangedAt      Instant
	Version        int64
}

// MaxListName is how long the name of a mapping may be.
const MaxListName = 60

// ListImport is a list that was brought in.
type ListImport struct {
	ID             string `gorm:"primaryKey"`
	OrganisationID string
	ShelterID      string
	LeadID         string
	Name           string
	People         int64 // rows that are about a person
	Cases          int64 // opened
	Already        int64 // here already
	Alike          int64 // left out because they may be about somebody who is here
	LeftOut        int64 // left out because they say that there is no consent
	Faulty         int64 // could not be read
	MadeBy         string
	MadeAt         Instant
	UndoneBy       string
	UndoneAt       Instant
	UndoneCases    int64
	Version        int64
}

// UndoHours is for how long a list can be taken out again. The number is our own.
const UndoHours = 24

// MayUndo reports whether the list can still be taken out again.
func (l ListImport) MayUndo(now Instant) bool {
	return l.UndoneAt == 0 && l.Cases > 0 && now < l.MadeAt+UndoHours*3_600_000
}

// ListImportCase is a case that came with a list.
type ListImportCase struct {
	ImportID string `gorm:"primaryKey"`
	CaseID   string `gorm:"primaryKey"`
	Number   []byte // print of the number in the shelter's register, nil for none
	Marks    string // print of what each column said
}
