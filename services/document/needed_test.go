package document_test

import (
	"fmt"
	"strings"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/document"
	"aftercare/services/evaluation"
	"aftercare/services/pack/packtest"
	"aftercare/services/scan/scantest"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// waits adds an application to a case that waits to be filed.
func (h fixture) waits(c models.Case, due models.Instant, items string) {
	h.T.Helper()
	a := models.CaseApplication{CaseID: c.ID, Name: "open/dlsa", Authority: "dlsa", Items: items, Stage: models.ApplicationToFile, Due: due, Place: due}
	h.Write(func(tx *gorm.DB) error { return tx.Create(&a).Error })
}

// needed writes the rows of a person as code:kind.
func (h fixture) needed(who string, f document.NeededFilter) (string, document.Needed) {
	h.T.Helper()
	got, err := h.papers.Needed(h.T.Context(), h.Actor(who), f)
	if err != nil {
		h.T.Fatal(err)
	}
	var out []string
	for _, r := range got.Rows {
		out = append(out, r.Code+":"+r.Kind)
	}
	return strings.Join(out, " "), got
}

// TestNeededPapers lists what the schemes name: not what a case has, was asked for, or is
// said to be held, and nothing of a closed case or one out of reach.
func TestNeededPapers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db, "legal_aid")
		lib := packtest.Shipped(t)
		h.papers = document.New(db, h.Keeper, evaluation.New(lib), h.Now, worldtest.NewID)
		other, closed := h.Case(h.North, "Meera", "caseworker", "legal_aid"), h.Case(h.North, "Rupa", "caseworker", "legal_aid")
		alone := h.Case(h.North, "Invented", "caseworker")
		both := "nalsa_women_compensation_2018 manodhairya_mh"
		h.waits(h.c, 2000, both)
		h.waits(other, 1000, "nalsa_women_compensation_2018")
		h.waits(closed, 500, both)
		h.waits(alone, 3000, both)
		h.Write(func(tx *gorm.DB) error {
			return tx.Model(&models.Case{}).Where("id = ?", closed.ID).Update("status", models.CaseClosed).Error
		})
		want := fmt.Sprintf("%s:fir_copy %s:fir_copy %s:medical_report %s:statement_copy %s:bank_passbook", other.Code, h.c.Code, h.c.Code, h.c.Code, h.c.Code)
		got, page := h.needed("legal_aid", document.NeededFilter{})
		if got != want || page.Next != "" || page.Rows[0].Place != "police" || !page.Rows[0].May {
			t.Errorf("needed are %s, want %s (next %q)", got, want, page.Next)
		}
		h.asks(h.c, "statement_copy", "court", 2, nil)
		h.add("caseworker", h.here("fir_copy", scantest.PNG(4, 4)))
		h.Write(func(tx *gorm.DB) error {
			return tx.Create(&models.Fact{SurvivorID: h.c.SurvivorID, CaseID: h.c.ID, Name: "held.bank_account", AnswerFacts: models.AnswerFacts{Answer: models.Yes}, RecordedBy: h.Account("caseworker").ID}).Error
		})
		h.waits(h.c, 2000, both) // the deeds evaluated the case anew
		want = fmt.Sprintf("%s:fir_copy %s:medical_report", other.Code, h.c.Code)
		if got, _ = h.needed("legal_aid", document.NeededFilter{All: true}); got != want {
			t.Errorf("after some came: %s, want %s", got, want)
		}
		after := fmt.Sprintf("%s~%s~open/dlsa", "rs", other.ID) // 1000 in base 36
		if got, _ = h.needed("legal_aid", document.NeededFilter{After: after}); got != h.c.Code+":medical_report" {
			t.Errorf("after the first application: %s", got)
		}
	})
}
