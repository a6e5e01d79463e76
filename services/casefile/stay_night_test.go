package casefile_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestAdmissionAtNightIsACaseAndWaitsForTheMorning(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		f.Bind()
		f.Write(func(tx *gorm.DB) error {
			return tx.Model(&models.Shelter{}).Where("id = ?", f.North.ID).Update("deputy_id", f.Account("other-caseworker").ID).Error
		})
		by, bed := f.Actor("caseworker"), f.bed(f.North, "1")
		in := casefile.NightInput{ID: worldtest.NewID(), ShelterID: f.North.ID, Called: "Kalpana", Sex: "female", AgeGroup: "child", Safe: models.Yes, BedID: bed}
		out, err := f.OpenAtNight(t.Context(), by, in)
		if err != nil {
			t.Fatal(err)
		}
		again, err := f.OpenAtNight(t.Context(), by, in)
		if err != nil || again.Case.ID != out.Case.ID || f.count(&models.Stay{}, "1 = 1") != 1 {
			t.Errorf("sent twice: %+v, %v", again.Case, err)
		}
		y := f.stayOf(out.Case)
		if y.State != models.StayPresent || y.Bed != "1" || y.AcceptedAt != 0 || y.Basis != models.BasisOpen || y.ReviewOn != "2026-11-24" {
			t.Errorf("the stay is %+v", y.Stay)
		}
		f.wantAnswers(out.Case, map[string]models.Answer{"stay.in_shelter": models.Yes, "safety.safe_now": models.Yes})
		if row := f.caseRow(out.Case.ID); row.AgeGroup != "child" {
			t.Errorf("the age group is %q", row.AgeGroup)
		}
		f.Advance(8 * time.Hour)
		_, err = f.AcceptStay(t.Context(), f.Actor("administrator"), out.Case.ID, y.ID, y.Version)
		worldtest.WantKind(t, err, models.Forbidden)
		deputy := f.Actor("other-caseworker")
		if _, err := f.AcceptStay(t.Context(), deputy, out.Case.ID, y.ID, y.Version); err != nil {
			t.Fatal(err)
		}
		if y = f.stayOf(out.Case); y.AcceptedAt != f.Moment() || y.Acceptor != "Invented other-caseworker" {
			t.Errorf("accepted: %+v", y)
		}
		_, err = f.AcceptStay(t.Context(), deputy, out.Case.ID, y.ID, y.Version)
		worldtest.WantKind(t, err, models.Conflict)
	})
}

func TestAdmissionAtNightIntoATakenBedOpensNoCase(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		bed := f.bed(f.North, "1")
		f.admitted(f.Case(f.North, "Kalpana", "caseworker"), bed)
		before := f.count(&models.Case{}, "1 = 1")
		_, err := f.OpenAtNight(t.Context(), f.Actor("caseworker"), casefile.NightInput{ID: worldtest.NewID(), ShelterID: f.North.ID, Sex: "female", AgeGroup: "adult", BedID: bed})
		if problems, _ := models.ProblemsOf(err); problems["bed"] == "" || f.count(&models.Case{}, "1 = 1") != before {
			t.Errorf("into a taken bed: %v", err)
		}
		beds, err := f.NightBeds(t.Context(), f.Actor("caseworker"))
		if err != nil || len(beds) != 0 {
			t.Errorf("offered: %v, %v", beds, err)
		}
	})
}
