package models

// Revision is what stood in one part of a record before a change: its coded
// facts, its sealed value, or both. The value stays bound to the record, and
// opens in the place of the record's own.
type Revision struct {
	Record     string `gorm:"primaryKey"` // id
	Version    int64  `gorm:"primaryKey"` // of the record when this stood in it last
	Part       string `gorm:"primaryKey"` // the sealed column, "" for coded facts alone
	CaseID     string // "" for what is about the person
	SurvivorID string
	Facts      string // coded facts as JSON, "" for none
	Value      Sealed
	Reason     string // code: why it was changed
	MadeBy     string // who had made it so, "" where nobody noted that
	MadeAt     Instant
	ChangedBy  string
	ChangedAt  Instant
}

// Form remembers what a form did, so that a second press of its button does
// nothing and says the same.
type Form struct {
	Token     string `gorm:"primaryKey"`
	AccountID string `gorm:"primaryKey"`
	Made      string // id of what it wrote
	Changed   string // what it changed, as JSON
	MadeAt    Instant
}
