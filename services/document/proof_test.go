package document_test

import (
	"slices"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/document"
	"aftercare/services/scan/scantest"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// events adds a matter with a hearing, a stay and a filed application to a case, and returns
// their codes.
func (h fixture) events(c models.Case) (matter, hearing, stay, filed string) {
	h.T.Helper()
	by := h.Account("caseworker").ID
	trail := models.Trail{RecordedBy: by, CreatedAt: h.Moment(), ChangedBy: by, ChangedAt: h.Moment(), Version: 1}
	m := models.Matter{ID: worldtest.NewID(), CaseID: c.ID, SurvivorID: c.SurvivorID, MatterFacts: models.MatterFacts{Kind: models.MatterPolice, RegisteredOn: "2026-03-02"}, Trail: trail}
	d := models.Hearing{ID: worldtest.NewID(), MatterID: m.ID, CaseID: c.ID, SurvivorID: c.SurvivorID, HearingFacts: models.HearingFacts{At: h.Moment(), Purpose: "bail"}, Trail: trail}
	y := models.Stay{ID: worldtest.NewID(), CaseID: c.ID, SurvivorID: c.SurvivorID, ShelterID: c.ShelterID, AdmittedAt: h.Moment(), Trail: trail}
	a := models.CaseApplication{CaseID: c.ID, Name: worldtest.NewID(), Authority: "toy_office", Stage: models.ApplicationFiled, FiledAt: h.Moment()}
	h.Write(func(tx *gorm.DB) error {
		for _, row := range []any{&m, &d, &y, &a} {
			if err := tx.Create(row).Error; err != nil {
				return err
			}
		}
		return nil
	})
	h.Bind()
	return models.ProofRef(models.ProofMatter, m.ID), models.ProofRef(models.ProofHearing, d.ID), models.ProofRef(models.ProofStay, y.ID), models.ProofRef(models.ProofApplication, a.Name)
}

// TestPaperProvesSomethingOfItsCase ties a paper to each kind of record, refuses one of
// another case and one that is not there, and lists the paper where it belongs.
func TestPaperProvesSomethingOfItsCase(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		other := h.Case(h.North, "Invented", "caseworker")
		matter, hearing, stay, filed := h.events(h.c)
		foreign, _, _, _ := h.events(other)
		ctx, by := t.Context(), h.Actor("caseworker")
		in := h.here("fir_copy", scantest.PNG(4, 4))
		for _, ref := range []string{foreign, "hearing:" + worldtest.NewID(), "case:" + h.c.ID, "hearing"} {
			in.ProofOf = ref
			if _, err := h.papers.Add(ctx, by, h.c.ID, in); models.KindOf(err) != models.Invalid {
				t.Errorf("a paper for %s is answered %v", ref, err)
			}
		}
		ch, err := h.papers.Choices(ctx, by, h.c.ID)
		var offered []string
		for _, x := range ch.Proof {
			offered = append(offered, x.Ref())
		}
		want := []string{filed, hearing, matter, stay}
		if err != nil || !slices.Equal(offered, want) {
			t.Errorf("offered are %v, want %v, %v", offered, want, err)
		}
		var last document.Done
		for _, ref := range want {
			in.ProofOf = ref
			last = h.add("caseworker", in)
			if got, err := h.papers.Proving(ctx, by, h.c.ID, ref); err != nil || len(got) != 1 || got[0].ProofOf != ref {
				t.Errorf("%s has %d papers, %v", ref, len(got), err)
			}
		}
		if got, _ := h.papers.Proving(ctx, by, h.c.ID, matter, hearing); len(got) != 2 {
			t.Errorf("matter and hearing have %d papers", len(got))
		}
		change := document.Input{DocumentDetails: models.DocumentDetails{DocumentFacts: models.DocumentFacts{Kind: "fir_copy", ProofOf: hearing}}, Version: 1, Reason: "other"}
		if _, err := h.papers.Correct(ctx, by, h.c.ID, last.ID, change); err != nil {
			t.Fatal(err)
		}
		one, err := h.papers.One(ctx, by, h.c.ID, last.ID)
		if err != nil || one.Now.ProofOf != hearing || one.Earlier[0].ProofOf != stay || one.Proofs[stay].Ref() != stay {
			t.Errorf("after the correction: %+v, %v", one, err)
		}
		if _, err := h.papers.Remove(ctx, by, h.c.ID, last.ID, "mistake", 2); err != nil {
			t.Fatal(err)
		}
		if got, _ := h.papers.Proving(ctx, by, h.c.ID, hearing); len(got) != 1 {
			t.Errorf("with a removed one the hearing has %d papers", len(got))
		}
		h.Write(func(tx *gorm.DB) error {
			return tx.Exec("UPDATE hearings SET removed_at = 1 WHERE id = ?", one.Proofs[hearing].ID).Error
		})
		list, err := h.papers.List(ctx, by, h.c.ID, document.Filter{})
		if _, there := list.Proofs[hearing]; err != nil || there || len(list.Here) != 3 {
			t.Errorf("a hearing that is gone is listed: %v, %v", list.Proofs, err)
		}
	})
}
