package handlers

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"aftercare/models"
	"aftercare/services/referral"
	"aftercare/services/vault"
	"aftercare/services/worldtest"
)

// referredWith records a referral with which some facts go along.
func referredWith(h *house, c models.Case, shares models.CodeList, need string) string {
	h.t.Helper()
	agreed(h, c, models.PurposeHealth)
	in := referral.Input{Provider: "CANARY-dentist", Need: need}
	in.Service, in.ProviderKind, in.Reason, in.Urgency, in.Shares = "dental_care", "hospital", "specialist", models.ReferralOrdinary, shares
	done, err := h.deps.Referrals.Send(h.t.Context(), h.Actor("caseworker"), c.ID, in)
	if err != nil {
		h.t.Fatal(err)
	}
	return referralPath(c.ID, done.ID)
}

// openedWith opens a bundle as an unlocked text.
func openedWith(t *testing.T, sealed []byte, password string) string {
	t.Helper()
	key, err := vault.PasswordKey(password)
	if err != nil {
		t.Fatal(err)
	}
	r, err := vault.OpenStream(bytes.NewReader(sealed), key)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(plain)
}

// TestABundleGoesToAnotherHouseAndIsAnswered makes a sealed bundle of a referral, opens it
// in another house, answers with the code, and begins an intake with it.
func TestABundleGoesToAnotherHouseAndIsAnswered(t *testing.T) {
	t.Parallel()
	h, other := newHouse(t), newHouse(t)
	c := h.opened()
	at := referredWith(h, c, "code called_name age sex need", "=1+1 and a tooth")
	b := h.signedIn("caseworker")
	for _, lang := range []string{"en", "hi"} {
		b.post("/language", url.Values{"lang": {lang}})
		for _, path := range []string{at + "/bundle", at + "/code", camePath} {
			wholePage(t, lang+" "+path, b.get(path))
		}
	}
	b.post("/language", url.Values{"lang": {"en"}})
	password := vault.NewPassword()
	form := url.Values{"token": {worldtest.NewID()}, "locked_to": {"password"}, "password": {password}, "purpose": {"referral"}, "asked": {"yes"}}
	w := b.post(at+"/bundle", form)
	wantStatus(t, w, http.StatusOK)
	sealed := w.Body.Bytes()
	if bytes.Contains(sealed, []byte("CANARY")) || !bytes.HasPrefix(sealed, []byte("age-encryption.org/")) || !strings.Contains(w.Header().Get("Content-Disposition"), `"bundle.age"`) {
		t.Errorf("the bundle is %.40q, %s", sealed, w.Header().Get("Content-Disposition"))
	}
	wantStatus(t, b.post(at+"/bundle", form), http.StatusConflict) // it is saved once
	if plain := openedWith(t, sealed, password); !strings.Contains(plain, `"'=1+1 and a tooth"`) || strings.Contains(plain, "CANARY-full") || strings.Contains(plain, "CANARY-contact") {
		t.Errorf("in the bundle is %s", plain)
	}
	if e := h.Entries("referral.bundled"); len(e) != 1 || !strings.Contains(e[0].Detail, "locked_to=password shares=") {
		t.Errorf("the log says %+v", e)
	}

	there := other.signedIn("caseworker")
	w = there.postFile(camePath, url.Values{"secret": {vault.NewPassword()}}, "bundle.age", bytes.NewReader(sealed))
	wantStatus(t, w, http.StatusUnprocessableEntity)
	wantStatus(t, there.postFile(camePath, url.Values{"secret": {password}}, "bundle.age", strings.NewReader("no bundle")), http.StatusUnprocessableEntity)
	w = there.postFile(camePath, url.Values{"secret": {strings.ToUpper(password)}}, "bundle.age", bytes.NewReader(sealed))
	wantStatus(t, w, http.StatusOK)
	page := parse(t, w)
	text := page.Find("main").Text()
	if !strings.Contains(text, c.Code) || !strings.Contains(text, "CANARY-called") || !strings.Contains(text, "=1+1 and a tooth") || strings.Contains(text, "'=") {
		t.Errorf("the opened bundle says %s", text)
	}
	var codes []string
	page.Find("main dd").Each(func(_ int, dd *goquery.Selection) {
		if code := strings.TrimSpace(dd.Text()); regexp.MustCompile(`^[a-z2-9]{4}-[a-z2-9]{4}$`).MatchString(code) {
			codes = append(codes, code)
		}
	})
	if len(codes) != len(models.BundleAnswers()) {
		t.Fatalf("%d codes: %s", len(codes), text)
	}

	id := at[strings.LastIndex(at, "/")+1:]
	wantStatus(t, b.post(at+"/code", url.Values{"version": {"1"}, "code": {"aaaa-aaaa"}}), http.StatusUnprocessableEntity)
	wantRedirect(t, b.post(at+"/code", url.Values{"version": {"1"}, "code": {codes[2]}}), at)
	one, err := h.deps.Referrals.One(t.Context(), h.Actor("caseworker"), c.ID, id)
	if err != nil || one.Row.State != models.ReferralDeclined || one.Row.DeclineReason != models.ReferralDeclines[0] || len(one.Bundles) != 1 || one.Bundles[0].AnsweredAt == 0 {
		t.Errorf("answered: %+v, %v", one, err)
	}
	wantStatus(t, b.post(at+"/bundle", url.Values{"token": {worldtest.NewID()}, "locked_to": {"password"}, "password": {password}}), http.StatusConflict) // it is over
	wholePage(t, "referral with a bundle", b.get(at))

	fill := url.Values{}
	page.Find("main form input[type=hidden]").Each(func(_ int, in *goquery.Selection) { fill.Set(in.AttrOr("name", ""), in.AttrOr("value", "")) })
	to := there.post(camePath+"/intake", fill).Header().Get("Location")
	if !strings.HasPrefix(to, "/cases/new/") {
		t.Fatalf("it leads to %q", to)
	}
	if got := parse(t, there.get(to+"/who")).Find("input[name=called_name]").AttrOr("value", ""); got != "CANARY-called" {
		t.Errorf("the intake asks for the name again: %q", got)
	}
}

// TestABundleIsLockedToAKeyAndNeedsConsent locks one to a public key; what is no key is
// named, and without the consent no file leaves.
func TestABundleIsLockedToAKeyAndNeedsConsent(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.opened()
	at := referredTo(h, c)
	b := h.signedIn("caseworker")
	form := url.Values{"token": {worldtest.NewID()}, "locked_to": {"key"}, "key": {"age1nonsense"}, "purpose": {"referral"}, "asked": {"yes"}}
	wantStatus(t, b.post(at+"/bundle", form), http.StatusUnprocessableEntity)
	form.Set("locked_to", "password")
	form.Set("password", "short")
	wantStatus(t, b.post(at+"/bundle", form), http.StatusUnprocessableEntity)
	if n := len(h.Entries("referral.bundled")); n != 0 {
		t.Errorf("%d bundles were made of what is wrong", n)
	}
	to, secret, err := vault.NewFileKey()
	if err != nil {
		t.Fatal(err)
	}
	form.Set("locked_to", "key")
	form.Set("key", to.String())
	w := b.post(at+"/bundle", form)
	wantStatus(t, w, http.StatusOK)
	file, err := openBundle(w.Body.Bytes(), secret)
	if err != nil || file.Facts["need"] != "CANARY-need" || file.Facts["code"] != "" || file.Facts["called_name"] != "" {
		t.Errorf("opened with the key: %+v, %v", file, err)
	}
	_, rows, err := h.deps.Cases.Consents(t.Context(), h.Actor("caseworker"), c.ID)
	if err == nil {
		_, err = h.deps.Cases.Withdraw(t.Context(), h.Actor("caseworker"), c.ID, rows[0].ID)
	}
	if err != nil {
		t.Fatal(err)
	}
	form.Set("token", worldtest.NewID())
	wantStatus(t, b.post(at+"/bundle", form), http.StatusConflict)
}
