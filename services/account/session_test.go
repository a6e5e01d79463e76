package account_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/account"
	"aftercare/services/custody"
	"aftercare/services/vault"
	"aftercare/services/worldtest"
)

func TestVisitObeysLimitsExactly(t *testing.T) {
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
		worldtest.WantKind(t, err, models.Unauthenticated)
	})
}

func TestOwnerOfDeadSession(t *testing.T) {
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
		worldtest.WantKind(t, err, models.NotFound)
	})
}

func TestLeaveEverywhereEndsAllSessions(t *testing.T) {
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
			worldtest.WantKind(t, err, models.Unauthenticated)
			if a, err := d.Owner(ctx, cookie); err != nil || a.ID != d.Account("caseworker").ID {
				t.Errorf("whose a late form is: got %v, %v", a.ID, err)
			}
		}
		if n := d.count(&models.Session{}, "length(sealed_key) > 0"); n != 1 {
			t.Errorf("%d sessions hold a key, want that of the counsellor", n)
		}
		if list, err := d.Sessions(ctx, d.visit(other.Cookie)); err != nil || len(list) != 1 {
			t.Errorf("got %d sessions, %v", len(list), err)
		}
		d.visit(other.Cookie)
	})
}

func TestEndSessionOnlyOwn(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx := context.Background()
		here, there, other := d.signIn("caseworker"), d.signIn("caseworker"), d.signIn("counsellor")
		list, err := d.Sessions(ctx, d.visit(here.Cookie))
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range list {
			worldtest.WantKind(t, d.EndSession(ctx, d.visit(other.Cookie), s.Name), models.NotFound)
			if !s.Here {
				if err := d.EndSession(ctx, d.visit(here.Cookie), s.Name); err != nil {
					t.Fatal(err)
				}
			}
		}
		_, err = d.Visit(ctx, there.Cookie, "test")
		worldtest.WantKind(t, err, models.Unauthenticated)
		d.visit(here.Cookie)
	})
}

func TestLockDropsKeyUntilUnlock(t *testing.T) {
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
		worldtest.WantKind(t, err, models.Unauthenticated)
		if v := d.visit(fresh); v.Locked || v.Actor.Keys() == nil || v.Session.ExpiresAt != models.At(worldtest.Start).Add(account.AbsoluteLimit) {
			t.Error("unlocking did not open the keys, or made the day longer")
		}
	})
}

// A request that has run out of time writes nothing, as on a full disk or while the
// database is away.
func TestLeavingAndLockingWorkWithoutAWrite(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx, none := context.Background(), cancelled()
		gone, left, locked := d.signIn("caseworker"), d.signIn("counsellor"), d.signIn("administrator")
		before := d.count(&models.AuditEntry{}, "action IN ('account.signed_out', 'account.left', 'account.locked')")
		for name, err := range map[string]error{
			"sign out": d.SignOut(none, d.visit(gone.Cookie)), "leave": d.Leave(none, d.visit(left.Cookie)), "lock": d.Lock(none, d.visit(locked.Cookie)),
		} {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		halted := func(when string) {
			t.Helper()
			for _, cookie := range []string{gone.Cookie, left.Cookie} {
				if _, err := d.Visit(ctx, cookie, "test"); models.KindOf(err) != models.Unauthenticated {
					t.Errorf("%s: who left is still signed in: %v", when, err)
				}
			}
			if v := d.visit(locked.Cookie); !v.Locked || v.Actor.Keys() != nil {
				t.Errorf("%s: the screen is locked %v, with keys %v", when, v.Locked, v.Actor.Keys())
			}
		}
		halted("in memory")
		if n := d.count(&models.AuditEntry{}, "action IN ('account.signed_out', 'account.left', 'account.locked')"); n != before {
			t.Fatalf("%d entries were written without a write", n-before)
		}
		if err := d.WriteUnwritten(none); err == nil {
			t.Error("what cannot be written is said to be written")
		}
		halted("after a failed try")
		if err := d.WriteUnwritten(ctx); err != nil {
			t.Fatal(err)
		}
		halted("written")
		if n := d.count(&models.AuditEntry{}, "action IN ('account.signed_out', 'account.left', 'account.locked')"); n != before+3 {
			t.Errorf("%d entries, want 3", n-before)
		}
		if n := d.count(&models.Session{}, "length(sealed_key) > 0"); n != 0 {
			t.Errorf("%d sessions still hold a key", n)
		}
		if fresh, err := d.Unlock(ctx, d.visit(locked.Cookie), worldtest.Password("administrator")); err != nil || d.visit(fresh).Locked {
			t.Errorf("unlocking: %v", err)
		}
	})
}

func cancelled() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}

func wantProblemJoined(t *testing.T, err error, field string) {
	t.Helper()
	if models.KindOf(err) != models.Invalid {
		t.Fatalf("got %v, want a problem of %s", err, field)
	}
}

// Signed out elsewhere while the password of the locked screen was checked: the
// screen stays shut.
func TestUnlockOpensNoEndedSession(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx := context.Background()
		in, there := d.signIn("caseworker"), d.signIn("caseworker")
		if err := d.Lock(ctx, d.visit(in.Cookie)); err != nil {
			t.Fatal(err)
		}
		v := d.visit(in.Cookie)
		if err := d.LeaveEverywhere(ctx, d.visit(there.Cookie)); err != nil {
			t.Fatal(err)
		}
		_, err := d.Unlock(ctx, v, worldtest.Password("caseworker"))
		worldtest.WantKind(t, err, models.Unauthenticated)
	})
}

func TestUnlockLimitsGuesses(t *testing.T) {
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
		worldtest.WantKind(t, err, models.Throttled)
		if d.entries("account.password_refused") != 8 {
			t.Error("no audit entry of the guesses")
		}
	})
}

func TestSignInsAtOnceAreLimited(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		first := d.signIn("caseworker")
		var others []account.SignedIn
		for range account.SessionLimit - 1 {
			d.Advance(time.Second)
			in := d.signIn("caseworker")
			if in.Ended != 0 {
				t.Fatalf("the %dth sign-in ended %d others", len(others)+2, in.Ended)
			}
			others = append(others, in)
		}
		d.Advance(time.Minute)
		v := d.visit(first.Cookie) // the oldest one is used again
		if err := d.Touch(t.Context(), v); err != nil {
			t.Fatal(err)
		}
		colleague := d.signIn("counsellor")
		if in := d.signIn("caseworker"); in.Ended != 1 {
			t.Errorf("one sign-in too many ended %d others, want 1", in.Ended)
		}
		d.visit(first.Cookie)
		d.visit(colleague.Cookie)
		_, err := d.Visit(t.Context(), others[0].Cookie, "test")
		worldtest.WantKind(t, err, models.Unauthenticated)
		if why, err := d.WhyEnded(t.Context(), others[0].Cookie); err != nil || why != models.EndedByLimit {
			t.Errorf("the browser that was ended reads %q, %v", why, err)
		}
		if n := d.count(&models.Session{}, "ended <> '' AND length(sealed_key) > 0"); n != 0 {
			t.Errorf("%d sign-ins that were ended still hold a key", n)
		}
		if list, err := d.Sessions(t.Context(), v); err != nil || len(list) != account.SessionLimit {
			t.Errorf("%d sign-ins live, want %d: %v", len(list), account.SessionLimit, err)
		}
		if got := d.Entries("account.session_ended"); len(got) != 1 || got[0].Detail != "reason=at_once" {
			t.Errorf("the log says %+v", got)
		}
	})
}

func TestSignInsAtOnceAreLimitedWhenTheyRace(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		var wg sync.WaitGroup
		for i := range 2 * account.SessionLimit {
			wg.Add(1)
			go func() {
				defer wg.Done()
				if _, err := d.try("caseworker", worldtest.Password("caseworker"), "", fmt.Sprintf("10.0.%d.1", i)); err != nil {
					t.Error(err)
				}
			}()
		}
		wg.Wait()
		if n := d.count(&models.Session{}, "account_id = ? AND expires_at > ?", d.Account("caseworker").ID, d.Moment()); n != account.SessionLimit {
			t.Errorf("%d sign-ins live, want %d", n, account.SessionLimit)
		}
	})
}

// another returns the service of a second server on the same database.
func (d *desk) another() *account.Service {
	v := vault.New(d.Now)
	return account.New(d.DB, vault.NewHasher(vault.TestParams(), 4), v, custody.New(v, worldtest.NewID), worldtest.Library(d.t), d.Now, worldtest.NewID)
}

func TestSignInHoldsOnEveryServer(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx, other := t.Context(), d.another()
		in := d.signIn("caseworker")
		v, err := other.Visit(ctx, in.Cookie, "test")
		if err != nil || v.Actor.Keys() == nil {
			t.Fatalf("a sign-in of the first server at the second: %v", err)
		}
		for range 12 {
			_, _ = d.try("counsellor", guess, "", "203.0.113.9")
		}
		_, err = other.SignIn(ctx, account.Try{Name: "counsellor", Password: guess, Address: "203.0.113.9"})
		worldtest.WantKind(t, err, models.Throttled)
		d.refuse("caseworker", 100)
		if err := other.Refused(ctx, v.Actor, "route:GET /x", "", models.NotFound); err != nil {
			t.Fatal(err)
		}
		if other.WaitUntil(v).IsZero() || d.entries("access.slowed") != 1 {
			t.Error("refusals at two servers are not counted together")
		}
		d.Advance(15 * time.Minute)
		for _, s := range []*account.Service{d.Service, other, d.Service} {
			if err := s.CloseRefusals(ctx); err != nil {
				t.Fatal(err)
			}
		}
		if n := d.entries("access.refused_often"); n != 1 {
			t.Errorf("%d lines for one quarter of an hour, want 1", n)
		}
		if err := other.SignOut(ctx, v); err != nil {
			t.Fatal(err)
		}
		_, err = d.Visit(ctx, in.Cookie, "test")
		worldtest.WantKind(t, err, models.Unauthenticated)
	})
}

func TestEndOthersLeavesThisOne(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		there, here, other := d.signIn("caseworker"), d.signIn("caseworker"), d.signIn("counsellor")
		if err := d.EndOthers(ctx, d.visit(here.Cookie)); err != nil {
			t.Fatal(err)
		}
		d.visit(here.Cookie)
		d.visit(other.Cookie)
		_, err := d.Visit(ctx, there.Cookie, "test")
		worldtest.WantKind(t, err, models.Unauthenticated)
		if why, err := d.WhyEnded(ctx, there.Cookie); err != nil || why != models.EndedElsewhere {
			t.Errorf("got %q, %v", why, err)
		}
		worldtest.WantKind(t, d.EndOthers(ctx, d.visit(here.Cookie)), models.Conflict)
		if got := d.Entries("account.session_ended"); len(got) != 1 || got[0].Detail != "sessions=others" {
			t.Errorf("the log says %+v", got)
		}
	})
}

func TestANewPasswordEndsTheOthersAndSaysSo(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		there, here := d.signIn("caseworker"), d.signIn("caseworker")
		cookie, err := d.ChangePassword(ctx, d.visit(here.Cookie), worldtest.Password("caseworker"), chosen)
		if err != nil {
			t.Fatal(err)
		}
		d.visit(cookie)
		_, err = d.Visit(ctx, there.Cookie, "test")
		worldtest.WantKind(t, err, models.Unauthenticated)
		if why, err := d.WhyEnded(ctx, there.Cookie); err != nil || why != models.EndedByPassword {
			t.Errorf("got %q, %v", why, err)
		}
	})
}

func TestSignInsTellTheirDevice(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		in, err := d.SignIn(t.Context(), account.Try{Name: "caseworker", Password: worldtest.Password("caseworker"), Device: "Firefox/Android"})
		if err != nil {
			t.Fatal(err)
		}
		list, err := d.Sessions(t.Context(), d.visit(in.Cookie))
		if err != nil || len(list) != 1 || list[0].Device != "Firefox/Android" {
			t.Errorf("got %+v, %v", list, err)
		}
	})
}
