package claimfact_test

import (
	"testing"

	"aftercare/models"
	"aftercare/services/claimfact"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

// TestEarlierVersionsOfARow corrects a relative twice and takes out a word: each version is
// listed with its coded facts, its words open with the list, and a word without which a row
// says nothing stays.
func TestEarlierVersionsOfARow(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db, "legal_aid")
		ctx, by := t.Context(), h.Actor("caseworker")
		id := h.add("caseworker", mother())
		correct := func(version int64, relation string, words map[string]string, empty ...string) {
			t.Helper()
			in := claimfact.Input{Row: &models.Relative{RelativeFacts: models.RelativeFacts{Relation: relation, Living: "alive"}}, Words: words, Version: version, Reason: "new_information", Empty: empty}
			if _, err := h.facts.Correct(ctx, by, h.c.ID, id, in); err != nil {
				t.Fatal(err)
			}
		}
		correct(1, "sister", map[string]string{"name": "Invented Sister"})
		correct(2, "guardian", nil, "note")
		closed, err := h.facts.Sheet(ctx, by, h.c.ID)
		if err != nil || len(closed.Relatives) != 1 || len(closed.Relatives[0].Earlier) != 2 || closed.Relatives[0].Earlier[0].Words != nil {
			t.Fatalf("closed: %+v, %v", closed.Relatives, err)
		}
		if was := closed.Relatives[0].Earlier; was[0].Row.Relation != "sister" || was[1].Row.Relation != "mother" || was[1].Row.Depends != models.Yes || was[0].Reason != "new_information" || was[0].Next == "" {
			t.Errorf("earlier versions are %+v", was)
		}
		open, err := h.facts.Open(ctx, h.Actor("legal_aid"), h.c.ID, models.ListRelatives, "claim")
		if err != nil {
			t.Fatal(err)
		}
		now := open.Relatives[0]
		for name, got := range map[string][2]string{
			"the name now": {now.Words["name"].Text, "Invented Sister"}, "the note now": {now.Words["note"].Text, ""},
			"the note before": {now.Earlier[0].Words["note"].Text, "lives with an aunt"}, "the name before": {now.Earlier[1].Words["name"].Text, "Invented Mother"},
		} {
			if got[0] != got[1] {
				t.Errorf("%s is %q, want %q", name, got[0], got[1])
			}
		}
		number := h.add("caseworker", claimfact.Input{Row: &models.PaperNumber{PaperNumberFacts: models.PaperNumberFacts{Kind: "aadhaar"}}, Words: map[string]string{"number": "1234 5678 9012"}})
		in := claimfact.Input{Row: &models.PaperNumber{PaperNumberFacts: models.PaperNumberFacts{Kind: "aadhaar"}}, Version: 1, Reason: "other", Empty: []string{"number"}}
		if _, err := h.facts.Correct(ctx, by, h.c.ID, number, in); models.KindOf(err) != models.Invalid {
			t.Errorf("a number without a number: %v", err)
		}
	})
}
