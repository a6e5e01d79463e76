package caseload_test

import (
	"context"
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

// finds checks the names a search shows, how many cases it searched, and how
// many wait for a key.
func finds(w *worldtest.World, name, typed string, scanned, waiting int, want ...string) {
	w.T.Helper()
	found, err := service(w).Search(context.Background(), w.Actor(name), typed)
	var got []string
	for _, h := range found.Hits {
		got = append(got, h.Name)
	}
	if err != nil || strings.Join(got, ", ") != strings.Join(want, ", ") || found.Scanned != scanned || found.Waiting != waiting {
		w.T.Errorf("%s searched for %q and got %q, scanned %d, waiting %d, %v; want %q, %d, %d", name, typed, got, found.Scanned, found.Waiting, err, want, scanned, waiting)
	}
}

// writes seals a name again, as the identity page does.
func writes(w *worldtest.World, by string, c models.Case, f vault.Field, text string) {
	w.T.Helper()
	w.Write(func(tx *gorm.DB) error {
		sealed, err := w.Keeper.Seal(tx, w.Actor(by), c.SurvivorID, w.Moment(), custody.Text{Field: f, RowID: c.SurvivorID, Text: text})
		if err != nil {
			return err
		}
		return tx.Model(&models.Survivor{}).Where("id = ?", c.SurvivorID).Updates(map[string]any{f.Column: sealed[0], "version": gorm.Expr("version + 1")}).Error
	})
}

// endsAssignment ends a person's assignment to a case through a keeper.
func endsAssignment(w *worldtest.World, keeper *custody.Keeper, c models.Case, name string) {
	w.T.Helper()
	w.Advance(time.Hour)
	w.Write(func(tx *gorm.DB) error {
		var a models.Assignment
		if err := tx.Where("case_id = ? AND account_id = ? AND until_at > ?", c.ID, w.Account(name).ID, w.Moment()).Take(&a).Error; err != nil {
			return err
		}
		return keeper.End(tx, w.Actor("administrator"), a, "cover_ended", w.Moment())
	})
}

func assigns(w *worldtest.World, c models.Case, name string) {
	w.T.Helper()
	w.Write(func(tx *gorm.DB) error {
		a := models.Assignment{CaseID: c.ID, SurvivorID: c.SurvivorID, AccountID: w.Account(name).ID, Reason: "cover", FromAt: w.Moment(), UntilAt: models.Forever}
		return w.Keeper.Assign(tx, w.Actor("administrator"), a, w.Account(name).Role, w.Moment())
	})
}

func TestSearchFindsColleaguesLaterChange(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := worldtest.New(t, db)
		c := w.Case(w.North, "Kalpana", "caseworker", "other-caseworker")
		finds(w, "caseworker", "Kalpana", 1, 0, "Kalpana")
		writes(w, "other-caseworker", c, custody.CalledName, "Sadhana")
		finds(w, "caseworker", "Kalpana", 1, 0)
		finds(w, "caseworker", "Sadhana", 1, 0, "Sadhana")
		w.Case(w.North, "Sadhana Devi", "caseworker")
		finds(w, "caseworker", "Sadhana", 2, 0, "Sadhana", "Sadhana Devi")
	})
}

// Names remembered from an earlier search do not outlast the assignment. A
// worker who is assigned again waits for the key like anybody else.
func TestSearchWaitsForKeyAfterReassignment(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := worldtest.New(t, db)
		left := w.Case(w.North, "Kalpana", "caseworker", "other-caseworker")
		w.Case(w.North, "Kalpana Devi", "other-caseworker")
		finds(w, "other-caseworker", "Kalpana", 2, 0, "Kalpana", "Kalpana Devi")
		endsAssignment(w, w.Keeper, left, "other-caseworker")
		assigns(w, left, "other-caseworker")
		finds(w, "other-caseworker", "Kalpana", 2, 1, "Kalpana Devi")
		w.Write(func(tx *gorm.DB) error { _, err := w.Keeper.PassOn(tx, w.Actor("caseworker"), w.Moment()); return err })
		finds(w, "other-caseworker", "Kalpana", 2, 0, "Kalpana Devi", "Kalpana")
	})
}

func TestSearchForgets(t *testing.T) {
	// Another server of the same organisation ends an assignment. The next search
	// here drops the case that is no longer in the caseload.
	t.Run("case out of reach", func(t *testing.T) {
		storetest.Each(t, func(t *testing.T, db *store.DB) {
			w := worldtest.New(t, db)
			left := w.Case(w.North, "Kalpana", "caseworker", "other-caseworker")
			finds(w, "other-caseworker", "Kalpana", 1, 0, "Kalpana")
			endsAssignment(w, custody.New(w.Vault, worldtest.NewID), left, "other-caseworker")
			finds(w, "other-caseworker", "Kalpana", 0, 0)
			assigns(w, left, "other-caseworker")
			finds(w, "other-caseworker", "Kalpana", 1, 1)
		})
	})
	t.Run("names after a reset", func(t *testing.T) {
		storetest.Each(t, func(t *testing.T, db *store.DB) {
			w := worldtest.New(t, db)
			w.Case(w.North, "Kalpana", "caseworker")
			finds(w, "caseworker", "Kalpana", 1, 0, "Kalpana")
			w.NewPassword("caseworker")
			finds(w, "caseworker", "Kalpana", 1, 1)
		})
	})
	// After a change of role, names that only the earlier role may read are not
	// shown.
	t.Run("names of an earlier role", func(t *testing.T) {
		storetest.Each(t, func(t *testing.T, db *store.DB) {
			w := worldtest.New(t, db)
			writes(w, "caseworker", w.Case(w.North, "Kalpana", "caseworker"), custody.OtherNames, "Rachana")
			finds(w, "caseworker", "Kalpana", 1, 0, "Kalpana")
			finds(w, "caseworker", "Rachana", 1, 0, "Kalpana")
			w.InRole("caseworker", models.LegalAid)
			finds(w, "caseworker", "Kalpana", 1, 0, "Kalpana")
			finds(w, "caseworker", "Rachana", 1, 0)
			w.InRole("caseworker", models.Supervisor)
			finds(w, "caseworker", "Kalpana", 1, 0)
		})
	})
}

// The second search writes the same audit entries as the first, and reads no
// key.
func TestRememberedSearchIsAuditedWithoutKeys(t *testing.T) {
	t.Parallel()
	var asked []string
	db := storetest.Open(t, store.Options{Queries: func(sql string) { asked = append(asked, sql) }})
	w := worldtest.New(t, db)
	for range 3 {
		w.Case(w.North, "Kalpana", "caseworker")
	}
	keys := func() (n int) {
		for _, sql := range asked {
			if strings.Contains(sql, "key_wraps") {
				n++
			}
		}
		return n
	}
	var first, second int
	asked = nil
	finds(w, "caseworker", "Kalpana", 3, 0, "Kalpana", "Kalpana", "Kalpana")
	first, asked = keys(), nil
	finds(w, "caseworker", "Kalpana", 3, 0, "Kalpana", "Kalpana", "Kalpana")
	second = keys()
	if first == 0 || second != 0 {
		t.Errorf("keys read %d times in the first search and %d times in the second, want none in the second", first, second)
	}
	all := w.Entries("caseload.searched")
	if len(all) != 2 || all[0].Detail != all[1].Detail || all[0].Fields != 3 || all[1].Fields != 3 || all[0].Classes != all[1].Classes {
		t.Errorf("audit entries of the two searches: got %+v", all)
	}
	if n := len(w.Entries("caseload.name_opened")); n != 6 {
		t.Errorf("%d entries about who was shown, want 3 for each search", n)
	}
}
