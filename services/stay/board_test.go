package stay_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/stay"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// resident writes a stay down that goes on, with its movements an hour apart, the
// last one now.
func (h fixture) resident(c models.Case, bed string, kinds ...models.MovementKind) {
	h.T.Helper()
	y := models.Stay{ID: worldtest.NewID(), CaseID: c.ID, SurvivorID: c.SurvivorID, ShelterID: c.ShelterID, StayFacts: models.StayFacts{Basis: models.BasisConsent, ReviewOn: "2026-11-20"}, AcceptedAt: 1, Trail: models.Trail{RecordedBy: h.Account("caseworker").ID, CreatedAt: h.Moment(), ChangedAt: h.Moment(), Version: 1}}
	var list []models.Movement
	for i, kind := range append([]models.MovementKind{models.MoveAdmitted}, kinds...) {
		m := models.Movement{ID: worldtest.NewID(), StayID: y.ID, CaseID: c.ID, SurvivorID: c.SurvivorID, ShelterID: c.ShelterID, Trail: y.Trail}
		m.Kind, m.At, m.BedID = kind, h.Moment().Add(time.Duration(i-len(kinds))*time.Hour), bed
		if kind == models.MoveAdmitted {
			m.Way = models.WayNew
		}
		list = append(list, m)
	}
	w, _, problem := models.Replay(list)
	if problem != "" {
		h.T.Fatal(problem)
	}
	y.Follow(w)
	h.Write(func(tx *gorm.DB) error {
		if err := tx.Create(&y).Error; err != nil {
			return err
		}
		return tx.Create(&list).Error
	})
}

func (h fixture) board(name string) stay.Board {
	h.T.Helper()
	b, err := h.Board(h.T.Context(), h.Actor(name), h.North.ID)
	if err != nil {
		h.T.Fatal(err)
	}
	return b
}

func TestBoardShowsWhoSleepsWhereWithinReach(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		if err := h.AddBeds(t.Context(), h.Actor("administrator"), h.North.ID, stay.NewBeds{Room: "Room 1", Kind: "adult", Count: 4}); err != nil {
			t.Fatal(err)
		}
		beds := h.beds().List
		mine, others, away := h.Case(h.North, "Kalpana", "caseworker"), h.Case(h.North, "Sadhana", "other-caseworker"), h.Case(h.North, "Rachana", "caseworker")
		h.resident(mine, beds[0].ID)
		h.resident(others, beds[1].ID, models.MoveMissing)
		h.resident(away, "", models.MoveHospital)
		h.resident(h.Case(h.South, "Durga", "south-caseworker"), "")
		b := h.board("caseworker")
		if b.Free() != 2 || b.In(models.StayPresent) != 1 || b.In(models.StayMissing) != 1 || b.In(models.StayHospital) != 1 || b.PastReview() != 2 {
			t.Errorf("free %d, here %d, past review %d", b.Free(), b.In(models.StayPresent), b.PastReview())
		}
		if by := b.Beds[0].By; by == nil || by.Head == nil || by.Head.Code != mine.Code {
			t.Errorf("bed 1: %+v", b.Beds[0].By)
		}
		if by := b.Beds[1].By; by == nil || by.Head != nil || by.CaseID != "" || by.State != models.StayMissing {
			t.Errorf("the bed of a case out of reach says %+v", by)
		}
		if len(b.NoBed) != 1 || b.NoBed[0].Head == nil || b.NoBed[0].Head.Code != away.Code {
			t.Errorf("without a bed: %+v", b.NoBed)
		}
		if s := b.Strength; !s.Balances() || s.Closing != 1 || s.Lines[models.InNew] != 3 || s.Lines[models.OutMissing] != 1 {
			t.Errorf("strength %+v", s)
		}
		if by := h.board("administrator").Beds[1].By; by == nil || by.Head == nil || by.Head.Code != others.Code {
			t.Error("the administrator of the house does not see all of it")
		}
		for name, kind := range map[string]models.Kind{"south-caseworker": models.NotFound, "south-administrator": models.NotFound, "legal_aid": models.Forbidden, "auditor": models.Forbidden} {
			_, err := h.Board(t.Context(), h.Actor(name), h.North.ID)
			worldtest.WantKind(t, err, kind)
		}
	})
}

func TestBoardTakesConstantQueriesAndAnIndex(t *testing.T) {
	var asked []string
	h := newFixture(t, storetest.Open(t, store.Options{Queries: func(sql string) { asked = append(asked, sql) }}))
	if err := h.AddBeds(t.Context(), h.Actor("administrator"), h.North.ID, stay.NewBeds{Room: "Room 1", Kind: "adult", Count: 20}); err != nil {
		t.Fatal(err)
	}
	count := func() int {
		asked = nil
		h.board("caseworker")
		return len(asked)
	}
	beds := h.beds().List
	h.resident(h.Case(h.North, "Kalpana", "caseworker"), beds[0].ID)
	few := count()
	for i, b := range beds[1:] {
		h.resident(h.Case(h.North, fmt.Sprint("Kalpana ", i), "caseworker"), b.ID, models.MoveLeave, models.MoveReturned)
	}
	if many := count(); few != many || many > 9 {
		t.Errorf("%d queries for one resident and %d for twenty, want the same and at most 9:\n%s", few, many, strings.Join(asked, "\n"))
	}
	h.Read(func(tx *gorm.DB) error {
		var plan []struct{ Detail string }
		err := tx.Raw("EXPLAIN QUERY PLAN SELECT id FROM stays WHERE shelter_id = ? AND left_at = 0 AND removed_at = 0 ORDER BY admitted_at, id", h.North.ID).Scan(&plan).Error
		if err == nil && !strings.Contains(fmt.Sprint(plan), "stays_board") {
			t.Errorf("the board goes through %v", plan)
		}
		return err
	})
}

func TestRegistersCountTheHouseAndNameNobodyOutOfReach(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		mine := h.Case(h.North, "Kalpana", "caseworker")
		h.resident(mine, "", models.MoveLeave)
		h.resident(h.Case(h.North, "Sadhana", "other-caseworker"), "")
		r, err := h.Register(t.Context(), h.Actor("caseworker"), h.North.ID, "", "")
		if err != nil || len(r.List) != 1 || r.Others != 1 || r.List[0].Head.Code != mine.Code || r.First != "2026-11-01" || r.Last != "2026-11-23" {
			t.Errorf("register %+v, %v", r, err)
		}
		s, err := h.Strength(t.Context(), h.Actor("caseworker"), h.North.ID, "2026-11-20", "2026-12-31")
		if err != nil || len(s.Days) != 4 || !s.Whole.Balances() || s.Whole.Closing != 1 || s.Days[3].Lines[models.OutLeave] != 1 {
			t.Errorf("strength %+v, %v", s, err)
		}
		if s, err := h.Strength(t.Context(), h.Actor("caseworker"), h.North.ID, "2001-01-01", "2026-11-23"); err != nil || len(s.Days) != stay.MostDays {
			t.Errorf("%d days, %v", len(s.Days), err)
		}
	})
}
