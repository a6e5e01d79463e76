package account_test

import (
	"bytes"
	"encoding/base32"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/hotp"
	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/account"
	"aftercare/services/worldtest"
)

// app is the app on the phone of somebody who has set up a second step.
type app struct {
	d      *desk
	name   string
	secret string
	rescue []string
	cookie string // of the sign-in in which it was set up
}

// withApp sets up a second step. The code of that half minute is used then.
func (d *desk) withApp(name string) *app {
	d.t.Helper()
	a := &app{d: d, name: name, secret: account.NewFactorSecret(), cookie: d.signIn(name).Cookie}
	var err error
	a.rescue, err = d.SetUpFactor(d.t.Context(), d.visit(a.cookie), account.FactorSetUp{Secret: a.secret, Code: a.code(0), Password: worldtest.Password(name)})
	if err != nil {
		d.t.Fatal(err)
	}
	return a
}

// code is what the app shows so many half minutes from now.
func (a *app) code(away int64) string {
	a.d.t.Helper()
	code, err := hotp.GenerateCode(a.secret, uint64(int64(a.d.Moment())/30_000+away))
	if err != nil {
		a.d.t.Fatal(err)
	}
	return code
}

// other is a code that is wrong.
func (a *app) other() string {
	for n := range 1_000_000 {
		code := fmt.Sprintf("%06d", n)
		if code != a.code(-1) && code != a.code(0) && code != a.code(1) {
			return code
		}
	}
	return ""
}

// signIn tries to sign in from a browser of its own.
func (a *app) signIn(password, code, address string) (account.SignedIn, error) {
	return a.d.SignIn(a.d.t.Context(), account.Try{Name: a.name, Password: password, Code: code, Address: address, Request: "test"})
}

func (a *app) right(code string) error {
	_, err := a.signIn(worldtest.Password(a.name), code, "10.0.0.2")
	return err
}

func TestSecondStepAtSignIn(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		a := d.withApp("caseworker")
		d.Advance(time.Minute)
		_, wrongPassword := a.signIn(guess, "", "10.0.0.9")
		for _, code := range []string{"", a.other(), a.code(-2), a.code(2), "12345", "abcdefghijklmnop"} {
			_, err := a.signIn(worldtest.Password(a.name), code, "10.0.0.9")
			if worldtest.WantKind(t, err, models.Unauthenticated); err.Error() != wrongPassword.Error() {
				t.Errorf("with the code %q: got %v, want the words of a wrong password", code, err)
			}
			d.Advance(15 * time.Minute) // of the limit on guessing
		}
		code := a.code(0)
		folded := strings.Map(func(r rune) rune { return '०' + r - '0' }, code[:3]) + " " + code[3:]
		if err := a.right(folded); err != nil {
			t.Errorf("the code in digits of Devanagari: %v", err)
		}
		worldtest.WantKind(t, a.right(code), models.Unauthenticated)
		worldtest.WantKind(t, a.right(a.code(-1)), models.Unauthenticated)
		if err := a.right(a.code(1)); err != nil {
			t.Errorf("the code of the next half minute: %v", err)
		}
		if got := d.Entries("account.signed_in"); got[len(got)-1].Detail != "step=code" {
			t.Errorf("the log says %q of a sign-in with a code", got[len(got)-1].Detail)
		}
		if got := d.Entries("account.sign_in_refused"); got[0].Detail != "" || got[1].Detail != "wrong=code" {
			t.Errorf("the log says %q of a wrong password and %q of a wrong code", got[0].Detail, got[1].Detail)
		}
		d.signIn("counsellor") // who has none needs none
		if _, err := d.SignIn(t.Context(), account.Try{Name: "counsellor", Password: worldtest.Password("counsellor"), Code: "123456"}); err != nil {
			t.Errorf("a code that nobody asked for: %v", err)
		}
	})
}

func TestARescueCodeSignsInOnce(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		a := d.withApp("caseworker")
		if len(a.rescue) != models.RescueCodes {
			t.Fatalf("%d rescue codes, want %d", len(a.rescue), models.RescueCodes)
		}
		in, err := a.signIn(worldtest.Password(a.name), strings.ToUpper(strings.ReplaceAll(a.rescue[3], "-", " ")), "10.0.0.2")
		if err != nil || !in.Rescued || in.RescueLeft != models.RescueCodes-1 {
			t.Fatalf("got %+v, %v", in, err)
		}
		worldtest.WantKind(t, a.right(a.rescue[3]), models.Unauthenticated)
		if err := a.right(a.rescue[4]); err != nil {
			t.Errorf("another one: %v", err)
		}
	})
}

func TestTwoSignInsAtOnceUseACodeOnce(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		a := d.withApp("caseworker")
		d.Advance(time.Minute)
		for _, code := range []string{a.code(0), a.rescue[0]} {
			var wait sync.WaitGroup
			var mu sync.Mutex
			in := 0
			for range 4 { // fewer than the limit on wrong codes
				wait.Go(func() {
					if a.right(code) == nil {
						mu.Lock()
						in++
						mu.Unlock()
					}
				})
			}
			wait.Wait()
			if in != 1 {
				t.Errorf("%d signed in with one code, want 1", in)
			}
			d.Advance(15 * time.Minute)
		}
	})
}

func TestGuessedCodesAreLimited(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		a := d.withApp("caseworker")
		d.Advance(time.Minute)
		for i := range 10 { // without the password nobody counts against her codes
			_, err := a.signIn(guess, a.other(), fmt.Sprintf("203.0.113.%d", i))
			worldtest.WantKind(t, err, models.Unauthenticated)
		}
		guessed := 0
		for i := range 40 { // from many networks, with the password
			if _, err := a.signIn(worldtest.Password(a.name), a.other(), fmt.Sprintf("198.51.100.%d", i)); models.KindOf(err) == models.Unauthenticated {
				guessed++
			}
		}
		if guessed != 5 {
			t.Errorf("%d guesses were answered, want 5", guessed)
		}
		worldtest.WantKind(t, a.right(a.code(0)), models.Throttled)
		d.Advance(15 * time.Minute)
		in, err := a.signIn(worldtest.Password(a.name), a.code(0), "10.0.0.2")
		if err != nil || in.WrongCodes != 5 {
			t.Errorf("after the window: %v, told of %d wrong codes, want 5", err, in.WrongCodes)
		}
		d.Advance(time.Minute)
		if in, err := a.signIn(worldtest.Password(a.name), a.code(0), "10.0.0.2"); err != nil || in.WrongCodes != 0 {
			t.Errorf("at the next sign-in: %v, told of %d again", err, in.WrongCodes)
		}
	})
}

func TestSetUpOfSecondStep(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		there, here := d.signIn("caseworker"), d.signIn("caseworker")
		v, secret := d.visit(here.Cookie), account.NewFactorSecret()
		a := &app{d: d, name: "caseworker", secret: secret}
		good := account.FactorSetUp{Secret: secret, Code: a.code(0), Password: worldtest.Password("caseworker")}
		for field, in := range map[string]account.FactorSetUp{
			"factor_code=factor.code_wrong_new": {Secret: secret, Code: a.other(), Password: good.Password},
			"factor_code=factor.begin_again":    {Secret: "ABCD", Code: good.Code, Password: good.Password},
			"password=password.wrong":           {Secret: secret, Code: good.Code, Password: guess},
		} {
			_, err := d.SetUpFactor(ctx, v, in)
			name, message, _ := strings.Cut(field, "=")
			wantProblem(t, err, name, message)
		}
		if _, err := d.SetUpFactor(ctx, v, good); err != nil {
			t.Fatal(err)
		}
		d.visit(here.Cookie)
		if why, err := d.WhyEnded(ctx, there.Cookie); err != nil || why != models.EndedByFactor {
			t.Errorf("the other sign-in ended by %q, %v", why, err)
		}
		_, err := d.SetUpFactor(ctx, v, good)
		worldtest.WantKind(t, err, models.Conflict)
		d.Read(func(tx *gorm.DB) error {
			var row models.Factor
			err := tx.Where("account_id = ?", v.Account.ID).Take(&row).Error
			raw, _ := base32.StdEncoding.DecodeString(secret)
			if bytes.Contains(row.Sealed, raw) || bytes.Contains(row.Sealed, []byte(secret)) {
				t.Error("the secret stands in the row as it is")
			}
			return err
		})
	})
}

func TestANewPasswordKeepsTheSecondStep(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		a := d.withApp("caseworker")
		if _, err := d.ChangePassword(t.Context(), d.visit(a.cookie), worldtest.Password(a.name), chosen); err != nil {
			t.Fatal(err)
		}
		d.Advance(time.Minute)
		_, err := a.signIn(chosen, "", "10.0.0.2")
		worldtest.WantKind(t, err, models.Unauthenticated)
		if _, err := a.signIn(chosen, a.code(0), "10.0.0.2"); err != nil {
			t.Errorf("the code with the new password: %v", err)
		}
	})
}

// An administrator who makes a link for somebody and uses it does not get past her
// second step.
func TestALinkNeedsARescueCode(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		a := d.withApp("caseworker")
		token, err := d.Reset(ctx, d.Actor("administrator"), d.Account(a.name).ID, true)
		if err != nil {
			t.Fatal(err)
		}
		if link, err := d.OpenLink(ctx, token, models.InviteReset); err != nil || !link.Rescue {
			t.Errorf("the link asks for no rescue code: %v", err)
		}
		d.Advance(time.Minute)
		for _, code := range []string{"", a.code(0), "abcd-efgh-jkmn-pqrs"} {
			_, err := d.Welcome(ctx, account.Arrival{Token: token, Password: chosen, Rescue: code, Request: "test"})
			wantProblem(t, err, "rescue_code", "factor.rescue_wrong")
		}
		if n := d.entries("account.code_refused"); n != 3 {
			t.Errorf("%d entries of wrong codes, want 3", n)
		}
		in, err := d.Welcome(ctx, account.Arrival{Token: token, Password: chosen, Rescue: a.rescue[0], Request: "test"})
		if err != nil {
			t.Fatal(err)
		}
		if f, err := d.Factor(ctx, d.visit(in.Cookie)); err != nil || f.There || f.Rescue != 0 {
			t.Errorf("after a new key pair: got %+v, %v; the secret opened with the old one", f, err)
		}
	})
}

func TestALinkByThePaperNeedsNone(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		a := d.withApp("administrator")
		link, err := d.LinkByPaper(t.Context(), d.World.Recovery, a.name)
		if err != nil {
			t.Fatal(err)
		}
		in, err := d.Welcome(t.Context(), account.Arrival{Token: link.Token, Password: chosen, Request: "test"})
		if err != nil {
			t.Fatal(err)
		}
		if f, err := d.Factor(t.Context(), d.visit(in.Cookie)); err != nil || f.There {
			t.Errorf("got %+v, %v", f, err)
		}
		if got := d.Entries("account.password_chosen"); len(got) != 1 || !strings.Contains(got[0].Detail, "step=by_paper") {
			t.Errorf("the log says %+v", got)
		}
	})
}

func TestChangingTheSecondStepNeedsPasswordAndCode(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		a := d.withApp("caseworker")
		v := d.visit(a.cookie)
		d.Advance(time.Minute)
		wantProblem(t, d.RemoveFactor(ctx, v, guess, a.code(0)), "password", "password.wrong")
		wantProblem(t, d.RemoveFactor(ctx, v, worldtest.Password(a.name), a.other()), "factor_code", "factor.code_wrong")
		codes, err := d.RenewRescueCodes(ctx, v, worldtest.Password(a.name), a.code(0))
		if err != nil || len(codes) != models.RescueCodes {
			t.Fatalf("%d codes, %v", len(codes), err)
		}
		wantProblem(t, d.RemoveFactor(ctx, v, worldtest.Password(a.name), a.rescue[0]), "factor_code", "factor.code_wrong")
		if err := d.RemoveFactor(ctx, v, worldtest.Password(a.name), codes[0]); err != nil {
			t.Fatal(err)
		}
		worldtest.WantKind(t, d.RemoveFactor(ctx, v, worldtest.Password(a.name), codes[1]), models.Conflict)
		d.signIn(a.name)
		if n := d.count(&models.RescueCode{}, "account_id = ?", v.Account.ID); n != 0 {
			t.Errorf("%d rescue codes are left", n)
		}
	})
}
