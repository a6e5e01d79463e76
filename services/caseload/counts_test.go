package caseload_test

import (
	"context"
	"testing"
	"time"

	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// TestAHouseThatTakesLongIsToldAgain: it is told to those who reach the same, for
// a short time, and says that it was counted earlier.
func TestAHouseThatTakesLongIsToldAgain(t *testing.T) {
	t.Parallel()
	w := worldtest.New(t, storetest.New(t))
	w.Case(w.North, "Kalpana", "caseworker")
	s := service(w)
	open := func(name string, want int64, earlier bool) {
		t.Helper()
		by := w.Actor(name)
		h, err := s.House(context.Background(), by)
		if err != nil || h.All.Running != want || (h.At != by.Now()) != earlier {
			t.Errorf("%s: got %d open, counted at %v, %v; want %d, earlier %v", name, h.All.Running, h.At, err, want, earlier)
		}
	}
	s.CountsAfter(time.Hour) // counting is quick
	open("administrator", 1, false)
	s.CountsAfter(0) // counting takes long
	open("administrator", 1, false)
	w.Case(w.North, "Rachana", "caseworker")
	w.Advance(time.Second)
	open("administrator", 1, true)
	open("south-administrator", 0, false)
	open("supervisor", 2, false)
	w.Advance(time.Hour)
	open("administrator", 2, false)
	if _, err := s.House(context.Background(), w.Actor("caseworker")); err == nil {
		t.Error("a caseworker was told the figures of the house")
	}
}
