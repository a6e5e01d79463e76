package store_test

import (
	"slices"
	"strings"
	"testing"

	"aftercare/services/store/storetest"
)

// Binding the rows of a transaction finds each by its key, whatever the size of the
// table. A check reads the tables themselves: an index has its own copy of a value.
func TestRowsAreReadWhereTheyStand(t *testing.T) {
	t.Parallel()
	noted, walked, err := storetest.New(t).Plans(t.Context())
	if err != nil || len(noted) < 35 {
		t.Fatalf("%d places, %v", len(noted), err)
	}
	for place, steps := range noted {
		for _, step := range steps {
			if !strings.HasPrefix(step, "SEARCH") {
				t.Errorf("written rows of %s: %s", place, step)
			}
		}
	}
	for place, steps := range walked {
		scans := slices.DeleteFunc(steps, func(s string) bool { return !strings.HasPrefix(s, "SCAN t") })
		if !slices.Equal(scans, []string{"SCAN t", "SCAN t"}) {
			t.Errorf("all rows of %s: %v", place, scans)
		}
	}
}
