package delivery_test

import (
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/delivery"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestRecordClosesGapWithOneEntry(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		c := h.Taken(h.evaluator, "Kalpana", "caseworker")
		h.Advance(80 * time.Hour)
		h.Write(func(tx *gorm.DB) error { _, err := h.evaluator.Sweep(tx, h.Moment()); return err })
		done, err := h.deliveries.Record(t.Context(), h.Actor("caseworker"), c.ID, given("health_check"))
		if err != nil || len(done.Closed) != 1 || done.Status != models.DeliveryGiven {
			t.Fatalf("got %+v, %v, want one gap closed", done, err)
		}
		entries := h.Entries("delivery.recorded")
		if len(entries) != 1 || entries[0].CaseID != c.ID || entries[0].Detail != "kind=health_check status=given outcome=done" {
			t.Errorf("got audit %+v, want one entry with codes", entries)
		}
		h.Fresh(h.evaluator)
	})
}

func TestOutOfReachLooksLikeMissing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		c := h.Taken(h.evaluator, "Kalpana", "caseworker")
		done, err := h.deliveries.Record(t.Context(), h.Actor("caseworker"), c.ID, given("health_check"))
		if err != nil {
			t.Fatal(err)
		}
		before := h.count("audit_entries")
		for _, name := range []string{"other-caseworker", "south-caseworker"} {
			by := h.Actor(name)
			for _, id := range []string{c.ID, worldtest.NewID()} {
				_, err := h.deliveries.Record(t.Context(), by, id, given("health_check"))
				worldtest.WantKind(t, err, models.NotFound)
				_, err = h.deliveries.List(t.Context(), by, id, delivery.Filter{})
				worldtest.WantKind(t, err, models.NotFound)
				_, err = h.deliveries.History(t.Context(), by, id, done.ID)
				worldtest.WantKind(t, err, models.NotFound)
				_, err = h.deliveries.OpenNote(t.Context(), by, id, done.ID, 0, "care")
				worldtest.WantKind(t, err, models.NotFound)
				_, err = h.deliveries.Undo(t.Context(), by, id, done.ID)
				worldtest.WantKind(t, err, models.NotFound)
			}
		}
		if got := h.count("audit_entries"); got != before {
			t.Errorf("%d audit entries for services out of reach", got-before)
		}
	})
}

func TestRecordByRoleAndClass(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	c := h.Taken(h.evaluator, "Kalpana", "caseworker", "counsellor", "legal_aid")
	want := map[string]map[string]models.Kind{
		"caseworker":    {"health_check": "", "legal_consultation": "", "essentials": "", "safety_assessment": ""},
		"counsellor":    {"counselling": "", "legal_consultation": models.Forbidden, "essentials": models.Forbidden, "safety_plan": ""},
		"legal_aid":     {"counselling": models.Forbidden, "legal_consultation": "", "essentials": models.Forbidden, "safety_plan": models.Forbidden},
		"administrator": {"health_check": models.Forbidden},
		"supervisor":    {"health_check": models.Forbidden},
		"dpo":           {"health_check": models.Forbidden},
		"auditor":       {"health_check": models.Forbidden},
		"operator":      {"health_check": models.Forbidden},
	}
	for name, kinds := range want {
		for kind, wanted := range kinds {
			_, err := h.deliveries.Record(t.Context(), h.Actor(name), c.ID, given(kind))
			if models.KindOf(err) != wanted {
				t.Errorf("%s records %s: got %v, want kind %q", name, kind, err, wanted)
			}
		}
	}
	h.Fresh(h.evaluator)
}

func TestNotesAreSealedUnderClassOfKind(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		c := h.Taken(h.evaluator, "Kalpana", "caseworker", "counsellor")
		in := given("counselling")
		in.Note = "canary-words-of-therapy"
		_, err := h.deliveries.Record(t.Context(), h.Actor("caseworker"), c.ID, in)
		worldtest.WantKind(t, err, models.Invalid)
		done, err := h.deliveries.Record(t.Context(), h.Actor("counsellor"), c.ID, in)
		if err != nil {
			t.Fatal(err)
		}
		var stored models.Delivery
		h.Read(func(tx *gorm.DB) error { return tx.Where("id = ?", done.ID).Take(&stored).Error })
		if stored.NoteClass != models.ClassClinical || strings.Contains(string(stored.Note.Blob()), "canary") {
			t.Errorf("note class %q, sealed %v", stored.NoteClass, stored.Note)
		}
		opened, err := h.deliveries.OpenNote(t.Context(), h.Actor("counsellor"), c.ID, done.ID, 0, "care")
		if err != nil || opened.Text != in.Note {
			t.Fatalf("got %+v, %v, want the note", opened, err)
		}
		if got := h.Entries("delivery.note_opened"); len(got) != 1 || got[0].Classes != "clinical" || got[0].Fields != 1 {
			t.Errorf("got audit %+v, want one entry of one clinical field", got)
		}
		_, err = h.deliveries.OpenNote(t.Context(), h.Actor("caseworker"), c.ID, done.ID, 0, "care")
		worldtest.WantKind(t, err, models.NotFound)
		for name, sees := range map[string]bool{"counsellor": true, "caseworker": false} {
			p, err := h.deliveries.List(t.Context(), h.Actor(name), c.ID, delivery.Filter{})
			if err != nil || len(p.Past) != 1 || p.Past[0].HasNote != sees {
				t.Errorf("%s: got %+v, %v, want the service with note shown: %v", name, p.Past, err, sees)
			}
		}
	})
}
