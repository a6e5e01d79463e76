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
		there := f.bed(f.South, "1") // of a house into which nobody is taken now
		for bedsOf, want := range map[string]int{f.North.ID: 0, f.South.ID: 1} {
			beds, err := f.NightBeds(t.Context(), []casefile.NightHouse{{Shelter: models.Shelter{ID: bedsOf}}})
			if err != nil || len(beds) != want || want == 1 && beds[0].ID != there {
				t.Errorf("offered in %s: %v, %v", bedsOf, beds, err)
			}
		}
	})
}

// TestWhoIsOnDutyTakesSomebodyIn: a counsellor and an administrator on duty open a case for
// a caseworker who accepts it, and reach no more of it than before; off duty they do not.
func TestWhoIsOnDutyTakesSomebodyIn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		bed, ctx := f.bed(f.North, "1"), t.Context()
		for _, who := range []string{"counsellor", "administrator"} {
			by := f.Actor(who)
			in := casefile.NightInput{ID: worldtest.NewID(), ShelterID: f.North.ID, Called: "Kalpana " + who, Sex: "female", AgeGroup: "adult", Safe: models.Yes, BedID: bed, Receiver: f.Account("caseworker").ID}
			_, err := f.OpenAtNight(ctx, by, in)
			worldtest.WantKind(t, err, models.Forbidden)
			_, err = f.NightHouses(ctx, by)
			worldtest.WantKind(t, err, models.Forbidden)
			f.OnDuty(f.North, who)
			in.Receiver = f.Account("counsellor").ID
			_, err = f.OpenAtNight(ctx, by, in)
			worldtest.WantKind(t, err, models.Invalid)
			in.ShelterID, in.Receiver = f.South.ID, f.Account("caseworker").ID
			_, err = f.OpenAtNight(ctx, by, in)
			if err == nil {
				t.Fatal("on duty in one house, she took somebody into another")
			}
			in.ShelterID = f.North.ID
			out, err := f.OpenAtNight(ctx, by, in)
			if err != nil {
				t.Fatal(err)
			}
			if again, err := f.OpenAtNight(ctx, by, in); err != nil || again.Case.ID != out.Case.ID {
				t.Errorf("sent twice: %+v, %v", again.Case, err)
			}
			if row := f.caseRow(out.Case.ID); row.LeadID != in.Receiver {
				t.Errorf("the case is led by %q", row.LeadID)
			}
			got, err := f.Reveal(ctx, f.Actor("caseworker"), out.Case.ID, "care", casefile.CalledOnly)
			if err != nil || got.Waiting || got.Texts["called_name"] != in.Called {
				t.Errorf("the caseworker reads %+v, %v", got, err)
			}
			if _, err := f.Reveal(ctx, by, out.Case.ID, "care", casefile.CalledOnly); err == nil {
				t.Errorf("%s reads the name afterwards", who)
			}
			if who == "counsellor" {
				_, err = f.Head(ctx, by, out.Case.ID)
				worldtest.WantKind(t, err, models.NotFound)
			}
			y := f.stayOf(out.Case)
			if y.AcceptedAt != 0 || y.RecordedBy != by.ID() {
				t.Errorf("the stay is %+v", y.Stay)
			}
			if _, err := f.AcceptStay(ctx, f.Actor("caseworker"), out.Case.ID, y.ID, y.Version); err != nil {
				t.Fatal(err)
			}
			bed = ""
		}
	})
}

// TestWithoutACaseworkerNobodyIsSentAway: the house has none, and the case waits for the
// administrator to assign one.
func TestWithoutACaseworkerNobodyIsSentAway(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		f.Write(func(tx *gorm.DB) error {
			return tx.Model(&models.Account{}).Where("role = ?", models.Caseworker).Update("status", models.AccountDisabled).Error
		})
		f.OnDuty(f.North, "administrator")
		out, err := f.OpenAtNight(t.Context(), f.Actor("administrator"), casefile.NightInput{ID: worldtest.NewID(), ShelterID: f.North.ID, Called: "Kalpana", Sex: "female", AgeGroup: "adult", Safe: models.Yes})
		if err != nil || f.caseRow(out.Case.ID).LeadID != "" {
			t.Errorf("%+v, %v", out.Case, err)
		}
	})
}
