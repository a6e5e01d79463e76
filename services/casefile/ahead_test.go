package casefile_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// booked plans a service for a moment.
func (f file) booked(c models.Case, kind string, at models.Instant) {
	f.t.Helper()
	f.Write(func(tx *gorm.DB) error {
		return tx.Create(&models.Delivery{ID: worldtest.NewID(), CaseID: c.ID, SurvivorID: c.SurvivorID, DeliveryFacts: models.DeliveryFacts{Kind: kind, Status: models.DeliveryPlanned, At: at}, RecordedBy: "x", CreatedAt: f.Moment(), Version: 1}).Error
	})
}

// claimed stores a clock against an authority, as the evaluation does.
func (f file) claimed(c models.Case, due models.Instant) {
	f.t.Helper()
	f.Write(func(tx *gorm.DB) error {
		return tx.Create(&models.CaseClock{CaseID: c.ID, Item: "in.test", Name: "decision", Against: models.PartyAuthority, Turn: models.PartyAuthority, Started: f.Moment(), Due: due}).Error
	})
}

// flagged opens a gap with a due date.
func (f file) flagged(c models.Case, rule string, mover models.Party, due models.Instant) {
	f.t.Helper()
	f.Write(func(tx *gorm.DB) error {
		return tx.Create(&models.Gap{CaseID: c.ID, Name: rule, Rule: rule, Area: models.Recovery, Since: f.Moment(), Due: due, Mover: mover, Open: true, Detail: "{}"}).Error
	})
}

// days returns the middle of the world's first day plus n days.
func (f file) days(n int) models.Instant { return f.Moment().Add(time.Duration(n) * 24 * time.Hour) }

func TestHeadShowsFirstDateOfAnyParty(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		c := f.Case(f.North, "Kalpana", "caseworker", "counsellor", "legal_aid")
		head := func(name string) casefile.Ahead {
			h, err := f.Head(t.Context(), f.Actor(name), c.ID)
			if err != nil {
				t.Fatal(err)
			}
			sum, err := f.Summary(t.Context(), f.Actor(name), c.ID)
			if err != nil || len(sum.Header.Ahead.Dates) != len(h.Ahead.Dates) {
				t.Fatalf("summary and header differ: %d and %d dates, %v", len(sum.Header.Ahead.Dates), len(h.Ahead.Dates), err)
			}
			return h.Ahead
		}
		if got := head("caseworker"); len(got.Dates) != 0 || got.Late != nil {
			t.Fatalf("an empty case has %+v", got)
		}
		f.claimed(c, f.days(30))
		first := head("caseworker").Dates[0]
		if first.State != string(models.PartyAuthority) || first.At != f.days(30) || first.Kind != "clock" {
			t.Errorf("date of an authority: got %+v", first)
		}
		f.booked(c, "health_check", f.days(3))
		if first := head("caseworker").Dates[0]; first.Kind != "delivery" || first.At != f.days(3) {
			t.Errorf("planned service: got %+v", first)
		}
		if first := head("legal_aid").Dates[0]; first.Kind != "clock" {
			t.Errorf("a volunteer sees a health service: %+v", first)
		}
		f.flagged(c, "safety.assessment_missing", models.PartyShelter, f.days(1))
		f.flagged(c, "health.first_check_missing", models.PartyShelter, f.days(-2))
		got := head("caseworker")
		if first := got.Dates[0]; first.Kind != "gap" || first.State != string(models.PartyShelter) || first.At != f.days(1) {
			t.Errorf("gap of the shelter: got %+v", first)
		}
		if got.Late == nil || got.Late.At != f.days(-2) || got.Late.Name != "health.first_check_missing" {
			t.Errorf("late gap: got %+v", got.Late)
		}
		if first := head("legal_aid").Dates[0]; first.Kind != "clock" || head("legal_aid").Late != nil {
			t.Errorf("a volunteer sees gaps hidden from the role: %+v", first)
		}
	})
}

func TestAheadMergesGapAndItsClock(t *testing.T) {
	t.Parallel()
	f := newFile(t, storetest.New(t))
	c := f.Case(f.North, "Kalpana", "caseworker")
	f.claimed(c, f.days(30))
	f.flagged(c, "reparations.decision_late", models.PartyAuthority, f.days(30))
	f.flagged(c, "safety.assessment_missing", models.PartyShelter, f.days(30))
	h, err := f.Head(t.Context(), f.Actor("caseworker"), c.ID)
	if err != nil || len(h.Ahead.Dates) != 2 {
		t.Errorf("got %+v, %v; want the clock and the gap of the shelter", h.Ahead.Dates, err)
	}
}
