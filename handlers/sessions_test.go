package handlers

import (
	"strings"
	"testing"
	"time"

	"aftercare/services/account"
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
