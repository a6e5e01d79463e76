package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/audit"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// What was "about" a day of turning eighteen becomes a span: the year that ends
// on it where it came from an age, half a year to each side where it was typed.
func TestAgesAreCarriedOver(t *testing.T) {
	at46(t, func(t *testing.T, db *store.DB) {
		if err := db.MigrateTo(t.Context(), 49); err != nil {
			t.Fatal(err)
		}
		drop := younger(t, db)
		w := worldtest.Unsigned(t, db)
		w.Later = []string{"adult_from", "adult_to"}
		said := models.At(time.Date(2026, 11, 29, 19, 30, 0, 0, time.UTC)) // already the 30th in India
		for name, try := range map[string]struct {
			day  string
			sure models.Sure
			want models.PartialDate
		}{
			"from an age":   {"2029-11-30", models.SureAbout, models.Between("2028-12-01", "2029-11-30")},
			"typed":         {"2029-03-12", models.SureAbout, models.Between("2028-09-12", "2029-09-12")},
			"an exact day":  {"2029-11-30", models.SureExact, models.Exactly("2029-11-30")},
			"a year":        {"2029", models.SureYear, models.PartialDate{On: "2029", Sure: models.SureYear}},
			"a leap day":    {"2028-02-29", models.SureAbout, models.Between("2027-08-29", "2028-08-29")},
			"another event": {"2026-11-30", models.SureAbout, models.PartialDate{On: "2026-11-30", Sure: models.SureAbout}},
		} {
			c := w.Case(w.North, "", "caseworker")
			key := map[bool]string{true: "event.offence", false: "person.adult_on"}[name == "another event"]
			w.Write(func(tx *gorm.DB) error {
				return tx.Table("facts").Create(map[string]any{"survivor_id": c.SurvivorID, "name": key, "day": try.day, "sure": try.sure, "recorded_by": "x", "recorded_at": said}).Error
			})
			defer func() {
				var f models.Fact
				w.Read(func(tx *gorm.DB) error { return tx.Where("survivor_id = ?", c.SurvivorID).Take(&f).Error })
				if got := f.On(); got != try.want {
					t.Errorf("%s: got %+v, want %+v", name, got, try.want)
				}
			}()
		}
		drop()
		if _, err := audit.Migrate(t.Context(), db, w.Moment()); err != nil {
			t.Fatal(err)
		}
		if rows, err := audit.CheckRowsOf(t.Context(), db); err != nil || !rows.OK() || rows.Checked == 0 {
			t.Errorf("the rows of the older version are not bound: %+v, %v", rows, err)
		}
		var left int64
		w.Read(func(tx *gorm.DB) error { return tx.Model(&models.Case{}).Where("packs <> ''").Count(&left).Error })
		if left > 0 {
			t.Errorf("%d cases are not evaluated anew", left)
		}
	})
}

// Who turns eighteen soon is found by an index that holds no adult.
func TestTurningEighteenHasAnIndex(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		var plan string
		err := db.Read(t.Context(), func(tx *gorm.DB) error {
			explain := "EXPLAIN QUERY PLAN "
			if tx.Name() == "postgres" { // an empty table is read whole unless that is switched off
				explain = "EXPLAIN "
				if err := tx.Exec("SET LOCAL enable_seqscan = off").Error; err != nil {
					return err
				}
			}
			var lines []struct {
				Detail string
				Plan   string `gorm:"column:QUERY PLAN"`
			}
			err := tx.Raw(explain + "SELECT id FROM cases WHERE age_group <> 'adult' AND adult_from <> '' AND adult_from <= '2027-01-01'").Scan(&lines).Error
			plan = fmt.Sprint(lines)
			return err
		})
		if err != nil || !strings.Contains(plan, "cases_turning") {
			t.Errorf("got %s, %v", plan, err)
		}
	})
}
