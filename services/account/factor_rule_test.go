package account_test

import (
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/account"
	"aftercare/services/worldtest"
)

// inIndia is the zone of the world's organisation.
var inIndia = time.FixedZone("IST", 5*3600+1800)

func TestARoleIsAskedFromADayOn(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx, by := t.Context(), d.both("both-administrator")
		today := d.Moment().Date(inIndia)
		due := today.AddDays(3)
		ask := account.FactorAsk{Role: models.Caseworker, From: due}
		wantProblem(t, d.AskFactor(ctx, d.Actor("administrator"), ask), "", "factor.rule_everywhere")
		wantProblem(t, d.AskFactor(ctx, by, account.FactorAsk{Role: models.Caseworker, From: today.AddDays(-1)}), "factor_from", "factor.day_over")
		worldtest.WantKind(t, d.AskFactor(ctx, by, account.FactorAsk{Role: "nobody", From: due}), models.NotFound)
		worldtest.WantKind(t, d.AskFactor(ctx, d.Actor("caseworker"), ask), models.Forbidden)
		if err := d.AskFactor(ctx, by, ask); err != nil {
			t.Fatal(err)
		}
		worldtest.WantKind(t, d.AskFactor(ctx, by, ask), models.Conflict)

		in := d.signIn("caseworker")
		if v := d.visit(in.Cookie); in.FactorDue != due || v.Session.FactorDue != due || v.MustSetUp(inIndia) {
			t.Errorf("before the day: due %q, must %v", v.Session.FactorDue, v.MustSetUp(inIndia))
		}
		if v := d.visit(d.signIn("counsellor").Cookie); v.Session.FactorDue != "" {
			t.Errorf("another role is asked from %q", v.Session.FactorDue)
		}
		d.Advance(3 * 24 * time.Hour)
		a := &app{d: d, name: "caseworker", secret: account.NewFactorSecret()}
		cookie := d.signIn("caseworker").Cookie
		v := d.visit(cookie)
		if !v.MustSetUp(inIndia) {
			t.Error("on the day she need not set it up")
		}
		if _, err := d.SetUpFactor(ctx, v, account.FactorSetUp{Secret: a.secret, Code: a.code(0), Password: worldtest.Password("caseworker")}); err != nil {
			t.Fatal(err)
		}
		again := d.visit(cookie)
		if again.MustSetUp(inIndia) || again.Session.FactorDue != "" {
			t.Error("once it is set up she is still stopped")
		}
		d.Advance(time.Minute)
		if err := d.RemoveFactor(ctx, again, worldtest.Password("caseworker"), a.code(0)); err != nil {
			t.Fatal(err)
		}
		if !d.visit(cookie).MustSetUp(inIndia) {
			t.Error("once it is off she may go on")
		}
		if err := d.AskFactor(ctx, by, account.FactorAsk{Role: models.Caseworker, Version: 1}); err != nil {
			t.Fatal(err)
		}
		if d.visit(cookie).MustSetUp(inIndia) {
			t.Error("she is stopped by what is asked no more")
		}
	})
}

func TestWhoHasASecondStepIsListed(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx, by := t.Context(), d.both("both-administrator")
		d.withApp("caseworker")
		if err := d.AskFactor(ctx, by, account.FactorAsk{Role: models.Caseworker, From: d.Moment().Date(inIndia)}); err != nil {
			t.Fatal(err)
		}
		rules, err := d.FactorRules(ctx, d.Actor("administrator"))
		if err != nil || len(rules) != len(models.Roles) {
			t.Fatalf("%d roles, %v", len(rules), err)
		}
		for _, r := range rules {
			want := account.RoleFactor{Role: r.Role, People: 1}
			switch r.Role {
			case models.Caseworker: // and other-caseworker; the one of the south is not the administrator's
				want.People, want.Have, want.From, want.Version = 2, 1, d.Moment().Date(inIndia), 1
			case models.Administrator:
				want.People = 2
			}
			if r != want {
				t.Errorf("got %+v, want %+v", r, want)
			}
		}
		gaps, err := d.HouseGaps(ctx, d.Actor("administrator"))
		if err != nil || gaps.NoFactor != 1 || gaps.FactorFrom != d.Moment().Date(inIndia) {
			t.Errorf("got %d from %q, %v, want the other caseworker", gaps.NoFactor, gaps.FactorFrom, err)
		}
		list, _, err := d.Staff(ctx, d.Actor("administrator"), account.StaffQuery{})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range list {
			if c.Factor != (c.SignInName == "caseworker") || c.FactorAsked != (c.Role == models.Caseworker) {
				t.Errorf("%s: has one %v, asked %v", c.SignInName, c.Factor, c.FactorAsked)
			}
		}
	})
}
