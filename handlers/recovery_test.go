package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestTheRecoveryKeyIsReplacedOnItsPage(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	checkedRecovery("")(h)
	h.Case(h.North, "Kalpana", "caseworker")
	b := h.signedIn("administrator")
	if href := parse(t, b.get("/organisation")).Find(`a[href="/recovery"]`).Length(); href != 1 {
		t.Fatal("nothing leads to the recovery key")
	}
	doc := parse(t, b.get("/recovery"))
	if doc.Find(`form[action="/recovery/change"]`).Length() != 0 || doc.Find(`form[action="/recovery/next"]`).Length() != 1 {
		t.Fatal("before a new key is made, both keys are asked for")
	}
	w := b.post("/recovery/next", nil)
	fresh := parse(t, w).Find(".recovery").Text()
	if len(fresh) != 69 || fresh == h.Recovery || !strings.Contains(w.Header().Get("Cache-Control"), "no-store") {
		t.Fatalf("no new key is shown: %d letters", len(fresh))
	}
	doc = parse(t, b.get("/recovery"))
	oneIDEach(t, "the recovery key", doc)
	if doc.Find(`form[action="/recovery/change"]`).Length() != 1 || strings.Contains(doc.Text(), fresh) {
		t.Fatal("the page does not ask for both keys, or shows the new one again")
	}
	for field, form := range map[string]url.Values{
		"old_recovery_key": {"old_recovery_key": {fresh}, "new_recovery_key": {fresh}}, "new_recovery_key": {"old_recovery_key": {h.Recovery}, "new_recovery_key": {h.Recovery[:20]}},
	} {
		w := b.post("/recovery/change", form)
		doc := parse(t, w)
		if w.Code != http.StatusUnprocessableEntity || doc.Find("#f-"+field+"-error").Length() != 1 {
			t.Errorf("%s: got %d, %q", field, w.Code, doc.Find(".errors").Text())
		}
		if strings.Contains(w.Body.String(), fresh) || strings.Contains(w.Body.String(), h.Recovery[:20]) {
			t.Error("a key that was typed is shown again")
		}
	}
	w = b.post("/recovery/change", url.Values{"old_recovery_key": {h.Recovery}, "new_recovery_key": {fresh}})
	if w.Code != http.StatusSeeOther {
		t.Fatalf("got %d: %s", w.Code, parse(t, w).Find(".errors").Text())
	}
	doc = parse(t, b.get("/recovery"))
	if got := doc.Find(".notice.done").First().Text(); !strings.Contains(got, "opens 1 key. The old one opens nothing") {
		t.Errorf("the notice says %q", got)
	}
	if doc.Find(`form[action="/recovery/change"]`).Length() != 0 {
		t.Error("both keys are asked for again")
	}
	if got := parse(t, b.get("/audit")).Text(); !strings.Contains(got, "replaced the recovery key") {
		t.Error("the log does not tell of it")
	}
}

func TestTheOldRecoveryKeyIsKept(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	checkedRecovery("")(h)
	b := h.signedIn("administrator")
	b.post("/recovery/next", nil)
	if w := b.post("/recovery/drop", nil); w.Code != http.StatusSeeOther {
		t.Fatalf("got %d", w.Code)
	}
	if parse(t, b.get("/recovery")).Find(`form[action="/recovery/change"]`).Length() != 0 {
		t.Error("the new key still waits")
	}
}
