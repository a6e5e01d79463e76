package delivery_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/deed"
	"aftercare/services/delivery"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestRecordTwiceWithOneTokenMakesOneRow(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		c := h.Taken(h.evaluator, "Kalpana", "caseworker")
		h.Advance(80 * time.Hour)
		h.Write(func(tx *gorm.DB) error { _, err := h.evaluator.Sweep(tx, h.Moment()); return err })
		in := given("health_check")
		in.Token = worldtest.NewID()
		var wg sync.WaitGroup
		results := make([]delivery.Done, 8)
		for i := range results {
			wg.Add(1)
			go func() {
				defer wg.Done()
				var err error
				if results[i], err = h.deliveries.Record(t.Context(), h.Actor("caseworker"), c.ID, in); err != nil {
					t.Error(err)
				}
			}()
		}
		wg.Wait()
		for _, r := range results {
			if r.ID != results[0].ID || len(r.Closed) != 1 {
				t.Errorf("got %+v, want the same as %+v with one gap closed", r, results[0])
			}
		}
		if n := h.count("deliveries"); n != 1 {
			t.Errorf("%d rows, want 1", n)
		}
		other := h.Taken(h.evaluator, "Meera", "other-caseworker")
		if done, err := h.deliveries.Record(t.Context(), h.Actor("other-caseworker"), other.ID, in); err != nil || done.Again || done.ID == results[0].ID {
			t.Errorf("token of another user: got %+v, %v, want the result of an unused token", done, err)
		}
		h.Fresh(h.evaluator)
	})
}

func TestChoicesOfferRecentKindsOfCaseFirst(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		here, there := h.Taken(h.evaluator, "Kalpana", "caseworker"), h.Taken(h.evaluator, "Meera", "caseworker")
		for _, r := range []struct {
			c    models.Case
			kind string
		}{{here, "contact"}, {here, "health_check"}, {there, "essentials"}} {
			h.Advance(time.Minute)
			if _, err := h.deliveries.Record(t.Context(), h.Actor("caseworker"), r.c.ID, given(r.kind)); err != nil {
				t.Fatal(err)
			}
		}
		ch, err := h.deliveries.Choices(t.Context(), h.Actor("caseworker"), here.ID)
		if err != nil || strings.Join(ch.Recent, " ") != "health_check contact essentials" || ch.Token == "" {
			t.Errorf("got %+v, %v", ch.Recent, err)
		}
		_, err = h.deliveries.Choices(t.Context(), h.Actor("administrator"), here.ID)
		worldtest.WantKind(t, err, models.Forbidden)
	})
}

func TestTokenBelongsToOneUser(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	c := h.Taken(h.evaluator, "Kalpana", "caseworker", "counsellor")
	in := given("counselling")
	in.Token = worldtest.NewID()
	first, err := h.deliveries.Record(t.Context(), h.Actor("caseworker"), c.ID, in)
	if err != nil {
		t.Fatal(err)
	}
	done, err := h.deliveries.Record(t.Context(), h.Actor("counsellor"), c.ID, in)
	if err != nil || done.Again || done.ID == first.ID {
		t.Errorf("got %+v, %v, want a new service as with an unused token", done, err)
	}
	for name, want := range map[string]string{"caseworker": first.ID, "counsellor": done.ID} {
		if again, err := h.deliveries.Record(t.Context(), h.Actor(name), c.ID, in); err != nil || again.ID != want || !again.Again {
			t.Errorf("form of the %s made %s, want %s: %v", name, again.ID, want, err)
		}
	}
	for _, token := range []string{"x/../../leave", "Kalpana Jhootmooth"} {
		in.Token = token
		_, err := h.deliveries.Record(t.Context(), h.Actor("caseworker"), c.ID, in)
		worldtest.WantKind(t, err, models.Invalid)
	}
	if h.count("forms") != 2 { // one form of each user
		t.Error("a token that is no id was stored")
	}
}

func TestOldFormsAreForgotten(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	c := h.Taken(h.evaluator, "Kalpana", "caseworker")
	in := given("contact")
	in.Token = worldtest.NewID()
	if _, err := h.deliveries.Record(t.Context(), h.Actor("caseworker"), c.ID, in); err != nil {
		t.Fatal(err)
	}
	h.Write(func(tx *gorm.DB) error { return deed.ForgetForms(tx, h.Moment()) })
	if h.count("forms") != 1 {
		t.Error("a form of today was forgotten")
	}
	h.Advance(91 * 24 * time.Hour)
	h.Write(func(tx *gorm.DB) error { return deed.ForgetForms(tx, h.Moment()) })
	if h.count("forms") != 0 {
		t.Error("a form of last quarter is still there")
	}
}
