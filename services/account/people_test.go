package account_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/account"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

const chosen = "seven blue kites over Digha"

func newcomer(d *desk, name string) account.Newcomer {
	return account.Newcomer{DisplayName: "Invented " + name, SignInName: name, Role: models.Caseworker, Language: "hi", Shelters: []string{d.North.ID}}
}

// reveal opens the called name of a case as the user of a visit.
func (d *desk) reveal(v account.Visit, c models.Case) (custody.Opened, error) {
	var out custody.Opened
	err := d.DB.Write(d.t.Context(), func(tx *gorm.DB) error {
		if _, err := custody.Case(tx, v.Actor, c.ID); err != nil {
			return err
		}
		var s models.Survivor
		if err := tx.Where("id = ?", c.SurvivorID).Take(&s).Error; err != nil {
			return err
		}
		opened, err := d.Keeper.Open(tx, v.Actor, audit.Entry{Action: "survivor.name_opened", CaseID: c.ID}, d.Moment(),
			custody.Value{Field: custody.CalledName, SurvivorID: s.ID, RowID: s.ID, Sealed: s.CalledName})
		if err == nil {
			out = opened[0]
		}
		return err
	})
	return out, err
}

func TestWelcomeUsesLinkOnce(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx := context.Background()
		_, token, err := d.Invite(ctx, d.Actor("administrator"), newcomer(d, "meena.das"))
		if err != nil {
			t.Fatal(err)
		}
		_, err = d.Welcome(ctx, account.Arrival{Token: token, Password: "short", Request: "test"})
		wantProblem(t, err, "password", "password.short")
		var wg sync.WaitGroup
		results := make(chan error, 8)
		for range cap(results) {
			wg.Add(1)
			go func() {
				defer wg.Done()
				_, err := d.Welcome(ctx, account.Arrival{Token: token, Password: chosen, Request: "test"})
				results <- err
			}()
		}
		wg.Wait()
		won := 0
		for range cap(results) {
			if err := <-results; err == nil {
				won++
			} else if k := models.KindOf(err); k != models.NotFound && k != models.Conflict {
				t.Errorf("a person with the used link got %v", err)
			}
		}
		if won != 1 {
			t.Fatalf("%d people used one link, want 1", won)
		}
		if _, err := d.try("meena.das", chosen, "", "10.0.0.1"); err != nil {
			t.Error(err)
		}
	})
}

func TestOpenLinkRefusesOldLinks(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx := context.Background()
		a, first, err := d.Invite(ctx, d.Actor("administrator"), newcomer(d, "meena.das"))
		if err != nil {
			t.Fatal(err)
		}
		second, err := d.Reset(ctx, d.Actor("administrator"), a.ID, false)
		if err != nil {
			t.Fatal(err)
		}
		for token, want := range map[string]models.Kind{first: models.NotFound, second: "", "": models.NotFound, "x": models.NotFound} {
			if _, err := d.OpenLink(ctx, token, models.InviteStaff); models.KindOf(err) != want {
				t.Errorf("got %v, want %q", err, want)
			}
		}
		_, err = d.OpenLink(ctx, second, models.InviteReset, models.InviteSetup)
		worldtest.WantKind(t, err, models.NotFound)
		d.Advance(account.LinkLimit - time.Millisecond)
		if _, err := d.OpenLink(ctx, second, models.InviteStaff); err != nil {
			t.Error(err)
		}
		d.Advance(time.Millisecond)
		_, err = d.OpenLink(ctx, second, models.InviteStaff)
		worldtest.WantKind(t, err, models.NotFound)
	})
}

func TestInviteRefusesForeignShelter(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx := context.Background()
		in := newcomer(d, "meena.das")
		in.Shelters = []string{d.North.ID, d.South.ID}
		_, _, err := d.Invite(ctx, d.Actor("administrator"), in)
		wantProblem(t, err, "shelters", "staff.shelter_not_yours")
		in.Shelters = nil
		_, _, err = d.Invite(ctx, d.Actor("administrator"), in)
		wantProblem(t, err, "shelters", "staff.shelter_missing")
		_, _, err = d.Invite(ctx, d.Actor("caseworker"), newcomer(d, "meena.das"))
		worldtest.WantKind(t, err, models.Forbidden)
		in = newcomer(d, "caseworker")
		_, _, err = d.Invite(ctx, d.Actor("administrator"), in)
		wantProblem(t, err, "sign_in_name", "staff.sign_in_name_taken")
	})
}

func TestCorrectKeepsForeignShelters(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx := context.Background()
		a := d.Account("caseworker")
		d.Write(func(tx *gorm.DB) error {
			return tx.Create(&models.AccountShelter{AccountID: a.ID, ShelterID: d.South.ID}).Error
		})
		in := account.Correction{DisplayName: "Invented Devi", Language: "hi", Version: 1}
		if err := d.Correct(ctx, d.Actor("administrator"), a.ID, in); err != nil {
			t.Fatal(err)
		}
		p, err := d.Colleague(ctx, d.Actor("south-administrator"), a.ID)
		if err != nil || len(p.Shelters) != 1 || p.Shelters[0] != d.South.ID || p.Account.DisplayName != "Invented Devi" {
			t.Errorf("got %+v, %v", p, err)
		}
		in.Shelters = []string{d.South.ID}
		worldtest.WantKind(t, d.Correct(ctx, d.Actor("south-administrator"), a.ID, in), models.Conflict)
		_, err = d.Colleague(ctx, d.Actor("administrator"), a.ID)
		worldtest.WantKind(t, err, models.NotFound)
		in.Shelters, in.Version = []string{d.North.ID}, 2
		wantProblem(t, d.Correct(ctx, d.Actor("south-administrator"), a.ID, in), "shelters", "staff.shelter_not_yours")
	})
}

func TestChangePasswordKeepsCasesEndsSessions(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx := context.Background()
		c := d.Case(d.North, "Kalpana", "caseworker")
		here, there := d.signIn("caseworker"), d.signIn("caseworker")
		v := d.visit(here.Cookie)
		_, err := d.ChangePassword(ctx, v, guess, chosen)
		wantProblemJoined(t, err, "old_password")
		cookie, err := d.ChangePassword(ctx, v, worldtest.Password("caseworker"), chosen)
		if err != nil {
			t.Fatal(err)
		}
		for _, dead := range []string{here.Cookie, there.Cookie} {
			_, err := d.Visit(ctx, dead, "test")
			worldtest.WantKind(t, err, models.Unauthenticated)
		}
		if got, err := d.reveal(d.visit(cookie), c); err != nil || got.Text != "Kalpana" {
			t.Errorf("got %+v, %v, want the name", got, err)
		}
		if _, err := d.try("caseworker", worldtest.Password("caseworker"), "", ""); models.KindOf(err) != models.Unauthenticated {
			t.Errorf("the old password: got %v", err)
		}
		in, err := d.try("caseworker", chosen, "", "")
		if err != nil {
			t.Fatal(err)
		}
		if got, err := d.reveal(d.visit(in.Cookie), c); err != nil || got.Text != "Kalpana" {
			t.Errorf("after signing in anew: got %+v, %v", got, err)
		}
	})
}

func TestDisableEndsEverything(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx := context.Background()
		d.Case(d.North, "Kalpana", "caseworker")
		lapsed := d.Case(d.North, "Sita", "caseworker")
		d.Write(func(tx *gorm.DB) error { // the assignment is over and not yet swept: the key is still there
			return tx.Model(&models.Assignment{}).Where("case_id = ?", lapsed.ID).Update("until_at", d.Moment()).Error
		})
		id := d.Account("caseworker").ID
		in := d.signIn("caseworker")
		token, err := d.Reset(ctx, d.Actor("administrator"), id, false)
		if err != nil {
			t.Fatal(err)
		}
		p, err := d.Colleague(ctx, d.Actor("administrator"), id)
		if err != nil || p.Leads != 2 || p.Assigned != 1 || len(p.LastHeld) != 2 {
			t.Errorf("before: got leads %d, assigned %d, last held %v, %v", p.Leads, p.Assigned, p.LastHeld, err)
		}
		worldtest.WantKind(t, d.Disable(ctx, d.Actor("south-administrator"), id), models.NotFound)
		worldtest.WantKind(t, d.Disable(ctx, d.Actor("administrator"), d.Account("administrator").ID), models.Conflict)
		if err := d.Disable(ctx, d.Actor("administrator"), id); err != nil {
			t.Fatal(err)
		}
		worldtest.WantKind(t, d.Disable(ctx, d.Actor("administrator"), id), models.Conflict)
		_, err = d.Visit(ctx, in.Cookie, "test")
		worldtest.WantKind(t, err, models.Unauthenticated)
		_, err = d.Welcome(ctx, account.Arrival{Token: token, Password: chosen, Request: "test"})
		worldtest.WantKind(t, err, models.NotFound)
		_, err = d.Reset(ctx, d.Actor("administrator"), id, false)
		worldtest.WantKind(t, err, models.Conflict)
		for model, where := range map[any]string{&models.KeyWrap{}: "", &models.KeyRequest{}: "", &models.KnownBrowser{}: "", &models.Session{}: "", &models.Invitation{}: "used_at = 0 AND "} {
			if n := d.count(model, where+"account_id = ?", id); n != 0 {
				t.Errorf("%T: %d rows are left", model, n)
			}
		}
		if n := d.count(&models.Assignment{}, "account_id = ? AND until_at > ?", id, d.Moment()); n != 0 {
			t.Errorf("%d assignments still running, want 0", n)
		}
	})
}

func TestStaffIsPagedAndWithinReach(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx := context.Background()
		for i := range 30 {
			d.Person("person-"+string(rune('a'+i%26))+strings.Repeat("x", i/26), models.Caseworker, d.North)
		}
		seen := map[string]int{}
		var last string
		q := account.StaffQuery{}
		for range 5 {
			list, more, err := d.Staff(ctx, d.Actor("administrator"), q)
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range list {
				if a.DisplayName < last {
					t.Errorf("%s is listed after %s", a.DisplayName, last)
				}
				last = a.DisplayName
				seen[a.SignInName]++
				if a.ShelterNames != "North House" {
					t.Errorf("%s works in %q", a.SignInName, a.ShelterNames)
				}
			}
			if q.After = list[len(list)-1].ID; !more {
				break
			}
		}
		if len(seen) != 39 || seen["south-caseworker"] != 0 {
			t.Errorf("got %d people, want 39 of North House", len(seen))
		}
		for sought, want := range map[string]int{"PERSON-A": 2, "%": 0, "_": 1, "nobody": 0} {
			list, _, err := d.Staff(ctx, d.Actor("administrator"), account.StaffQuery{Name: sought})
			if err != nil || len(list) != want {
				t.Errorf("%q: got %d, %v, want %d", sought, len(list), err, want)
			}
		}
	})
}

func TestStaffTakesConstantQueries(t *testing.T) {
	t.Parallel()
	n := 0
	db := storetest.Open(t, store.Options{Queries: func(string) { n++ }})
	d := newDesk(t, db)
	by := d.Actor("administrator")
	count := func() int {
		n = 0
		if _, _, err := d.Staff(t.Context(), by, account.StaffQuery{}); err != nil {
			t.Fatal(err)
		}
		return n
	}
	few := count()
	for i := range 12 {
		d.Person("more-"+string(rune('a'+i)), models.Caseworker, d.North)
	}
	if many := count(); many != few || many > 2 {
		t.Errorf("got %d queries for few and %d for many, want 2", few, many)
	}
}

func TestShelterOpenRenameClose(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx := context.Background()
		by := d.Actor("administrator")
		_, err := d.OpenShelter(ctx, by, account.NewShelter{Name: "South House", State: "IN-MH"})
		wantProblem(t, err, "shelter_name", "shelter.name_taken")
		_, err = d.OpenShelter(ctx, by, account.NewShelter{Name: " ", State: "x"})
		wantProblem(t, err, "shelter_name", "shelter.name_missing")
		_, err = d.OpenShelter(ctx, d.Actor("caseworker"), account.NewShelter{Name: "West House", State: "IN-MH"})
		worldtest.WantKind(t, err, models.Forbidden)
		opened, err := d.OpenShelter(ctx, by, account.NewShelter{Name: "West House", State: "IN-MH"})
		if err != nil || d.count(&models.AccountShelter{}, "shelter_id = ? AND account_id = ?", opened.ID, by.ID()) != 1 {
			t.Errorf("got %v, want the administrator in the shelter they opened", err)
		}
		worldtest.WantKind(t, d.RenameShelter(ctx, by, d.South.ID, "x", 1), models.NotFound)
		if err := d.RenameShelter(ctx, by, d.North.ID, "Neem House", 1); err != nil {
			t.Error(err)
		}
		worldtest.WantKind(t, d.RenameShelter(ctx, by, d.North.ID, "Other House", 1), models.Conflict)
		c := d.Case(d.North, "Kalpana", "caseworker")
		wantProblem(t, d.CloseShelter(ctx, by, d.North.ID), "", "shelter.cases_open")
		d.Write(func(tx *gorm.DB) error {
			return tx.Model(&models.Case{}).Where("id = ?", c.ID).Update("status", models.CaseClosed).Error
		})
		if err := d.CloseShelter(ctx, by, d.North.ID); err != nil {
			t.Error(err)
		}
	})
}
