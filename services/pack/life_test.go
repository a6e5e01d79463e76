package pack_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"aftercare/models"
	"aftercare/packs"
	"aftercare/services/pack"
)

const livesFile = "testdata/what_can_be_recorded.txt"

// The table has every item of the packs with its life and the steps that follow
// from it, to be read by eye: is it hers to refuse, or owed whatever she says?
func TestLivesOfAllItems(t *testing.T) {
	t.Parallel()
	got := livesTable(library(t))
	if os.Getenv("AFTERCARE_UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(livesFile, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(livesFile)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs from the packs: write it anew with AFTERCARE_UPDATE_GOLDEN=1 and read what changed\n%s", livesFile, firstDifference(got, string(want)))
	}
}

func firstDifference(got, want string) string {
	was := strings.Split(want, "\n")
	for i, line := range strings.Split(got, "\n") {
		if i >= len(was) || line != was[i] {
			return line
		}
	}
	return ""
}

func livesTable(lib *pack.Library) string {
	var b strings.Builder
	for _, life := range models.Lives {
		items := slices.DeleteFunc(lib.Items(), func(it *pack.Item) bool { return it.Life != life })
		fmt.Fprintf(&b, "%s, %d items\n  every step:   %s\n  at first:     %s\n", strings.ToUpper(string(life)), len(items), steps(life.Steps()), steps(life.NextSteps(nil, false)))
		for _, it := range items {
			fmt.Fprintf(&b, "  %-34s %-10s %s", it.Key, it.OwedBy.Party, it.Title.In("en"))
			if len(it.Done) > 0 {
				fmt.Fprintf(&b, " > %s", it.Done.In("en"))
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

func steps(kinds []models.StanceKind) string {
	words := make([]string, len(kinds))
	for i, k := range kinds {
		words[i] = string(k)
	}
	return strings.Join(words, ", ")
}

// A duty is never declined, wanted or applied for, and only a duty is "not
// done".
func TestOnlyADutyIsDoneOrNotDone(t *testing.T) {
	t.Parallel()
	for _, it := range library(t).Items() {
		for _, k := range []models.StanceKind{models.StanceDeclined, models.StanceWanted, models.StanceApplied, models.StanceGranted} {
			if it.Life == models.LifeDuty && it.Life.Has(k) {
				t.Errorf("%s is a duty and can be %s", it.Key, k)
			}
		}
		if it.Life != models.LifeDuty && (it.Life.Has(models.StanceNotDone) || !it.Life.Has(models.StanceDeclined)) {
			t.Errorf("%s is hers to ask for: she can decline it, and it is not %q", it.Key, models.StanceNotDone)
		}
	}
}

// What contradicts the life of an item is refused with a sentence that says what
// to do.
func TestLintRefusesWhatALifeCannotHave(t *testing.T) {
	t.Parallel()
	for _, k := range []struct{ name, file, old, new, says string }{
		{"a duty that is claimed", "in/children.yaml", "    life: duty\n", "    life: duty\n    claim: true\n", "owed without an application"},
		{"a duty with sums", "in/trial.yaml", "    life: duty\n", "    life: duty\n    amounts: [{key: a, min: 1, max: 2, label: {en: A, hi: A}}]\n", "a duty has no sums"},
		{"a right with sums", "in/legal_aid.yaml", "    life: right\n", "    life: right\n    amounts: [{key: a, min: 1, max: 2, label: {en: A, hi: A}}]\n", "its life is money"},
		{"a life there is not", "in/children.yaml", "    life: duty\n", "    life: dutty\n", "write one of"},
		{"done of a right", "in/legal_aid.yaml", "    life: right\n", "    life: right\n    done: {en: Given, hi: Given}\n", "names the deed of a duty"},
		{"done in one language", "in/children.yaml", "    done: {en: Reported, hi: सूचना दी गई}\n", "    done: {en: Reported}\n", `no text in "hi"`},
		{"a clock of a duty that she ends by declining", "in/children.yaml", "ends: [event.cwc_produced,", "ends: [stance.declined, event.cwc_produced,", "is no step of a duty"},
		{"a clock of a duty that goes on after it was done", "in/children.yaml", "service.committee_production, stance.received]", "service.committee_production]", "has met its time"},
		{"a service that is appealed", "in/legal_aid.yaml", "    life: right\n", "    life: service\n    appeal: {to: {en: A, hi: A}}\n", "nobody appeals"},
	} {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			text, err := packs.FS.ReadFile(k.file)
			if err != nil {
				t.Fatal(err)
			}
			changed := strings.Replace(string(text), k.old, k.new, 1)
			if changed == string(text) {
				t.Fatalf("%s has no %q", k.file, k.old)
			}
			_, err = pack.Load(packs.FS, fstest.MapFS{k.file: {Data: []byte(changed)}})
			if err == nil || !strings.Contains(err.Error(), k.says) {
				t.Errorf("got %v, want %q", err, k.says)
			}
		})
	}
}
