package handlers

import (
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
)

// A page that is saved as it was opened records nothing: not the answers whose
// basis nobody asks, and not a moment that was written down without its day, as
// an import or an older version may have done.
func TestAPageOfFactsSavedAsItWasRecordsNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened()
	hour := models.At(time.Date(2026, 11, 21, 16, 30, 0, 0, time.UTC)) // ten in the evening in India
	rows := []models.Fact{
		{Name: "health.counselling_wanted", AnswerFacts: models.AnswerFacts{Answer: models.No, Basis: "she_said"}},
		{Name: "event.sexual_assault", AnswerFacts: models.AnswerFacts{Answer: models.Yes, At: hour, Basis: "she_said"}},
		{Name: "event.stay_started", AnswerFacts: models.AnswerFacts{Answer: models.Yes, At: hour, Basis: "she_said"}}, // its hour is not asked
	}
	h.Write(func(tx *gorm.DB) error {
		for i := range rows {
			rows[i].SurvivorID, rows[i].CaseID, rows[i].RecordedBy, rows[i].RecordedAt, rows[i].Version = c.SurvivorID, c.ID, h.Account("caseworker").ID, h.Moment(), 1
		}
		return tx.Create(&rows).Error
	})
	b, facts := h.signedIn("caseworker"), "/cases/"+c.ID+"/facts"
	for _, group := range []string{"/health", "/arrival"} {
		form := filledIn(parse(t, b.get(facts+group)))
		if group == "/health" && (form.Get("fact.event.sexual_assault.day") != "21" || form.Get("fact.event.sexual_assault.time") != "22:00") {
			t.Errorf("the page shows day %q and time %q", form.Get("fact.event.sexual_assault.day"), form.Get("fact.event.sexual_assault.time"))
		}
		wantRedirect(t, b.post(facts+group, form), facts)
		if got := parse(t, b.get(facts)).Find(".notice").Text(); !strings.Contains(got, "Nothing was changed.") {
			t.Errorf("%s: the page says %q", group, got)
		}
	}
	h.Read(func(tx *gorm.DB) error {
		var now []models.Fact
		err := tx.Where("survivor_id = ? AND name IN ?", c.SurvivorID, []string{rows[0].Name, rows[1].Name, rows[2].Name}).Find(&now).Error
		if len(now) != len(rows) {
			t.Errorf("%d answers", len(now))
		}
		for _, f := range now {
			if f.Version != 1 || f.Basis != "she_said" || f.Name != rows[0].Name && f.At != hour {
				t.Errorf("written anew: %+v", f)
			}
		}
		return err
	})
}
