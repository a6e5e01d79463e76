package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
)

// born records the day on which the survivor of a case turns eighteen.
func born(h *house, c models.Case, turns models.Date) {
	h.Write(func(tx *gorm.DB) error {
		return tx.Create(&models.Fact{SurvivorID: c.SurvivorID, Name: "person.adult_on", AnswerFacts: models.AnswerFacts{Day: string(turns), Sure: models.SureExact}, RecordedBy: "test", RecordedAt: h.Moment(), Version: 1}).Error
	})
}

// dayTyped is a day in the three boxes of a date.
func dayTyped(values url.Values, name, day, month, year string) url.Values {
	for part, text := range map[string]string{"quick": "other", "day": day, "month": month, "year": year} {
		values.Set(name+"."+part, text)
	}
	return values
}

// An odd day is asked about beside its field, and one tick keeps it.
func TestADayBeforeTheArrivalIsAskedAboutAndKeptWithOneTick(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker")
	born(h, c, "2028-05-04")
	b := h.signedIn("caseworker")
	path := "/cases/" + c.ID + "/services/new"
	values := url.Values{"kind": {"health_check"}, "other_kind": {"health_check"}, "outcome": {"done"}, "minutes": {"25"}}
	values.Set("token", parse(t, b.get(path)).Find(`input[name="token"]`).AttrOr("value", ""))
	values.Del("kind")

	doc := parse(t, b.post(path, dayTyped(values, "at", "4", "5", "2009")))
	if text := doc.Find("fieldset.wrong").Text(); !strings.Contains(text, "This is before she was born (4 May 2010)") || doc.Find(`input[name="at.kept"]`).Length() != 0 {
		t.Errorf("before the birth: %q", text)
	}
	doc = parse(t, b.post(path, dayTyped(values, "at", "23", "11", "2025")))
	if text := doc.Find("fieldset.wrong").Text(); !strings.Contains(text, "Before she came on 23 November 2026. Did you mean 2026?") {
		t.Errorf("before the arrival: %q", text)
	}
	kept := doc.Find(`input[name="at.kept"]`)
	if _, ticked := kept.Attr("checked"); kept.AttrOr("value", "") != "2025-11-23" || ticked {
		t.Fatalf("the box holds %q", kept.AttrOr("value", ""))
	}
	if got := doc.Find(`input[name="minutes"]`).AttrOr("value", ""); got != "25" {
		t.Errorf("what was typed is lost: %q", got)
	}
	values.Set("at.kept", "2025-11-23")
	if w := b.post(path, dayTyped(values, "at", "22", "11", "2025")); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("the tick of another day counts: %d", w.Code)
	}
	if w := b.post(path, dayTyped(values, "at", "23", "11", "2025")); w.Code != http.StatusSeeOther {
		t.Errorf("a kept day: %d %s", w.Code, w.Body)
	}
}

// Facts, the trafficking, consents, leaving and the steps of a right: each says
// beside its own field that the day is before the birth.
func TestEveryFormSaysThatADayIsBeforeTheBirth(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker")
	born(h, c, "2028-05-04")
	b := h.signedIn("caseworker")
	for path, form := range map[string]url.Values{
		"/facts/legal":  dayTyped(url.Values{"fact.event.fir_registered": {"yes"}}, "fact.event.fir_registered", "1", "6", "2009"),
		"/happened/new": dayTyped(url.Values{}, "began", "1", "6", "2009"),
		"/close":        dayTyped(url.Values{"to": {"follow_up"}, "seen": {"1"}}, "left", "1", "6", "2009"),
	} {
		w := b.post("/cases/"+c.ID+path, form)
		if text := parse(t, w).Find(".wrong").Text(); !strings.Contains(text, "before she was born (4 May 2010)") {
			t.Errorf("%s: %d, %q", path, w.Code, strings.Join(strings.Fields(text), " "))
		}
	}
	w := b.post("/cases/"+c.ID+"/facts/legal", dayTyped(url.Values{"fact.event.fir_registered": {"yes"}}, "fact.event.fir_registered", "7", "8", "2083"))
	if text := parse(t, w).Find(".wrong").Text(); !strings.Contains(text, "looks like Bikram Sambat: about 2026 or 2027") {
		t.Errorf("a year of Bikram Sambat: %q", text)
	}
}
