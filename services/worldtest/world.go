// Package worldtest makes a small invented world for tests: one organisation,
// two shelters, an account in every role with open keys, and cases. Everything
// in it goes through real tables of a real database.
package worldtest

import (
	"context"
	"crypto/rand"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/store"
	"aftercare/services/vault"
	"aftercare/trust"
)

// Start is the moment at which every world begins.
var Start = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// World is the invented organisation of one test.
type World struct {
	T      testing.TB
	DB     *store.DB
	Vault  *vault.Vault
	Keeper *custody.Keeper
	Org    models.Organisation
	North  models.Shelter // where most accounts work
	South  models.Shelter // where only the accounts named "south-..." work
	Later  []string       // columns of cases that a database of an earlier step does not have

	mu       sync.Mutex
	now      time.Time
	people   map[string]models.Account
	rings    map[string]*vault.Keyring
	shelters map[string]string
	Recovery string // printed recovery key
	anchor   vault.Anchor
	hasher   *vault.Hasher
}

// New fills an empty, migrated database. Accounts are named by their role
// ("caseworker", "legal_aid", ...) and "south-caseworker", "south-administrator",
// "other-caseworker" (north, without cases).
func New(t testing.TB, db *store.DB) *World {
	t.Helper()
	return build(t, db, true)
}

// Unsigned is New for an installation from before signed statements.
func Unsigned(t testing.TB, db *store.DB) *World {
	t.Helper()
	return build(t, db, false)
}

func build(t testing.TB, db *store.DB, signed bool) *World {
	t.Helper()
	w := &World{
		T: t, DB: db, now: Start, people: map[string]models.Account{}, rings: map[string]*vault.Keyring{},
		shelters: map[string]string{}, hasher: vault.NewHasher(vault.TestParams(), 4),
	}
	w.Vault = vault.New(w.Now)
	w.Keeper = custody.New(w.Vault, NewID)
	at := w.Moment()
	w.Org = models.Organisation{ID: NewID(), Name: "Invented Care Trust", Jurisdiction: "IN", TimeZone: "Asia/Kolkata", Language: "en", CreatedAt: at, Version: 1}
	w.North = models.Shelter{ID: NewID(), OrganisationID: w.Org.ID, Name: "North House", State: "IN-WB", CreatedAt: at, Version: 1}
	w.South = models.Shelter{ID: NewID(), OrganisationID: w.Org.ID, Name: "South House", State: "IN-MH", CreatedAt: at, Version: 1}
	w.Write(func(tx *gorm.DB) error {
		paper, printed := vault.NewRecoveryKey()
		w.Recovery = printed
		if err := w.found(tx, paper, signed); err != nil {
			return err
		}
		for _, row := range []any{&w.Org, &w.North, &w.South} {
			if err := tx.Omit("DeputyID", "Capacity").Create(row).Error; err != nil { // a test runs this on a database older than the columns
				return err
			}
		}
		return nil
	})
	for _, role := range models.Roles {
		w.Person(string(role), role, w.North)
	}
	w.Person("other-caseworker", models.Caseworker, w.North)
	w.Person("south-caseworker", models.Caseworker, w.South)
	w.Person("south-administrator", models.Administrator, w.South)
	return w
}

// found stores the recovery key, and with signed the first statement made with it.
func (w *World) found(tx *gorm.DB, paper *vault.RecoveryKey, signed bool) error {
	if !signed {
		return w.Vault.SetRecovery(tx, paper.Public())
	}
	first, anchor, err := vault.First(paper, w.Moment())
	if err != nil {
		return err
	}
	w.anchor, w.Org.SignedAt = anchor, w.Moment()
	return w.Vault.Found(tx, paper, first)
}

// NewID makes an id as the program does.
func NewID() string { return uuid.Must(uuid.NewV7()).String() }

// Now returns the time of the world's clock.
func (w *World) Now() time.Time { w.mu.Lock(); defer w.mu.Unlock(); return w.now }

// Moment returns Now as an Instant.
func (w *World) Moment() models.Instant { return models.At(w.Now()) }

// Advance moves the clock.
func (w *World) Advance(d time.Duration) { w.mu.Lock(); defer w.mu.Unlock(); w.now = w.now.Add(d) }

// Write runs f in a writing transaction and fails the test on an error.
func (w *World) Write(f func(tx *gorm.DB) error) {
	w.T.Helper()
	if err := w.DB.Write(context.Background(), f); err != nil {
		w.T.Fatal(err)
	}
}

// Bind binds what the world wrote to the log, as a migration does. A check names
// what is written with Write afterwards without an entry.
func (w *World) Bind() {
	w.T.Helper()
	w.Write(func(tx *gorm.DB) error { return tx.Exec("INSERT INTO row_binding (id, leave) VALUES (1, '[]')").Error })
	if _, err := audit.Migrate(context.Background(), w.DB, w.Moment()); err != nil {
		w.T.Fatal(err)
	}
}

// Read runs f in a reading transaction and fails the test on an error.
func (w *World) Read(f func(tx *gorm.DB) error) {
	w.T.Helper()
	if err := w.DB.Read(context.Background(), f); err != nil {
		w.T.Fatal(err)
	}
}

// Entries lists the entries of the audit log with an action, oldest first.
func (w *World) Entries(action string) (list []models.AuditEntry) {
	w.T.Helper()
	w.Read(func(tx *gorm.DB) error { return tx.Where("action = ?", action).Order("seq").Find(&list).Error })
	return list
}

// Person adds an account that works in a shelter, with open keys that
// colleagues vouched for. Its password is that of Password.
func (w *World) Person(name string, role models.Role, in models.Shelter) models.Account {
	w.T.Helper()
	at := w.Moment()
	a := models.Account{
		ID: NewID(), OrganisationID: w.Org.ID, SignInName: name, DisplayName: "Invented " + name, Role: role,
		Language: "en", Status: models.AccountActive, CreatedAt: at, Version: 1,
	}
	credential, ring, err := w.hasher.NewCredential(context.Background(), a.ID, Password(name), 1, w.anchor, at)
	if err != nil {
		w.T.Fatal(err)
	}
	w.Write(func(tx *gorm.DB) error {
		if err := tx.Create(&a).Error; err != nil {
			return err
		}
		if err := tx.Create(&models.AccountShelter{AccountID: a.ID, ShelterID: in.ID}).Error; err != nil {
			return err
		}
		credential.Confirmed = credential.Generation
		if err := vault.PutCredential(tx, credential); err != nil {
			return err
		}
		return w.byPaper(tx, trust.KindPerson, ring.PersonBody(role))
	})
	w.people[name], w.rings[name], w.shelters[name] = a, ring, in.ID
	return a
}

// Password returns the password of an account of the world.
func Password(name string) string { return name + "-plainly-invented-1947" }

// Account returns a person's account.
func (w *World) Account(name string) models.Account { return w.people[name] }

// NewPassword gives an account a new key pair and password, as a reset does.
// What its old wraps opened then waits for a colleague.
func (w *World) NewPassword(name string) {
	w.T.Helper()
	a := w.people[name]
	credential, ring, err := w.hasher.NewCredential(context.Background(), a.ID, Password(name), w.rings[name].Generation()+1, w.anchor, w.Moment())
	if err != nil {
		w.T.Fatal(err)
	}
	w.Write(func(tx *gorm.DB) error {
		if err := w.Vault.ResetCredential(tx, credential); err != nil {
			return err
		}
		return w.introduce(tx, ring, a.Role)
	})
	w.rings[name] = ring
}

// byPaper signs a statement with the recovery key of today.
func (w *World) byPaper(tx *gorm.DB, kind trust.Kind, body trust.Body) error {
	paper, err := vault.ParseRecoveryKey(w.Recovery)
	if err != nil {
		return err
	}
	return w.Vault.Say(tx, &paper.Keyring, kind, body)
}

// VouchFor makes the key pair of somebody vouched for, as a colleague or the paper
// does.
func (w *World) VouchFor(name string) {
	w.T.Helper()
	a := w.people[name]
	w.Write(func(tx *gorm.DB) error {
		if err := tx.Exec("UPDATE credentials SET confirmed_generation = generation WHERE account_id = ?", a.ID).Error; err != nil {
			return err
		}
		return w.byPaper(tx, trust.KindPerson, w.rings[name].PersonBody(a.Role))
	})
}

// introduce says which key pair somebody has, as a one-time link does: nobody vouches
// for it yet.
func (w *World) introduce(tx *gorm.DB, ring *vault.Keyring, role models.Role) error {
	if w.anchor == (vault.Anchor{}) {
		return nil
	}
	var secret [32]byte
	_, _ = rand.Read(secret[:]) // never fails
	link := trust.Body{Account: ring.AccountID(), Role: string(role), Signing: vault.LinkSigner(secret).Public()}
	if err := w.Vault.Say(tx, w.rings["administrator"], trust.KindLink, link); err != nil {
		return err
	}
	return w.Vault.SayByLink(tx, secret, ring.PersonBody(role))
}

// InRole changes the role of an account, for the actors made from now on.
func (w *World) InRole(name string, role models.Role) {
	a := w.people[name]
	a.Role = role
	w.people[name] = a
}

// Actor returns the account as an actor with open keys.
func (w *World) Actor(name string) access.Actor {
	a, ok := w.people[name]
	if !ok {
		w.T.Fatalf("nobody is called %q", name)
	}
	return access.NewActor(access.Person{
		ID: a.ID, Name: a.DisplayName, Organisation: a.OrganisationID, Role: a.Role, Shelters: []string{w.shelters[name]},
		Keys: w.rings[name], Request: "test", Now: w.Moment(),
	})
}

// Case adds a survivor with a case in a shelter, assigned to the named
// accounts; the first is the lead. The survivor's called name is sealed for
// them.
func (w *World) Case(in models.Shelter, called string, people ...string) models.Case {
	w.T.Helper()
	at := w.Moment()
	s := models.Survivor{ID: NewID(), OrganisationID: w.Org.ID, CreatedAt: at, Version: 1}
	c := models.Case{
		ID: NewID(), SurvivorID: s.ID, OrganisationID: w.Org.ID, ShelterID: in.ID, Code: caseCode(w.T),
		Status: models.CaseOpen, IntakeAt: at, ReferralSource: "police", AgeGroup: "unsure", Worst: models.NoGap, Urgency: models.UrgencyOf(models.NoGap, 0), CreatedAt: at, Version: 1,
	}
	if len(people) > 0 {
		c.LeadID = w.people[people[0]].ID
	}
	w.Write(func(tx *gorm.DB) error {
		if err := tx.Omit("NotToTell").Create(&s).Error; err != nil { // a test runs this on a database older than the column
			return err
		}
		if err := tx.Omit(w.Later...).Create(&c).Error; err != nil {
			return err
		}
		for _, name := range people {
			a := models.Assignment{CaseID: c.ID, SurvivorID: s.ID, AccountID: w.people[name].ID, Reason: "intake", FromAt: at, UntilAt: models.Forever}
			if err := w.Keeper.Assign(tx, access.System("test", w.Org.ID, at), a, w.people[name].Role, at); err != nil {
				return err
			}
		}
		return w.name(tx, s.ID, called, people)
	})
	return c
}

func caseCode(t testing.TB) string {
	code, err := models.NewCaseCode(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return string(code)
}

// name seals the called name as the first caseworker among the people.
func (w *World) name(tx *gorm.DB, survivorID, called string, people []string) error {
	for _, p := range people {
		if w.people[p].Role != models.Caseworker {
			continue
		}
		sealed, err := w.Keeper.Seal(tx, w.Actor(p), survivorID, w.Moment(), custody.Text{Field: custody.CalledName, RowID: survivorID, Text: called})
		if err != nil {
			return err
		}
		return tx.Model(&models.Survivor{}).Where("id = ?", survivorID).Update("called_name", sealed[0]).Error
	}
	return nil
}

// OnDuty puts somebody at a post of a house, all day and night, yesterday and today.
func (w *World) OnDuty(in models.Shelter, name string) {
	w.T.Helper()
	at, zone := w.Moment(), time.FixedZone("IST", 5*60*60+30*60)
	post := models.Post{ID: NewID(), ShelterID: in.ID, PostFacts: models.PostFacts{NameEN: "Post of " + name, From: "00:00", Until: "00:00"}, Sort: "post of " + name,
		Trail: models.Trail{RecordedBy: w.people[name].ID, CreatedAt: at, ChangedBy: w.people[name].ID, ChangedAt: at, Version: 1}}
	w.Write(func(tx *gorm.DB) error {
		if err := tx.Create(&post).Error; err != nil {
			return err
		}
		for _, day := range []int{-1, 0} {
			row := models.RosterTurn{ID: NewID(), PostID: post.ID, OnDay: at.Date(zone).AddDays(day), AccountID: w.people[name].ID, RecordedBy: w.people[name].ID, CreatedAt: at}
			if err := tx.Create(&row).Error; err != nil {
				return err
			}
		}
		return nil
	})
}
