package stay_test

import (
	"sync/atomic"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/stay"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// noted writes a visitor down in a case, some hours ago.
func (h fixture) noted(c models.Case, ago int, safe string) {
	h.T.Helper()
	h.notedLate(c, ago, ago, safe)
}

// notedLate writes a visitor of some hours ago down in a case, other hours ago.
func (h fixture) notedLate(c models.Case, ago, written int, safe string) {
	h.T.Helper()
	at := h.Moment().Add(-time.Duration(written) * time.Hour)
	n := models.CaseNote{ID: worldtest.NewID(), CaseID: c.ID, SurvivorID: c.SurvivorID, ShelterID: c.ShelterID, Class: models.ClassService, Trail: models.Trail{RecordedBy: h.Account("caseworker").ID, CreatedAt: at, ChangedAt: at, Version: 1}}
	n.Kind, n.At, n.Relation, n.Way, n.Safe = models.NoteVisitor, h.Moment().Add(-time.Duration(ago)*time.Hour), "mother", models.WayIn, safe
	n.Alarms()
	h.Write(func(tx *gorm.DB) error { return tx.Create(&n).Error })
}

func partsOf(lines []stay.Line) map[string]int {
	out := map[string]int{}
	for _, l := range lines {
		out[l.Part]++
	}
	return out
}

func TestSinceHasWhatHappenedWithinReachAndHours(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		mine, others := h.Case(h.North, "Kalpana", "caseworker"), h.Case(h.North, "Sadhana", "other-caseworker")
		h.resident(mine, "")
		h.resident(others, "")
		h.noted(mine, 2, models.ContactSafe)
		h.noted(mine, 10, models.ContactUnsafe)
		h.noted(mine, 30, models.ContactSafe)
		h.noted(others, 2, models.ContactUnsafe)
		for _, c := range []models.Case{mine, others} {
			r := models.SafetyIncident{RecordBase: models.RecordBase{ID: worldtest.NewID(), CaseID: c.ID, SurvivorID: c.SurvivorID, Trail: models.Trail{Version: 1}},
				IncidentFacts: models.IncidentFacts{Kind: models.IncidentThreat, FromWho: "accused", At: h.Moment(), ShowsFrom: h.Moment(), ShowsUntil: models.Forever}}
			h.Write(func(tx *gorm.DB) error { return tx.Create(&r).Error })
		}
		for hours, want := range map[int]int{24: 2, 8: 1, 48: 3} {
			s, err := h.Since(t.Context(), h.Actor("caseworker"), h.North.ID, hours)
			if err != nil {
				t.Fatal(err)
			}
			if got := partsOf(s.Happened); got[stay.SinceNote] != want || got[stay.SinceMovement] != 1 {
				t.Errorf("%d hours: %v", hours, got)
			}
			if got := partsOf(s.Open); got[stay.OpenAlarm] != 1 || got[stay.OpenIncident] != 1 {
				t.Errorf("%d hours: open are %v", hours, got)
			}
		}
		read := h.Moment()
		h.Advance(time.Hour)
		h.noted(mine, 0, models.ContactSafe) // while somebody still reads the page of an hour ago
		for _, until := range []models.Instant{read, read, read.Add(-time.Hour)} {
			if err := h.ReadUntil(t.Context(), h.Actor("caseworker"), h.North.ID, until); err != nil {
				t.Fatal(err)
			}
		}
		s, err := h.Since(t.Context(), h.Actor("caseworker"), h.North.ID, stay.SinceRead)
		if err != nil || partsOf(s.Happened)[stay.SinceNote] != 1 || s.LastRead != read {
			t.Errorf("after reading: %+v, %v", s.Happened, err)
		}
		if _, err := h.Since(t.Context(), h.Actor("caseworker"), h.South.ID, 24); models.KindOf(err) != models.NotFound {
			t.Errorf("another house: %v", err)
		}
	})
}

func TestSinceTakesConstantQueries(t *testing.T) {
	var n atomic.Int64
	h := newFixture(t, storetest.Open(t, store.Options{Queries: func(string) { n.Add(1) }}))
	count := func() int64 {
		n.Store(0)
		if _, err := h.Since(t.Context(), h.Actor("caseworker"), h.North.ID, 24); err != nil {
			t.Fatal(err)
		}
		return n.Load()
	}
	h.noted(h.Case(h.North, "Kalpana", "caseworker"), 2, models.ContactSafe)
	few := count()
	for range 8 {
		c := h.Case(h.North, "Sadhana", "caseworker")
		h.noted(c, 3, models.ContactUnsafe)
	}
	if many := count(); many != few || many > 6 {
		t.Errorf("%d queries for one case, %d for nine", few, many)
	}
}

// TestSinceGoesByWhenItWasWritten: a visit of three days ago that is written down now is
// new to the next shift, and stands above what was written before it.
func TestSinceGoesByWhenItWasWritten(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		mine := h.Case(h.North, "Kalpana", "caseworker")
		h.noted(mine, 5, models.ContactSafe)
		h.notedLate(mine, 72, 1, models.ContactSafe)
		h.notedLate(mine, 90, 89, models.ContactSafe)
		s, err := h.Since(t.Context(), h.Actor("caseworker"), h.North.ID, 8)
		if err != nil || len(s.Happened) != 2 {
			t.Fatalf("%+v, %v", s.Happened, err)
		}
		if first := s.Happened[0]; first.At != h.Moment().Add(-72*time.Hour) || first.Written != h.Moment().Add(-time.Hour) {
			t.Errorf("on top is %+v", first)
		}
	})
}
