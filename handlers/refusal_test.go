package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"aftercare/services/worldtest"
)

// tryForeign asks for cases that are not there, as somebody does who tries ids.
func tryForeign(b *browser, times int) (last int) {
	for range times {
		last = b.get("/cases/" + worldtest.NewID()).Code
	}
	return last
}

func TestWhoTriesManyCasesHasToWait(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker")
	b := h.signedIn("caseworker")
	if got := tryForeign(b, 101); got != http.StatusNotFound {
		t.Fatalf("the hundred-and-first try is answered with %d", got)
	}
	w := b.get("/cases/" + c.ID)
	wantStatus(t, w, http.StatusTooManyRequests)
	if text := parse(t, w).Find("main").Text(); !strings.Contains(text, "Wait 15 minutes") || w.Header().Get("Retry-After") == "" {
		t.Errorf("the page says %q, Retry-After %q", text, w.Header().Get("Retry-After"))
	}
	for _, path := range []string{"/account", "/account/password", "/help"} {
		wantStatus(t, b.get(path), http.StatusOK)
	}
	w = b.post("/cases/"+c.ID+"/services/new", url.Values{"kind": {"x"}, "note": {"typed before the wait"}})
	wantStatus(t, w, http.StatusTooManyRequests)
	if text := parse(t, w).Find("main").Text(); !strings.Contains(text, "What you typed is kept") {
		t.Errorf("after a form was sent the page says %q", text)
	}
	wantStatus(t, h.signedIn("counsellor").get("/account"), http.StatusOK)
	h.Advance(15 * time.Minute)
	b = h.signedIn("caseworker")
	wantStatus(t, b.get("/cases/"+c.ID), http.StatusOK)
	if page := b.get("/cases/" + c.ID + "/services/new").Body.String(); !strings.Contains(page, "typed before the wait") {
		t.Error("what she had typed is not on the form")
	}
}

func TestWhoMustWaitCanLeave(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.signedIn("caseworker")
	tryForeign(b, 101)
	wantRedirect(t, b.get("/leave"), "https://en.wikipedia.org/wiki/Main_Page")
}

func TestOfficerSeesManyRefusalsOnTop(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	tryForeign(h.signedIn("caseworker"), 42)
	page := h.signedIn("dpo").get("/audit").Body.String()
	if !strings.Contains(page, "Many refusals") || !strings.Contains(page, h.Account("caseworker").DisplayName+": 42 refusals") {
		t.Error("the officer is not told on the page of the log")
	}
	if page := h.signedIn("administrator").get("/audit").Body.String(); strings.Contains(page, "Many refusals") {
		t.Error("an administrator is told what is for the officer")
	}
}

// A record that is not hers and one that never was must not be told apart by
// when the wait begins.
func TestForeignAndMissingCasesCountTheSame(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	foreign := h.Case(h.South, "Kalpana", "south-caseworker")
	count := func(b *browser, path string) (n int) {
		for b.get(path).Code == http.StatusNotFound {
			n++
		}
		return n
	}
	there, never := count(h.signedIn("caseworker"), "/cases/"+foreign.ID), count(h.signedIn("counsellor"), "/cases/"+worldtest.NewID())
	if there != never || there != 101 {
		t.Errorf("%d tries of a case that is not hers, %d of one that never was", there, never)
	}
	lines := func(name string) (n int) {
		for _, e := range h.Entries("access.refused") {
			if e.Actor == h.Account(name).ID {
				n++
			}
		}
		return n
	}
	if lines("caseworker") != lines("counsellor") {
		t.Error("the log has different numbers of lines for the two")
	}
}

// A use of the recovery key by a command is seen by the officer and by the
// administrator of the person, on top, whatever either looks for.
func TestRecoveryByCommandStandsOnTop(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.Case(h.North, "Kalpana", "other-caseworker", "caseworker")
	h.NewPassword("caseworker")
	if _, err := h.deps.Accounts.Recover(t.Context(), h.Recovery, "caseworker"); err != nil {
		t.Fatal(err)
	}
	for _, role := range []string{"dpo", "administrator"} {
		b := h.signedIn(role)
		for _, path := range []string{"/audit", "/audit?group=house", "/audit?group=sign_in&before=1"} {
			page := parse(t, b.get(path)).Find(".notice").Text()
			if !strings.Contains(page, "The recovery key was used") || !strings.Contains(page, h.Account("caseworker").DisplayName) || !strings.Contains(page, "by a command on the server") {
				t.Errorf("%s at %s reads on top: %q", role, path, page)
			}
		}
	}
	if page := h.signedIn("south-administrator").get("/audit").Body.String(); strings.Contains(page, "The recovery key was used") {
		t.Error("the administrator of another shelter is told of a person of this one")
	}
}
