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
	if !strings.Contains(page, "You were signed in 10 times at once") || !strings.Contains(page, "At most 10 at once") {
		t.Errorf("the account page says %q", page)
	}
	wantRedirect(t, first.get("/account"), "/sign-in?back=%2Faccount")
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
