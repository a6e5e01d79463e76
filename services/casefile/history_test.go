package casefile_test

import (
	"slices"
	"testing"

	"aftercare/models"
	"aftercare/names"
	"aftercare/services/casefile"
	"aftercare/services/caseload"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestHistoryPagesAndWhoSawCounts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		c := f.opened(f.intake())
		ctx, by := t.Context(), f.Actor("caseworker")
		for range 4 {
			if _, err := f.Reveal(ctx, by, c.ID, "care", casefile.CalledOnly); err != nil {
				t.Fatal(err)
			}
		}
		var seen []int64
		for before := int64(0); ; {
			page, err := f.History(ctx, by, c.ID, before, 3)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range page.Entries {
				seen = append(seen, e.Seq)
			}
			if before = page.Older; before == 0 {
				break
			}
		}
		if len(seen) != 7 || !slices.IsSortedFunc(seen, func(a, b int64) int { return int(b - a) }) {
			t.Errorf("got %v", seen)
		}
		_, who, err := f.WhoSaw(ctx, by, c.ID)
		if err != nil || len(who) != 1 || who[0].Opened != 4 || who[0].Changed != 3 {
			t.Errorf("got %+v, %v", who, err)
		}
		if _, err := f.History(ctx, f.Actor("legal_aid"), c.ID, 0, 0); models.KindOf(err) != models.Forbidden {
			t.Errorf("legal aid: got %v", err)
		}
	})
}

// TestReadingANameLeavesHistory: a name read in a list, a search or at an
// intake must be in the history and in "who saw me" of the survivor who was
// shown, and of nobody else.
func TestReadingANameLeavesHistory(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		c, other := f.opened(f.intake()), f.Case(f.North, "Sadhana", "caseworker")
		ctx, by := t.Context(), f.Actor("caseworker")
		list := caseload.New(db, f.Keeper, f.Library(), f.Now, worldtest.NewID)
		if _, err := list.Names(ctx, by, []string{c.ID}, "care"); err != nil {
			t.Fatal(err)
		}
		if found, err := list.Search(ctx, by, "Kalpana"); err != nil || len(found.Hits) != 1 {
			t.Fatalf("got %+v, %v", found, err)
		}
		alike, err := f.Alike(ctx, by, names.Sketch{Names: []string{"Kalpana Jhootmooth"}, Sex: "female", Born: names.Years{From: 2011, To: 2011}})
		if err != nil || len(alike) != 1 || alike[0].CaseID != c.ID || alike[0].Name != "Kalpana" {
			t.Fatalf("got %+v, %v", alike, err)
		}
		page, err := f.History(ctx, by, c.ID, 0, 3)
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range []string{"from=intake", "from=search", "from=list purpose=care"} {
			if e := page.Entries[i]; e.Action != "caseload.name_opened" || e.Detail != want || e.SurvivorID != c.SurvivorID {
				t.Errorf("entry %d: got %+v, want %s", i, e, want)
			}
		}
		if _, who, err := f.WhoSaw(ctx, by, c.ID); err != nil || len(who) != 1 || who[0].Opened != 3 {
			t.Errorf("got %+v, %v", who, err)
		}
		if got := f.actions(other.ID); slices.Contains(got, "caseload.name_opened") {
			t.Errorf("history of a survivor who was not shown: %v", got)
		}
	})
}
