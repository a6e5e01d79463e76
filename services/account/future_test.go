package account_test

import (
	"context"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/worldtest"
)

const year = 365 * 24 * time.Hour

func TestSignInFromTheFutureIsNotValid(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		d.Advance(year)
		cookie := d.signIn("caseworker").Cookie
		d.visit(cookie)
		d.Advance(-year)
		_, err := d.Visit(context.Background(), cookie, "test")
		worldtest.WantKind(t, err, models.Unauthenticated)
		d.Advance(time.Minute)
		fresh := d.signIn("caseworker").Cookie
		d.Advance(-2 * time.Minute) // two servers, one of them a little ahead
		d.visit(fresh)
	})
}

func TestLinkFromTheFutureIsNotValid(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		d.Advance(year)
		_, token, err := d.Invite(context.Background(), d.Actor("administrator"), newcomer(d, "invited.ahead"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.OpenLink(context.Background(), token, models.InviteStaff); err != nil {
			t.Fatal(err)
		}
		d.Advance(-year)
		_, err = d.OpenLink(context.Background(), token, models.InviteStaff)
		worldtest.WantKind(t, err, models.NotFound)
	})
}
