package custody_test

import (
	"strings"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/custody"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// TestCaseOutOfReachIsNeverRead holds the way a case is found: by who works with
// it, or where, and only then by its row. Otherwise a case that is there and out
// of reach takes measurably longer than one that never was.
func TestCaseOutOfReachIsNeverRead(t *testing.T) {
	w := worldtest.New(t, storetest.New(t))
	for name, want := range map[string]string{
		"caseworker":    "assignments_case (case_id=? AND account_id=?",
		"counsellor":    "assignments_case (case_id=? AND account_id=?",
		"legal_aid":     "assignments_case (case_id=? AND account_id=?",
		"administrator": "cases_within (<expr>=?)",
	} {
		t.Run(name, func(t *testing.T) {
			plan := planOf(w, func(tx *gorm.DB) *gorm.DB {
				return w.Actor(name).One(tx.Model(&models.Case{}), worldtest.NewID())
			})
			if !strings.Contains(plan, want) {
				t.Errorf("the case is found by\n%s\nwant %s", plan, want)
			}
			if own := strings.Count(plan, "SEARCH cases"); own != 1 || (strings.Contains(plan, "(id=?)") && !strings.Contains(plan, "SCALAR SUBQUERY")) {
				t.Errorf("the row is read before its reach is known:\n%s", plan)
			}
		})
	}
}

func planOf(w *worldtest.World, query func(tx *gorm.DB) *gorm.DB) string {
	var plan []string
	w.Read(func(tx *gorm.DB) error {
		stmt := query(tx.Session(&gorm.Session{DryRun: true})).Find(&[]models.Case{}).Statement
		var rows []struct{ Detail string }
		err := tx.Raw("EXPLAIN QUERY PLAN "+stmt.SQL.String(), stmt.Vars...).Scan(&rows).Error
		for _, r := range rows {
			plan = append(plan, r.Detail)
		}
		return err
	})
	return strings.Join(plan, "\n")
}

func TestCaseIsFoundWithinReachOnly(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := worldtest.New(t, db)
		c := w.Case(w.North, "Kalpana", "caseworker")
		find := func(name, id string) (found models.Case, err error) {
			err = w.DB.Read(t.Context(), func(tx *gorm.DB) (err error) { found, err = custody.Case(tx, w.Actor(name), id); return err })
			return found, err
		}
		may := map[string]bool{"caseworker": true, "administrator": true, "supervisor": true}
		for _, name := range []string{"caseworker", "administrator", "supervisor", "other-caseworker", "south-caseworker", "south-administrator", "counsellor"} {
			found, err := find(name, c.ID)
			if may[name] && (err != nil || found.Code != c.Code) || !may[name] && models.KindOf(err) != models.NotFound {
				t.Errorf("%s: got %q, %v", name, found.Code, err)
			}
			for _, id := range []string{worldtest.NewID(), "", c.ID + "'", c.ShelterID} {
				if _, err := find(name, id); models.KindOf(err) != models.NotFound {
					t.Errorf("%s with %q: got %v", name, id, err)
				}
			}
		}
	})
}

// BenchmarkCaseOutOfReach measures a case that is there beside one that never
// was. It asserts nothing: compare the lines.
func BenchmarkCaseOutOfReach(b *testing.B) {
	w := worldtest.New(b, storetest.New(b))
	foreign := w.Case(w.South, "Sita", "south-caseworker")
	for range 2000 {
		w.Case(w.South, "Kalpana", "south-caseworker")
	}
	for _, name := range []string{"caseworker", "administrator"} {
		for what, id := range map[string]string{"there": foreign.ID, "never": worldtest.NewID()} {
			b.Run(name+"/"+what, func(b *testing.B) {
				for b.Loop() {
					_ = w.DB.Read(b.Context(), func(tx *gorm.DB) error { _, err := custody.Case(tx, w.Actor(name), id); return err })
				}
			})
		}
	}
}
