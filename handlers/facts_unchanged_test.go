package handlers

import (
	"net/http"
	"net/url"
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

// The small forms of a page each have answers of their own: one that was refused
// is open and says why, and the others show what stands in the file.
func TestRefusedQuestion(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened()
	b, at := h.signedIn("caseworker"), "/cases/"+c.ID
	first := parse(t, b.get(at)).Find(`input[name="only"]`)
	asked, other := first.Eq(0).AttrOr("value", ""), first.Eq(1).AttrOr("value", "")
	w := b.post(at+"/find", url.Values{"only": {asked}, "fact." + other: {"CANARY"}, "fact." + other + ".day": {"CANARY"}})
	wantStatus(t, w, http.StatusUnprocessableEntity)
	doc := parse(t, w)
	if doc.Find("details.find[open]").Length() != 1 || doc.Find(`details.find[open] input[name="only"]`).AttrOr("value", "") != asked {
		t.Errorf("of the question %q: %d are open", asked, doc.Find("details.find[open]").Length())
	}
	if doc.Find(".errors a").Length() != 1 || doc.Find("details.find[open] .error").Length() == 0 {
		t.Error("the question does not say what is wrong with it")
	}
	if strings.Contains(w.Body.String(), "CANARY") {
		t.Error("what was sent beside the question is shown")
	}
}

// Nought is an answer, of an amount and of a number, and comes back as it was.
func TestFactOfNought(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened()
	b, at := h.signedIn("caseworker"), "/cases/"+c.ID+"/facts"
	for path, control := range map[string]string{"/legal": "fact.received.compensation.number", "/health": "fact.harm.burn_percent.number"} {
		form := filledIn(parse(t, b.get(at+path)))
		form.Set(control, "0")
		wantRedirect(t, b.post(at+path, form), at)
		form = filledIn(parse(t, b.get(at+path)))
		if got := form.Get(control); got != "0" {
			t.Errorf("%s shows %q", control, got)
		}
		wantRedirect(t, b.post(at+path, form), at)
		if got := parse(t, b.get(at)).Find(".notice").Text(); !strings.Contains(got, "Nothing was changed.") {
			t.Errorf("%s: the page says %q", path, got)
		}
		form.Set(control, "some")
		w := b.post(at+path, form)
		wantStatus(t, w, http.StatusUnprocessableEntity)
		if link := parse(t, w).Find(".errors a").AttrOr("href", ""); link != "#"+controlID(control) {
			t.Errorf("%s: the problem leads to %q", control, link)
		}
	}
}

// A colleague who was first is not written over unseen: the page shows what was
// typed, and sending it once more records that.
func TestFactConflict(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened()
	b, at := h.signedIn("caseworker"), "/cases/"+c.ID+"/facts/person"
	mine, hers := filledIn(parse(t, b.get(at))), filledIn(parse(t, b.get(at)))
	hers.Set("fact.person.nationality", "NP")
	wantRedirect(t, b.post(at, hers), "/cases/"+c.ID+"/facts")
	mine.Set("fact.person.nationality", "BD")
	w := b.post(at, mine)
	wantStatus(t, w, http.StatusConflict)
	again := filledIn(parse(t, w))
	if got := again.Get("fact.person.nationality"); got != "BD" {
		t.Errorf("the page shows %q", got)
	}
	wantRedirect(t, b.post(at, again), "/cases/"+c.ID+"/facts")
	if got := filledIn(parse(t, b.get(at))).Get("fact.person.nationality"); got != "BD" {
		t.Errorf("recorded: %q", got)
	}
}
