package custody_test

import (
	"fmt"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// TestOpeningsOfManyPeopleAreToldAndStop opens the names of more people within
// an hour than anybody needs: it is told at 60, nothing opens after 200, the
// same person can be opened again, and the next hour begins anew.
func TestOpeningsOfManyPeopleAreToldAndStop(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := worldtest.New(t, db)
		w.Advance(time.Hour - w.Now().Sub(w.Now().Truncate(time.Hour)))
		var cases []models.Case
		for i := range models.OpeningsMost + 1 {
			cases = append(cases, w.Case(w.North, fmt.Sprintf("Kalpana %d", i), "caseworker"))
		}
		for i, c := range cases[:models.OpeningsMost] {
			if _, err := reveal(w, "caseworker", c); err != nil {
				t.Fatalf("person %d: %v", i+1, err)
			}
			if told := len(w.Entries("access.opened_often")) > 0; told != (i+1 >= models.OpeningsTold) {
				t.Fatalf("after %d people told is %v", i+1, told)
			}
		}
		last := cases[models.OpeningsMost]
		if _, err := reveal(w, "caseworker", last); models.KindOf(err) != models.Throttled {
			t.Errorf("one more: got %v, want throttled", err)
		}
		if _, err := reveal(w, "caseworker", cases[0]); err != nil {
			t.Errorf("the first person again: %v", err)
		}
		w.Advance(time.Hour)
		if _, err := reveal(w, "caseworker", last); err != nil {
			t.Errorf("in the next hour: %v", err)
		}
		if n := len(w.Entries("access.opened_often")); n != 1 {
			t.Errorf("%d lines in the log, want 1", n)
		}
	})
}
