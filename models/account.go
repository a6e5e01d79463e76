package models

// Organisation is the one NGO or network an installation belongs to.
type Organisation struct {
	ID              string
	Name            string
	Jurisdiction    string // ISO 3166 country code: picks the packs
	TimeZone        string // IANA name; legal days are days there
	Language        string
	RecoveryChecked Instant // when somebody proved that the private half was written down
	Demo            bool    // an invented caseload; the demo password works only here
	CreatedAt       Instant
	Version         int64
}

// Shelter is a place where survivors stay and staff work.
type Shelter struct {
	ID             string
	OrganisationID string
	Name           string
	State          string // whose law applies: ISO 3166-2, or the country where the packs know no parts of it
	CreatedAt      Instant
	ClosedAt       Instant
	Version        int64
}

// AccountStatus says whether a person can sign in.
type AccountStatus string

// The states of an account.
const (
	AccountInvited  AccountStatus = "invited"
	AccountActive   AccountStatus = "active"
	AccountDisabled AccountStatus = "disabled"
)

// Account is a person who signs in.
type Account struct {
	ID             string
	OrganisationID string
	SignInName     string // folded to lower case; unique
	DisplayName    string
	Role           Role
	Language       string
	Status         AccountStatus
	ShiftExitOff   bool // she switched the Shift key exit off
	ToldAboutExit  bool // she has seen the page that explains leaving
	CreatedAt      Instant
	SignedInAt     Instant
	DisabledAt     Instant
	Version        int64
}

// AccountShelter says that a person works in a shelter.
type AccountShelter struct {
	AccountID string
	ShelterID string
}

// InvitationKind says what a one-time link is for.
type InvitationKind string

// The kinds of one-time link.
const (
	InviteSetup InvitationKind = "setup" // the first administrator of an empty installation
	InviteStaff InvitationKind = "staff"
	InviteReset InvitationKind = "reset" // a new password; opens no case
)

// Invitation is a one-time link. Only a hash of its token is kept.
type Invitation struct {
	TokenHash []byte `gorm:"primaryKey"`
	Kind      InvitationKind
	AccountID *string
	MadeBy    string
	CreatedAt Instant
	ExpiresAt Instant
	UsedAt    Instant
}

// Session is a sign-in. SealedKey opens only with the secret in the cookie.
type Session struct {
	ID        []byte `gorm:"primaryKey"`
	AccountID string
	StartedAt Instant
	SeenAt    Instant
	ExpiresAt Instant
	LockedAt  Instant
	Purpose   string // why she reveals names, asked once after each sign-in
	SealedKey []byte
}

// SignInTry counts failed sign-ins of one bucket.
type SignInTry struct {
	Bucket  []byte `gorm:"primaryKey"`
	Failed  int64
	FirstAt Instant
	LastAt  Instant
}

// KnownBrowser is a browser that has signed in to an account before: guesses
// from elsewhere cannot lock it out.
type KnownBrowser struct {
	TokenHash []byte `gorm:"primaryKey"`
	AccountID string `gorm:"primaryKey"`
	CreatedAt Instant
	SeenAt    Instant
}

// MinPassword is the least number of characters of a password. It is long
// because a key is derived from it (ASVS 5.0 6.2.1 with 15 instead of 8).
const MinPassword = 15

// MaxPassword bounds the work of deriving the key.
const MaxPassword = 256
