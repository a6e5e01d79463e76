package models

import (
	"slices"
	"testing"
)

// TestPlacesOfPapersAreKnown holds the two tables to the lists of kinds and places.
func TestPlacesOfPapersAreKnown(t *testing.T) {
	for fact, kind := range papersOf {
		if DocumentClass(kind) == "" || UsualPlace(kind) == "" {
			t.Errorf("%s is proved by %q, which is no kind of paper, or comes from nowhere", fact, kind)
		}
	}
	for kind, place := range placesOf {
		if DocumentClass(kind) == "" || !slices.Contains(AskedOf, place) {
			t.Errorf("%q from %q is no kind, or no place", kind, place)
		}
	}
}
