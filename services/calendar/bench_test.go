package calendar_test

import (
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/calendar"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// BenchmarkMonth reads the month of a whole house. AFTERCARE_BENCH_CASES is how
// many cases it has, 1,000 by default, each with two clocks and a planned service
// spread over five years. What is near today is the same many dates in each
// house, so that the time must hardly grow with it:
//
//	for n in 2000 20000; do AFTERCARE_BENCH_CASES=$n go test ./services/calendar -run '^$' -bench Month; done
func BenchmarkMonth(b *testing.B) {
	cases, err := strconv.Atoi(os.Getenv("AFTERCARE_BENCH_CASES"))
	if err != nil {
		cases = 1000
	}
	for name, open := range map[string]func(testing.TB) *store.DB{"sqlite": storetest.New, "postgres": storetest.NewPostgres} {
		b.Run(name, func(b *testing.B) {
			db := open(b)
			w := worldtest.New(b, db)
			s := service(b, w, db)
			fill(w, cases)
			by, days := w.Actor("supervisor"), month(w)
			b.ResetTimer()
			for b.Loop() {
				if found, err := s.Days(b.Context(), by, days, calendar.Anybodys); err != nil || len(found) == 0 {
					b.Fatal(len(found), err)
				}
			}
		})
	}
}

// near is how many cases have their dates in the next month.
const near = 500

// fill makes cases by bulk inserts.
func fill(w *worldtest.World, cases int) {
	w.T.Helper()
	day, now := 24*time.Hour, w.Moment()
	for from := 0; from < cases; from += 500 {
		var people []models.Survivor
		var files []models.Case
		var clocks []models.CaseClock
		var planned []models.Delivery
		for i := from; i < min(from+500, cases); i++ {
			at := now.Add(time.Duration(40+i%1800) * day)
			if i < near {
				at = now.Add(time.Duration(1+i%28) * day)
			}
			p := models.Survivor{ID: worldtest.NewID(), OrganisationID: w.Org.ID, CreatedAt: now, Version: 1}
			c := models.Case{ID: worldtest.NewID(), SurvivorID: p.ID, OrganisationID: w.Org.ID, ShelterID: w.North.ID, Code: fmt.Sprintf("AC-%06d", i), Status: models.CaseOpen, IntakeAt: now, ReferralSource: "police", CreatedAt: now, Version: 1}
			people, files = append(people, p), append(files, c)
			for _, name := range []string{"apply", "decide"} {
				clocks = append(clocks, models.CaseClock{CaseID: c.ID, Item: "legal_aid", Name: name, Version: "1", Against: models.PartyAuthority, Started: now, Due: at})
			}
			planned = append(planned, models.Delivery{ID: worldtest.NewID(), CaseID: c.ID, SurvivorID: p.ID, DeliveryFacts: models.DeliveryFacts{Kind: "health_check", Status: models.DeliveryPlanned, At: at}, RecordedBy: "x", CreatedAt: now, Version: 1})
		}
		w.Write(func(tx *gorm.DB) error {
			for _, rows := range []any{people, files, clocks, planned} {
				if err := tx.CreateInBatches(rows, 100).Error; err != nil {
					return err
				}
			}
			return nil
		})
	}
	w.Write(func(tx *gorm.DB) error { return tx.Exec("ANALYZE").Error })
}
