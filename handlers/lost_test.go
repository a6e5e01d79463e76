package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/worldtest"
)

// The paper is lost: an administrator asks two who hold keys, both say yes,
// everybody reads it for a week and can stop it, and then the new key is made and
// typed. No page says that the new paper opens what it lacks.
func TestTheRecoveryPaperIsLost(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	checkedRecovery("")(h)
	h.Case(h.North, "Kalpana", "other-caseworker", "counsellor")
	alone := h.Case(h.North, "Sita", "caseworker")
	admin := h.signedIn("administrator")
	asked := url.Values{"lost_holders": {h.Account("caseworker").ID, h.Account("other-caseworker").ID}}

	if parse(t, admin.get("/recovery")).Find(`a[href="/recovery/lost"]`).Length() != 1 {
		t.Error("nothing leads to the page of a lost paper")
	}
	if w := admin.post("/recovery/lost", url.Values{"lost_holders": asked["lost_holders"][:1]}); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "Choose exactly two") {
		t.Errorf("one of them alone: %d", w.Code)
	}
	if w := admin.post("/recovery/lost", asked); w.Code != http.StatusSeeOther {
		t.Fatalf("asking: %d %s", w.Code, parse(t, w).Text())
	}
	if text := parse(t, h.signedIn("counsellor").get("/today")).Text(); !strings.Contains(text, "The recovery paper is said to be lost") {
		t.Error("somebody who is not asked is not told")
	}
	if text := parse(t, h.signedIn("counsellor").get("/recovery/lost")); text.Find(`form[action="/recovery/lost/yes"]`).Length() != 0 || text.Find(`form[action="/recovery/lost/stop"]`).Length() != 1 {
		t.Error("who is not asked can say yes, or cannot stop it")
	}
	for _, name := range []string{"caseworker", "other-caseworker"} {
		b := h.signedIn(name)
		if w := b.post("/recovery/lost/yes", url.Values{"password": {"not her password"}}); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s with a wrong password: %d", name, w.Code)
		}
		if w := b.post("/recovery/lost/yes", url.Values{"password": {worldtest.Password(name)}}); w.Code != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", name, w.Code, parse(t, w).Text())
		}
	}
	for who, path := range map[string]string{"administrator": "/overview", "supervisor": "/overview", "dpo": "/audit?group=house", "legal_aid": "/today"} {
		if text := parse(t, h.signedIn(who).get(path)).Text(); !strings.Contains(text, "Both said yes. From 30 November 2026") {
			t.Errorf("%s is not told at %s", who, path)
		}
	}
	if parse(t, admin.get("/recovery/lost")).Find(`form[action="/recovery/lost/key"]`).Length() != 0 {
		t.Error("the new key can be made before the week is over")
	}

	h.Advance(models.LostPaperWait + time.Minute)
	admin = h.signedIn("administrator")
	key := parse(t, admin.post("/recovery/lost/key", nil))
	fresh := key.Find(".recovery").Text()
	if key.Find(`a[href="/recovery/lost"]`).Length() != 1 || len(fresh) != 69 {
		t.Fatalf("no new key is shown: %s", key.Text())
	}
	if w := admin.post("/recovery/lost/replace", url.Values{"new_recovery_key": {h.Recovery}}); w.Code != http.StatusUnprocessableEntity || strings.Contains(w.Body.String(), h.Recovery) {
		t.Errorf("another key: %d", w.Code)
	}
	if w := admin.post("/recovery/lost/replace", url.Values{"new_recovery_key": {fresh}}); w.Code != http.StatusSeeOther {
		t.Fatalf("the new key: %d %s", w.Code, parse(t, w).Text())
	}
	if text := parse(t, admin.get("/recovery")).Text(); !strings.Contains(text, "lacks something of 2 people") || !strings.Contains(text, alone.Code) {
		t.Errorf("the page does not say what the new paper lacks: %s", text)
	}

	// Whoever could open the second case is gone before she opened a page.
	h.NewPassword("caseworker")
	people, at := "/cases/"+alone.ID+"/people", "/staff/"+h.Account("caseworker").ID
	if text := parse(t, admin.get(people)).Text(); !strings.Contains(text, "The new recovery paper does not open it either") || !strings.Contains(text, "The recovery paper of today does not open it yet") || strings.Contains(text, "Only the recovery paper opens it") {
		t.Errorf("the page of the case is not true: %s", text)
	}
	if text := parse(t, h.signedIn("other-caseworker").get("/today")).Text(); strings.Contains(text, "is said to be lost") {
		t.Error("the notice stays after the paper was replaced")
	}
	admin.post(at+"/vouch", url.Values{"recovery_key": {fresh}})
	if text := parse(t, admin.get(at)).Text(); !strings.Contains(text, "Something of 1 case stays closed") {
		t.Errorf("the page says that all is open: %s", text)
	}
	if text := parse(t, admin.get("/recovery")).Text(); !strings.Contains(text, "Of 1 of them nobody who works here holds the key any more") {
		t.Errorf("the page does not say what only the lost paper opens: %s", text)
	}
	log := parse(t, h.signedIn("dpo").get("/audit?group=sign_in")).Find(".notice").Text()
	for _, want := range []string{"said that the recovery paper is lost", "said yes to a new recovery key", "put a new recovery key in force without the old paper"} {
		if !strings.Contains(log, want) {
			t.Errorf("on top of the log is no %q", want)
		}
	}
}

func TestANewRecoveryPaperIsStopped(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	checkedRecovery("")(h)
	h.Case(h.North, "Kalpana", "caseworker", "other-caseworker")
	admin := h.signedIn("administrator")
	admin.post("/recovery/lost", url.Values{"lost_holders": {h.Account("caseworker").ID, h.Account("other-caseworker").ID}})
	b := h.signedIn("legal_aid")
	if w := b.post("/recovery/lost/stop", nil); w.Code != http.StatusSeeOther {
		t.Fatalf("got %d", w.Code)
	}
	if text := parse(t, b.get("/today")).Text(); strings.Contains(text, "is said to be lost") {
		t.Error("the notice stays after it was stopped")
	}
	if w := b.post("/recovery/lost/stop", nil); w.Code != http.StatusConflict {
		t.Errorf("once more: %d", w.Code)
	}
	if text := parse(t, admin.get("/audit?group=house")).Find(".notice").Text(); !strings.Contains(text, "stopped the new recovery key") {
		t.Errorf("on top of the log reads %q", text)
	}
}
