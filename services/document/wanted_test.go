package document_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/document"
	"aftercare/services/scan/scantest"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

// asks records a paper of a case that was asked for on a day so many days ago, and puts
// its file in where it has come.
func (h fixture) asks(c models.Case, kind, of string, daysAgo int, body []byte) {
	h.T.Helper()
	in := document.Input{DocumentDetails: models.DocumentDetails{DocumentFacts: models.DocumentFacts{Kind: kind, AskedOf: of, AskedOn: h.Moment().Add(-time.Duration(daysAgo) * 24 * time.Hour).Date(time.UTC)}}}
	if body != nil {
		in.File = h.file(body)
	}
	if _, err := h.papers.Add(h.T.Context(), h.Actor("caseworker"), c.ID, in); err != nil {
		h.T.Fatal(err)
	}
}

// wanted writes the rows of a person as code:kind.
func (h fixture) wanted(who string, f document.WantedFilter) (string, document.Wanted) {
	h.T.Helper()
	got, err := h.papers.Wanted(h.T.Context(), h.Actor(who), f)
	if err != nil {
		h.T.Fatal(err)
	}
	var out []string
	for _, r := range got.Rows {
		out = append(out, r.Code+":"+r.Kind)
	}
	return strings.Join(out, " "), got
}

func TestMissingPapersOfACaseloadStandByPlace(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db, "legal_aid", "counsellor")
		other := h.Case(h.North, "Meera", "caseworker")
		closed := h.Case(h.North, "Rupa", "caseworker", "legal_aid")
		h.asks(h.c, "fir_copy", "police", 9, nil)
		h.asks(other, "police_letter", "police", 30, nil)
		h.asks(h.c, "statement_copy", "court", 2, nil)
		h.asks(h.c, "medical_report", "hospital", 4, nil)
		h.asks(closed, "fir_copy", "police", 4, nil)
		for _, days := range []int{3, 5, 20} {
			h.asks(h.c, "fir_copy", "police", days, scantest.Page("An invented paper", ""))
		}
		h.Write(func(tx *gorm.DB) error {
			return tx.Model(&models.Case{}).Where("id = ?", closed.ID).Update("status", models.CaseClosed).Error
		})
		all := fmt.Sprintf("%[1]s:statement_copy %[1]s:medical_report %[2]s:police_letter %[1]s:fir_copy", h.c.Code, other.Code)
		mine := fmt.Sprintf("%[1]s:statement_copy %[1]s:medical_report %[1]s:fir_copy", h.c.Code)
		for _, c := range []struct {
			who, of, want string
		}{
			{"caseworker", "", all}, {"caseworker", "police", other.Code + ":police_letter " + h.c.Code + ":fir_copy"}, {"legal_aid", "", mine},
			{"counsellor", "court", h.c.Code + ":statement_copy"}, {"other-caseworker", "", ""},
		} {
			got, page := h.wanted(c.who, document.WantedFilter{AskedOf: c.of})
			if got != c.want {
				t.Errorf("%s, %q: %s, want %s", c.who, c.of, got, c.want)
			}
			n, err := h.papers.CountWanted(t.Context(), h.Actor(c.who))
			sum := 0
			for _, o := range page.Offices {
				sum += o.N
			}
			if err != nil || int(n) != sum || c.of == "" && sum != len(page.Rows) {
				t.Errorf("%s: %d counted, %d by place, %d listed, %v", c.who, n, sum, len(page.Rows), err)
			}
		}
		_, page := h.wanted("legal_aid", document.WantedFilter{})
		if got := page.Usual[document.Kind{Kind: "fir_copy", AskedOf: "police"}]; got != (document.Usual{Days: 5, Of: 3}) {
			t.Errorf("usually %+v, want the middle of 3, 5 and 20 days", got)
		}
		if got := page.Usual[document.Kind{Kind: "statement_copy", AskedOf: "court"}]; got.Of != 0 {
			t.Errorf("a paper that never came usually takes %+v", got)
		}
		if _, err := h.papers.Wanted(t.Context(), h.Actor("operator"), document.WantedFilter{}); models.KindOf(err) != models.Forbidden {
			t.Errorf("an operator: %v", err)
		}
	})
}

func TestMissingPapersPageThroughEveryOneOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		const papers = 120
		h.Write(func(tx *gorm.DB) error {
			for i := range papers {
				row := models.Document{ID: fmt.Sprintf("paper-%03d", i), CaseID: h.c.ID, SurvivorID: h.c.SurvivorID, Class: models.ClassSafety,
					DocumentFacts: models.DocumentFacts{Kind: "fir_copy", AskedOf: []string{"police", "court"}[i%2], AskedOn: "2026-11-02"}, RecordedBy: h.Account("caseworker").ID, Version: 1}
				if err := tx.Create(&row).Error; err != nil {
					return err
				}
			}
			return nil
		})
		var seen []string
		f := document.WantedFilter{}
		for {
			_, p := h.wanted("caseworker", f)
			for _, r := range p.Rows {
				seen = append(seen, r.ID)
			}
			if f.After = p.Next; f.After == "" {
				break
			}
		}
		slices.Sort(seen)
		if len(slices.Compact(seen)) != papers || len(seen) != papers {
			t.Errorf("%d lines of %d papers", len(seen), papers)
		}
		if got, _ := h.wanted("caseworker", document.WantedFilter{After: "nonsense"}); got == "" {
			t.Error("a cursor that is none shows nothing")
		}
	})
}
