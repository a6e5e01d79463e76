package account_test

import (
	"context"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/account"
	"aftercare/services/custody"
	"aftercare/services/vault"
	"aftercare/services/worldtest"
)

// joins invites a person as an administrator would and uses the link.
func (d *desk) joins(by, name string, role models.Role, in models.Shelter) account.Visit {
	d.t.Helper()
	ctx := context.Background()
	n := newcomer(d, name)
	n.Role, n.Shelters = role, []string{in.ID}
	_, token, err := d.Invite(ctx, d.Actor(by), n)
	if err != nil {
		d.t.Fatal(err)
	}
	done, err := d.Welcome(ctx, account.Arrival{Token: token, Password: chosen, Request: "test"})
	if err != nil {
		d.t.Fatal(err)
	}
	return d.visit(done.Cookie)
}

func (d *desk) assignAccount(c models.Case, a models.Account) {
	d.t.Helper()
	d.Write(func(tx *gorm.DB) error {
		row := models.Assignment{CaseID: c.ID, SurvivorID: c.SurvivorID, AccountID: a.ID, Reason: "cover", FromAt: d.Moment(), UntilAt: models.Forever}
		return d.Keeper.Assign(tx, d.Actor("administrator"), row, a.Role, d.Moment())
	})
}

// names seals a called name as the user of the visit.
func (d *desk) names(v account.Visit, c models.Case, called string) {
	d.t.Helper()
	d.Write(func(tx *gorm.DB) error {
		sealed, err := d.Keeper.Seal(tx, v.Actor, c.SurvivorID, d.Moment(), custody.Text{Field: custody.CalledName, RowID: c.SurvivorID, Text: called})
		if err != nil {
			return err
		}
		return tx.Model(&models.Survivor{}).Where("id = ?", c.SurvivorID).Update("called_name", sealed[0]).Error
	})
}

func TestInventedPersonGetsNoKey(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx := context.Background()
		shared := d.Case(d.North, "Kalpana", "caseworker", "other-caseworker")
		later := d.Case(d.North, "Sita", "other-caseworker")
		v := d.joins("administrator", "nila.rao", models.Counsellor, d.North)
		d.assignAccount(shared, v.Account)
		d.everybodyPasses("caseworker", "other-caseworker")
		d.wantName(v, shared, false)

		by := d.Actor("caseworker")
		list, err := d.Returning(ctx, by)
		if err != nil || len(list) != 1 {
			t.Fatalf("got %+v, %v", list, err)
		}
		if r := list[0]; r.Name != "Invented nila.rao" || r.Role != models.Counsellor || r.Link != models.InviteStaff ||
			r.MadeBy != d.Account("administrator").DisplayName || r.MadeAt != d.Moment() || r.Generation != 1 || r.Cases != 1 {
			t.Errorf("got %+v", r)
		}
		if n, err := d.Vouch(ctx, by, v.Account.ID, 1); err != nil || n != 1 {
			t.Fatalf("vouching opened %d, %v", n, err)
		}
		d.wantName(v, shared, true)
		if n := d.count(&models.AuditEntry{}, "action = 'account.confirmed' AND detail = 'generation=1' AND subject = ? AND actor = ?", "account:"+v.Account.ID, by.ID()); n != 1 {
			t.Errorf("%d audit entries of the vouching, want 1", n)
		}
		d.assignAccount(later, v.Account) // vouching is for the account, not for a case
		if n, err := d.PassOn(ctx, d.Actor("other-caseworker")); err != nil || n == 0 {
			t.Errorf("passed on %d, %v after vouching", n, err)
		}
		d.wantName(v, later, true)
	})
}

func TestInventedPersonCannotMakeColleaguesKey(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		c := d.Case(d.North, "", "caseworker") // nothing is written yet
		v := d.joins("administrator", "nila.rao", models.Caseworker, d.North)
		d.assignAccount(c, v.Account)
		d.names(v, c, "anything")
		d.names(account.Visit{Actor: d.Actor("caseworker")}, c, "Kalpana")
		d.wantName(v, c, false)
		d.everybodyPasses("caseworker")
		d.wantName(v, c, false)
		if n, err := d.Vouch(context.Background(), d.Actor("caseworker"), v.Account.ID, 1); err != nil || n != 1 {
			t.Fatalf("vouching opened %d, %v", n, err)
		}
		d.wantName(v, c, true)
	})
}

func TestInventedPeopleCannotVouchForEachOther(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx := context.Background()
		first := d.joins("administrator", "nila.rao", models.Caseworker, d.North)
		second := d.joins("administrator", "oma.rao", models.Caseworker, d.North)
		c := d.Case(d.North, "Kalpana")
		d.assignAccount(c, first.Account)
		d.names(first, c, "Kalpana")
		d.wantName(first, c, true) // a worker opens the cases they take in themselves
		d.assignAccount(c, second.Account)
		if list, err := d.Returning(ctx, first.Actor); err != nil || len(list) != 0 {
			t.Errorf("a newcomer is asked to vouch for another: %+v, %v", list, err)
		}
		_, err := d.Vouch(ctx, first.Actor, second.Account.ID, 1)
		worldtest.WantKind(t, err, models.NotFound)
		d.wantName(second, c, false)
	})
}

func TestVouchWithRecoveryKey(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx, by := context.Background(), d.Actor("administrator")
		c := d.Case(d.North, "Kalpana", "caseworker")
		v := d.joins("administrator", "nila.rao", models.Caseworker, d.North)
		d.assignAccount(c, v.Account)
		p, err := d.Colleague(ctx, by, v.Account.ID)
		if err != nil || !p.Unvouched {
			t.Errorf("got %+v, %v", p, err)
		}
		_, err = d.VouchWithRecoveryKey(ctx, by, v.Account.ID, "no key")
		wantProblem(t, err, "recovery_key", "vault.recovery_key_mistyped")
		_, other := vault.NewRecoveryKey()
		_, err = d.VouchWithRecoveryKey(ctx, by, v.Account.ID, other)
		wantProblem(t, err, "recovery_key", "vault.recovery_key_other")
		for name, want := range map[string]models.Kind{"caseworker": models.Forbidden, "south-administrator": models.NotFound} {
			_, err = d.VouchWithRecoveryKey(ctx, d.Actor(name), v.Account.ID, d.World.Recovery)
			worldtest.WantKind(t, err, want)
		}
		_, err = d.VouchWithRecoveryKey(ctx, by, d.Account("auditor").ID, d.World.Recovery)
		worldtest.WantKind(t, err, models.Conflict)
		d.wantName(v, c, false)
		if n, err := d.VouchWithRecoveryKey(ctx, by, v.Account.ID, d.World.Recovery); err != nil || n == 0 {
			t.Fatalf("passed on %d, %v", n, err)
		}
		d.wantName(v, c, true)
		if p, err = d.Colleague(ctx, by, v.Account.ID); err != nil || p.Unvouched {
			t.Errorf("got %+v, %v", p, err)
		}
		if n := d.count(&models.AuditEntry{}, "action = 'account.recovered' AND detail = 'generation=1' AND actor = ?", by.ID()); n != 1 {
			t.Errorf("%d audit entries of the use of the paper, want 1", n)
		}
	})
}

func TestVouchWithRecoveryKeyIsAlwaysAudited(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		d.joins("administrator", "nila.rao", models.Caseworker, d.North)
		if n, err := d.Recover(context.Background(), d.World.Recovery, "nila.rao"); n != 0 || err != nil {
			t.Errorf("got %d, %v", n, err)
		}
		if d.entries("account.recovered") != 1 {
			t.Error("no audit entry of the use of the paper")
		}
	})
}
