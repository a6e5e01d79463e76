package custody_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// assign puts a person on a case until a moment, by the administrator.
func assign(w *worldtest.World, c models.Case, name string, until models.Instant) {
	w.T.Helper()
	a := w.Account(name)
	w.Write(func(tx *gorm.DB) error {
		row := models.Assignment{CaseID: c.ID, SurvivorID: c.SurvivorID, AccountID: a.ID, Reason: "legal_matter", FromAt: w.Moment(), UntilAt: until}
		return w.Keeper.Assign(tx, w.Actor("administrator"), row, a.Role, w.Moment())
	})
}

// advises writes a note of the lawyer. The function it returns reads it as
// somebody.
func advises(w *worldtest.World, c models.Case, writer string) func(reader string) (custody.Opened, error) {
	w.T.Helper()
	note := custody.DeliveryNote(models.ClassLegal)
	var sealed []models.Sealed
	w.Write(func(tx *gorm.DB) (err error) {
		sealed, err = w.Keeper.Seal(tx, w.Actor(writer), c.SurvivorID, w.Moment(), custody.Text{Field: note, RowID: "n1", Text: "what the lawyer said"})
		return err
	})
	return func(reader string) (out custody.Opened, err error) {
		err = w.DB.Write(w.T.Context(), func(tx *gorm.DB) error {
			opened, err := w.Keeper.Open(tx, w.Actor(reader), audit.Entry{Action: "delivery.note_opened", CaseID: c.ID}, w.Moment(),
				custody.Value{Field: note, SurvivorID: c.SurvivorID, RowID: "n1", Sealed: sealed[0]})
			if err == nil {
				out = opened[0]
			}
			return err
		})
		return out, err
	}
}

func expire(w *worldtest.World) {
	w.T.Helper()
	w.Write(func(tx *gorm.DB) error {
		_, err := w.Keeper.Expired(tx, access.System("sweep", w.Org.ID, w.Moment()), w.Moment())
		return err
	})
}

// pass makes a request of a person, which passes on what colleagues wait for.
func pass(w *worldtest.World, name string) (n int) {
	w.T.Helper()
	w.Write(func(tx *gorm.DB) (err error) {
		waiting, err := w.Keeper.Waiting(tx, w.Actor(name))
		if err == nil && waiting {
			n, err = w.Keeper.PassOn(tx, w.Actor(name), w.Moment())
		}
		return err
	})
	return n
}

func wraps(w *worldtest.World, table, name string) (n int64) {
	w.T.Helper()
	w.Read(func(tx *gorm.DB) error {
		return tx.Table(table).Where("account_id = ?", w.Account(name).ID).Count(&n).Error
	})
	return n
}

// The turn of the only lawyer ends. What she wrote opens for her no more, and
// the lawyer who comes next reads it once the first one opens a page.
func TestLastHolderPassesOnAfterHerTurn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := worldtest.New(t, db)
		w.Person("next-legal", models.LegalAid, w.North)
		c := w.Case(w.North, "Kalpana", "caseworker")
		assign(w, c, "legal_aid", w.Moment().Add(24*time.Hour))
		pass(w, "caseworker")
		read := advises(w, c, "legal_aid")
		w.Advance(25 * time.Hour)
		expire(w)
		if got, err := read("legal_aid"); err != nil || got.Text != "" || !got.Waiting {
			t.Fatalf("after her turn she reads %+v, %v, want nothing", got, err)
		}
		if held, kept := wraps(w, "key_wraps", "legal_aid"), wraps(w, "kept_wraps", "legal_aid"); held != 0 || kept != 1 {
			t.Fatalf("after her turn she holds %d keys and %d are kept, want 0 and 1: the caseworker holds the others", held, kept)
		}
		ended := w.Entries("assignment.ended")
		if got := ended[len(ended)-1].Classes; got != "legal" {
			t.Errorf("the log says %q is kept, want legal", got)
		}
		if pass(w, "legal_aid") != 0 {
			t.Error("she passed a key on though nobody waits")
		}
		assign(w, c, "next-legal", models.Forever)
		if got, err := read("next-legal"); err != nil || !got.Waiting {
			t.Fatalf("before the first one comes the next reads %+v, %v", got, err)
		}
		if pass(w, "legal_aid") != 1 {
			t.Error("her page passed nothing on")
		}
		if got, err := read("next-legal"); err != nil || got.Text != "what the lawyer said" {
			t.Fatalf("the next lawyer reads %+v, %v", got, err)
		}
		if got, _ := read("legal_aid"); got.Text != "" {
			t.Error("the first one reads again")
		}
		if n := wraps(w, "kept_wraps", "legal_aid"); n != 0 {
			t.Errorf("%d keys are still kept though the next one holds them", n)
		}
	})
}

// A key that is kept goes to nobody who is not assigned, not vouched for, or of
// a role that reads the class.
func TestKeptKeyGoesToNobodyElse(t *testing.T) {
	for what, next := range map[string]struct {
		role    models.Role
		prepare func(w *worldtest.World, c models.Case)
	}{
		"not vouched for": {models.LegalAid, func(w *worldtest.World, c models.Case) {
			w.Write(func(tx *gorm.DB) error {
				return tx.Model(&models.Credential{}).Where("account_id = ?", w.Account("next").ID).Update("confirmed_generation", 0).Error
			})
			assign(w, c, "next", models.Forever)
		}},
		"not assigned": {models.LegalAid, func(w *worldtest.World, c models.Case) { ask(w, c) }},
		"ended": {models.LegalAid, func(w *worldtest.World, c models.Case) {
			assign(w, c, "next", w.Moment().Add(time.Minute))
			w.Advance(time.Hour)
			ask(w, c)
		}},
		"another role": {models.Caseworker, func(w *worldtest.World, c models.Case) {
			assign(w, c, "next", models.Forever)
			ask(w, c)
		}},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			w := worldtest.New(t, storetest.New(t))
			w.Person("next", next.role, w.North)
			c := w.Case(w.North, "Kalpana", "caseworker")
			assign(w, c, "legal_aid", w.Moment().Add(24*time.Hour))
			advises(w, c, "legal_aid")
			w.Advance(25 * time.Hour)
			expire(w)
			next.prepare(w, c)
			w.Write(func(tx *gorm.DB) error { _, err := w.Keeper.PassOn(tx, w.Actor("legal_aid"), w.Moment()); return err })
			if n := legalWraps(w, "next"); n != 0 {
				t.Errorf("the lawyer's page wrapped %d keys of her notes", n)
			}
		})
	}
}

// ask writes a request for the lawyer's notes, as no page does.
func ask(w *worldtest.World, c models.Case) {
	w.T.Helper()
	w.Write(func(tx *gorm.DB) error {
		return w.Vault.Ask(tx, w.Account("next").ID, c.SurvivorID, []models.Class{models.ClassLegal}, "cover")
	})
}

func legalWraps(w *worldtest.World, name string) (n int64) {
	w.T.Helper()
	w.Read(func(tx *gorm.DB) error {
		return tx.Table("key_wraps w").Joins("JOIN class_keys k ON k.id = w.key_id AND k.class = 'legal'").
			Where("w.account_id = ?", w.Account(name).ID).Count(&n).Error
	})
	return n
}

// Who comes back to the same survivor holds again what was kept; a new password
// or the end of the account leaves nothing that could be passed on.
func TestKeptKeyEnds(t *testing.T) {
	for what, x := range map[string]struct {
		do    func(w *worldtest.World, c models.Case)
		reads bool
	}{
		"assigned again": {func(w *worldtest.World, c models.Case) { assign(w, c, "legal_aid", models.Forever) }, true},
		"new password":   {func(w *worldtest.World, c models.Case) { w.NewPassword("legal_aid") }, false},
		"keys revoked": {func(w *worldtest.World, c models.Case) {
			w.Write(func(tx *gorm.DB) error { return w.Vault.RevokeAll(tx, w.Account("legal_aid").ID) })
		}, false},
		"somebody else used the link": {func(w *worldtest.World, c models.Case) {
			w.Write(func(tx *gorm.DB) error {
				return w.Vault.Distrust(tx, w.Actor("caseworker").Keys(), w.Account("legal_aid").ID, 1)
			})
		}, false},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			w := worldtest.New(t, storetest.New(t))
			c := w.Case(w.North, "Kalpana", "caseworker")
			assign(w, c, "legal_aid", w.Moment().Add(24*time.Hour))
			read := advises(w, c, "legal_aid")
			w.Advance(25 * time.Hour)
			expire(w)
			x.do(w, c)
			if got, err := read("legal_aid"); err != nil || (got.Text != "") != x.reads {
				t.Errorf("she reads %+v, %v, want %v", got, err, x.reads)
			}
			if n := wraps(w, "kept_wraps", "legal_aid"); n != 0 {
				t.Errorf("%d keys are still kept", n)
			}
		})
	}
}
