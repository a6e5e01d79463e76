package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"aftercare/services/worldtest"
)

// No browser sends a NUL or broken UTF-8. What does is told the same on both
// databases, and is never a failure.
func TestWhatIsNoTextLeadsNowhere(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.signedIn("caseworker")
	for _, path := range []string{"/cases/%00", "/cases/%ff", "/cases?q=%00", "/cases?q=%ff", "/cases?q%00=1", "/cases?a=%zz"} {
		if w := b.get(path); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	for _, name := range []string{"caseworker\x00", "caseworker\xff"} {
		w := h.browser().post("/sign-in", url.Values{"sign_in_name": {name}, "password": {worldtest.Password("caseworker")}})
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "could not read this form") {
			t.Errorf("%q: %d", name, w.Code)
		}
	}
}
