package caseload_test

import (
	"context"
	"strings"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/caseload"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func search(t *testing.T, w *worldtest.World, name, typed string) caseload.Found {
	t.Helper()
	found, err := service(w).Search(context.Background(), w.Actor(name), typed)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestSearchAcrossScriptsWithinReach(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := worldtest.New(t, db)
		mine := w.Case(w.North, "कल्पना", "caseworker")
		w.Case(w.North, "Kalpana", "other-caseworker")
		w.Case(w.North, "Sadhana", "caseworker")
		found := search(t, w, "caseworker", "kalpana")
		if len(found.Hits) != 1 || found.Hits[0].ID != mine.ID || found.Scanned != 2 {
			t.Fatalf("got %d hits of %d scanned, want the caseworker's own one of 2", len(found.Hits), found.Scanned)
		}
		if got := found.Hits[0]; got.Name != "कल्पना" || got.Also != "कल्पना" {
			t.Errorf("got name %q, also written %q", got.Name, got.Also)
		}
	})
}

func TestSearchOutOfReachFindsNothing(t *testing.T) {
	t.Parallel()
	w := worldtest.New(t, storetest.New(t))
	other := w.Case(w.North, "Kalpana", "other-caseworker")
	w.Case(w.North, "Sadhana", "caseworker")
	byName, byCode := search(t, w, "caseworker", "Kalpana"), search(t, w, "caseworker", other.Code)
	never := search(t, w, "caseworker", "Rachana")
	if len(byName.Hits)+len(byCode.Hits) != 0 || byName.Scanned != never.Scanned {
		t.Fatalf("got %+v and %+v, want the same as for an unknown name: %+v", byName, byCode, never)
	}
}

func TestSearchIsAuditedForEachShown(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := worldtest.New(t, db)
		shown := map[string]bool{w.Case(w.North, "Kalpana", "caseworker").ID: true, w.Case(w.North, "कल्पना", "caseworker").ID: true}
		for range 3 {
			w.Case(w.North, "Sadhana", "caseworker")
		}
		w.Case(w.North, "Kalpana", "other-caseworker")
		search(t, w, "caseworker", "Kalpana")
		all, each := w.Entries("caseload.searched"), w.Entries("caseload.name_opened")
		if len(all) != 1 || all[0].Detail != "cases=5" || all[0].Fields != 5 || all[0].CaseID != "" {
			t.Errorf("entry of the whole search: got %+v", all)
		}
		if len(each) != len(shown) {
			t.Fatalf("%d entries about one case, want %d", len(each), len(shown))
		}
		for _, e := range each {
			if !shown[e.CaseID] || e.SurvivorID == "" || e.Detail != "from=search" || e.Classes != "identity" || e.Fields != 1 || e.Actor != w.Account("caseworker").ID {
				t.Errorf("got %+v", e)
			}
		}
		for _, e := range append(all, each...) {
			if strings.Contains(e.Detail+e.Subject, "Kalpana") {
				t.Errorf("the entry says what was searched for: %+v", e)
			}
		}
		w.Read(func(tx *gorm.DB) error {
			if report, err := audit.Verify(tx, ""); err != nil || !report.OK() {
				t.Errorf("the chain: %+v, %v", report, err)
			}
			return nil
		})
	})
}

// A name whose key only a colleague has was not shown, so the survivor's
// history has no entry.
func TestNamesAreAuditedForEachShown(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := worldtest.New(t, db)
		mine, nameless := w.Case(w.North, "Kalpana", "caseworker"), w.Case(w.North, "", "caseworker")
		other := w.Case(w.North, "Sadhana", "other-caseworker")
		w.Write(func(tx *gorm.DB) error {
			a := models.Assignment{CaseID: other.ID, SurvivorID: other.SurvivorID, AccountID: w.Account("caseworker").ID, Reason: "cover", FromAt: w.Moment(), UntilAt: models.Forever}
			return w.Keeper.Assign(tx, access.System("test", w.Org.ID, w.Moment()), a, models.Caseworker, w.Moment())
		})
		got, err := service(w).Names(context.Background(), w.Actor("caseworker"), []string{mine.ID, nameless.ID, other.ID}, "care")
		if err != nil || got[mine.ID].Text != "Kalpana" || !got[other.ID].Waiting {
			t.Fatalf("got %v, %v", got, err)
		}
		all, each := w.Entries("caseload.names_opened"), w.Entries("caseload.name_opened")
		if len(all) != 1 || all[0].Detail != "cases=3 purpose=care" {
			t.Errorf("entry of the whole page: got %+v", all)
		}
		if len(each) != 1 || each[0].CaseID != mine.ID || each[0].SurvivorID != mine.SurvivorID || each[0].Detail != "from=list purpose=care" {
			t.Errorf("got %+v, want one entry about the name that was shown", each)
		}
	})
}

// The names are read before their entry is written. When it cannot be written,
// no name leaves the service.
func TestNoNameLeavesWithoutAuditEntry(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := worldtest.New(t, db)
		c := w.Case(w.North, "Kalpana", "caseworker")
		w.Write(func(tx *gorm.DB) error { return tx.Exec("UPDATE audit_head SET hash = ?", []byte{}).Error }) // a chain without a head accepts no entry
		if found, err := service(w).Search(context.Background(), w.Actor("caseworker"), "Kalpana"); err == nil || len(found.Hits) != 0 || found.Scanned != 0 {
			t.Errorf("search: got %+v, %v", found, err)
		}
		if got, err := service(w).Names(context.Background(), w.Actor("caseworker"), []string{c.ID}, "care"); err == nil || len(got) != 0 {
			t.Errorf("names: got %v, %v", got, err)
		}
	})
}

func TestSearchByCodeForRolesWithoutNames(t *testing.T) {
	t.Parallel()
	w := worldtest.New(t, storetest.New(t))
	w.Case(w.North, "Kalpana", "caseworker")
	for _, name := range []string{"administrator", "supervisor"} {
		if found := search(t, w, name, "Kalpana"); len(found.Hits) != 0 {
			t.Errorf("%s found somebody by name", name)
		}
	}
}

// Eight Latin letters can pass as a code, and four signs of a code find it. What
// is the code of no case of the reader's is looked for among the names.
func TestSearchTriesNamesAndPartsOfCodes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := worldtest.New(t, db)
		ids := map[string]string{}
		for _, name := range []string{"Priyanka", "Nur Jahan", "Acx Devi"} {
			ids[name] = w.Case(w.North, name, "caseworker").ID
		}
		other := w.Case(w.North, "Priyanka", "other-caseworker")
		codes := map[string]string{"AC-45X3-ABCD": ids["Priyanka"], "AC-9X45-X3ZZ": ids["Nur Jahan"], "AC-2222-3333": ids["Acx Devi"], "AC-7745-X399": other.ID}
		w.Write(func(tx *gorm.DB) error {
			for code, id := range codes {
				if err := tx.Model(&models.Case{}).Where("id = ?", id).Update("code", code).Error; err != nil {
					return err
				}
			}
			return nil
		})
		for typed, want := range map[string]string{
			"Priyanka": "Priyanka", "nurjahan": "Nur Jahan", "NURJAHAN": "Nur Jahan", "প্রিয়াঙ্কা": "Priyanka",
			"45X3": "Priyanka, Nur Jahan", "ac45x3": "Priyanka", "AC-9X": "Nur Jahan", "AC-9": "", "9x45": "Nur Jahan", "5X3Z": "Nur Jahan", "2233": "Acx Devi", "22 22": "Acx Devi",
			"ac77": "", "ACX4": "", "AC-8888-4444": "", "7745": "",
		} {
			var got []string
			found := search(t, w, "caseworker", typed)
			for _, h := range found.Hits {
				for name, id := range ids {
					if id == h.ID {
						got = append(got, name)
					}
				}
			}
			if strings.Join(got, ", ") != want || found.Scanned != 3 {
				t.Errorf("%q: got %q of %d, want %q", typed, got, found.Scanned, want)
			}
		}
		if found := search(t, w, "administrator", "X3AB"); len(found.Hits) != 1 || found.Hits[0].Name != "" {
			t.Errorf("administrator: got %+v", found.Hits)
		}
		if found := search(t, w, "administrator", "Priyanka"); len(found.Hits) != 0 {
			t.Errorf("administrator found a name: %+v", found.Hits)
		}
	})
}

// A second running assignment to the same case does not list the case twice,
// and an assignment that is over finds nothing.
func TestSearchFindsCaseOncePerReader(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := worldtest.New(t, db)
		c := w.Case(w.North, "Kalpana", "caseworker", "counsellor")
		w.Write(func(tx *gorm.DB) error {
			again := models.Assignment{ID: worldtest.NewID(), CaseID: c.ID, SurvivorID: c.SurvivorID, AccountID: w.Account("caseworker").ID, Reason: "cover", FromAt: w.Moment(), UntilAt: models.Forever}
			if err := tx.Create(&again).Error; err != nil {
				return err
			}
			return tx.Model(&models.Assignment{}).Where("account_id = ?", w.Account("counsellor").ID).Update("until_at", w.Moment()).Error
		})
		if found := search(t, w, "caseworker", "Kalpana"); len(found.Hits) != 1 || found.Scanned != 1 {
			t.Errorf("got %d hits of %d cases, want 1 of 1", len(found.Hits), found.Scanned)
		}
		if found := search(t, w, "counsellor", "Kalpana"); len(found.Hits) != 0 || found.Scanned != 0 {
			t.Errorf("after the assignment ended: found %d of %d, want none", len(found.Hits), found.Scanned)
		}
	})
}

func TestNamesLeaveOutCasesOutOfReach(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := worldtest.New(t, db)
		mine, other := w.Case(w.North, "Kalpana", "caseworker"), w.Case(w.North, "Sadhana", "other-caseworker", "counsellor")
		ids := []string{mine.ID, other.ID, worldtest.NewID()}
		got, err := service(w).Names(context.Background(), w.Actor("caseworker"), ids, "visit")
		if err != nil || len(got) != 1 || got[mine.ID].Text != "Kalpana" {
			t.Errorf("got %v, %v, want only the caseworker's own case", got, err)
		}
		w.Write(func(tx *gorm.DB) error {
			return tx.Model(&models.Assignment{}).Where("account_id = ?", w.Account("caseworker").ID).Update("until_at", w.Moment()).Error
		})
		if got, err := service(w).Names(context.Background(), w.Actor("caseworker"), ids, "visit"); err != nil || len(got) != 0 {
			t.Errorf("after the assignment ended: %v, %v", got, err)
		}
	})
}

// TestSearchOverThousands searches a caseload large enough to be opened and
// compared on all processors.
func TestSearchOverThousands(t *testing.T) {
	t.Parallel()
	w := worldtest.New(t, storetest.New(t))
	const people = 1100
	for i := range people {
		name := "Sadhana"
		if i%100 == 7 {
			name = "कल्पना"
		}
		w.Case(w.North, name, "caseworker")
	}
	found := search(t, w, "caseworker", "kalpana")
	if len(found.Hits) != 11 || found.Scanned != people {
		t.Fatalf("got %d hits of %d, want 11 of %d", len(found.Hits), found.Scanned, people)
	}
	for _, hit := range found.Hits {
		if hit.Name != "कल्पना" || hit.Code == "" {
			t.Errorf("got %+v", hit)
		}
	}
}
