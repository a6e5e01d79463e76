package handlers

import (
	"net/http"
	"strings"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
)

// TestMissingPapersOfAllCasesAreOneErrand looks at Today of a volunteer, the list and
// the print: the same papers, by place, with the code and no name.
func TestMissingPapersOfAllCasesAreOneErrand(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c, d := h.Case(h.North, "Kalpana", "legal_aid"), h.Case(h.North, "Meera", "legal_aid")
	h.Write(func(tx *gorm.DB) error {
		for i, of := range []models.Case{c, d} {
			row := models.Document{ID: of.ID, CaseID: of.ID, SurvivorID: of.SurvivorID, Class: models.ClassSafety,
				DocumentFacts: models.DocumentFacts{Kind: []string{"fir_copy", "charge_sheet"}[i], AskedOf: "police", AskedOn: "2026-11-02"}, RecordedBy: h.Account("caseworker").ID, Version: 1}
			if err := tx.Create(&row).Error; err != nil {
				return err
			}
		}
		return nil
	})
	b := h.signedIn("legal_aid")
	for path, want := range map[string][]string{
		"/today":                   {"Papers missing", `href="/papers"`},
		"/papers":                  {"Police: 2", c.Code, d.Code, "Copy of the FIR", "how long it takes is not known", `href="/papers/print"`},
		"/papers?at=police":        {c.Code, `href="/papers/print?at=police"`},
		"/papers/print?at=police":  {c.Code, d.Code, "Codes and no names"},
		"/papers?at=nonsense":      {c.Code},
		"/papers?after=~~&at=bank": {"No paper that was asked for is missing"},
	} {
		got := b.get(path)
		text := got.Body.String()
		if got.Code != http.StatusOK || strings.Contains(text, "Kalpana") || strings.Count(text, ">Police<") > 1 {
			t.Errorf("%s: %d, or names somebody, or a place twice", path, got.Code)
		}
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s does not say %q", path, w)
			}
		}
	}
	if text := h.signedIn("caseworker").get("/papers").Body.String(); strings.Contains(text, c.Code) {
		t.Error("a case out of reach is listed")
	}
}
