package casefile_test

import (
	"sync"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/account"
	"aftercare/services/casefile"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/vault"
	"aftercare/services/worldtest"
)

// openShelter opens one more shelter.
func (f file) openShelter(name string) models.Shelter {
	f.t.Helper()
	s := models.Shelter{ID: worldtest.NewID(), OrganisationID: f.Org.ID, Name: name, State: "IN-WB", CreatedAt: f.Moment(), Version: 1}
	f.Write(func(tx *gorm.DB) error { return tx.Create(&s).Error })
	return s
}

// in returns an actor of the world who also works in the shelter.
func (f file) in(name string, shelter models.Shelter) access.Actor {
	by := f.Actor(name)
	return access.NewActor(access.Person{ID: by.ID(), Name: by.Name(), Organisation: by.Organisation(), Role: by.Role(),
		Shelters: append(by.Shelters(), shelter.ID), Keys: by.Keys(), Request: "test", Now: by.Now()})
}

func TestClosedShelterTakesNobodyIn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		closed := f.openShelter("Closed House")
		f.Write(func(tx *gorm.DB) error { return tx.Model(&closed).Update("closed_at", f.Moment()).Error })
		in := f.intake()
		in.ShelterID = closed.ID
		if _, err := f.Open(t.Context(), f.in("caseworker", closed), in); problems(err)["shelter"] != "intake.shelter_closed" {
			t.Errorf("intake: got %v", err)
		}
		c := f.opened(f.intake())
		move := casefile.MoveInput{To: closed.ID, Reason: models.MoveReasons[0], On: f.Moment().Date(f.Now().Location()), Seen: c.Version}
		if _, err := f.Move(t.Context(), f.Actor("administrator"), c.ID, move); problems(err)["move_to"] != "problem.choose" {
			t.Errorf("a move: got %v", err)
		}
	})
}

// TestClosingShelterRacesWithIntake: either closing finds the case that comes
// in, or the intake finds the shelter closed. A closed shelter never has an
// open case.
func TestClosingShelterRacesWithIntake(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		accounts := account.New(db, vault.NewHasher(vault.TestParams(), 4), f.Vault, f.Keeper, f.Library(), f.Now, worldtest.NewID)
		for i := range 12 {
			s := f.openShelter("House " + string(rune('A'+i)))
			in := f.intake()
			in.ShelterID = s.ID
			var wg sync.WaitGroup
			var opened, closed error
			wg.Go(func() { _, opened = f.Open(t.Context(), f.in("caseworker", s), in) })
			wg.Go(func() { closed = accounts.CloseShelter(t.Context(), f.in("administrator", s), s.ID) })
			wg.Wait()
			if opened == nil && closed == nil || opened != nil && closed != nil {
				t.Errorf("%s: intake %v, closing %v, want exactly one to succeed", s.Name, opened, closed)
			}
		}
	})
}
