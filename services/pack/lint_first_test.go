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

// TestFileThatIsNoYAMLIsTheOnlyProblem: nothing of such a file is known, and a list of
// all words that seem to be missing would hide the line to mend.
func TestFileThatIsNoYAMLIsTheOnlyProblem(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"words.yaml", "words_more.yaml", "zz/pack.yaml", "zz/more.yaml", "rules/gaps.yaml"} {
		files := toy(t)
		files[file].Data = append([]byte("a: b: c\n"), files[file].Data...)
		got := problems(files)
		if len(got) != 1 || got[0].File != file || got[0].Line != 1 || !strings.Contains(got[0].Text, "mapping values are not allowed") {
			t.Errorf("%s: got\n%s\nwant one problem of line 1", file, got.Error())
		}
	}
}

// TestMistakeInTheVocabularyIsListed: a file of words that the strict reading refuses
// leaves derived facts that cannot be worked out; they are problems and no crash.
func TestMistakeInTheVocabularyIsListed(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"words.yaml", "words_more.yaml"} {
		files := toy(t)
		files[file].Data = []byte("facts: [\n  {key: a.b, kind: nothing}\n]\nodd: true\n")
		if got := problems(files); len(got) == 0 || !strings.Contains(got.Error(), file+":4: ") {
			t.Errorf("%s: got\n%s\nwant the line of the mistake", file, got.Error())
		}
	}
}
