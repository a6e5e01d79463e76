package importer_test

import (
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/importer"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

func TestImportRefusesUnfitLeadOrShelter(t *testing.T) {
	t.Parallel()
	h := newFixture(t, storetest.New(t))
	invited := models.Account{ID: "invited", OrganisationID: h.Org.ID, SignInName: "invited", DisplayName: "Invented", Role: models.Caseworker, Language: "en", Status: models.AccountActive, Version: 1}
	h.Write(func(tx *gorm.DB) error {
		if err := tx.Create(&invited).Error; err != nil {
			return err
		}
		return tx.Create(&models.AccountShelter{AccountID: invited.ID, ShelterID: h.North.ID}).Error
	})
	closed := models.Shelter{ID: "closed", OrganisationID: h.Org.ID, Name: "East House", State: "IN-WB", ClosedAt: 1, Version: 1}
	h.Write(func(tx *gorm.DB) error { return tx.Create(&closed).Error })
	before := h.digest()
	for _, x := range []struct{ shelter, lead, want string }{
		{"East House", "caseworker", "importer.shelter_unknown"}, {"", "caseworker", "importer.shelter_choose"}, {"West House", "caseworker", "importer.shelter_unknown"},
		{"North House", "", "importer.lead_choose"}, {"North House", "nobody", "importer.lead_unfit"},
		{"North House", "south-caseworker", "importer.lead_unfit"}, {"North House", "counsellor", "importer.lead_unfit"},
		{"North House", "administrator", "importer.lead_unfit"}, {"North House", "invited", "importer.lead_unfit"},
	} {
		o := h.options(func(o *importer.Options) { o.Shelter, o.Lead = x.shelter, x.lead })
		_, err := h.imports.Import(t.Context(), h.command(), h.read(sample(t)), o)
		if e, ok := err.(*models.Error); !ok || e.Message != x.want {
			t.Errorf("%s, %s: got %v, want %s", x.shelter, x.lead, err, x.want)
		}
	}
	if h.digest() != before {
		t.Error("a refused import wrote something")
	}
	if r := h.run([]byte(good), func(o *importer.Options) { o.Shelter, o.Lead = "south house", "" }); r.Cases != 3 {
		t.Errorf("the only caseworker of the south: got %+v", r)
	}
}

// unvouched undoes the vouching for a person, as for somebody new or with a new
// password.
func (h *fixture) unvouched(name string) {
	h.T.Helper()
	h.setVouched(name, "generation - 1")
}

func (h *fixture) setVouched(name, generation string) {
	h.T.Helper()
	h.Write(func(tx *gorm.DB) error {
		return tx.Model(&models.Credential{}).Where("account_id = ?", h.Account(name).ID).
			Update("confirmed_generation", gorm.Expr(generation)).Error
	})
}

func lead(name string) func(*importer.Options) {
	return func(o *importer.Options) { o.Lead = name }
}

// Somebody could invite an invented person and name them as the lead. Nobody
// gets the names of a whole file unless a colleague or the recovery key vouches
// for them.
func TestImportRefusesUnvouchedLead(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		h.unvouched("other-caseworker")
		before := h.digest()
		for _, o := range []importer.Options{h.options(lead("other-caseworker")), h.options(lead("other-caseworker"), dryRun)} {
			_, err := h.imports.Import(t.Context(), h.command(), h.read([]byte(good)), o)
			if e, ok := err.(*models.Error); !ok || e.Message != "importer.lead_unfit" {
				t.Errorf("got %v, want importer.lead_unfit", err)
			}
		}
		if h.digest() != before {
			t.Error("a refused import wrote something")
		}
		if r := h.run([]byte(good), lead("")); r.Cases != 3 { // the unvouched one is not offered either
			t.Errorf("with one fit caseworker: got %+v", r)
		}
		if n := h.count("assignments", "account_id = ?", h.Account("other-caseworker").ID); n != 0 {
			t.Errorf("the unvouched caseworker has %d assignments, want 0", n)
		}
		if n := h.count("key_wraps", "account_id = ?", h.Account("other-caseworker").ID); n != 0 {
			t.Errorf("the unvouched caseworker has %d keys, want 0", n)
		}
	})
}

func TestImportToVouchedLead(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		h.unvouched("other-caseworker")
		h.setVouched("other-caseworker", "generation")
		if r := h.run([]byte(good), lead("other-caseworker")); r.Cases != 3 {
			t.Fatalf("got %+v", r)
		}
		for _, c := range h.cases() {
			if got, err := h.open("other-caseworker", c); err != nil || got.called == "" || c.LeadID != h.Account("other-caseworker").ID {
				t.Errorf("%s: got %+v, %v", c.Code, got, err)
			}
		}
	})
}
