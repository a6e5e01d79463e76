package custody_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/custody"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/vault"
	"aftercare/services/worldtest"
)

// said is what OpenersOf says, one line for each part and each person who waits.
func said(w *worldtest.World, c models.Case) (lines []string) {
	w.T.Helper()
	w.Read(func(tx *gorm.DB) error {
		open, err := custody.OpenersOf(tx, c.SurvivorID, w.Moment())
		for _, p := range open.Parts {
			lines = append(lines, fmt.Sprintf("%s: %s / %s", p.Class, namesOf(p.Openers), namesOf(p.Keepers)))
		}
		for _, wait := range open.Waiting {
			lines = append(lines, fmt.Sprintf("%s waits for %s: %s %s", short(wait.Name), wait.Classes, wait.Need, namesOf(wait.By)))
		}
		return err
	})
	return lines
}

func short(name string) string { return strings.TrimPrefix(name, "Invented ") }

func namesOf(list []custody.Keyholder) string {
	var names []string
	for _, k := range list {
		names = append(names, short(k.Name))
	}
	return strings.Join(names, "+")
}

func unvouch(w *worldtest.World, name string) {
	w.T.Helper()
	w.Write(func(tx *gorm.DB) error {
		return tx.Model(&models.Credential{}).Where("account_id = ?", w.Account(name).ID).Update("confirmed_generation", 0).Error
	})
}

// Each case has the caseworker, who wrote a name, and a lawyer for a day, who
// wrote a note.
func TestOpenersSayWhatHelps(t *testing.T) {
	const both = "identity: caseworker+legal_aid / "
	over := func(w *worldtest.World) { w.Advance(25 * time.Hour); expire(w) }
	for what, x := range map[string]struct {
		do   func(w *worldtest.World, c models.Case)
		want []string
	}{
		"at first": {func(*worldtest.World, models.Case) {}, []string{both, "legal: legal_aid / "}},
		"her turn is over": {func(w *worldtest.World, c models.Case) { over(w) },
			[]string{"identity: caseworker / ", "legal:  / legal_aid"}},
		"over, and the next waits for her visit": {func(w *worldtest.World, c models.Case) {
			over(w)
			assign(w, c, "next", models.Forever)
			pass(w, "caseworker")
		}, []string{"identity: caseworker+next / ", "legal:  / legal_aid", "next waits for [legal]: visit legal_aid"}},
		"nobody holds the notes": {func(w *worldtest.World, c models.Case) {
			over(w)
			w.Write(func(tx *gorm.DB) error { return w.Vault.RevokeAll(tx, w.Account("legal_aid").ID) })
			assign(w, c, "next", models.Forever)
			pass(w, "caseworker")
		}, []string{"identity: caseworker+next / ", "legal:  / ", "next waits for [legal]: paper "}},
		"somebody new": {func(w *worldtest.World, c models.Case) {
			unvouch(w, "next")
			assign(w, c, "next", models.Forever)
			pass(w, "caseworker")
		}, []string{both, "legal: legal_aid / ", "next waits for [identity legal]: yes caseworker+legal_aid"}},
		"somebody new, and nobody can say yes": {func(w *worldtest.World, c models.Case) {
			unvouch(w, "next")
			unvouch(w, "caseworker")
			unvouch(w, "legal_aid")
			assign(w, c, "next", models.Forever)
		}, []string{both, "legal: legal_aid / ", "next waits for [identity legal]: paper "}},
		"a new password": {func(w *worldtest.World, c models.Case) { w.NewPassword("caseworker") },
			[]string{"identity: legal_aid / ", "legal: legal_aid / ", "caseworker waits for [identity]: yes legal_aid"}},
		"the only lawyer has a new password": {func(w *worldtest.World, c models.Case) { w.NewPassword("legal_aid") },
			[]string{"identity: caseworker / ", "legal:  / ", "legal_aid waits for [identity]: yes caseworker", "legal_aid waits for [legal]: paper "}},
		"invited only": {func(w *worldtest.World, c models.Case) {
			w.Write(func(tx *gorm.DB) error {
				if err := tx.Where("account_id = ?", w.Account("next").ID).Delete(&models.Credential{}).Error; err != nil {
					return err
				}
				return tx.Model(&models.Account{}).Where("id = ?", w.Account("next").ID).Update("status", models.AccountInvited).Error
			})
			assign(w, c, "next", models.Forever)
		}, []string{both, "legal: legal_aid / ", "next waits for [identity legal]: password "}},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			w := worldtest.New(t, storetest.New(t))
			w.Person("next", models.LegalAid, w.North)
			c := w.Case(w.North, "Kalpana", "caseworker")
			assign(w, c, "legal_aid", w.Moment().Add(24*time.Hour))
			pass(w, "caseworker")
			advises(w, c, "legal_aid")
			x.do(w, c)
			if got := said(w, c); !slices.Equal(got, x.want) {
				t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(x.want, "\n  "))
			}
			paperHelps(w, c)
		})
	}
}

// paperHelps holds what the pages say: the recovery key opens everything that
// somebody with a password waits for, and then nobody waits.
func paperHelps(w *worldtest.World, c models.Case) {
	w.T.Helper()
	key, err := vault.ParseRecoveryKey(w.Recovery)
	if err != nil {
		w.T.Fatal(err)
	}
	var waiting []custody.Waiting
	openers := func() {
		w.Read(func(tx *gorm.DB) error {
			open, err := custody.OpenersOf(tx, c.SurvivorID, w.Moment())
			waiting = slices.DeleteFunc(open.Waiting, func(o custody.Waiting) bool { return o.Need == custody.NeedPassword })
			return err
		})
	}
	openers()
	helped := map[string]bool{}
	for _, o := range waiting {
		if helped[o.ID] {
			continue // waits for several things, and the paper gave them all
		}
		helped[o.ID] = true
		role := models.Caseworker
		if o.Name != "Invented caseworker" {
			role = models.LegalAid
		}
		w.Write(func(tx *gorm.DB) error {
			n, err := custody.WaitsFor(tx, o.ID, role, w.Moment())
			if n != 1 {
				w.T.Errorf("%s waits for %d cases, want 1", o.Name, n)
			}
			if err == nil {
				_, err = w.Keeper.Recover(tx, key, o.ID, w.Moment())
			}
			return err
		})
	}
	if openers(); len(waiting) > 0 {
		w.T.Errorf("with the paper used, %+v still waits", waiting)
	}
}

// The paper gives a person the classes of her role, of the cases she is assigned
// to today or from a day that is set.
func TestThePaperGivesNothingElse(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := worldtest.New(t, db)
		key, err := vault.ParseRecoveryKey(w.Recovery)
		if err != nil {
			t.Fatal(err)
		}
		w.Person("next", models.LegalAid, w.North)
		mine, over := w.Case(w.North, "Kalpana", "caseworker"), w.Case(w.North, "Sita", "caseworker")
		assign(w, mine, "next", models.Forever)
		assign(w, over, "next", w.Moment().Add(time.Hour))
		w.Write(func(tx *gorm.DB) error { // a class that her role may not read was asked for, by mistake or by hand
			return tx.Create(&models.KeyRequest{AccountID: w.Account("next").ID, SurvivorID: mine.SurvivorID, Class: models.ClassClinical, AskedAt: w.Moment(), Reason: "cover"}).Error
		})
		w.Write(func(tx *gorm.DB) error {
			_, err := w.Keeper.Seal(tx, w.Actor("counsellor"), mine.SurvivorID, w.Moment(), custody.Text{Field: custody.DeliveryNote(models.ClassClinical), RowID: "n1", Text: "what the counsellor heard"})
			return err
		})
		w.Advance(2 * time.Hour) // the second turn is over, and nobody has swept yet
		w.Write(func(tx *gorm.DB) error {
			done, err := w.Keeper.Recover(tx, key, w.Account("next").ID, w.Moment())
			if len(done) != 1 || done[0].SurvivorID != mine.SurvivorID || done[0].Class != models.ClassIdentity {
				t.Errorf("the paper gave %+v", done)
			}
			return err
		})
		var held []models.Class
		w.Read(func(tx *gorm.DB) error {
			return tx.Raw("SELECT k.class FROM key_wraps w JOIN class_keys k ON k.id = w.key_id WHERE w.account_id = ?", w.Account("next").ID).Scan(&held).Error
		})
		if !slices.Equal(held, []models.Class{models.ClassIdentity}) {
			t.Errorf("she holds %v", held)
		}
	})
}

// The queries are the same on both databases.
func TestOpenersOnBothDatabases(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := worldtest.New(t, db)
		c := w.Case(w.North, "Kalpana", "caseworker", "other-caseworker")
		if got := said(w, c); !slices.Equal(got, []string{"identity: caseworker+other-caseworker / "}) {
			t.Errorf("got %q", got)
		}
	})
}
