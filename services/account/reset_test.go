package account_test

import (
	"context"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/account"
	"aftercare/services/worldtest"
)

// reset uses an administrator's reset link for the named person and returns
// their visit.
func (d *desk) reset(name string) account.Visit {
	d.t.Helper()
	token, err := d.Reset(context.Background(), d.Actor("administrator"), d.Account(name).ID, false)
	if err != nil {
		d.t.Fatal(err)
	}
	in, err := d.Welcome(context.Background(), account.Arrival{Token: token, Password: chosen, Request: "test"})
	if err != nil {
		d.t.Fatal(err)
	}
	return d.visit(in.Cookie)
}

func (d *desk) assign(c models.Case, name string) {
	d.t.Helper()
	d.Write(func(tx *gorm.DB) error {
		a := models.Assignment{CaseID: c.ID, SurvivorID: c.SurvivorID, AccountID: d.Account(name).ID, Reason: "cover", FromAt: d.Moment(), UntilAt: models.Forever}
		return d.Keeper.Assign(tx, d.Actor("administrator"), a, d.Account(name).Role, d.Moment())
	})
}

// everybodyPasses runs what the colleagues' requests would pass on, and checks
// that it is nothing and that Waiting does not report anything.
func (d *desk) everybodyPasses(names ...string) {
	d.t.Helper()
	for _, name := range names {
		if n, err := d.PassOn(context.Background(), d.Actor(name)); err != nil || n != 0 {
			d.t.Errorf("%s passed on %d, %v", name, n, err)
		}
		d.Write(func(tx *gorm.DB) error { // an assignment passes keys on without asking whether any wait
			n, err := d.Keeper.PassOn(tx, d.Actor(name), d.Moment())
			if n != 0 {
				d.t.Errorf("%s passed on %d", name, n)
			}
			return err
		})
		d.Read(func(tx *gorm.DB) error {
			waiting, err := d.Keeper.Waiting(tx, d.Actor(name))
			if waiting {
				d.t.Errorf("%s is reported as having keys to pass on", name)
			}
			return err
		})
	}
}

func (d *desk) wantName(v account.Visit, c models.Case, open bool) {
	d.t.Helper()
	got, err := d.reveal(v, c)
	if err != nil || got.Waiting == open || (got.Text != "") != open {
		d.t.Errorf("got %+v, %v, want open %v", got, err, open)
	}
}

func TestResetOpensNoCaseUntilVouched(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx := context.Background()
		shared := d.Case(d.North, "Kalpana", "caseworker", "other-caseworker")
		theirs := d.Case(d.North, "Sita", "caseworker", "counsellor")
		later := d.Case(d.North, "Rekha", "other-caseworker")
		old := d.signIn("caseworker")
		v := d.reset("caseworker")
		_, err := d.Visit(ctx, old.Cookie, "test")
		worldtest.WantKind(t, err, models.Unauthenticated)
		d.assign(later, "caseworker") // an assignment after the reset opens nothing either
		d.everybodyPasses("other-caseworker", "counsellor")
		for _, c := range []models.Case{shared, theirs, later} {
			d.wantName(v, c, false)
		}
		id, by := v.Account.ID, d.Actor("other-caseworker")
		list, err := d.Returning(ctx, by)
		if err != nil || len(list) != 1 || list[0].AccountID != id || list[0].Cases != 2 || list[0].Generation != 2 || list[0].Since.IsZero() {
			t.Fatalf("waiting for the colleague: %+v, %v", list, err)
		}
		_, err = d.Vouch(ctx, by, id, 1)
		worldtest.WantKind(t, err, models.Conflict)
		if n, err := d.Vouch(ctx, by, id, 2); err != nil || n != 2 {
			t.Fatalf("vouching opened %d, %v", n, err)
		}
		d.wantName(v, shared, true)
		d.wantName(v, later, true)
		d.wantName(v, theirs, false)
		d.everybodyPasses("other-caseworker", "counsellor") // the rest waits for the next person who vouches
		d.wantName(v, theirs, false)
		if n := d.count(&models.AuditEntry{}, "action = 'key.passed_on' AND detail = 'reason=confirmed' AND subject = ?", "account:"+id); n == 0 {
			t.Error("no audit entry says that keys were passed on after vouching")
		}
		_, err = d.Vouch(ctx, by, id, 2)
		worldtest.WantKind(t, err, models.NotFound)
		if n, err := d.Vouch(ctx, d.Actor("counsellor"), id, 2); err != nil || n != 1 {
			t.Errorf("the counsellor's vouching opened %d, %v", n, err)
		}
		d.wantName(v, theirs, true)
	})
}

func TestVouchOpensOnlySharedCases(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx := context.Background()
		shared := d.Case(d.North, "Kalpana", "caseworker", "other-caseworker")
		lapsed := d.Case(d.North, "Sita", "caseworker", "other-caseworker")
		d.Write(func(tx *gorm.DB) error { // the assignment is over and not yet swept: the key is still there
			return tx.Model(&models.Assignment{}).Where("case_id = ? AND account_id = ?", lapsed.ID, d.Account("other-caseworker").ID).
				Update("until_at", d.Moment()).Error
		})
		v := d.reset("caseworker")
		if n, err := d.Vouch(ctx, d.Actor("other-caseworker"), v.Account.ID, 2); err != nil || n != 1 {
			t.Fatalf("vouching opened %d, %v, want 1", n, err)
		}
		d.wantName(v, shared, true)
		d.wantName(v, lapsed, false)
	})
}

func TestVouchNeedsSharedCaseAndKeys(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx := context.Background()
		d.Case(d.North, "Kalpana", "caseworker", "other-caseworker")
		id := d.reset("caseworker").Account.ID
		for _, name := range []string{"counsellor", "south-caseworker", "caseworker"} {
			_, err := d.Vouch(ctx, d.Actor(name), id, 2)
			worldtest.WantKind(t, err, models.NotFound)
			worldtest.WantKind(t, d.Dispute(ctx, d.Actor(name), id, 2), models.NotFound)
		}
		for _, name := range []string{"administrator", "supervisor", "dpo", "auditor", "operator"} {
			_, err := d.Vouch(ctx, d.Actor(name), id, 2)
			worldtest.WantKind(t, err, models.Forbidden)
			worldtest.WantKind(t, d.Dispute(ctx, d.Actor(name), id, 2), models.Forbidden)
		}
		other := d.reset("other-caseworker")
		if list, err := d.Returning(ctx, other.Actor); err != nil || len(list) != 0 {
			t.Errorf("a person with a reset is asked to vouch for another: %+v, %v", list, err)
		}
	})
}

func TestDisputeEndsEverything(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx := context.Background()
		shared := d.Case(d.North, "Kalpana", "caseworker", "other-caseworker")
		theirs := d.Case(d.North, "Sita", "caseworker", "counsellor")
		v := d.reset("caseworker")
		id := v.Account.ID
		in, err := d.try("caseworker", chosen, "", "10.0.0.1")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Vouch(ctx, d.Actor("counsellor"), id, 2); err != nil { // was deceived
			t.Fatal(err)
		}
		if err := d.Dispute(ctx, d.Actor("other-caseworker"), id, 2); err != nil {
			t.Fatal(err)
		}
		_, err = d.Visit(ctx, in.Cookie, "test")
		worldtest.WantKind(t, err, models.Unauthenticated)
		if _, err := d.try("caseworker", chosen, "", "10.0.0.2"); err == nil {
			t.Error("the disputed password still signs in")
		}
		if n := d.count(&models.KeyWrap{}, "account_id = ?", id); n != 0 {
			t.Errorf("%d keys left after the dispute, want 0", n)
		}
		if d.entries("account.reset_disputed") != 1 {
			t.Error("no audit entry for the dispute")
		}
		v = d.reset("caseworker") // the real colleague gets a new link
		d.everybodyPasses("other-caseworker", "counsellor")
		d.wantName(v, shared, false)
		d.wantName(v, theirs, false)
		if n, err := d.Vouch(ctx, d.Actor("other-caseworker"), id, 3); err != nil || n != 1 {
			t.Errorf("the real colleague: vouching opened %d, %v", n, err)
		}
		d.wantName(v, shared, true)
	})
}

func TestRecoverVouchesAfterReset(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		c := d.Case(d.North, "Kalpana", "caseworker", "other-caseworker")
		v := d.reset("caseworker")
		if n, err := d.Recover(context.Background(), d.World.Recovery, "caseworker"); err != nil || n == 0 {
			t.Fatalf("recovered %d, %v", n, err)
		}
		d.wantName(v, c, true)
		later := d.Case(d.North, "Rekha", "other-caseworker")
		d.assign(later, "caseworker")
		if n, err := d.PassOn(context.Background(), d.Actor("other-caseworker")); err != nil || n == 0 {
			t.Errorf("passed on %d, %v after the recovery key vouched", n, err)
		}
		d.wantName(v, later, true)
	})
}
