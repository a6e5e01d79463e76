package calendar_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/calendar"
	"aftercare/services/pack/packtest"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

func service(t testing.TB, w *worldtest.World, db *store.DB) *calendar.Service {
	t.Helper()
	lib := packtest.Shipped(t)
	return calendar.New(db, lib, w.Now)
}

// clock starts a clock of a case that runs out in some hours.
func clock(w *worldtest.World, c models.Case, name string, against models.Party, hours int) {
	w.T.Helper()
	w.Write(func(tx *gorm.DB) error {
		return tx.Create(&models.CaseClock{CaseID: c.ID, Item: "legal_aid", Name: name, Version: "1", Against: against, Turn: against,
			Started: w.Moment(), Due: w.Moment().Add(time.Duration(hours) * time.Hour)}).Error
	})
}

func book(w *worldtest.World, c models.Case, kind string, hours int) {
	w.T.Helper()
	w.Write(func(tx *gorm.DB) error {
		return tx.Create(&models.Delivery{ID: worldtest.NewID(), CaseID: c.ID, SurvivorID: c.SurvivorID, DeliveryFacts: models.DeliveryFacts{Kind: kind, Status: models.DeliveryPlanned, At: w.Moment().Add(time.Duration(hours) * time.Hour)}, RecordedBy: "x", CreatedAt: w.Moment(), Version: 1}).Error
	})
}

func days(w *worldtest.World, from, to int) calendar.Range {
	return calendar.Range{From: w.Moment().Add(time.Duration(from) * 24 * time.Hour), To: w.Moment().Add(time.Duration(to) * 24 * time.Hour)}
}

func TestListHoldsDatesOfCaseload(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := worldtest.New(t, db)
		s := service(t, w, db)
		mine, other := w.Case(w.North, "Kalpana", "caseworker"), w.Case(w.South, "Rachana", "south-caseworker")
		clock(w, mine, "decide", models.PartyAuthority, 30)
		clock(w, mine, "apply", models.PartySurvivor, 50)
		clock(w, mine, "later", models.PartyPolice, 24*40)
		clock(w, other, "decide", models.PartyAuthority, 30)
		book(w, mine, "health_check", 10)
		for whose, want := range map[calendar.Whose]int{calendar.Anybodys: 3, calendar.Ours: 2, calendar.Others: 1, calendar.Booked: 1} {
			p, err := s.List(t.Context(), w.Actor("caseworker"), days(w, 0, 7), whose, "")
			if err != nil || len(p.Entries) != want {
				t.Errorf("%q: got %d entries, %v, want %d", whose, len(p.Entries), err, want)
			}
			counts, err := s.Days(t.Context(), w.Actor("caseworker"), []calendar.Range{days(w, 0, 7)}, whose)
			n := counts[0].N
			if err != nil || n != want {
				t.Errorf("%q: counted %d, %v, want %d, the same as the rows", whose, n, err, want)
			}
			for _, e := range p.Entries {
				if e.CaseID != mine.ID || e.Code == "" {
					t.Errorf("%q: an entry of another case or without a code: %+v", whose, e)
				}
			}
		}
	})
}

func TestListPagesHaveEveryEntryOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := worldtest.New(t, db)
		s := service(t, w, db)
		c := w.Case(w.North, "Kalpana", "caseworker")
		for i := range 2*calendar.PageSize + 3 {
			clock(w, c, "k"+string(rune('a'+i/26))+string(rune('a'+i%26)), models.PartyCourt, 24+i/10)
		}
		seen, at := map[string]bool{}, ""
		for range 5 {
			p, err := s.List(t.Context(), w.Actor("caseworker"), days(w, 0, 60), calendar.Anybodys, at)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range p.Entries {
				if seen[e.Name] {
					t.Errorf("%s is on two pages", e.Name)
				}
				seen[e.Name] = true
			}
			if at = p.Next; at == "" {
				break
			}
		}
		if len(seen) != 2*calendar.PageSize+3 {
			t.Errorf("got %d entries on all pages", len(seen))
		}
	})
}

func TestLegalAidSeesNoPlannedHealthCheck(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	w := worldtest.New(t, db)
	s := service(t, w, db)
	c := w.Case(w.North, "Kalpana", "caseworker", "legal_aid")
	book(w, c, "health_check", 10)
	p, err := s.List(t.Context(), w.Actor("legal_aid"), days(w, 0, 7), calendar.Anybodys, "")
	if err != nil || len(p.Entries) != 0 {
		t.Errorf("got %+v, %v", p.Entries, err)
	}
	if _, err := s.List(t.Context(), w.Actor("dpo"), days(w, 0, 7), calendar.Anybodys, ""); models.KindOf(err) != models.Forbidden {
		t.Errorf("the data-protection officer: got %v", err)
	}
}
