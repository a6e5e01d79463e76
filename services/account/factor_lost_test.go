package account_test

import (
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/worldtest"
)

func TestAColleagueTakesALostSecondStepOff(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		a := d.withApp("other-caseworker")
		d.Case(d.North, "Kalpana", "caseworker")
		id := d.Account(a.name).ID
		keys := func() int64 {
			return d.count(&models.KeyWrap{}, "account_id = ?", id) + d.count(&models.KeyRequest{}, "account_id = ?", id)
		}
		before := keys()
		by := d.visit(d.signIn("caseworker").Cookie)
		south := d.visit(d.signIn("south-caseworker").Cookie)
		worldtest.WantKind(t, d.ReleaseFactor(ctx, south, id, worldtest.Password("south-caseworker")), models.NotFound)
		worldtest.WantKind(t, d.ReleaseFactor(ctx, d.visit(a.cookie), id, worldtest.Password(a.name)), models.NotFound) // never oneself
		worldtest.WantKind(t, d.ReleaseFactor(ctx, d.visit(d.signIn("supervisor").Cookie), id, worldtest.Password("supervisor")), models.Forbidden)
		worldtest.WantKind(t, d.ReleaseFactor(ctx, by, d.Account("counsellor").ID, worldtest.Password("caseworker")), models.NotFound) // who has none
		wantProblem(t, d.ReleaseFactor(ctx, by, id, guess), "password", "password.wrong")
		if list, err := d.WhoLostFactor(ctx, by.Actor); err != nil || len(list) != 1 || list[0].ID != id {
			t.Errorf("offered %+v, %v", list, err)
		}
		if err := d.ReleaseFactor(ctx, by, id, worldtest.Password("caseworker")); err != nil {
			t.Fatal(err)
		}
		if why, err := d.WhyEnded(ctx, a.cookie); err != nil || why != models.EndedByRelease {
			t.Errorf("her sign-in ended by %q, %v", why, err)
		}
		if got := d.Entries("account.factor_released"); len(got) != 1 || got[0].Actor != by.Account.ID || got[0].Subject != "account:"+id {
			t.Errorf("the log says %+v", got)
		}
		in := d.signIn(a.name)
		if !in.Released {
			t.Error("she is not told")
		}
		if d.signIn(a.name).Released {
			t.Error("she is told twice")
		}
		v := d.visit(in.Cookie)
		if f, err := d.Factor(ctx, v); err != nil || f.There || f.Off == nil || f.Off.By != "Invented caseworker" {
			t.Errorf("got %+v, %v", f, err)
		}
		if keys() != before {
			t.Error("a lost second step gave a key, or asked for one")
		}
		for _, reader := range []string{"administrator", "dpo"} {
			if list, err := d.Releases(ctx, d.Actor(reader)); err != nil || len(list) != 1 || list[0].Of != "Invented "+a.name || list[0].By != "Invented caseworker" {
				t.Errorf("%s reads %+v, %v", reader, list, err)
			}
		}
		for _, reader := range []string{"south-administrator", "caseworker"} {
			if list, err := d.Releases(ctx, d.Actor(reader)); err != nil || len(list) != 0 {
				t.Errorf("%s reads %+v, %v", reader, list, err)
			}
		}
	})
}

// Whoever makes a link for the password does not take the second step off as well, and
// the other way round.
func TestOneAccountDoesNotGetPastBoth(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		a, b := d.withApp("caseworker"), d.withApp("other-caseworker")
		admin := d.visit(d.signIn("administrator").Cookie)
		release := func(a *app) error {
			return d.ReleaseFactor(ctx, admin, d.Account(a.name).ID, worldtest.Password("administrator"))
		}
		reset := func(a *app) error {
			_, err := d.Reset(ctx, admin.Actor, d.Account(a.name).ID, false)
			return err
		}
		if err := reset(a); err != nil {
			t.Fatal(err)
		}
		worldtest.WantKind(t, release(a), models.Conflict)
		if err := release(b); err != nil {
			t.Fatal(err)
		}
		worldtest.WantKind(t, reset(b), models.Conflict)
		second := d.both("second-administrator")
		if _, err := d.Reset(ctx, second, d.Account(b.name).ID, false); err != nil {
			t.Errorf("another administrator: %v", err)
		}
		d.Advance(24*time.Hour + time.Second)
		admin = d.visit(d.signIn("administrator").Cookie)
		if err := release(a); err != nil {
			t.Errorf("a day later: %v", err)
		}
		if err := reset(b); err != nil {
			t.Errorf("a day later: %v", err)
		}
	})
}

func TestNobodyWhoWaitsForAYesHelps(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		a := d.withApp("caseworker")
		d.unvouch("counsellor")
		by := d.visit(d.signIn("counsellor").Cookie)
		err := d.ReleaseFactor(t.Context(), by, d.Account(a.name).ID, worldtest.Password("counsellor"))
		worldtest.WantKind(t, err, models.Forbidden)
		if f, err := d.Factor(t.Context(), d.visit(a.cookie)); err != nil || !f.There {
			t.Errorf("got %+v, %v", f, err)
		}
	})
}
