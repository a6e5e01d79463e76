package handlers

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/entitlement"
	"aftercare/services/evaluation"
	"aftercare/services/pack"
	"aftercare/services/pack/author"
)

// What leaves the house as coded facts gives the same rights as the page, and
// says nothing of who she is.
func TestTheFileOfFactsGivesTheRightsOfThePage(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened()
	in := entitlement.Input{Item: anyRight(h), RightDecision: models.RightDecision{StepFacts: models.StepFacts{Kind: models.StanceApplied}}}
	if _, err := h.deps.Rights.Decide(t.Context(), h.Actor("caseworker"), c.ID, in); err != nil {
		t.Fatal(err)
	}
	w := h.signedIn("caseworker").get("/cases/" + c.ID + "/facts.json")
	wantStatus(t, w, http.StatusOK)
	text := w.Body.String()
	if got := w.Header().Get("Content-Disposition"); got != `attachment; filename="facts.json"` {
		t.Errorf("the file is offered as %q", got)
	}
	for _, hidden := range []string{"CANARY", c.Code, c.ID, c.SurvivorID} {
		if strings.Contains(text, hidden) {
			t.Errorf("the file holds %s", hidden)
		}
	}
	if got := h.lastAction(); got != "facts.exported" {
		t.Errorf("the last entry is %s", got)
	}
	var stored []models.EntitlementState
	h.Read(func(tx *gorm.DB) (err error) {
		stored, err = evaluation.New(h.deps.Library).RightsOf(tx, c.ID, h.Moment())
		return err
	})
	sameRights(t, h, text, stored)
}

func sameRights(t *testing.T, h *house, text string, stored []models.EntitlementState) {
	t.Helper()
	lib := h.deps.Library
	f, err := author.ReadFacts(strings.NewReader(text), lib)
	if err != nil {
		t.Fatalf("explain cannot read the file: %v", err)
	}
	byItem := map[string]models.EntitlementState{}
	for _, s := range stored {
		byItem[s.Item] = s
	}
	ev := lib.Evaluate(f, h.Moment(), h.deps.Zone, pack.Settings{})
	if len(ev.Entitlements) != len(stored) || len(stored) == 0 {
		t.Fatalf("the file gives %d rights and the page %d", len(ev.Entitlements), len(stored))
	}
	for _, s := range ev.Entitlements {
		x, _ := json.Marshal(s)
		y, _ := json.Marshal(byItem[s.Item])
		if string(x) != string(y) {
			t.Errorf("the file gives\n%s\nand the page\n%s", x, y)
		}
	}
}
