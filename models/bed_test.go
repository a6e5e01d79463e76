package models

import (
	"slices"
	"testing"
)

func TestBedsAreListedByRoomAndNumber(t *testing.T) {
	t.Parallel()
	want := []BedFacts{
		{Room: "Room 2", Label: "1"}, {Room: "room 2", Label: "10"}, {Room: "Room 10", Label: "2"}, {Room: "Room 010", Label: "3"}, {Room: "Sick room", Label: "1"},
	}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, func(a, b BedFacts) int {
		if a.SortKey() < b.SortKey() {
			return -1
		}
		return 1
	})
	if !slices.Equal(got, want) {
		t.Errorf("listed as %v", got)
	}
	if a, b := (BedFacts{Room: "Room 1", Label: "02"}), (BedFacts{Room: "ROOM 01", Label: "2"}); a.SortKey() != b.SortKey() {
		t.Error("two names of one bed are two beds")
	}
}

func TestNewBedsAreNumberedAfterThoseOfTheRoom(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ have, want []string }{
		{nil, []string{"1", "2"}}, {[]string{"1", "9", "window"}, []string{"10", "11"}},
	} {
		if got := NextLabels(c.have, 2); !slices.Equal(got, c.want) {
			t.Errorf("after %v come %v, want %v", c.have, got, c.want)
		}
	}
}

func TestBedNeedsARoomAndAKind(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		bed   BedFacts
		field string
	}{
		"no room": {BedFacts{Label: "1", Kind: "adult"}, "room"}, "no bed": {BedFacts{Room: "1", Kind: "adult"}, "bed"},
		"no kind": {BedFacts{Room: "1", Label: "1"}, "bed_kind"}, "another kind": {BedFacts{Room: "1", Label: "1", Kind: "hammock"}, "bed_kind"},
	} {
		p := Problems{}
		if c.bed.Check(p); len(p) != 1 || p[c.field] == "" {
			t.Errorf("%s: %v", name, p)
		}
	}
}
