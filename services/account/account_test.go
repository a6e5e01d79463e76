package account_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/account"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/vault"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// desk is the account service over an invented world.
type desk struct {
	*worldtest.World
	*account.Service
	t *testing.T
}

func newDesk(t *testing.T, db *store.DB) *desk {
	t.Helper()
	w := worldtest.New(t, db)
	return &desk{World: w, t: t, Service: account.New(db, vault.NewHasher(vault.TestParams(), 4), w.Vault, w.Keeper, worldtest.Library(t), w.Now, worldtest.NewID)}
}

// each runs a test on both databases.
func each(t *testing.T, f func(t *testing.T, d *desk)) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) { f(t, newDesk(t, db)) })
}

func (d *desk) try(name, password, browser, address string) (account.SignedIn, error) {
	return d.SignIn(context.Background(), account.Try{Name: name, Password: password, Browser: browser, Address: address, Request: "test"})
}

func (d *desk) signIn(name string) account.SignedIn {
	d.t.Helper()
	in, err := d.try(name, worldtest.Password(name), "", "10.0.0.1")
	if err != nil {
		d.t.Fatalf("%s: %v", name, err)
	}
	return in
}

func (d *desk) visit(cookie string) account.Visit {
	d.t.Helper()
	v, err := d.Visit(context.Background(), cookie, "test")
	if err != nil {
		d.t.Fatal(err)
	}
	return v
}

func (d *desk) count(model any, where string, args ...any) (n int64) {
	d.t.Helper()
	d.Read(func(tx *gorm.DB) error { return tx.Model(model).Where(where, args...).Count(&n).Error })
	return n
}

func (d *desk) entries(action string) int64 {
	return d.count(&models.AuditEntry{}, "action = ?", action)
}

func wantKind(t *testing.T, err error, kind models.Kind) {
	t.Helper()
	if models.KindOf(err) != kind {
		t.Fatalf("got %v, want %s", err, kind)
	}
}

func wantProblem(t *testing.T, err error, field, message string) {
	t.Helper()
	var got models.Problems
	if e, ok := err.(*models.Error); ok {
		got = e.Fields
	}
	if got[field] != message {
		t.Errorf("got %v, want %s=%s", err, field, message)
	}
}

const guess = "a guess that is wrong"

func TestTheNameMayBeTypedInAnyCase(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		if _, err := d.try("  CaseWorker ", worldtest.Password("caseworker"), "", "10.0.0.1"); err != nil {
			t.Error(err)
		}
		if _, err := d.try("caseworker", worldtest.Password("caseworker")+" ", "", "10.0.0.1"); err == nil {
			t.Error("a password with a space too many was taken")
		}
	})
}

func TestEveryRefusalReadsTheSameAndLeavesAnEntry(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx := context.Background()
		if err := d.Disable(ctx, d.Actor("administrator"), d.Account("counsellor").ID); err != nil {
			t.Fatal(err)
		}
		if _, _, err := d.Invite(ctx, d.Actor("administrator"), newcomer(d, "invited.only")); err != nil {
			t.Fatal(err)
		}
		texts := map[string]bool{}
		for i, name := range []string{"caseworker", "nobody", "counsellor", "invited.only"} {
			_, err := d.try(name, guess, "", "10.0.0.1")
			wantKind(t, err, models.Unauthenticated)
			texts[err.Error()] = true
			if got := d.entries("account.sign_in_refused"); got != int64(i+1) {
				t.Errorf("%s: %d entries, want %d", name, got, i+1)
			}
		}
		if len(texts) != 1 {
			t.Errorf("the refusals differ: %v", texts)
		}
		if _, err := d.try("counsellor", worldtest.Password("counsellor"), "", "10.0.0.1"); models.KindOf(err) != models.Unauthenticated {
			t.Errorf("a disabled account: got %v", err)
		}
	})
}

func TestOneConnectionIsOneGuesserHoweverManyAddressesItHas(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		guessFrom := func(i int, address string) error {
			_, err := d.try(fmt.Sprintf("nobody-%d", i), guess, "", address)
			return err
		}
		for i := range 20 {
			wantKind(t, guessFrom(i, fmt.Sprintf("2001:db8:1:2:%x::%x", i, i+1)), models.Unauthenticated)
		}
		wantKind(t, guessFrom(20, "2001:db8:1:2:ffff::1%eth0"), models.Throttled)
		wantKind(t, guessFrom(21, "2001:db8:1:3::1"), models.Unauthenticated)
		for i := range 20 {
			wantKind(t, guessFrom(30+i, "203.0.113.9"), models.Unauthenticated)
		}
		wantKind(t, guessFrom(50, "::ffff:203.0.113.9"), models.Throttled) // the same one
		wantKind(t, guessFrom(51, "203.0.113.10"), models.Unauthenticated)
	})
}

func TestGuessesFromElsewhereCannotLockOutAKnownBrowser(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		known := d.signIn("caseworker").Browser
		braked := false
		for range 40 {
			_, err := d.try("caseworker", guess, "", "203.0.113.9")
			braked = braked || models.KindOf(err) == models.Throttled
		}
		if !braked {
			t.Fatal("forty guesses were not braked")
		}
		_, err := d.try("caseworker", worldtest.Password("caseworker"), "", "10.0.0.7")
		wantKind(t, err, models.Throttled)
		if _, err := d.try("caseworker", worldtest.Password("caseworker"), known, "203.0.113.9"); err != nil {
			t.Errorf("the owner in her known browser: %v", err)
		}
		d.Advance(15 * time.Minute)
		if _, err := d.try("caseworker", worldtest.Password("caseworker"), "", "10.0.0.7"); err != nil {
			t.Errorf("after the window: %v", err)
		}
	})
}

func TestAKnownBrowserIsBrakedByItselfAndForgivenWithTheRightPassword(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		known := d.signIn("caseworker").Browser
		for range 7 {
			_, err := d.try("caseworker", guess, known, "10.0.0.1")
			wantKind(t, err, models.Unauthenticated)
		}
		if _, err := d.try("caseworker", worldtest.Password("caseworker"), known, "10.0.0.1"); err != nil {
			t.Fatal(err)
		}
		for range 8 {
			_, err := d.try("caseworker", guess, known, "10.0.0.1")
			wantKind(t, err, models.Unauthenticated)
		}
		_, err := d.try("caseworker", worldtest.Password("caseworker"), known, "10.0.0.1")
		wantKind(t, err, models.Throttled)
	})
}

func TestAThousandGuessesAtOnceAreAThousandTries(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		answers := make(chan models.Kind, 60)
		for range cap(answers) {
			go func() {
				_, err := d.try("caseworker", guess, "", "203.0.113.9")
				answers <- models.KindOf(err)
			}()
		}
		looked := 0
		for range cap(answers) {
			if <-answers == models.Unauthenticated {
				looked++
			}
		}
		if looked > 12 {
			t.Errorf("%d passwords were looked at, want at most 12", looked)
		}
	})
}

func TestColleaguesAtOneDeskAreBothKnown(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		first := d.signIn("caseworker").Browser
		second, err := d.try("counsellor", worldtest.Password("counsellor"), first, "10.0.0.1")
		if err != nil || second.Browser != first {
			t.Fatalf("got %v and another token: %v", err, second.Browser != first)
		}
		if n := d.count(&models.KnownBrowser{}, "account_id IN ?", []string{d.Account("caseworker").ID, d.Account("counsellor").ID}); n != 2 {
			t.Errorf("%d browsers are known, want 2", n)
		}
		if in, err := d.try("legal_aid", worldtest.Password("legal_aid"), "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "10.0.0.1"); err != nil || in.Browser == "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" {
			t.Errorf("a token we never gave out was taken: %v", err)
		}
	})
}

func TestSigningInAgainEndsTheSessionOfThisBrowser(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		first := d.signIn("caseworker")
		second, err := d.SignIn(context.Background(), account.Try{Name: "caseworker", Password: worldtest.Password("caseworker"), Session: first.Cookie})
		if err != nil || second.Cookie == first.Cookie {
			t.Fatalf("got %v", err)
		}
		_, err = d.Visit(context.Background(), first.Cookie, "test")
		wantKind(t, err, models.Unauthenticated)
		d.visit(second.Cookie)
	})
}

func TestTheLimitsOfASessionAreExact(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx := context.Background()
		for _, k := range []struct {
			after time.Duration
			want  models.Kind
		}{
			{account.IdleLimit - time.Millisecond, ""}, {account.IdleLimit, models.Unauthenticated}, {account.IdleLimit + time.Millisecond, models.Unauthenticated},
		} {
			in := d.signIn("caseworker")
			d.Advance(k.after)
			if _, err := d.Visit(ctx, in.Cookie, "test"); models.KindOf(err) != k.want {
				t.Errorf("idle for %s: got %v, want %q", k.after, err, k.want)
			}
		}
		in := d.signIn("caseworker")
		start := d.Now()
		for d.Now().Sub(start) < account.AbsoluteLimit-5*time.Minute {
			d.Advance(5 * time.Minute)
			if err := d.Touch(ctx, d.visit(in.Cookie)); err != nil {
				t.Fatal(err)
			}
		}
		d.Advance(account.AbsoluteLimit - time.Millisecond - d.Now().Sub(start))
		d.visit(in.Cookie)
		d.Advance(time.Millisecond)
		_, err := d.Visit(ctx, in.Cookie, "test")
		wantKind(t, err, models.Unauthenticated)
	})
}

func TestADeadSessionKeepsItsOwnerForADayAndNoKey(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx := context.Background()
		in := d.signIn("caseworker")
		d.Advance(account.IdleLimit + 3*time.Minute)
		if err := d.ClearSessions(ctx); err != nil {
			t.Fatal(err)
		}
		if n := d.count(&models.Session{}, "length(sealed_key) > 0"); n != 0 {
			t.Errorf("%d dead sessions still hold a key", n)
		}
		if a, err := d.Owner(ctx, in.Cookie); err != nil || a.ID != d.Account("caseworker").ID {
			t.Errorf("got %v, %v, want the owner", a.ID, err)
		}
		d.Advance(24 * time.Hour)
		if err := d.ClearSessions(ctx); err != nil {
			t.Fatal(err)
		}
		_, err := d.Owner(ctx, in.Cookie)
		wantKind(t, err, models.NotFound)
	})
}

func TestSigningOutEverywhereEndsAll(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx := context.Background()
		here, there, other := d.signIn("caseworker"), d.signIn("caseworker"), d.signIn("counsellor")
		list, err := d.Sessions(ctx, d.visit(here.Cookie))
		if err != nil || len(list) != 2 {
			t.Fatalf("got %d sessions, %v, want 2", len(list), err)
		}
		if err := d.LeaveEverywhere(ctx, d.visit(here.Cookie)); err != nil {
			t.Fatal(err)
		}
		for _, cookie := range []string{here.Cookie, there.Cookie} {
			_, err := d.Visit(ctx, cookie, "test")
			wantKind(t, err, models.Unauthenticated)
			_, err = d.Owner(ctx, cookie)
			wantKind(t, err, models.NotFound)
		}
		d.visit(other.Cookie)
	})
}

func TestOneSessionIsEndedByItsOwnerOnly(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx := context.Background()
		here, there, other := d.signIn("caseworker"), d.signIn("caseworker"), d.signIn("counsellor")
		list, err := d.Sessions(ctx, d.visit(here.Cookie))
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range list {
			wantKind(t, d.EndSession(ctx, d.visit(other.Cookie), s.Name), models.NotFound)
			if !s.Here {
				if err := d.EndSession(ctx, d.visit(here.Cookie), s.Name); err != nil {
					t.Fatal(err)
				}
			}
		}
		_, err = d.Visit(ctx, there.Cookie, "test")
		wantKind(t, err, models.Unauthenticated)
		d.visit(here.Cookie)
	})
}

func TestALockedScreenHasNoKeyAndWaitsTheWholeDay(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx := context.Background()
		in := d.signIn("caseworker")
		if err := d.Lock(ctx, d.visit(in.Cookie)); err != nil {
			t.Fatal(err)
		}
		d.Advance(3 * time.Hour)
		v := d.visit(in.Cookie)
		if !v.Locked || v.Actor.Keys() != nil {
			t.Fatalf("got locked %v with keys %v", v.Locked, v.Actor.Keys())
		}
		_, err := d.Unlock(ctx, v, guess)
		wantProblemJoined(t, err, "password")
		fresh, err := d.Unlock(ctx, v, worldtest.Password("caseworker"))
		if err != nil || fresh == in.Cookie {
			t.Fatalf("got %v and the same secret: %v", err, fresh == in.Cookie)
		}
		_, err = d.Visit(ctx, in.Cookie, "test")
		wantKind(t, err, models.Unauthenticated)
		if v := d.visit(fresh); v.Locked || v.Actor.Keys() == nil || v.Session.ExpiresAt != models.At(worldtest.Start).Add(account.AbsoluteLimit) {
			t.Error("unlocking did not open the keys, or made the day longer")
		}
	})
}

func wantProblemJoined(t *testing.T, err error, field string) {
	t.Helper()
	if models.KindOf(err) != models.Invalid {
		t.Fatalf("got %v, want a problem of %s", err, field)
	}
}

func TestGuessesAtALockedScreenAreBraked(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx := context.Background()
		in := d.signIn("caseworker")
		if err := d.Lock(ctx, d.visit(in.Cookie)); err != nil {
			t.Fatal(err)
		}
		v := d.visit(in.Cookie)
		for range 8 {
			_, err := d.Unlock(ctx, v, guess)
			wantProblemJoined(t, err, "password")
		}
		_, err := d.Unlock(ctx, v, worldtest.Password("caseworker"))
		wantKind(t, err, models.Throttled)
		if d.entries("account.password_refused") != 8 {
			t.Error("the guesses are not in the audit log")
		}
	})
}
