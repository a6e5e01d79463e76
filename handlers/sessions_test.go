package handlers

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/account"
	"aftercare/services/worldtest"
)

func TestOneSignInTooManySaysSo(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.deps.Accounts.AllowSignIns(account.SessionLimit)
	first := h.signedIn("administrator")
	h.Advance(time.Second)
	var last *browser
	for range account.SessionLimit {
		last = h.signedIn("administrator")
	}
	if _, told := last.cookies["note"]; !told {
		t.Error("the person is not told that another sign-in has ended")
	}
	page := parse(t, last.get("/account")).Find("main").Text()
	if !strings.Contains(page, "You were signed in 2 times at once") || !strings.Contains(page, "At most 2 at once") || strings.Count(page, "this one") != 1 {
		t.Errorf("the account page says %q", page)
	}
	wantRedirect(t, first.get("/account"), "/sign-in?back=%2Faccount")
	if door := parse(t, first.get("/sign-in?back=%2Faccount")).Find("main").Text(); !strings.Contains(door, "you signed in once more elsewhere") {
		t.Errorf("the browser whose sign-in was ended says %q", door)
	}
	wantRedirect(t, last.post("/account/sign-out-others", nil), "/account")
	if page := parse(t, last.get("/account")).Find("main").Text(); strings.Contains(page, "End all others") {
		t.Errorf("after ending all others the page says %q", page)
	}
}

// TestManyPeopleSignInAtOnce: a whole organisation behind one address, each in a
// new browser, at the start of the day.
func TestManyPeopleSignInAtOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	names := make([]string, 64)
	for i := range names {
		names[i] = fmt.Sprintf("early.%d", i)
		h.Person(names[i], models.Caseworker, h.North)
	}
	answers := make([]*httptest.ResponseRecorder, len(names))
	var wait sync.WaitGroup
	for i, name := range names {
		wait.Go(func() {
			answers[i] = h.browser().post("/sign-in", url.Values{"sign_in_name": {name}, "password": {worldtest.Password(name)}})
		})
	}
	wait.Wait()
	for i, w := range answers {
		if w.Code != http.StatusSeeOther {
			t.Errorf("%s: got %d: %s", names[i], w.Code, firstLine(w))
		}
	}
	if n := countRows(h, &models.SignInTry{}); n != 0 {
		t.Errorf("%d buckets count right passwords", n)
	}
}

func TestTheAccountPageSaysFromWhatSomebodyIsSignedIn(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for agent, want := range map[string]string{
		"Mozilla/5.0 (Android 14; Mobile; rv:143.0) Gecko/143.0 Firefox/143.0": "Firefox on Android",
		"curl/8.5.0": "A browser that does not say what it is",
	} {
		b := h.browser()
		b.headers["User-Agent"] = agent
		wantRedirect(t, b.post("/sign-in", url.Values{"sign_in_name": {"caseworker"}, "password": {worldtest.Password("caseworker")}}), "/")
		if here := parse(t, b.get("/account")).Find(".lines li:has(.tag)").Text(); !strings.Contains(here, want) || strings.Contains(here, "curl") {
			t.Errorf("%s: the page says %q", agent, here)
		}
	}
}
