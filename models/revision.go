package models

// Revision is one part of a record as it was before a change: its coded facts,
// its sealed value, or both. The sealed value stays bound to the record and
// opens like the record's own.
type Revision struct {
	Record     string `gorm:"primaryKey"` // id of the record
	Version    int64  `gorm:"primaryKey"` // last version of the record with this content
	Part       string `gorm:"primaryKey"` // the sealed column; "" for coded facts alone
	CaseID     string // "" for parts about the person
	SurvivorID string
	Facts      string // coded facts as JSON, "" for none
	Value      Sealed
	Reason     string // code: why it was changed
	MadeBy     string // who wrote this content; "" if not recorded
	MadeAt     Instant
	ChangedBy  string
	ChangedAt  Instant
}

// Form records the result of a form, so that a second press of its button does
// nothing and gives the same result.
type Form struct {
	Token     string `gorm:"primaryKey"`
	AccountID string `gorm:"primaryKey"`
	Made      string // id of the row it wrote
	Changed   string // the changes it made, as JSON
	MadeAt    Instant
}
