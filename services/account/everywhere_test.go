package account_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/account"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// both returns an administrator who works in North House and in South House.
func (d *desk) both(name string) access.Actor {
	d.t.Helper()
	a := d.Person(name, models.Administrator, d.North)
	d.Write(func(tx *gorm.DB) error {
		return tx.Create(&models.AccountShelter{AccountID: a.ID, ShelterID: d.South.ID}).Error
	})
	return access.NewActor(access.Person{ID: a.ID, Name: a.DisplayName, Organisation: a.OrganisationID, Role: a.Role,
		Shelters: []string{d.North.ID, d.South.ID}, Keys: d.Actor(name).Keys(), Request: "test", Now: d.Moment()})
}

// only saves these shelters for an account, as the staff page would.
func (d *desk) only(by access.Actor, accountID string, shelters ...string) error {
	d.t.Helper()
	var a models.Account
	d.Read(func(tx *gorm.DB) error { return tx.Where("id = ?", accountID).Take(&a).Error })
	return d.Correct(context.Background(), by, a.ID, account.Correction{DisplayName: a.DisplayName, Language: a.Language, Shelters: shelters, Version: a.Version})
}

// everywhereNow counts the active administrators of both shelters.
func (d *desk) everywhereNow() int64 {
	return d.count(&models.Account{}, `role = 'administrator' AND status = 'active' AND
		(SELECT COUNT(*) FROM account_shelters s WHERE s.account_id = accounts.id AND s.shelter_id IN ?) = 2`, []string{d.North.ID, d.South.ID})
}

func TestLastEverywhereKeepsShelters(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		last := d.both("both-administrator")
		wantProblem(t, d.only(last, last.ID(), d.North.ID), "shelters", "staff.nobody_left") // their own shelters
		wantProblem(t, d.only(d.Actor("administrator"), last.ID()), "shelters", "staff.nobody_left")
		if got := d.everywhereNow(); got != 1 {
			t.Fatalf("%d administrators work everywhere, want 1", got)
		}
		if n := d.entries("account.corrected"); n != 0 {
			t.Errorf("%d audit entries of refused changes, want 0", n)
		}
		if err := d.only(last, last.ID(), d.North.ID, d.South.ID); err != nil {
			t.Errorf("a correction that takes nothing away: %v", err)
		}
		second := d.both("second-administrator")
		if err := d.only(last, last.ID(), d.North.ID); err != nil {
			t.Errorf("with a second such administrator: %v", err)
		}
		wantProblem(t, d.only(second, second.ID(), d.South.ID), "shelters", "staff.nobody_left")
	})
}

func TestInvitationDoesNotReplaceLastEverywhere(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx, last := context.Background(), d.both("both-administrator")
		in := newcomer(d, "invited.only")
		in.Role, in.Shelters = models.Administrator, []string{d.North.ID, d.South.ID}
		_, token, err := d.Invite(ctx, last, in)
		if err != nil {
			t.Fatal(err)
		}
		wantProblem(t, d.only(last, last.ID(), d.North.ID), "shelters", "staff.nobody_left")
		if _, err := d.Welcome(ctx, token, chosen, "", "test"); err != nil {
			t.Fatal(err)
		}
		if err := d.only(last, last.ID(), d.North.ID); err != nil {
			t.Errorf("after the second one signed in: %v", err)
		}
	})
}

func TestCorrectIgnoresSmallerReach(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		d.both("both-administrator")
		if err := d.Disable(context.Background(), d.Actor("administrator"), d.Account("caseworker").ID); err != nil {
			t.Error(err)
		}
		if err := d.only(d.Actor("administrator"), d.Account("counsellor").ID, d.North.ID); err != nil {
			t.Error(err)
		}
	})
}

func TestCorrectAllowedWithoutAnyEverywhere(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		second := d.Person("second-north", models.Administrator, d.North)
		if err := d.Disable(context.Background(), d.Actor("administrator"), second.ID); err != nil {
			t.Error(err)
		}
	})
}

// TestConcurrentDisableLeavesOne has two administrators do the same to each
// other at the same moment. Without the lock each would find the other one
// still active.
func TestConcurrentDisableLeavesOne(t *testing.T) {
	t.Parallel()
	for name, deed := range map[string]func(d *desk, by, on access.Actor) error{
		"disable": func(d *desk, by, on access.Actor) error { return d.Disable(context.Background(), by, on.ID()) },
		"shelter": func(d *desk, by, on access.Actor) error { return d.only(by, on.ID(), d.North.ID) },
		"stop": func(d *desk, by, on access.Actor) error {
			_, err := d.Reset(context.Background(), by, on.ID(), true)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				d := newDesk(t, db)
				one, two := d.both("one"), d.both("two")
				errs := atOnce(func() error { return deed(d, one, two) }, func() error { return deed(d, two, one) })
				if got := d.everywhereNow(); got != 1 {
					t.Errorf("%d administrators work everywhere, want 1: %v", got, errs)
				}
				if (errs[0] == nil) == (errs[1] == nil) {
					t.Errorf("got %v, want one of them refused", errs)
				}
			})
		})
	}
}

// while makes a change to the staff and, before it is committed, starts an
// action. The action must wait for the commit. It returns the result of the
// action.
func (d *desk) while(change func(tx *gorm.DB) error, action func() error) error {
	d.t.Helper()
	done := make(chan error, 1)
	d.Write(func(tx *gorm.DB) error {
		if err := store.OneAtATime(tx, d.Org.ID); err != nil {
			return err
		}
		if err := change(tx); err != nil {
			return err
		}
		go func() { done <- action() }()
		select {
		case err := <-done:
			d.t.Fatalf("the action did not wait: %v", err)
		case <-time.After(300 * time.Millisecond):
		}
		return nil
	})
	return <-done
}

func TestStaffChangesRunOneAtATime(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		one, two := d.both("one"), d.both("two")
		err := d.while(
			func(tx *gorm.DB) error {
				return tx.Model(&models.Account{}).Where("id = ?", one.ID()).Update("status", models.AccountDisabled).Error
			},
			func() error { return d.Disable(context.Background(), one, two.ID()) })
		worldtest.WantKind(t, err, models.Conflict)
		if got := d.everywhereNow(); got != 1 {
			t.Errorf("%d administrators work everywhere, want 1", got)
		}
	})
}

func TestOpenShelterUsesLatestStaff(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		old, next := d.both("both-administrator"), d.Account("administrator")
		err := d.while(
			func(tx *gorm.DB) error {
				if err := tx.Create(&models.AccountShelter{AccountID: next.ID, ShelterID: d.South.ID}).Error; err != nil {
					return err
				}
				return tx.Where("account_id = ? AND shelter_id = ?", old.ID(), d.South.ID).Delete(&models.AccountShelter{}).Error
			},
			func() error {
				_, err := d.OpenShelter(context.Background(), d.Actor("south-administrator"), account.NewShelter{Name: "West House", State: "IN-MH"})
				return err
			})
		if err != nil {
			t.Fatal(err)
		}
		if p, err := d.Colleague(context.Background(), old, next.ID); err != nil || !p.Everywhere || !p.Alone {
			t.Errorf("got %+v, %v, want the administrator in the new shelter too", p, err)
		}
	})
}

// atOnce runs actions at the same moment and returns the result of each.
func atOnce(actions ...func() error) []error {
	errs := make([]error, len(actions))
	start := make(chan struct{})
	var wg sync.WaitGroup
	for i, action := range actions {
		wg.Go(func() { <-start; errs[i] = action() })
	}
	close(start)
	wg.Wait()
	return errs
}

func TestStaffListsWhoWorksEverywhere(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx, all := context.Background(), d.both("both-administrator")
		list, _, err := d.Staff(ctx, d.Actor("administrator"), account.StaffQuery{Name: "administrator"})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range list {
			if want := c.ID == all.ID(); c.Everywhere != want {
				t.Errorf("%s: got %v, want %v", c.SignInName, c.Everywhere, want)
			}
		}
		if len(list) != 2 {
			t.Errorf("%d administrators, want 2", len(list))
		}
		for id, want := range map[string]bool{all.ID(): true, d.Account("administrator").ID: false, d.Account("caseworker").ID: false} {
			if p, err := d.Colleague(ctx, all, id); err != nil || p.Everywhere != want || p.Alone != want {
				t.Errorf("got %+v, %v, want %v", p, err, want)
			}
		}
		d.both("second-administrator")
		if p, err := d.Colleague(ctx, all, all.ID()); err != nil || !p.Everywhere || p.Alone {
			t.Errorf("got %+v, %v", p, err)
		}
	})
}
