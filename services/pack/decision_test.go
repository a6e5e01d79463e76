package pack_test

import (
	"cmp"
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

const deciders = "testdata/who_decides.txt"

// The table has every right of money with who decides about it and where that is
// appealed, to be read by eye beside the law.
func TestWhoDecidesAboutEveryClaim(t *testing.T) {
	t.Parallel()
	got := decidersTable(library(t))
	if os.Getenv("AFTERCARE_UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(deciders, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(deciders)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs from the packs: write it anew with AFTERCARE_UPDATE_GOLDEN=1 and read what changed\n%s", deciders, firstDifference(got, string(want)))
	}
}

func decidersTable(lib *pack.Library) string {
	var items []*pack.Item
	for _, it := range lib.Items() {
		items = append(items, lib.Versions(it.Key)[0])
	}
	items = slices.DeleteFunc(items, func(it *pack.Item) bool { return it.Life != models.LifeMoney && !it.Appeal.Stated() })
	slices.SortFunc(items, func(a, b *pack.Item) int { return cmp.Or(cmp.Compare(a.Where, b.Where), cmp.Compare(a.Key, b.Key)) })
	var b strings.Builder
	for _, it := range items {
		fmt.Fprintf(&b, "%-6s %-30s %s  %s\n", it.Where, it.Key, it.Quality, it.Decider().In("en"))
		if a := it.Appeal; len(a.To) > 0 {
			fmt.Fprintf(&b, "%9sappeal: %s, %s\n", "", a.To.In("en"), appealTime(it))
		}
	}
	return b.String()
}

func appealTime(it *pack.Item) string {
	c := it.AppealClock()
	if c == nil {
		return "no time read"
	}
	return fmt.Sprintf("%d days from %s [%s]", c.Length.Days, it.Appeal.From, c.Quality)
}

// The two kinds of appeal go to different offices within different times.
func TestAppealsAreOfTwoKinds(t *testing.T) {
	t.Parallel()
	for _, k := range []struct {
		item, to, from string
		days           int
		hard           bool
	}{
		{"nalsa_women_compensation_2018", "Chairperson of the District Legal Services Authority (DLSA)", pack.AppealFromReceipt, 30, true},
		{"vcs_wb", "State Legal Services Authority (SLSA)", pack.AppealFromOrder, 90, false},
	} {
		t.Run(k.item, func(t *testing.T) {
			t.Parallel()
			it := library(t).Versions(k.item)[0]
			c := it.AppealClock()
			if c == nil {
				t.Fatal("has no clock")
			}
			if it.Appeal.To.In("en") != k.to || it.Appeal.From != k.from || c.Length.Days != k.days || c.Hard() != k.hard || !c.GoesOn {
				t.Errorf("got %q from %s within %+v, hard %v, goes on after the money %v", it.Appeal.To.In("en"), it.Appeal.From, c.Length, c.Hard(), c.GoesOn)
			}
		})
	}
}

// decides are the lines of a State's scheme that say who decides, and afterDecides those
// that follow.
const (
	decides      = "    decided_by: *by_dlsa\n" + afterDecides
	afterDecides = "    asked_at: [legal_aid]\n    filed_with: dlsa\n    conditions:\n      - &in_wb\n"
)

func TestLintRefusesAnAppealNobodyCanTake(t *testing.T) {
	t.Parallel()
	for _, k := range []struct{ name, old, new, says string }{
		{"a clock there is not", "clock: appeal\n      from: order", "clock: apeal\n      from: order", `"apeal", which is no clock of this right`},
		{"a clock of the authority", "clock: appeal\n      from: order", "clock: decide_bnss\n      from: order", "an appeal is the survivor's"},
		{"no day to count from", "clock: appeal\n      from: order\n", "clock: appeal\n", "write receipt or order"},
		{"a day without a clock", "clock: appeal\n      from: order\n", "from: order\n", "name its clock too"},
		{"nobody who hears it", "      to: {en: State Legal Services Authority (SLSA), hi: राज्य विधिक सेवा प्राधिकरण (SLSA)}\n      clock: appeal\n", "      clock: appeal\n", "to"},
		{"a source there is not", "from: order\n      source: WB-MEER", "from: order\n      source: WB-MEEER", "WB-MEEER"},
		{"a decider without an office", decides, "    decided_by: {quality: C}\n" + afterDecides, "vcs_wb/decided_by: office has no text"},
		{"nobody who decides", decides, afterDecides, "needs decided_by"},
		{"a time to appeal and nobody who hears it", "      clock: appeal\n      from: order\n", "", "is the time to appeal: say to whom"},
	} {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			text, err := packs.FS.ReadFile("in/states.yaml")
			if err != nil {
				t.Fatal(err)
			}
			changed := strings.Replace(string(text), k.old, k.new, 1)
			if changed == string(text) {
				t.Fatalf("the file has no %q", k.old)
			}
			_, err = pack.Load(packs.FS, fstest.MapFS{"in/states.yaml": {Data: []byte(changed)}})
			if err == nil || !strings.Contains(err.Error(), k.says) {
				t.Errorf("got %v, want %q", err, k.says)
			}
		})
	}
}
