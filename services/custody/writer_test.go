package custody_test

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"strconv"
	"strings"
	"testing"

	"gorm.io/gorm"
	"pgregory.net/rapid"

	"aftercare/models"
	"aftercare/services/custody"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/vault"
	"aftercare/services/worldtest"
	"aftercare/trust"
)

// A writer is somebody who can change every row of the database, and has key pairs of
// her own, but the keys of nobody who works here.
type writer struct {
	*worldtest.World
	t       testing.TB
	had     models.Case // before she wrote
	rings   []*vault.Keyring
	sealed  map[string]models.Sealed // called names by survivor
	drafts  map[string][]byte        // a form that was not sent, by account
	refused int
}

// newWriter is a house in which somebody waits for keys, somebody has a new password
// for which nobody said yes, and somebody left.
func newWriter(t testing.TB, db *store.DB) *writer {
	w := &writer{World: worldtest.New(t, db), t: t, sealed: map[string]models.Sealed{}, drafts: map[string][]byte{}}
	w.Person("left", models.Caseworker, w.North)
	w.had = w.Case(w.North, "Kalpana", "caseworker", "counsellor", "left")
	w.leaves("left")
	w.NewPassword("legal_aid")
	w.Read(w.Vault.See)
	return w
}

// leaves ends somebody's work as an administrator does.
func (w *writer) leaves(name string) {
	id := w.Account(name).ID
	w.Write(func(tx *gorm.DB) error {
		by := w.Actor("administrator")
		if err := w.Vault.Say(tx, by.Keys(), trust.KindEnd, trust.Body{Account: id, Generation: 1}); err != nil {
			return err
		}
		if err := w.Keeper.EndAll(tx, by, w.Account(name), "left", w.Moment()); err != nil {
			return err
		}
		return tx.Model(&models.Account{}).Where("id = ?", id).Update("status", models.AccountDisabled).Error
	})
	w.rings = append(w.rings, w.Actor(name).Keys()) // whoever left may be the writer
}

// mine makes a key pair of the writer's own for an account.
func (w *writer) mine(account string, generation int, anchor vault.Anchor) (models.Credential, *vault.Keyring) {
	c, ring, err := vault.NewHasher(vault.TestParams(), 1).NewCredential(context.Background(), account, "the writer's own", generation, anchor, w.Moment())
	if err != nil {
		w.t.Fatal(err)
	}
	w.rings = append(w.rings, ring)
	return c, ring
}

// change is one thing that the writer does.
type change struct {
	name string
	do   func(w *writer, tx *gorm.DB) error
	told bool // it is found by Differences
}

func (w *writer) id(name string) string { return w.Account(name).ID }

// swap puts the writer's pair in the place of somebody's.
func swap(name string) change {
	return change{"the pair of " + name, func(w *writer, tx *gorm.DB) error {
		c, ring := w.mine(w.id(name), 1, vault.Anchor{})
		return tx.Exec("UPDATE credentials SET public = ?, signing = ? WHERE account_id = ?", c.Public, ring.SigningPublic(), w.id(name)).Error
	}, true}
}

func (w *writer) anchor() vault.Anchor { return w.Actor("caseworker").Keys().Anchor() }

// joins puts an account on the case, which waits for keys.
func (w *writer) joins(tx *gorm.DB, account string, role models.Role) error {
	a := models.Assignment{ID: worldtest.NewID(), CaseID: w.had.ID, SurvivorID: w.had.SurvivorID, AccountID: account, Reason: "cover", FromAt: w.Moment(), UntilAt: models.Forever, MadeBy: w.id("administrator")}
	if err := tx.Create(&a).Error; err != nil {
		return err
	}
	for _, class := range []models.Class{models.ClassIdentity, models.ClassContact, models.ClassSafety} {
		r := models.KeyRequest{AccountID: account, SurvivorID: w.had.SurvivorID, Class: class, AskedAt: w.Moment(), Reason: "cover"}
		if err := tx.Create(&r).Error; err != nil {
			return err
		}
	}
	return nil
}

// invents adds somebody with the writer's pair, whom everybody believes in.
func (w *writer) invents(tx *gorm.DB) (*vault.Keyring, error) {
	a := models.Account{ID: worldtest.NewID(), OrganisationID: w.Org.ID, SignInName: "invented-" + rand.Text(), DisplayName: "Invented", Role: models.Caseworker, Language: "en", Status: models.AccountActive, CreatedAt: w.Moment(), Version: 1}
	c, ring := w.mine(a.ID, 1, w.anchor())
	c.Confirmed = 1
	if err := tx.Create(&a).Error; err != nil {
		return nil, err
	}
	if err := tx.Create(&c).Error; err != nil {
		return nil, err
	}
	return ring, w.joins(tx, a.ID, a.Role)
}

// appends adds a statement that she signed herself after the last one.
func (w *writer) appends(tx *gorm.DB, by trust.Signer, kind trust.Kind, body trust.Body) error {
	var last models.Statement
	if err := tx.Order("n DESC").Take(&last).Error; err != nil {
		return err
	}
	before := trust.Statement{N: last.N, Prev: last.Prev, At: int64(last.At), Kind: trust.Kind(last.Kind), Body: last.Body, Signer: last.Signer, Signature: last.Signature}
	s, err := trust.Sign(by, last.N+1, before.Hash(), int64(last.At), kind, body)
	if err != nil {
		return err
	}
	return tx.Create(&models.Statement{N: s.N, Prev: s.Prev, At: models.Instant(s.At), Kind: string(kind), Body: s.Body, Signer: s.Signer, Signature: s.Signature}).Error
}

func (w *writer) signs(name string) trust.Signer {
	s := vault.LinkSigner([32]byte{1})
	s.Name = name
	return s
}

// newPaper puts a recovery key of her own in force.
func (w *writer) newPaper(tx *gorm.DB) (*vault.RecoveryKey, error) {
	paper, _ := vault.NewRecoveryKey()
	w.rings = append(w.rings, &paper.Keyring)
	return paper, tx.Exec("UPDATE recovery_keys SET public = ?", paper.Public()).Error
}

func exec(name string, told bool, sql ...string) change {
	return change{name, func(_ *writer, tx *gorm.DB) error {
		for _, s := range sql {
			if err := tx.Exec(s).Error; err != nil {
				return err
			}
		}
		return nil
	}, told}
}

// changes are what she tries, each alone and in any order.
var changes = []change{
	swap("caseworker"), swap("other-caseworker"), swap("counsellor"), swap("legal_aid"), swap("administrator"), swap("dpo"),
	{"somebody invented", func(w *writer, tx *gorm.DB) error { _, err := w.invents(tx); return err }, true},
	{"somebody invented for whom a colleague signed, as she says", func(w *writer, tx *gorm.DB) error {
		ring, err := w.invents(tx)
		if err != nil {
			return err
		}
		return w.appends(tx, w.signs(w.id("caseworker")), trust.KindPerson, ring.PersonBody(models.Caseworker))
	}, true},
	{"somebody invented for whom who left signs", func(w *writer, tx *gorm.DB) error {
		ring, err := w.invents(tx)
		if err != nil {
			return err
		}
		return w.appends(tx, trust.Signer{Name: w.id("left"), Key: w.signs("").Key}, trust.KindPerson, ring.PersonBody(models.Caseworker))
	}, true},
	{"somebody invented with a link of hers", func(w *writer, tx *gorm.DB) error {
		ring, err := w.invents(tx)
		if err != nil {
			return err
		}
		link := vault.LinkSigner([32]byte{2})
		body := ring.PersonBody(models.Caseworker)
		if err := w.appends(tx, w.signs(w.id("administrator")), trust.KindLink, trust.Body{Account: body.Account, Role: body.Role, Signing: link.Public(), Vouches: true}); err != nil {
			return err
		}
		return w.appends(tx, link, trust.KindPerson, body)
	}, true},
	{"a recovery key", func(w *writer, tx *gorm.DB) error { _, err := w.newPaper(tx); return err }, true},
	{"a recovery key that signs itself", func(w *writer, tx *gorm.DB) error {
		paper, err := w.newPaper(tx)
		if err != nil {
			return err
		}
		body := paper.PersonBody("")
		return w.appends(tx, w.signs(trust.PaperSigner), trust.KindPaper, trust.Body{Public: body.Public, Signing: body.Signing})
	}, true},
	{"a recovery key that lacks everything", func(w *writer, tx *gorm.DB) error {
		if _, err := w.newPaper(tx); err != nil {
			return err
		}
		return tx.Exec("INSERT INTO recovery_behind (key_id, public) SELECT id, (SELECT public FROM recovery_keys) FROM class_keys WHERE id NOT IN (SELECT key_id FROM recovery_behind)").Error
	}, true},
	{"another house", func(w *writer, tx *gorm.DB) error {
		paper, err := w.newPaper(tx)
		if err != nil {
			return err
		}
		ring, err := w.invents(tx)
		if err != nil {
			return err
		}
		if err := tx.Exec("DELETE FROM statements").Error; err != nil {
			return err
		}
		_, err = vault.New(w.Now).SignPeople(tx, paper, []trust.Body{ring.PersonBody(models.Caseworker)})
		return err
	}, true},
	{"who left is back", func(w *writer, tx *gorm.DB) error {
		if err := tx.Exec("UPDATE accounts SET status = 'active' WHERE id = ?", w.id("left")).Error; err != nil {
			return err
		}
		return w.joins(tx, w.id("left"), models.Caseworker)
	}, true},
	{"who left never left", func(w *writer, tx *gorm.DB) error {
		var end models.Statement
		if err := tx.Where("kind = ?", trust.KindEnd).Order("n").Take(&end).Error; err != nil {
			return errNothing(err)
		}
		if err := tx.Exec("DELETE FROM statements WHERE n >= ?", end.N).Error; err != nil {
			return err
		}
		return tx.Exec("UPDATE accounts SET status = 'active' WHERE id = ?", w.id("left")).Error
	}, true},
	{"a yes for a new password", func(w *writer, tx *gorm.DB) error {
		w.rings = append(w.rings, w.Actor("legal_aid").Keys()) // whoever got hold of the link
		if err := tx.Exec("UPDATE credentials SET confirmed_generation = generation WHERE account_id = ?", w.id("legal_aid")).Error; err != nil {
			return err
		}
		return w.joins(tx, w.id("legal_aid"), models.LegalAid)
	}, true},
	{"another role", func(w *writer, tx *gorm.DB) error {
		w.rings = append(w.rings, w.Actor("auditor").Keys())
		if err := tx.Exec("UPDATE accounts SET role = 'caseworker' WHERE id = ?", w.id("auditor")).Error; err != nil {
			return err
		}
		return w.joins(tx, w.id("auditor"), models.Caseworker)
	}, true},
	exec("no statements", true, "DELETE FROM statements"),
	exec("no first statement", true, "DELETE FROM statements WHERE n = 1"),
	exec("no last statement", true, "DELETE FROM statements WHERE n = (SELECT MAX(n) FROM statements)"),
	exec("two statements change places", true, "UPDATE statements SET n = -2 WHERE n = 2", "UPDATE statements SET n = 2 WHERE n = 3", "UPDATE statements SET n = 3 WHERE n = -2"),
	exec("another signer", true, "UPDATE statements SET signer = 'link' WHERE kind = 'person'"),
	exec("another body", true, "UPDATE statements SET body = (SELECT s.body FROM statements s WHERE s.n = 2) WHERE n = 4"),
	exec("everybody is vouched for", true, "UPDATE credentials SET confirmed_generation = generation"),
	exec("nobody is vouched for", false, "UPDATE credentials SET confirmed_generation = 0"),
	exec("no key requests", false, "DELETE FROM key_requests"),
	exec("pairs of two people change places", true, "UPDATE credentials SET public = (SELECT c.public FROM credentials c JOIN accounts a ON a.id = c.account_id WHERE a.sign_in_name = 'auditor') WHERE account_id = (SELECT id FROM accounts WHERE sign_in_name = 'counsellor')"),
}

func errNothing(err error) error {
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil
	}
	return err
}

// try runs what somebody honest does. It may be refused.
func (w *writer) try(f func(tx *gorm.DB) error) {
	if err := w.DB.Write(w.t.Context(), f); err != nil {
		w.refused++
	}
}

// goesOn is an honest day after she wrote: people open pages, write, take somebody in,
// assign a colleague, leave a form half written, and use the paper.
func (w *writer) goesOn() {
	for _, name := range []string{"caseworker", "counsellor", "other-caseworker", "legal_aid", "administrator", "supervisor", "dpo"} {
		w.try(func(tx *gorm.DB) error { _, err := w.Keeper.PassOn(tx, w.Actor(name), w.Moment()); return err })
		w.try(func(tx *gorm.DB) error {
			public, err := w.Vault.PublicOf(tx, w.id(name))
			if err != nil {
				return err
			}
			sealed, err := vault.SealTo(public, "a form", []byte("half a sentence"))
			w.drafts[name] = sealed
			return err
		})
	}
	w.writes(w.had.SurvivorID)
	s := models.Survivor{ID: worldtest.NewID(), OrganisationID: w.Org.ID, CreatedAt: w.Moment(), Version: 1}
	c := models.Case{ID: worldtest.NewID(), SurvivorID: s.ID, OrganisationID: w.Org.ID, ShelterID: w.North.ID, Code: rand.Text(), Status: models.CaseOpen, IntakeAt: w.Moment(),
		ReferralSource: "police", AgeGroup: "unsure", Worst: models.NoGap, Urgency: models.UrgencyOf(models.NoGap, 0), CreatedAt: w.Moment(), Version: 1}
	w.try(func(tx *gorm.DB) error {
		if err := tx.Create(&s).Error; err != nil {
			return err
		}
		if err := tx.Create(&c).Error; err != nil {
			return err
		}
		for _, name := range []string{"caseworker", "counsellor", "other-caseworker", "legal_aid"} {
			a := models.Assignment{CaseID: c.ID, SurvivorID: s.ID, AccountID: w.id(name), Reason: "intake", FromAt: w.Moment(), UntilAt: models.Forever}
			if err := w.Keeper.Assign(tx, w.Actor("administrator"), a, w.Account(name).Role, w.Moment()); err != nil {
				return err
			}
		}
		return nil
	})
	w.writes(s.ID)
	w.try(func(tx *gorm.DB) error {
		key, err := vault.ParseRecoveryKey(w.Recovery)
		if err != nil {
			return err
		}
		_, err = w.Keeper.Recover(tx, key, w.id("other-caseworker"), w.Moment())
		return err
	})
	for _, name := range []string{"caseworker", "counsellor"} {
		w.try(func(tx *gorm.DB) error { _, err := w.Keeper.PassOn(tx, w.Actor(name), w.Moment()); return err })
	}
}

// writes seals the name of somebody as a caseworker.
func (w *writer) writes(survivor string) {
	w.try(func(tx *gorm.DB) error {
		sealed, err := w.Keeper.Seal(tx, w.Actor("caseworker"), survivor, w.Moment(), custody.Text{Field: custody.CalledName, RowID: survivor, Text: "Kalpana"})
		if err == nil {
			w.sealed[survivor] = sealed[0]
		}
		return err
	})
}

// opens reports what the writer's key pairs open.
func (w *writer) opens() (what []string) {
	for _, ring := range w.rings {
		for survivor, sealed := range w.sealed {
			w.Read(func(tx *gorm.DB) error {
				text, err := w.Vault.Open(tx, ring, custody.CalledName, survivor, survivor, sealed)
				if err == nil && text != "" {
					what = append(what, "a name")
				}
				return nil
			})
		}
		for name, d := range w.drafts {
			if w.Actor(name).Keys() == ring {
				continue // whoever signs in with it types into it
			}
			if _, err := ring.OpenPersonal("a form", d); err == nil {
				what = append(what, "a form")
			}
		}
	}
	return what
}

func (w *writer) differs() (n int) {
	w.Read(func(tx *gorm.DB) error {
		list, err := w.Vault.Differences(tx)
		n = len(list)
		return err
	})
	return n
}

// An honest house works, and nothing in it differs.
func TestAnHonestHouse(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWriter(t, db)
		w.goesOn()
		if w.refused != 0 || w.differs() != 0 || len(w.opens()) != 0 || len(w.sealed) != 2 {
			t.Fatalf("%d refused, %d differ, the writer opens %v, %d sealed", w.refused, w.differs(), w.opens(), len(w.sealed))
		}
		for survivor, sealed := range w.sealed {
			w.Read(func(tx *gorm.DB) error {
				for name, want := range map[string]bool{"caseworker": true, "counsellor": true, "other-caseworker": survivor != w.had.SurvivorID, "legal_aid": false} {
					text, err := w.Vault.Open(tx, w.Actor(name).Keys(), custody.CalledName, survivor, survivor, sealed)
					if (err == nil && text == "Kalpana") != want {
						t.Errorf("%s opens it: %v, want %v (%v)", name, text, want, err)
					}
				}
				return nil
			})
		}
	})
}

// Whoever writes to the database gets no key by it, and what she changed is told.
func TestAWriterWinsNoKey(t *testing.T) {
	for _, c := range changes {
		t.Run(c.name, func(t *testing.T) { writes(t, c) })
	}
}

// The same with several changes in any order. AFTERCARE_WRITERS is how many such lists
// are tried.
func TestAWriterOfManyChangesWinsNoKey(t *testing.T) {
	n := 10
	if text := os.Getenv("AFTERCARE_WRITERS"); text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	lists := rapid.SliceOfN(rapid.IntRange(0, len(changes)-1), 2, 5)
	for i := range n {
		var list []change
		name := ""
		for _, at := range lists.Example(i) {
			list, name = append(list, changes[at]), name+", "+changes[at].name
		}
		t.Run(strings.TrimPrefix(name, ", "), func(t *testing.T) { writes(t, list...) })
	}
}

// writes tries a list of changes in a house of its own.
func writes(t *testing.T, list ...change) {
	w := newWriter(t, storetest.New(t))
	told := false
	for _, c := range list {
		err := w.DB.Write(t.Context(), func(tx *gorm.DB) error { return c.do(w, tx) })
		if err != nil && len(list) == 1 {
			t.Fatal(err)
		}
		told = told || (c.told && err == nil)
	}
	found := w.differs()
	w.goesOn()
	if got := w.opens(); len(got) > 0 {
		t.Errorf("the writer opens %v", got)
	}
	if len(list) == 1 && told != (found > 0) {
		t.Errorf("%d differences are found, want some: %v", found, told)
	}
}
