package handlers

import (
	"net/url"
	"testing"

	"aftercare/services/worldtest"
)

// A page that answered a form is not there for who comes back to its address:
// changing the language or unlocking there leads to the page above it.
func TestComingBackLeadsToAPage(t *testing.T) {
	t.Parallel()
	b, intakeID := newHouse(t).signedIn("caseworker"), worldtest.NewID()
	for back, want := range map[string]string{
		"/cases/x/identity/open": "/cases/x/identity", intakePath(intakeID, "drop"): intakePath(intakeID, ""), "/recovery/next": "/recovery",
		"/cases/x/rights/print": "/cases/x/rights/print", "/nowhere": "/", "//elsewhere.example/cases": "/",
	} {
		wantRedirect(t, b.post("/language", url.Values{"lang": {"en"}, "back": {back}}), want)
	}
}
