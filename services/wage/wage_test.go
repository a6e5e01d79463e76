package wage_test

import (
	"testing"

	"aftercare/models"
	"aftercare/services/pack/packtest"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/wage"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

func TestTheFigureInForceIsTheLatestOfItsGrade(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		lib := packtest.Shipped(t)
		w := worldtest.New(t, db)
		w.Bind()
		s := wage.New(db, lib, w.Now, worldtest.NewID)
		ctx, by := t.Context(), w.Actor("caseworker")
		for _, f := range []models.MinimumWageFacts{
			{State: "IN-WB", Grade: "unskilled", Amount: 300_00, Currency: "INR", Per: "day", FromOn: "2026-01-01", Source: "invented"},
			{State: "IN-WB", Grade: "unskilled", Amount: 320_00, Currency: "INR", Per: "day", FromOn: "2026-07-01", Source: "invented"},
			{State: "IN-WB", Grade: "skilled", Amount: 400_00, Currency: "INR", Per: "day", FromOn: "2026-07-01", Source: "invented"},
			{State: "IN-WB", Grade: "unskilled", Amount: 350_00, Currency: "INR", Per: "day", FromOn: "2027-01-01", Source: "invented"},
			{State: "IN-MH", Grade: "unskilled", Amount: 500_00, Currency: "INR", Per: "day", FromOn: "2026-01-01", Source: "invented"},
		} {
			if err := s.Add(ctx, by, f); err != nil {
				t.Fatal(err)
			}
		}
		list, err := s.Of(ctx, by, "IN-WB", "2026-11-23")
		if err != nil || len(list) != 2 || list[0].Amount+list[1].Amount != 720_00 {
			t.Fatalf("in force are %+v, %v", list, err)
		}
		for _, f := range list {
			if f.Grade == "unskilled" {
				if err := s.Remove(ctx, by, f.ID, 1); err != nil {
					t.Fatal(err)
				}
			}
		}
		if list, err = s.Of(ctx, by, "IN-WB", "2026-11-23"); err != nil || len(list) != 2 || list[0].Amount+list[1].Amount != 700_00 {
			t.Errorf("after one was taken off: %+v, %v", list, err)
		}
		if err := s.Add(ctx, w.Actor("counsellor"), models.MinimumWageFacts{}); models.KindOf(err) != models.Forbidden {
			t.Errorf("a counsellor records a figure: %v", err)
		}
		err = s.Add(ctx, by, models.MinimumWageFacts{State: "XX"})
		problems, _ := models.ProblemsOf(err)
		for _, field := range []string{"state", "grade", "amount", "per", "from_on", "source"} {
			if problems[field] == "" {
				t.Errorf("nothing is said of %s: %v", field, err)
			}
		}
	})
}
