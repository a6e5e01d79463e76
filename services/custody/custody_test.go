package custody_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// reveal opens the called name of a case as the named person.
func reveal(w *worldtest.World, name string, c models.Case) (custody.Opened, error) {
	var out custody.Opened
	err := w.DB.Write(w.T.Context(), func(tx *gorm.DB) error {
		by := w.Actor(name)
		found, err := custody.Case(tx, by, c.ID)
		if err != nil {
			return err
		}
		var s models.Survivor
		if err := tx.Where("id = ?", found.SurvivorID).Take(&s).Error; err != nil {
			return err
		}
		opened, err := w.Keeper.Open(tx, by, audit.Entry{Action: "survivor.name_opened", CaseID: c.ID, Survivor: s.ID}, w.Moment(),
			custody.Value{Field: custody.CalledName, SurvivorID: s.ID, RowID: s.ID, Sealed: s.CalledName})
		if err == nil {
			out = opened[0]
		}
		return err
	})
	return out, err
}

func TestOpenNeedsAssignmentAndRole(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := worldtest.New(t, db)
		c := w.Case(w.North, "Kalpana", "caseworker", "counsellor", "legal_aid")
		for _, name := range []string{"caseworker", "counsellor", "legal_aid"} {
			if got, err := reveal(w, name, c); err != nil || got.Text != "Kalpana" {
				t.Errorf("%s: got %+v, %v, want the name", name, got, err)
			}
		}
		for _, name := range []string{"other-caseworker", "south-caseworker", "administrator", "supervisor", "dpo", "auditor", "operator"} {
			if got, err := reveal(w, name, c); err == nil {
				t.Errorf("%s opened %+v, want an error", name, got)
			}
		}
	})
}

func TestAssignWaitsForKeyUntilPassOn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := worldtest.New(t, db)
		c := w.Case(w.North, "Kalpana", "caseworker")
		w.Write(func(tx *gorm.DB) error {
			a := models.Assignment{CaseID: c.ID, SurvivorID: c.SurvivorID, AccountID: w.Account("other-caseworker").ID, Reason: "cover", FromAt: w.Moment(), UntilAt: models.Forever}
			return w.Keeper.Assign(tx, w.Actor("administrator"), a, models.Caseworker, w.Moment())
		})
		if got, err := reveal(w, "other-caseworker", c); err != nil || !got.Waiting {
			t.Fatalf("got %+v, %v, want waiting for a colleague", got, err)
		}
		waits := func(name string, want bool) {
			t.Helper()
			for _, few := range []int{0, 1, 500} { // however many wait
				w.Read(func(tx *gorm.DB) error {
					got, err := custody.AnyWaits(tx, w.Account(name).ID, few)
					if got != want {
						t.Errorf("waiting for %s: %v, want %v", name, got, want)
					}
					return err
				})
			}
		}
		waits("caseworker", true)
		waits("other-caseworker", false)
		w.Write(func(tx *gorm.DB) error { _, err := w.Keeper.PassOn(tx, w.Actor("caseworker"), w.Moment()); return err })
		waits("caseworker", false)
		if got, err := reveal(w, "other-caseworker", c); err != nil || got.Text != "Kalpana" {
			t.Fatalf("got %+v, %v, want the name after a colleague passed the key on", got, err)
		}
		// A request that outlived its answer asks nobody for the key its writer holds already.
		w.Write(func(tx *gorm.DB) error {
			return tx.Create(&models.KeyRequest{AccountID: w.Account("other-caseworker").ID, SurvivorID: c.SurvivorID, Class: custody.CalledName.Class, AskedAt: w.Moment(), Reason: "cover"}).Error
		})
		waits("caseworker", false)
		w.Advance(time.Hour)
		w.Write(func(tx *gorm.DB) error {
			var a models.Assignment
			if err := tx.Where("case_id = ? AND account_id = ?", c.ID, w.Account("other-caseworker").ID).Take(&a).Error; err != nil {
				return err
			}
			return w.Keeper.End(tx, w.Actor("administrator"), a, "cover_ended", w.Moment())
		})
		if _, err := reveal(w, "other-caseworker", c); models.KindOf(err) != models.NotFound {
			t.Fatalf("got %v, want not found after the assignment ended", err)
		}
		w.Read(func(tx *gorm.DB) error {
			var wraps int64
			err := tx.Model(&models.KeyWrap{}).Where("account_id = ?", w.Account("other-caseworker").ID).Count(&wraps).Error
			if wraps != 0 {
				t.Errorf("%d keys left after the assignment ended, want 0", wraps)
			}
			return err
		})
	})
}

func TestExpiredEndsTimedAssignment(t *testing.T) {
	t.Parallel()
	w := worldtest.New(t, storetest.New(t))
	c := w.Case(w.North, "Kalpana", "caseworker")
	w.Write(func(tx *gorm.DB) error {
		a := models.Assignment{CaseID: c.ID, SurvivorID: c.SurvivorID, AccountID: w.Account("legal_aid").ID, Reason: "legal_matter", FromAt: w.Moment(), UntilAt: w.Moment().Add(24 * time.Hour)}
		return w.Keeper.Assign(tx, w.Actor("caseworker"), a, models.LegalAid, w.Moment())
	})
	if got, err := reveal(w, "legal_aid", c); err != nil || got.Text != "Kalpana" {
		t.Fatalf("got %+v, %v, want the name at once, because the caseworker held the key", got, err)
	}
	w.Advance(24 * time.Hour)
	if _, err := reveal(w, "legal_aid", c); models.KindOf(err) != models.NotFound {
		t.Fatalf("got %v, want not found at the end of the term", err)
	}
	w.Write(func(tx *gorm.DB) error {
		n, err := w.Keeper.Expired(tx, w.Actor("administrator"), w.Moment())
		if n != 1 {
			t.Errorf("%d assignments expired, want 1", n)
		}
		return err
	})
}
