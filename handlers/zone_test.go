package handlers

import (
	"net/url"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
)

// A time is typed and shown by the clock of the organisation, also before the
// program was started again after the set-up: the site's own zone here is UTC.
func TestATimeIsThatOfTheOrganisationsClock(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker")
	b := h.signedIn("caseworker")
	path := "/cases/" + c.ID + "/facts/legal"
	form := url.Values{"fact.event.fir_registered": {"yes"}, "fact.event.fir_registered.day": {"20"}, "fact.event.fir_registered.month": {"11"},
		"fact.event.fir_registered.year": {"2026"}, "fact.event.fir_registered.sure": {"exact"}, "fact.event.fir_registered.time": {"14:05"}}
	if w := b.post(path, form); w.Code != 303 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	var f models.Fact
	h.Read(func(tx *gorm.DB) error { return tx.Where("name = 'event.fir_registered'").Take(&f).Error })
	if want := models.At(time.Date(2026, 11, 20, 8, 35, 0, 0, time.UTC)); f.At != want {
		t.Errorf("kept as %v, want %v", f.At, want)
	}
}
