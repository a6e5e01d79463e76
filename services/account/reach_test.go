package account_test

import (
	"context"
	"slices"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/account"
	"aftercare/services/worldtest"
)

// without removes an account from every shelter: roles of the whole
// organisation have none.
func (d *desk) without(name string) string {
	d.t.Helper()
	id := d.Account(name).ID
	d.Write(func(tx *gorm.DB) error {
		return tx.Where("account_id = ?", id).Delete(&models.AccountShelter{}).Error
	})
	return id
}

func TestWideRolesNeedAnEverywhereAdministrator(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx, one, all := context.Background(), d.Actor("administrator"), d.both("both-administrator")
		for _, role := range []models.Role{models.Supervisor, models.DPO} {
			in := account.Newcomer{DisplayName: "Invented", SignInName: "new." + string(role), Role: role, Language: "hi"}
			_, _, err := d.Invite(ctx, one, in)
			wantProblem(t, err, "role", "staff.whole_organisation")
			in.Shelters = []string{d.North.ID} // a shelter does not make the role smaller
			_, _, err = d.Invite(ctx, one, in)
			wantProblem(t, err, "role", "staff.whole_organisation")
			if d.count(&models.Account{}, "sign_in_name = ?", in.SignInName) != 0 {
				t.Errorf("an account of %s was made", role)
			}
			fix := account.Correction{DisplayName: "Invented Devi", Language: "hi", Version: 1}
			id := d.Account(string(role)).ID
			for range 2 { // in a shared shelter first, then in none
				want := models.Forbidden
				if d.count(&models.AccountShelter{}, "account_id = ?", id) == 0 {
					want = models.NotFound
				}
				_, err = d.Reset(ctx, one, id, false)
				worldtest.WantKind(t, err, want)
				worldtest.WantKind(t, d.Disable(ctx, one, id), want)
				worldtest.WantKind(t, d.Correct(ctx, one, id, fix), want)
				d.without(string(role))
			}
			if _, _, err := d.Invite(ctx, all, in); err != nil {
				t.Error(err)
			}
			p, err := d.Colleague(ctx, all, id)
			if err != nil || p.NoChange != "" || p.NoEnd != "" {
				t.Errorf("got %+v, %v", p, err)
			}
			if _, err := d.Reset(ctx, all, id, false); err != nil {
				t.Error(err)
			}
			if err := d.Correct(ctx, all, id, fix); err != nil {
				t.Error(err)
			}
			if err := d.Disable(ctx, all, id); err != nil {
				t.Error(err)
			}
		}
		for _, role := range []models.Role{models.Auditor, models.Operator} {
			id := d.without(string(role))
			if _, err := d.Reset(ctx, one, id, false); err != nil {
				t.Errorf("%s: %v", role, err)
			}
		}
		roles, err := d.Invitable(ctx, one)
		if err != nil || slices.Contains(roles, models.Supervisor) || slices.Contains(roles, models.DPO) || len(roles) != len(models.Roles)-3 {
			t.Errorf("offered %v, %v", roles, err)
		}
		if roles, err = d.Invitable(ctx, all); err != nil || len(roles) != len(models.Roles)-1 || slices.Contains(roles, models.Auditor) {
			t.Errorf("offered %v, %v", roles, err)
		}
	})
}

func TestReachIgnoresClosedShelters(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		d.Write(func(tx *gorm.DB) error {
			return tx.Model(&models.Shelter{}).Where("id = ?", d.South.ID).Update("closed_at", d.Moment()).Error
		})
		in := account.Newcomer{DisplayName: "Invented", SignInName: "new.dpo", Role: models.DPO, Language: "hi"}
		if _, _, err := d.Invite(context.Background(), d.Actor("administrator"), in); err != nil {
			t.Error(err)
		}
	})
}

func TestResetRefusesAdministratorOfMoreShelters(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx, one, all := context.Background(), d.Actor("administrator"), d.both("both-administrator")
		_, err := d.Reset(ctx, one, all.ID(), false)
		worldtest.WantKind(t, err, models.Forbidden)
		worldtest.WantKind(t, d.Disable(ctx, one, all.ID()), models.Forbidden)
		p, err := d.Colleague(ctx, one, all.ID())
		if err != nil || p.NoChange != "" || p.NoEnd != "staff.more_shelters" {
			t.Errorf("got %+v, %v", p, err)
		}
		if _, err := d.Reset(ctx, all, one.ID(), false); err != nil {
			t.Error(err)
		}
	})
}

func TestOpenShelterAddsEverywhereAdministrators(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		all := d.both("both-administrator")
		opened, err := d.OpenShelter(context.Background(), d.Actor("administrator"), account.NewShelter{Name: "West House", State: "IN-MH"})
		if err != nil {
			t.Fatal(err)
		}
		for id, want := range map[string]int64{all.ID(): 1, d.Account("administrator").ID: 1, d.Account("south-administrator").ID: 0, d.Account("supervisor").ID: 0} {
			if n := d.count(&models.AccountShelter{}, "shelter_id = ? AND account_id = ?", opened.ID, id); n != want {
				t.Errorf("%s: got %d, want %d", id, n, want)
			}
		}
	})
}

func TestResetStopsPasswordAndKeepsKeys(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx, id := context.Background(), d.Account("caseworker").ID
		d.Case(d.North, "Kalpana", "caseworker", "other-caseworker")
		wraps := d.count(&models.KeyWrap{}, "account_id = ?", id)
		in := d.signIn("caseworker")
		if _, err := d.Reset(ctx, d.Actor("administrator"), id, false); err != nil {
			t.Fatal(err)
		}
		d.signIn("caseworker") // a forgotten password: the old one works until the link is used
		token, err := d.Reset(ctx, d.Actor("administrator"), id, true)
		if err != nil {
			t.Fatal(err)
		}
		_, err = d.Visit(ctx, in.Cookie, "test")
		worldtest.WantKind(t, err, models.Unauthenticated)
		_, err = d.try("caseworker", worldtest.Password("caseworker"), in.Browser, "10.0.0.1")
		worldtest.WantKind(t, err, models.Unauthenticated)
		if n := d.count(&models.KeyWrap{}, "account_id = ?", id); n != wraps || n == 0 {
			t.Errorf("%d keys, want %d as before", n, wraps)
		}
		if d.count(&models.AuditEntry{}, "action = 'account.reset_link_made' AND detail = 'password=stopped'") != 1 {
			t.Error("no entry says that the password was stopped")
		}
		link, err := d.OpenLink(ctx, token, models.InviteReset)
		if err != nil || link.Kind != models.InviteReset {
			t.Errorf("got %+v, %v", link, err)
		}
		if _, err := d.Welcome(ctx, account.Arrival{Token: token, Password: chosen, Request: "test"}); err != nil {
			t.Fatal(err)
		}
		if _, err := d.try("caseworker", chosen, "", "10.0.0.2"); err != nil {
			t.Error(err)
		}
	})
}
