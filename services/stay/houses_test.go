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

// TestHousesCountWhatTheirBoardsCount holds the numbers of each house to its board, with a
// bed out of use, a resident without one, one who is missing and one in hospital.
func TestHousesCountWhatTheirBoardsCount(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		admin := h.Actor("administrator")
		if err := h.AddBeds(t.Context(), admin, h.North.ID, stay.NewBeds{Room: "Room 1", Kind: "adult", Count: 5}); err != nil {
			t.Fatal(err)
		}
		beds := h.beds().List
		h.resident(h.Case(h.North, "Kalpana", "caseworker"), beds[0].ID)
		h.resident(h.Case(h.North, "Sadhana", "caseworker"), beds[1].ID, models.MoveMissing)
		h.resident(h.Case(h.North, "Rachana", "caseworker"), "", models.MoveHospital)
		h.resident(h.Case(h.North, "Kamala", "caseworker"), beds[2].ID, models.MoveLeave)
		h.resident(h.Case(h.North, "Vimala", "caseworker"), beds[3].ID, models.MoveLeft)
		h.Write(func(tx *gorm.DB) error {
			return tx.Exec("INSERT INTO bed_outages (id, bed_id, shelter_id, reason, from_at, until_at, made_by) VALUES ('o', ?, ?, 'repair', ?, ?, 'x'), ('p', ?, ?, 'repair', 1, 2, 'x')",
				beds[4].ID, h.North.ID, h.Moment(), models.Forever, beds[3].ID, h.North.ID).Error
		})
		list, err := h.Houses(t.Context(), admin)
		want := stay.HouseBeds{ID: h.North.ID, Name: h.North.Name, Beds: 4, Free: 1, Here: 1, Leave: 1, Hospital: 1, Missing: 1, NoBed: 1, PastReview: 4}
		if err != nil || len(list) != 1 || list[0] != want {
			t.Fatalf("%+v, %v, want %+v", list, err, want)
		}
		b := h.board("administrator")
		got := stay.HouseBeds{ID: b.House.ID, Name: b.House.Name, Beds: 4, Free: int64(b.Free()), Here: int64(b.In(models.StayPresent)), Leave: int64(b.In(models.StayLeave)),
			Hospital: int64(b.In(models.StayHospital)), Missing: int64(b.In(models.StayMissing)), NoBed: int64(len(b.NoBed)), PastReview: int64(b.PastReview())}
		if got != want {
			t.Errorf("the board says %+v", got)
		}
		if list, err := h.Houses(t.Context(), h.Actor("south-administrator")); err != nil || len(list) != 1 || list[0].ID != h.South.ID {
			t.Errorf("another house: %+v, %v", list, err)
		}
		_, err = h.Houses(t.Context(), h.Actor("auditor"))
		worldtest.WantKind(t, err, models.Forbidden)
	})
}
