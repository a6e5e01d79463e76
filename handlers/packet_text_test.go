package handlers

import (
	"slices"
	"testing"
)

// TestALineOfTheStatementHasOneNumber: the paper numbers the facts, also those that
// somebody numbered.
func TestALineOfTheStatementHasOneNumber(t *testing.T) {
	t.Parallel()
	text := packetText{statement: "1. The first.\n2) The second.\n\n३. तीसरी।\n10.5.2026 was the day.\n400 came."}
	want := []string{"The first.", "The second.", "तीसरी।", "10.5.2026 was the day.", "400 came."}
	if got := text.facts(); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
