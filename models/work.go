package models

// Entitlement is a right as it stands for a case: what the evaluation says.
type Entitlement struct {
	CaseID   string `gorm:"primaryKey"`
	Item     string `gorm:"primaryKey"`
	Version  string
	Area     Right
	Standing Standing
	Progress Progress
	NextDue  Instant
	Started  bool   // a clock has started: the case keeps this version
	Detail   string // EntitlementState as JSON: coded facts only
}

// StanceRow is a decision people took about a right or a gap.
type StanceRow struct {
	ID         string
	CaseID     string
	SurvivorID string
	Subject    string
	Kind       StanceKind
	Reason     string // code
	Words      Sealed
	At         Instant
	UntilAt    Instant // review date, 0 for none
	DecidedBy  string
	EndedAt    Instant
	EndedBy    string
}

// TableName is stances.
func (StanceRow) TableName() string { return "stances" }

// Delivery is a service given, planned or missed.
type Delivery struct {
	ID           string
	CaseID       string
	SurvivorID   string
	Kind         string
	Status       DeliveryStatus
	At           Instant // when it was given or is planned for
	DayOnly      bool    // only the day is known; At is then its last moment, or that of recording
	Provider     string  // of Providers
	Outcome      string  // of Outcomes
	Minutes      int64
	Cost         int64  // paise
	MissedReason string // of MissedReasons
	NoteClass    Class
	Note         Sealed
	RecordedBy   string
	ChangedBy    string // who made it what it is now
	ChangedAt    Instant
	CreatedAt    Instant
	Version      int64
}

// DeliveryServe links a delivery to a right it serves.
type DeliveryServe struct {
	DeliveryID string `gorm:"primaryKey"`
	Item       string `gorm:"primaryKey"`
}

// DeliveryRevision is a delivery as it stood before a change. Its note stays
// bound to the delivery: it opens like the present one.
type DeliveryRevision struct {
	DeliveryID   string `gorm:"primaryKey"`
	Version      int64  `gorm:"primaryKey"`
	CaseID       string
	SurvivorID   string
	Kind         string
	Status       DeliveryStatus
	At           Instant
	DayOnly      bool
	Provider     string
	Outcome      string
	Minutes      int64
	Cost         int64
	MissedReason string
	Serves       string // items, with spaces between
	NoteClass    Class
	Note         Sealed
	RecordedBy   string  // who had made it so
	RecordedAt   Instant // when
	Reason       string  // code: why it was changed
	ChangedBy    string
	ChangedAt    Instant
}

// DeliveryForm remembers what a form did, so that a second press of its button
// does nothing and says the same.
type DeliveryForm struct {
	Token      string `gorm:"primaryKey"`
	AccountID  string
	DeliveryID string
	Closed     int64 // gaps it closed
	Opened     int64 // gaps it opened
	MadeAt     Instant
}

// Flag is a gap as evaluated.
type Flag struct {
	CaseID   string `gorm:"primaryKey"`
	Name     string `gorm:"primaryKey"` // GapState.Key
	Rule     string
	Subject  string
	Area     Right
	Severity int16 // rank, 0 is the worst
	Since    Instant
	Due      Instant
	Mover    Party
	Stance   StanceKind
	Open     bool   // counts as a gap: nobody's decision closes it for now
	Detail   string // evidence as JSON: coded facts only
}
