package account_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/account"
	"aftercare/services/worldtest"
)

const guess = "a guess that is wrong"

func TestSignIn(t *testing.T) {
	t.Run("ignores case of the name", func(t *testing.T) {
		each(t, func(t *testing.T, d *desk) {
			if _, err := d.try("  CaseWorker ", worldtest.Password("caseworker"), "", "10.0.0.1"); err != nil {
				t.Error(err)
			}
			if _, err := d.try("caseworker", worldtest.Password("caseworker")+" ", "", "10.0.0.1"); err == nil {
				t.Error("a password with a space too many was taken")
			}
		})
	})
	t.Run("refusals look the same", func(t *testing.T) {
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
				worldtest.WantKind(t, err, models.Unauthenticated)
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
	})
	t.Run("replaces the session of the browser", func(t *testing.T) {
		each(t, func(t *testing.T, d *desk) {
			first := d.signIn("caseworker")
			second, err := d.SignIn(context.Background(), account.Try{Name: "caseworker", Password: worldtest.Password("caseworker"), Session: first.Cookie})
			if err != nil || second.Cookie == first.Cookie {
				t.Fatalf("got %v", err)
			}
			_, err = d.Visit(context.Background(), first.Cookie, "test")
			worldtest.WantKind(t, err, models.Unauthenticated)
			d.visit(second.Cookie)
		})
	})
}

func TestSignInCountsNetworkAsOneGuesser(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		guessFrom := func(i int, address string) error {
			_, err := d.try(fmt.Sprintf("nobody-%d", i), guess, "", address)
			return err
		}
		for i := range 20 {
			worldtest.WantKind(t, guessFrom(i, fmt.Sprintf("2001:db8:1:2:%x::%x", i, i+1)), models.Unauthenticated)
		}
		worldtest.WantKind(t, guessFrom(20, "2001:db8:1:2:ffff::1%eth0"), models.Throttled)
		worldtest.WantKind(t, guessFrom(21, "2001:db8:1:3::1"), models.Unauthenticated)
		for i := range 20 {
			worldtest.WantKind(t, guessFrom(30+i, "203.0.113.9"), models.Unauthenticated)
		}
		worldtest.WantKind(t, guessFrom(50, "::ffff:203.0.113.9"), models.Throttled) // the same one
		worldtest.WantKind(t, guessFrom(51, "203.0.113.10"), models.Unauthenticated)
	})
}

func TestGuessesDoNotLockOutKnownBrowser(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		known := d.signIn("caseworker").Browser
		braked := false
		for range 40 {
			_, err := d.try("caseworker", guess, "", "203.0.113.9")
			braked = braked || models.KindOf(err) == models.Throttled
		}
		if !braked {
			t.Fatal("forty guesses were not throttled")
		}
		_, err := d.try("caseworker", worldtest.Password("caseworker"), "", "203.0.113.9")
		worldtest.WantKind(t, err, models.Throttled)
		if _, err := d.try("caseworker", worldtest.Password("caseworker"), known, "203.0.113.9"); err != nil {
			t.Errorf("the owner in a known browser: %v", err)
		}
		if _, err := d.try("caseworker", worldtest.Password("caseworker"), "", "10.0.0.7"); err != nil {
			t.Errorf("the owner in a new browser elsewhere: %v", err)
		}
		d.Advance(15 * time.Minute)
		if _, err := d.try("caseworker", worldtest.Password("caseworker"), "", "203.0.113.9"); err != nil {
			t.Errorf("after the window: %v", err)
		}
	})
}

// TestGuessesFromManyNetworks guesses at one account from 200 networks, as
// whoever rents many machines does.
func TestGuessesFromManyNetworks(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		looked := 0
		for i := range 200 {
			for {
				_, err := d.try("caseworker", guess, "", fmt.Sprintf("203.0.%d.9", i))
				if models.KindOf(err) == models.Throttled {
					break
				}
				worldtest.WantKind(t, err, models.Unauthenticated)
				looked++
			}
		}
		if most := 60 + 12 + 200*3; looked > most {
			t.Errorf("%d passwords were looked at, want at most %d", looked, most)
		}
		for i, typed := range []string{guess, guess} {
			_, err := d.try("caseworker", typed, "", "10.0.0.7")
			if models.KindOf(err) != models.Unauthenticated {
				t.Fatalf("try %d of the owner in a new browser: %v", i, err)
			}
		}
		if _, err := d.try("caseworker", worldtest.Password("caseworker"), "", "10.0.0.7"); err != nil {
			t.Errorf("the owner in a new browser with the right password: %v", err)
		}
	})
}

func TestKnownBrowserHasItsOwnLimit(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		known := d.signIn("caseworker").Browser
		for range 7 {
			_, err := d.try("caseworker", guess, known, "10.0.0.1")
			worldtest.WantKind(t, err, models.Unauthenticated)
		}
		if _, err := d.try("caseworker", worldtest.Password("caseworker"), known, "10.0.0.1"); err != nil {
			t.Fatal(err)
		}
		for range 8 {
			_, err := d.try("caseworker", guess, known, "10.0.0.1")
			worldtest.WantKind(t, err, models.Unauthenticated)
		}
		_, err := d.try("caseworker", worldtest.Password("caseworker"), known, "10.0.0.1")
		worldtest.WantKind(t, err, models.Throttled)
	})
}

func TestConcurrentGuessesAllCount(t *testing.T) {
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

func TestSharedBrowserIsKnownToBoth(t *testing.T) {
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
			t.Errorf("a token we never gave out was accepted: %v", err)
		}
	})
}

func TestGuessesAtOnceAreCountedOneByOne(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		var wrong, braked atomic.Int64
		var wait sync.WaitGroup
		for i := range 100 {
			wait.Go(func() {
				_, err := d.try(fmt.Sprintf("nobody-%d", i), guess, "", "203.0.113.9")
				switch models.KindOf(err) {
				case models.Unauthenticated:
					wrong.Add(1)
				case models.Throttled:
					braked.Add(1)
				default:
					t.Errorf("got %v", err)
				}
			})
		}
		wait.Wait()
		if wrong.Load() != 20 || braked.Load() != 80 {
			t.Errorf("%d were told that they are wrong and %d to wait, want 20 and 80", wrong.Load(), braked.Load())
		}
	})
}

func TestRightPasswordIsNotAnsweredAfterTooManyWrongOnes(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		var in atomic.Int64
		var wait sync.WaitGroup
		for i := range 60 {
			wait.Go(func() {
				password := guess
				if i >= 40 {
					password = worldtest.Password("caseworker")
				}
				if _, err := d.try("caseworker", password, "", "203.0.113.9"); err == nil {
					in.Add(1)
				}
			})
		}
		wait.Wait()
		_, err := d.try("caseworker", worldtest.Password("caseworker"), "", "203.0.113.9")
		worldtest.WantKind(t, err, models.Throttled)
		if got := d.entries("account.signed_in"); got != in.Load() {
			t.Errorf("%d sign-ins in the log, %d answered", got, in.Load())
		}
	})
}
