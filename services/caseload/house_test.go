package caseload_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/caseload"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// house is a world in which each figure counts another number of cases.
func house(t *testing.T, db *store.DB) *worldtest.World {
	w := worldtest.New(t, db)
	alone := w.Case(w.North, "Rachana", "caseworker") // last month
	contact(w, alone, "caseworker")
	w.Advance(40 * 24 * time.Hour)
	two := w.Case(w.North, "Kalpana", "caseworker", "counsellor")
	contact(w, two, "caseworker", "counsellor")
	led := w.Case(w.North, "Sadhana", "caseworker", "other-caseworker")
	closed := w.Case(w.South, "Vandana", "south-caseworker")
	nobody := w.Case(w.South, "Archana", "south-caseworker")
	contact(w, nobody)
	w.Write(func(tx *gorm.DB) error {
		set := func(c models.Case, to models.Case, columns ...string) error {
			return tx.Model(&models.Case{}).Where("id = ?", c.ID).Select(columns).Updates(to).Error
		}
		for _, c := range []models.Case{alone, two, nobody} {
			if err := set(c, models.Case{}, "lead_id"); err != nil {
				return err
			}
		}
		if err := set(closed, models.Case{Status: models.CaseClosed, ClosedAt: w.Moment()}, "status", "closed_at"); err != nil {
			return err
		}
		if err := tx.Create(late(led, "toy.threat", models.PartyShelter, w.Moment())).Error; err != nil {
			return err
		}
		return tx.Create(late(two, "toy.police", models.PartyPolice, w.Moment())).Error
	})
	return w
}

// contact makes a key to how a survivor is reached that these people hold.
func contact(w *worldtest.World, c models.Case, people ...string) {
	w.Write(func(tx *gorm.DB) error {
		var there int64
		if err := tx.Model(&models.ClassKey{}).Where("survivor_id = ? AND class = ?", c.SurvivorID, models.ClassContact).Count(&there).Error; err != nil {
			return err
		}
		key := models.ClassKey{ID: worldtest.NewID(), SurvivorID: c.SurvivorID, Class: models.ClassContact, Generation: int(there) + 1, CreatedAt: w.Moment()}
		if err := tx.Create(&key).Error; err != nil {
			return err
		}
		for _, name := range append(people, "") {
			holder := models.RecoveryAccount // the key on paper counts for nobody
			if name != "" {
				holder = w.Account(name).ID
			}
			if err := tx.Create(&models.KeyWrap{AccountID: holder, KeyID: key.ID, Form: 1, Blob: []byte("x")}).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

func late(c models.Case, rule string, mover models.Party, now models.Instant) *models.Gap {
	return &models.Gap{CaseID: c.ID, Name: rule, Rule: rule, Area: models.Protection, Severity: 1, Since: now.Add(-72 * time.Hour), Due: now.Add(-time.Hour), Mover: mover, Open: true, Detail: "{}"}
}

func TestTheHouseCountsWhatItsFiltersFind(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := house(t, db)
		for _, name := range []string{"administrator", "south-administrator", "supervisor"} {
			h, err := service(w).House(context.Background(), w.Actor(name))
			if err != nil {
				t.Fatal(err)
			}
			agree(t, w, name, "all", h.Month, h.All, caseload.Filter{})
			for _, s := range h.Shelters {
				agree(t, w, name, s.Name, h.Month, s.Figures, caseload.Filter{Shelter: s.ID})
			}
			for _, s := range h.Workers {
				lead := s.ID
				if lead == "" {
					lead = caseload.Nobody
				}
				s.Arrived, s.Left = 0, 0
				agree(t, w, name, "lead "+s.Name, "", s.Figures, caseload.Filter{Lead: lead})
			}
		}
	})
}

// agree compares each figure with the rows of its filter.
func agree(t *testing.T, w *worldtest.World, name, of, month string, f caseload.Figures, narrow caseload.Filter) {
	t.Helper()
	rows := func(change func(*caseload.Filter)) int64 {
		g := narrow
		change(&g)
		return list(t, w, name, g, "").Total
	}
	got := caseload.Figures{
		Running:    rows(func(*caseload.Filter) {}),
		OneHolder:  rows(func(g *caseload.Filter) { g.Holder = caseload.OneHolder }),
		NoHolder:   rows(func(g *caseload.Filter) { g.Holder = caseload.NoHolder }),
		LastLeaves: rows(func(g *caseload.Filter) { g.Holder = caseload.LastLeaves }),
		LateOurs:   rows(func(g *caseload.Filter) { g.Late = caseload.Ours }),
		LateOthers: rows(func(g *caseload.Filter) { g.Late = caseload.Others }),
	}
	got.NoLead = f.NoLead
	if narrow.Lead == "" {
		got.NoLead = rows(func(g *caseload.Filter) { g.Lead = caseload.Nobody })
	}
	if month != "" {
		got.Arrived, got.Left = rows(func(g *caseload.Filter) { g.Arrived = month }), rows(func(g *caseload.Filter) { g.Left = month })
	}
	if got != f {
		t.Errorf("%s, %s: the house counts %+v, the lists have %+v", name, of, f, got)
	}
}

// What Today says of last holders is what its link leads to.
func TestLastHoldersOfTodayAreThoseOfTheList(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := worldtest.New(t, db)
		c := w.Case(w.North, "Kalpana", "caseworker")
		contact(w, c, "caseworker")
		w.Case(w.North, "Rachana", "caseworker")
		ends := w.Moment().Add(72 * time.Hour)
		w.Write(func(tx *gorm.DB) error {
			return tx.Model(&models.Assignment{}).Where("case_id = ?", c.ID).Update("until_at", ends).Error
		})
		for name, want := range map[string]int{"caseworker": 1, "other-caseworker": 0, "administrator": 1} {
			got, err := service(w).LastLeaving(t.Context(), w.Actor(name))
			rows := list(t, w, name, caseload.Filter{Holder: caseload.LastLeaves}, "").Total
			if err != nil || got != want || rows != int64(want) {
				t.Errorf("%s: Today says %d, the list has %d, %v; want %d", name, got, rows, err, want)
			}
		}
	})
}

func TestTheHouseInNumbers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := house(t, db)
		for name, want := range map[string]caseload.Figures{
			"administrator":       {Running: 3, NoLead: 2, OneHolder: 1, LateOurs: 1, LateOthers: 1, Arrived: 2},
			"south-administrator": {Running: 1, NoLead: 1, NoHolder: 1, Arrived: 2, Left: 1},
		} {
			h, err := service(w).House(context.Background(), w.Actor(name))
			if err != nil || h.All != want {
				t.Errorf("%s: got %+v (%v), want %+v", name, h.All, err, want)
			}
		}
		if _, err := service(w).House(context.Background(), w.Actor("caseworker")); models.KindOf(err) != models.Forbidden {
			t.Errorf("a caseworker gets %v, want forbidden", err)
		}
	})
}

func TestTheHouseTakesConstantQueries(t *testing.T) {
	t.Parallel()
	count := func(cases int) int {
		n := 0
		db := storetest.Open(t, store.Options{Queries: func(string) { n++ }})
		w := worldtest.New(t, db)
		for range cases {
			w.Case(w.North, "Kalpana", "caseworker")
		}
		n = 0
		if _, err := service(w).House(context.Background(), w.Actor("administrator")); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if few, many := count(1), count(30); few != many || many > 6 {
		t.Fatalf("got %d queries for one case and %d for thirty, want the same and at most 6", few, many)
	}
}

func TestCaseloadsCountRunningCasesWithinReach(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := house(t, db)
		of := []string{w.Account("caseworker").ID, w.Account("south-caseworker").ID}
		loads := func(name string) map[string]caseload.Load {
			got, err := service(w).Caseloads(context.Background(), w.Actor(name), of)
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		if got := loads("supervisor"); got[of[0]] != (caseload.Load{Cases: 3, Leads: 1}) || got[of[1]] != (caseload.Load{Cases: 1}) {
			t.Errorf("got %v", got)
		}
		if got := loads("administrator"); got[of[1]] != (caseload.Load{}) {
			t.Errorf("an administrator is told %v of another shelter", got[of[1]])
		}
	})
}

// One holder is one person who opens all of it today, as the page of the people
// says it.
func TestOneHolder(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := worldtest.New(t, db)
		second := func(c models.Case, sql string, args ...any) {
			w.Write(func(tx *gorm.DB) error {
				return tx.Exec(sql, append(args, c.SurvivorID, w.Account("other-caseworker").ID)...).Error
			})
		}
		for what, x := range map[string]struct {
			change func(c models.Case)
			want   bool
		}{
			"two": {func(models.Case) {}, false},
			"the turn of the second has not begun": {func(c models.Case) {
				second(c, "UPDATE assignments SET from_at = ? WHERE survivor_id = ? AND account_id = ?", w.Moment().Add(time.Hour))
			}, true},
			"the second lacks what was written later": {func(c models.Case) { contact(w, c, "caseworker") }, true},
			"the second left": {func(c models.Case) {
				second(c, "DELETE FROM key_wraps WHERE key_id IN (SELECT id FROM class_keys WHERE survivor_id = ?) AND account_id = ?")
			}, true},
			"nobody": {func(c models.Case) {
				w.Write(func(tx *gorm.DB) error {
					return tx.Exec("DELETE FROM key_wraps WHERE key_id IN (SELECT id FROM class_keys WHERE survivor_id = ?)", c.SurvivorID).Error
				})
			}, false},
		} {
			c := w.Case(w.North, "Kalpana", "caseworker", "other-caseworker")
			contact(w, c, "caseworker", "other-caseworker")
			x.change(c)
			found := slices.ContainsFunc(list(t, w, "administrator", caseload.Filter{Holder: caseload.OneHolder}, "").Rows, func(r caseload.Row) bool { return r.ID == c.ID })
			if found != x.want {
				t.Errorf("%s: counted as one holder: %v, want %v", what, found, x.want)
			}
		}
	})
}
