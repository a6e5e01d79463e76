package handlers

import (
	"net/http"
	"testing"
)

// The page asks why, once; the answer opens the names, and no answer says so.
func TestNamesOfTheCaseloadOpenWithAPurpose(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.opened()
	b := h.signedIn("caseworker")
	asks := filledIn(parse(t, b.post("/cases/names", filledIn(parse(t, b.get("/cases"))))))
	wantStatus(t, b.post("/cases/names", asks), http.StatusUnprocessableEntity)
	asks.Set("purpose", "care")
	w := b.post("/cases/names", asks)
	wantStatus(t, w, http.StatusOK)
	if n := parse(t, w).Find("[data-shown]").Length(); n == 0 {
		t.Error("the names are not shown")
	}
}
