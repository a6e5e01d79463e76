package handlers

import (
	"net/http"
	"strings"
	"testing"

	"aftercare/models"
	"aftercare/services/casefile"
)

// A time limit of hers that ended before she came is no end: the right offers
// the letter that asks to have the delay excused.
func TestADateThatPassedBeforeSheCameCanBeExcused(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened()
	facts := []casefile.FactInput{
		{Name: "person.adult_on", Seen: 1, Value: models.FactValue{On: models.PartialDate{On: "2012-05-01", Sure: models.SureExact}}},
		{Name: "event.offence", Value: models.FactValue{Answer: models.Yes, On: models.PartialDate{On: "2020-05-01", Sure: models.SureExact}}},
	}
	if _, err := h.deps.Cases.RecordFacts(t.Context(), h.Actor("caseworker"), c.ID, facts); err != nil {
		t.Fatal(err)
	}
	h.answer(c, "harm.rape")
	b, path := h.signedIn("caseworker"), rightPath(c.ID, "nalsa_interim")
	page := parse(t, b.get(path))
	if said := page.Find(".clock.lapsed").Length(); said == 0 {
		t.Fatal("the page does not say that the last day passed before she came")
	}
	letter, there := page.Find(`a[href*="/letter"]`).Attr("href")
	if !there {
		t.Fatal("the right offers no letter")
	}
	w := b.get(letter)
	wantStatus(t, w, http.StatusOK)
	if text := parse(t, w).Find("textarea").Text(); !strings.Contains(text, "1 May 2023") {
		t.Errorf("the letter does not name the day that passed:\n%s", text)
	}
}
