package stay_test

import (
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/stay"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

type fixture struct {
	*worldtest.World
	*stay.Service
}

func newFixture(t testing.TB, db *store.DB) fixture {
	t.Helper()
	w := worldtest.New(t, db)
	w.Bind()
	return fixture{w, stay.New(db, w.Now, worldtest.NewID)}
}

func (h fixture) beds() stay.Beds {
	h.T.Helper()
	b, err := h.Beds(h.T.Context(), h.Actor("administrator"), h.North.ID)
	if err != nil {
		h.T.Fatal(err)
	}
	return b
}

func TestBedsAreAddedTakenOutBroughtBackAndRemoved(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		ctx, by, house := t.Context(), h.Actor("administrator"), h.North.ID
		for range 2 {
			if err := h.AddBeds(ctx, by, house, stay.NewBeds{Room: "  Room  2 ", Kind: "adult", Count: 2}); err != nil {
				t.Fatal(err)
			}
		}
		all := h.beds()
		if n := len(all.List); n != 4 || all.List[3].Room != "Room 2" || all.List[3].Label != "4" {
			t.Fatalf("%d beds: %+v", n, all.List)
		}
		first := all.List[0]
		if err := h.TakeOut(ctx, by, house, first.ID, "repair", 1); err != nil {
			t.Fatal(err)
		}
		if all = h.beds(); !all.List[0].Out() || all.List[0].OutReason != "repair" || all.InUse() != 3 {
			t.Errorf("out of use: %+v, %d in use", all.List[0], all.InUse())
		}
		worldtest.WantKind(t, h.TakeOut(ctx, by, house, first.ID, "repair", 2), models.Conflict)
		worldtest.WantKind(t, h.PutBack(ctx, by, house, first.ID, 1), models.Conflict)
		if err := h.PutBack(ctx, by, house, first.ID, 2); err != nil {
			t.Fatal(err)
		}
		worldtest.WantKind(t, h.PutBack(ctx, by, house, first.ID, 3), models.Conflict)
		if err := h.RemoveBed(ctx, by, house, first.ID, 3); err != nil {
			t.Fatal(err)
		}
		if all = h.beds(); len(all.List) != 3 {
			t.Errorf("%d beds are left", len(all.List))
		}
		var outages int64
		h.Read(func(tx *gorm.DB) error {
			return tx.Model(&models.BedOutage{}).Where("until_at < ?", models.Forever).Count(&outages).Error
		})
		if outages != 1 || len(h.Entries("bed.out_of_use")) != 1 || len(h.Entries("bed.removed")) != 1 {
			t.Errorf("%d times out of use are kept", outages)
		}
	})
}

func TestBedsThatCannotBeAreRefused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		ctx, by, house := t.Context(), h.Actor("administrator"), h.North.ID
		if err := h.AddBeds(ctx, by, house, stay.NewBeds{Room: "Room 1", Kind: "adult", Count: 2}); err != nil {
			t.Fatal(err)
		}
		second := h.beds().List[1]
		twice := stay.BedInput{BedFacts: models.BedFacts{Room: "ROOM 1", Label: "01", Kind: "cot"}, Version: 1}
		for name, err := range map[string]error{
			"none":            h.AddBeds(ctx, by, house, stay.NewBeds{Room: "Room 2", Kind: "adult"}),
			"too many":        h.AddBeds(ctx, by, house, stay.NewBeds{Room: "Room 2", Kind: "adult", Count: models.MaxBeds + 1}),
			"two of a name":   h.CorrectBed(ctx, by, house, second.ID, twice),
			"out for no why":  h.TakeOut(ctx, by, house, second.ID, "", 1),
			"too many people": h.SetCapacity(ctx, by, house, models.MaxCapacity+1, 1),
		} {
			t.Run(name, func(t *testing.T) { worldtest.WantKind(t, err, models.Invalid) })
		}
		worldtest.WantKind(t, h.AddBeds(ctx, h.Actor("caseworker"), house, stay.NewBeds{Room: "Room 2", Kind: "adult", Count: 1}), models.Forbidden)
		worldtest.WantKind(t, h.AddBeds(ctx, h.Actor("south-administrator"), house, stay.NewBeds{Room: "Room 2", Kind: "adult", Count: 1}), models.NotFound)
		if err := h.SetCapacity(ctx, by, house, 30, 1); err != nil {
			t.Fatal(err)
		}
		if n := h.beds().House.Capacity; n != 30 {
			t.Errorf("approved for %d", n)
		}
	})
}
