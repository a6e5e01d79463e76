package models

// Organisation is the one NGO or network an installation belongs to.
type Organisation struct {
	ID              string
	Name            string
	Jurisdiction    string // ISO 3166 country code; selects the packs
	TimeZone        string // IANA name; legal days are days there
	Language        string
	RecoveryChecked Instant // when somebody last proved that the private half was written down
	BackupTo        string  // folder for backups, "" for the one in the data folder
	PaperOutBy      string  // account that proved it at set-up and has it in hand
	PaperOutUntil   Instant // until when the paper vouches for whom that account invites
	SignedAt        Instant // since when signed statements say who may be given keys; 0 before
	Demo            bool    // an invented caseload; the demo password works only here
	CreatedAt       Instant
	Version         int64
}

// PaperOut reports whether an account has the recovery paper in hand at set-up,
// so that it vouches for whom that account invites.
func (o Organisation) PaperOut(accountID string, now Instant) bool {
	return accountID != "" && o.PaperOutBy == accountID && now < o.PaperOutUntil
}

// Shelter is a place where survivors stay and staff work.
type Shelter struct {
	ID             string
	OrganisationID string
	Name           string
	State          string // whose law applies: ISO 3166-2, or the country if the packs do not know its parts
	DeputyID       string // account an intake proposes as the second person who can open the case; "" for none
	Capacity       int64  // how many people the house is approved for; 0 where nobody wrote it down
	CreatedAt      Instant
	ClosedAt       Instant
	Version        int64
}

// AccountStatus is whether a person can sign in.
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
	ShiftExitOff   bool // the user switched the Shift key exit off
	ToldAboutExit  bool // the user has seen the page that explains leaving
	CreatedAt      Instant
	SignedInAt     Instant
	DisabledAt     Instant
	Version        int64
}

// AccountShelter records that a person works in a shelter.
type AccountShelter struct {
	AccountID string
	ShelterID string
}

// InvitationKind is what a one-time link is for.
type InvitationKind string

// The kinds of one-time link.
const (
	InviteSetup InvitationKind = "setup" // the first administrator of an empty installation
	InviteStaff InvitationKind = "staff"
	InviteReset InvitationKind = "reset" // a new password; opens no case
)

// Invitation is a one-time link. The database keeps only a hash of its token.
type Invitation struct {
	TokenHash []byte `gorm:"primaryKey"`
	Kind      InvitationKind
	AccountID *string
	MadeBy    string
	ByPaper   bool // made while the recovery paper was out: it vouches for who uses it
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
	Purpose   string // why the user reveals names, asked once after each sign-in
	SealedKey []byte
}

// SignInTry counts failed sign-ins of one bucket.
type SignInTry struct {
	Bucket  []byte `gorm:"primaryKey"`
	Failed  int64
	FirstAt Instant
	LastAt  Instant
}

// KnownBrowser is a browser that has signed in to an account before. Wrong
// guesses from other browsers cannot lock it out.
type KnownBrowser struct {
	TokenHash []byte `gorm:"primaryKey"`
	AccountID string `gorm:"primaryKey"`
	CreatedAt Instant
	SeenAt    Instant
}

// MinPassword is the smallest number of characters of a password. It is long
// because a key is derived from it (ASVS 5.0 6.2.1 with 15 instead of 8).
const MinPassword = 15

// MaxPassword is the largest number of characters of a password. It limits the
// work of deriving the key.
const MaxPassword = 256
