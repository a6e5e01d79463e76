package handlers

import (
	"net/url"
	"testing"
)

// A page that answered a form is not there for who comes back to its address:
// changing the language or unlocking there leads to the page above it.
func TestComingBackLeadsToAPage(t *testing.T) {
	t.Parallel()
	b := newHouse(t).signedIn("caseworker")
	for back, want := range map[string]string{
		"/cases/x/identity/open": "/cases/x/identity", "/cases/new/drop": "/cases/new", "/recovery/next": "/recovery",
		"/cases/x/rights/print": "/cases/x/rights/print", "/nowhere": "/", "//elsewhere.example/cases": "/",
	} {
		wantRedirect(t, b.post("/language", url.Values{"lang": {"en"}, "back": {back}}), want)
	}
}
