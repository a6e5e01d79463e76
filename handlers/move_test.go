package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
)

func TestAnAdministratorMovesACase(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := caseOfAll(h)
	b := h.signedIn("administrator")
	href := parse(t, b.get("/cases/"+c.ID)).Find(`.actions a[href$="/move"]`).AttrOr("href", "")
	doc := parse(t, b.get(href))
	if doc.Find(`input[name="move_to"]`).Length() != 1 || !strings.Contains(doc.Find(".choices").Text(), "South House") {
		t.Fatalf("%q offers %q", href, doc.Find(".choices").Text())
	}
	doc = parse(t, b.get(href+"?move_to="+h.South.ID))
	oneIDEach(t, "the move", doc)
	if n := doc.Find(`input[name="stays"][checked]`).Length(); n != 3 || !strings.Contains(doc.Find(".notice").Text(), "West Bengal") {
		t.Errorf("%d people are ticked, and the law is said as %q", n, doc.Find(".notice").Text())
	}
	form := url.Values{"move_to": {h.South.ID}, "seen": {doc.Find(`input[name="seen"]`).AttrOr("value", "")}, "moved_on.quick": {"today"}, "move_reason": {"safety"}}
	w := b.post(href, form)
	doc = parse(t, w)
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(doc.Find(".errors").Text(), "Nobody else could open") || doc.Find(`input[name="move_reason"][checked]`).AttrOr("value", "") != "safety" {
		t.Fatalf("the last key: got %d, %q", w.Code, doc.Find(".errors").Text())
	}
	form["stays"] = []string{h.Account("caseworker").ID}
	form.Set("new_lead", h.Account("south-caseworker").ID)
	w = b.post(href, form)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/cases" {
		t.Fatalf("got %d to %q: %s", w.Code, w.Header().Get("Location"), parse(t, w).Find(".errors").Text())
	}
	if got := b.get("/cases/" + c.ID).Code; got != http.StatusNotFound {
		t.Errorf("the old shelter's administrator gets %d", got)
	}
	worker := h.signedIn("caseworker")
	if got := parse(t, worker.get("/cases/"+c.ID+"/history")).Text(); !strings.Contains(got, "moved the case to South House") || !strings.Contains(got, "reason: safety") {
		t.Error("the history does not tell of the move")
	}
	if got := parse(t, worker.get("/cases/"+c.ID)).Text(); !strings.Contains(got, "Moved to South House") {
		t.Error("the summary does not tell of the move")
	}
	if got := h.signedIn("counsellor").get("/cases/" + c.ID).Code; got != http.StatusNotFound {
		t.Errorf("who does not stay gets %d", got)
	}
}

func TestAShelterThatClosesMovesItsCases(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	one, two := caseOfAll(h), h.Case(h.North, "Meena", "caseworker")
	b := h.signedIn("administrator")
	path := "/shelters/" + h.North.ID
	if got := parse(t, b.get(path+"/close")).Find(".actions a").First().AttrOr("href", ""); got != path+"/move" {
		t.Fatalf("closing leads to %q", got)
	}
	doc := parse(t, b.get(path+"/move?move_to="+h.South.ID))
	oneIDEach(t, "the moves", doc)
	if n := doc.Find(`input[name="cases"][checked]`).Length(); n != 2 {
		t.Fatalf("%d cases are ticked, want 2", n)
	}
	if strings.Contains(doc.Text(), "Meena") || strings.Contains(doc.Text(), "Kalpana") {
		t.Error("the list names people")
	}
	w := b.post(path+"/move", url.Values{"move_to": {h.South.ID}, "moved_on.quick": {"today"}, "move_reason": {"shelter_closes"}})
	if got := parse(t, w).Find(".errors").Text(); w.Code != http.StatusUnprocessableEntity || !strings.Contains(got, "Tick at least one") {
		t.Errorf("without a case: got %d, %q", w.Code, got)
	}
	w = b.post(path+"/move", url.Values{"move_to": {"none"}, "cases": {one.ID}, "moved_on.quick": {"today"}, "move_reason": {"shelter_closes"}})
	if w.Code != http.StatusUnprocessableEntity {
		t.Errorf("to no shelter: got %d", w.Code)
	}
	w = b.post(path+"/move", url.Values{"move_to": {h.South.ID}, "cases": {one.ID, two.ID}, "moved_on.quick": {"today"}, "move_reason": {"shelter_closes"}, "end_here": {"yes"}})
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != path {
		t.Fatalf("got %d: %s", w.Code, parse(t, w).Find(".errors").Text())
	}
	doc = parse(t, b.get(path))
	if got := doc.Find(".notice.done").Text(); !strings.Contains(got, "2 cases moved. Cases in which colleagues stay") {
		t.Errorf("the notice says %q", got)
	}
	if w := b.post(path+"/close", nil); w.Code != http.StatusSeeOther {
		t.Errorf("the empty shelter cannot be closed: %d", w.Code)
	}
	h.Read(func(tx *gorm.DB) error {
		var n int64
		err := tx.Model(&models.Case{}).Where("shelter_id = ?", h.South.ID).Count(&n).Error
		if n != 2 {
			t.Errorf("%d cases are in the other shelter", n)
		}
		return err
	})
}
