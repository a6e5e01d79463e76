package delivery_test

import (
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/delivery"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestListPagesThroughEveryServiceOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		c := h.Taken(h.evaluator, "Kalpana", "caseworker", "legal_aid")
		by := h.Actor("caseworker")
		h.Advance(100 * time.Hour)
		for i := range 60 {
			in := given([]string{"health_check", "contact", "legal_consultation"}[i%3])
			in.At = h.Moment().Add(-time.Duration(i/4) * time.Hour) // many services at one moment
			if _, err := h.deliveries.Record(t.Context(), by, c.ID, in); err != nil {
				t.Fatal(err)
			}
		}
		plan := given("contact")
		plan.Outcome, plan.At = "", h.Moment().Add(24*time.Hour)
		if _, err := h.deliveries.Plan(t.Context(), by, c.ID, plan); err != nil {
			t.Fatal(err)
		}
		seen, pages := map[string]bool{}, 0
		f := delivery.Filter{}
		last := models.Forever
		for {
			p, err := h.deliveries.List(t.Context(), by, c.ID, f)
			if err != nil {
				t.Fatal(err)
			}
			if pages++; pages == 1 && len(p.Ahead) != 1 || pages > 1 && len(p.Ahead) != 0 {
				t.Errorf("page %d has %d planned services", pages, len(p.Ahead))
			}
			for _, r := range p.Past {
				if seen[r.ID] || r.At > last {
					t.Errorf("%s is out of order or listed twice", r.ID)
				}
				seen[r.ID], last = true, r.At
			}
			if f.Before = p.Older; p.Older == "" {
				break
			}
		}
		if len(seen) != 60 || pages != 3 {
			t.Errorf("saw %d services on %d pages, want 60 on 3", len(seen), pages)
		}
		only, err := h.deliveries.List(t.Context(), by, c.ID, delivery.Filter{Group: "health", Status: models.DeliveryGiven})
		if err != nil || len(only.Past) != 20 || only.Past[0].Kind != "health_check" {
			t.Errorf("got %d of the group, %v, want 20", len(only.Past), err)
		}
		legal, err := h.deliveries.List(t.Context(), h.Actor("legal_aid"), c.ID, delivery.Filter{})
		if err != nil || len(legal.Past) != 20 || len(legal.Ahead) != 0 {
			t.Errorf("a volunteer sees %d past and %d planned, %v, want 20 legal ones", len(legal.Past), len(legal.Ahead), err)
		}
	})
}

func TestListAndFormTakeConstantQueries(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	n := 0
	db := storetest.Open(t, store.Options{Queries: func(string) { mu.Lock(); n++; mu.Unlock() }})
	h := newFixture(t, db)
	c := h.Taken(h.evaluator, "Kalpana", "caseworker")
	by := h.Actor("caseworker")
	counts := func() [3]int {
		var out [3]int
		for i, f := range []func() error{
			func() error { _, err := h.deliveries.List(t.Context(), by, c.ID, delivery.Filter{}); return err },
			func() error { _, err := h.deliveries.Choices(t.Context(), by, c.ID); return err },
			func() error {
				var id string
				h.Read(func(tx *gorm.DB) error { return tx.Raw("SELECT MIN(id) FROM deliveries").Scan(&id).Error })
				mu.Lock()
				n = 0
				mu.Unlock()
				_, err := h.deliveries.History(t.Context(), by, c.ID, id)
				return err
			},
		} {
			mu.Lock()
			n = 0
			mu.Unlock()
			if err := f(); err != nil {
				t.Fatal(err)
			}
			mu.Lock()
			out[i] = n
			mu.Unlock()
		}
		return out
	}
	record := func(times int) {
		for range times {
			if _, err := h.deliveries.Record(t.Context(), by, c.ID, given("contact")); err != nil {
				t.Fatal(err)
			}
		}
	}
	record(1)
	few := counts()
	record(30)
	if many := counts(); many != few {
		t.Errorf("%v queries with 31 services, %v with one", many, few)
	}
	if want := [3]int{3, 4, 5}; few != want {
		t.Errorf("got %v queries for list, form and history, want %v", few, want)
	}
}

func TestVolunteerFindsLegalHelpOnly(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	c := h.Taken(h.evaluator, "Kalpana", "caseworker", "legal_aid")
	for kind, want := range map[string]models.Kind{"legal_consultation": "", "health_check": models.NotFound, "essentials": models.NotFound} {
		done, err := h.deliveries.Record(t.Context(), h.Actor("caseworker"), c.ID, given(kind))
		if err != nil {
			t.Fatal(err)
		}
		_, err = h.deliveries.History(t.Context(), h.Actor("legal_aid"), c.ID, done.ID)
		worldtest.WantKind(t, err, want)
	}
}
