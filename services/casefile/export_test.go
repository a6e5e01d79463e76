package casefile_test

import (
	"encoding/json"
	"strings"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

func TestCaseFactsByRole(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		c := f.opened(f.intake())
		for name, want := range map[string]models.Kind{
			"caseworker": "", "administrator": "", "supervisor": "", "dpo": models.Forbidden, "auditor": models.Forbidden,
			"operator": models.Forbidden, "other-caseworker": models.NotFound, "south-caseworker": models.NotFound,
		} {
			before := f.count(&models.AuditEntry{}, "action = ?", "facts.exported")
			got, err := f.CaseFacts(t.Context(), f.Actor(name), c.ID)
			if models.KindOf(err) != want {
				t.Errorf("%s: got %v, want kind %q", name, err, want)
			}
			entries := f.count(&models.AuditEntry{}, "action = ?", "facts.exported") - before
			if (want == "") != (entries == 1) || (want == "") != (len(got.Facts) > 0) {
				t.Errorf("%s: got %d audit entries, %d facts", name, entries, len(got.Facts))
			}
		}
	})
}

func TestCaseFactsHoldNothingSealed(t *testing.T) {
	t.Parallel()
	f := newFile(t, storetest.New(t))
	in := f.intake()
	c := f.opened(in)
	got, err := f.CaseFacts(t.Context(), f.Actor("caseworker"), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	for _, hidden := range []string{in.Called, in.FullName, in.OtherNames, in.SafeContact, in.Story, "panel lawyer", c.Code, c.ID, c.SurvivorID} {
		if strings.Contains(string(text), hidden) {
			t.Errorf("the facts hold %q", hidden)
		}
	}
}

func TestCaseFactsOfVolunteerHoldLegalHelpOnly(t *testing.T) {
	t.Parallel()
	f := newFile(t, storetest.New(t))
	c := f.opened(f.intake())
	f.Write(func(tx *gorm.DB) error {
		a := models.Assignment{CaseID: c.ID, SurvivorID: c.SurvivorID, AccountID: f.Account("legal_aid").ID, Reason: "cover", FromAt: f.Moment(), UntilAt: models.Forever}
		if err := f.Keeper.Assign(tx, f.Actor("caseworker"), a, models.LegalAid, f.Moment()); err != nil {
			return err
		}
		for _, kind := range []string{"counselling", "lawyer_assigned"} {
			d := models.Delivery{ID: kind, CaseID: c.ID, SurvivorID: c.SurvivorID, DeliveryFacts: models.DeliveryFacts{Kind: kind, Status: models.DeliveryGiven, At: f.Moment()}, CreatedAt: f.Moment()}
			if err := tx.Create(&d).Error; err != nil {
				return err
			}
		}
		return tx.Create(&models.StanceRow{ID: "s", CaseID: c.ID, SurvivorID: c.SurvivorID, Subject: "safety.threat_unanswered", StepFacts: models.StepFacts{Kind: models.StanceAcknowledged}, At: f.Moment()}).Error
	})
	hers, err := f.CaseFacts(t.Context(), f.Actor("legal_aid"), c.ID)
	if err != nil || len(hers.Services) != 1 || hers.Services[0].Kind != "lawyer_assigned" || len(hers.Stances) != 0 {
		t.Errorf("a volunteer exports %+v %+v, %v", hers.Services, hers.Stances, err)
	}
	all, err := f.CaseFacts(t.Context(), f.Actor("caseworker"), c.ID)
	if err != nil || len(all.Services) != 2 || len(all.Stances) != 1 {
		t.Errorf("a caseworker exports %+v %+v, %v", all.Services, all.Stances, err)
	}
}
