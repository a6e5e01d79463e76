package pack_test

import (
	"os"
	"strings"
	"testing"
)

func TestDoubleKeyNamesBothPlaces(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("testdata/lands/bb/pack.yaml")
	if err != nil {
		t.Fatal(err)
	}
	words, err := os.ReadFile("testdata/lands/words.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, item, _ := strings.Cut(string(raw), "items:\n")
	lines := strings.Count(string(raw), "\n")
	got := problems(mapFS{"words.yaml": string(words), "bb/pack.yaml": string(raw) + item}.fs())
	if len(got) != 1 || got[0].Line != lines+1 || !strings.Contains(got[0].Text, "also in bb/pack.yaml:3") {
		t.Errorf("got %v, want the second line %d and the first, 3", got, lines+1)
	}
}

// TestMisspeltKeyKeepsOtherLines: one mistake that stops the strict reading
// must not take the lines away from the file's other problems.
func TestMisspeltKeyKeepsOtherLines(t *testing.T) {
	t.Parallel()
	for _, p := range broken(t, "zz/pack.yaml", "summary:", "sumary:") {
		if p.Line == 0 {
			t.Errorf("no line: %s", p)
		}
	}
}
