package casefile_test

import (
	"sync"
	"testing"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

// TestDeedsOnOneCaseDoNotCollide has two people at two desks: one closes and
// reopens, the other records. Neither may get an error because of the other's
// deed.
func TestDeedsOnOneCaseDoNotCollide(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		f.Person("colleague", models.Caseworker, f.North)
		c := f.Case(f.North, "Kalpana", "caseworker", "colleague")
		if _, err := f.RecordFacts(t.Context(), f.Actor("caseworker"), c.ID, nil); err != nil {
			t.Fatal(err)
		}
		closer, recorder := f.Actor("caseworker"), f.Actor("colleague")
		var both sync.WaitGroup
		both.Go(func() { f.closeAndReopen(t, closer, c.ID) })
		both.Go(func() { f.recordAgainAndAgain(t, recorder, c.ID) })
		both.Wait()
		if d := f.differing(); len(d) > 0 {
			t.Errorf("stored differs from evaluated: %v", d)
		}
	})
}

const crossings = 20

func (f file) closeAndReopen(t *testing.T, by access.Actor, caseID string) {
	for seen := int64(1); seen < crossings; seen += 2 {
		if _, err := f.Close(t.Context(), by, caseID, casefile.ClosingInput{To: models.CaseClosed, Reason: "her_wish", Seen: seen}); err != nil {
			t.Errorf("closing: %v", err)
			return
		}
		if _, err := f.Reopen(t.Context(), by, caseID, "she_asked", seen+1); err != nil {
			t.Errorf("reopening: %v", err)
			return
		}
	}
}

func (f file) recordAgainAndAgain(t *testing.T, by access.Actor, caseID string) {
	for seen := range int64(crossings) {
		in := []casefile.FactInput{{Name: "form.bonded_labour", Value: models.FactValue{Answer: models.Yes}, Seen: seen}}
		if _, err := f.RecordFacts(t.Context(), by, caseID, in); err != nil {
			t.Errorf("recording: %v", err)
			return
		}
	}
}
