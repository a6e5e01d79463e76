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
		h, err := s.House(context.Background(), w.Actor(name))
		if err != nil || h.All.Running != want || h.Earlier != earlier {
			t.Errorf("%s: got %d open, earlier %v, %v; want %d, %v", name, h.All.Running, h.Earlier, err, want, earlier)
		}
	}
	s.CountsAfter(time.Hour) // counting is quick
	open("administrator", 1, false)
	s.CountsAfter(0) // counting takes long
	open("administrator", 1, false)
	w.Case(w.North, "Rachana", "caseworker")
	open("administrator", 1, true)
	open("south-administrator", 0, false)
	open("supervisor", 2, false)
	w.Advance(time.Hour)
	open("administrator", 2, false)
	if _, err := s.House(context.Background(), w.Actor("caseworker")); err == nil {
		t.Error("a caseworker was told the figures of the house")
	}
}
