package account_test

import (
	"testing"

	"aftercare/models"
	"aftercare/services/account"
	"aftercare/services/vault"
	"aftercare/services/worldtest"
)

// The only administrator forgot her password: the paper makes a link for her.
func TestLinkByPaper(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		old := d.signIn("administrator")
		link, err := d.LinkByPaper(ctx, " "+d.World.Recovery+"\n", "Administrator")
		if err != nil || link.Keys || link.Account.ID != d.Account("administrator").ID || link.Until != d.Moment().Add(account.LinkLimit) {
			t.Fatalf("got %+v, %v", link, err)
		}
		_, err = d.Visit(ctx, old.Cookie, "test")
		worldtest.WantKind(t, err, models.Unauthenticated)
		in, err := d.Welcome(ctx, account.Arrival{Token: link.Token, Password: chosen, Request: "test"})
		if err != nil || d.visit(in.Cookie).Actor.Role() != models.Administrator {
			t.Fatalf("the link: %v", err)
		}
		_, err = d.Welcome(ctx, account.Arrival{Token: link.Token, Password: chosen, Request: "test"})
		worldtest.WantKind(t, err, models.NotFound)
		if n := d.count(&models.AuditEntry{}, "action = 'account.link_by_paper' AND actor = 'system' AND subject = ?", "account:"+link.Account.ID); n != 1 {
			t.Errorf("%d audit entries of the use of the paper, want 1", n)
		}
	})
}

func TestLinkByPaperOpensNoCase(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		c := d.Case(d.North, "Kalpana", "caseworker", "other-caseworker")
		link, err := d.LinkByPaper(t.Context(), d.World.Recovery, "caseworker")
		if err != nil || !link.Keys {
			t.Fatalf("got %+v, %v", link, err)
		}
		in, err := d.Welcome(t.Context(), account.Arrival{Token: link.Token, Password: chosen, Request: "test"})
		if err != nil {
			t.Fatal(err)
		}
		d.everybodyPasses("other-caseworker")
		d.wantName(d.visit(in.Cookie), c, false)
	})
}

func TestLinkByPaperIsRefused(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		if err := d.Disable(ctx, d.Actor("administrator"), d.Account("counsellor").ID); err != nil {
			t.Fatal(err)
		}
		_, other := vault.NewRecoveryKey()
		for _, x := range []struct {
			typed, name, message string
			noted                int64
		}{
			{d.World.Recovery, "nobody.here", "staff.name_unknown", 0},
			{d.World.Recovery, "counsellor", "staff.has_left", 0},
			{d.World.Recovery[:30], "administrator", "vault.recovery_key_mistyped", 1},
			{other, "administrator", "vault.recovery_key_other", 2},
		} {
			link, err := d.LinkByPaper(ctx, x.typed, x.name)
			e, ok := err.(*models.Error)
			if !ok || e.Message != x.message || link.Token != "" {
				t.Errorf("%s: got %v, want %s", x.name, err, x.message)
			}
			if n := d.count(&models.AuditEntry{}, "action = 'recovery.key_refused' AND result = 'refused'"); n != x.noted {
				t.Errorf("%s: %d refused keys stand in the log, want %d", x.message, n, x.noted)
			}
		}
		if d.count(&models.Invitation{}, "used_at = 0") != 0 || d.entries("account.link_by_paper") != 0 {
			t.Error("a refused key made a link")
		}
	})
}

// Wherever the recovery key is typed, a wrong one is refused at its field and
// stands in the log.
func TestAWrongRecoveryKeyStandsInTheLog(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx, by := t.Context(), d.Actor("administrator")
		_, other := vault.NewRecoveryKey()
		v := d.joins("administrator", "nila.rao", models.Caseworker, d.North)
		vouch := func() error { _, err := d.VouchWithRecoveryKey(ctx, by, v.Account.ID, other); return err }
		command := func() error { _, err := d.Recover(ctx, other, "nila.rao"); return err }
		check := func() error { return d.CheckRecoveryKey(ctx, by, other) }
		for i, try := range []func() error{vouch, command, check} {
			if err := try(); models.KindOf(err) != models.Invalid {
				t.Errorf("try %d: got %v", i, err)
			}
			if n := d.entries("recovery.key_refused"); n != int64(i+1) {
				t.Errorf("try %d: %d refused keys stand in the log", i, n)
			}
		}
	})
}
