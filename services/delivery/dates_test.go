package delivery_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/delivery"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

// A service before birth is refused and one before the arrival is asked about,
// once: a correction of something else does not ask again.
func TestServiceDayIsHeldAgainstBirthAndArrival(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		by := h.Actor("caseworker")
		c := h.Taken(h.evaluator, "Kalpana", "caseworker")
		h.Write(func(tx *gorm.DB) error {
			return tx.Create(&models.Fact{SurvivorID: c.SurvivorID, Name: "person.adult_on", AnswerFacts: models.AnswerFacts{Day: "2028-05-04", Sure: models.SureExact}, RecordedBy: "test", RecordedAt: h.Moment(), Version: 1}).Error
		})
		zone, err := time.LoadLocation(h.Org.TimeZone)
		if err != nil {
			t.Fatal(err)
		}
		in := func(on, kept models.Date) delivery.Input {
			in := given("health_check")
			in.At, in.DayOnly, in.Kept = models.EndOfDay(on, zone), true, kept
			return in
		}
		for _, row := range []struct {
			name     string
			on, kept models.Date
			want     string
		}{
			{"before birth", "2009-06-01", "2009-06-01", "dates.before_birth|born=@2010-05-04"},
			{"a year too early", "2025-11-23", "", "dates.before_arrival_year|year=2026|arrived=@2026-11-23"},
			{"before arrival", "2026-11-20", "", "dates.before_arrival|arrived=@2026-11-23"},
			{"before arrival, kept", "2026-11-20", "2026-11-20", ""},
		} {
			_, err := h.deliveries.Record(t.Context(), by, c.ID, in(row.on, row.kept))
			if got := problemsOf(err)["at"]; got != row.want || err != nil && row.want == "" {
				t.Errorf("%s: %q, %v, want %q", row.name, got, err, row.want)
			}
		}
		done, err := h.deliveries.Record(t.Context(), by, c.ID, in("2026-11-19", "2026-11-19"))
		if err != nil {
			t.Fatal(err)
		}
		again := delivery.Correction{Input: in("2026-11-19", ""), Reason: "new_information"}
		again.Version, again.Minutes = 1, 30
		if _, err := h.deliveries.Correct(t.Context(), by, c.ID, done.ID, again); err != nil {
			t.Errorf("a day that was kept is asked about again: %v", err)
		}
		again.At, again.Version = models.EndOfDay("2026-11-18", zone), 2
		if _, err := h.deliveries.Correct(t.Context(), by, c.ID, done.ID, again); problemsOf(err)["at"] == "" {
			t.Errorf("another day before the arrival is not asked about: %v", err)
		}
	})
}
