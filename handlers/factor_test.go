package handlers

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/pquerna/otp/hotp"
	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/worldtest"
)

// appCode is what an app with the secret shows now.
func (h *house) appCode(secret string) string {
	h.t.Helper()
	code, err := hotp.GenerateCode(secret, uint64(h.Moment()/30_000))
	if err != nil {
		h.t.Fatal(err)
	}
	return code
}

// setUpFactor sets a second step up through the pages and returns secret and rescue
// codes.
func setUpFactor(t *testing.T, b *browser, name string) (secret string, rescue []string) {
	t.Helper()
	page := parse(t, b.get("/account/second-step"))
	secret = page.Find(`input[name="secret"]`).AttrOr("value", "")
	if shown := strings.ReplaceAll(page.Find(".recovery").Text(), " ", ""); shown != secret || page.Find("svg.qr path").AttrOr("d", "") == "" {
		t.Fatalf("the page shows %q and draws no picture of %q", shown, secret)
	}
	w := b.post("/account/second-step", url.Values{"secret": {secret}, "factor_code": {b.h.appCode(secret)}, "password": {worldtest.Password(name)}})
	wantStatus(t, w, http.StatusOK)
	parse(t, w).Find(".recovery li").Each(func(_ int, s *goquery.Selection) { rescue = append(rescue, s.Text()) })
	if len(rescue) != models.RescueCodes {
		t.Fatalf("%d rescue codes are shown, want %d", len(rescue), models.RescueCodes)
	}
	return secret, rescue
}

func TestSecondStepFromSetUpToSignIn(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	if parse(t, h.browser().get("/sign-in")).Find(`input[name="sign_in_code"]`).Length() != 0 {
		t.Error("a house without a second step asks for a code")
	}
	b := h.signedIn("caseworker")
	says(t, b, "/account", "Second step at sign-in", "Not set up")
	secret, rescue := setUpFactor(t, b, "caseworker")
	says(t, b, "/account", "Set up on 23 November 2026", "10 rescue codes are left")
	says(t, b, "/account/second-step", "A locked screen asks for your password only", "Make new rescue codes", "Another phone")
	h.Advance(time.Minute)

	signIn := func(code string) (*browser, int, string) {
		b := h.browser()
		w := b.post("/sign-in", url.Values{"sign_in_name": {"caseworker"}, "password": {worldtest.Password("caseworker")}, "sign_in_code": {code}})
		return b, w.Code, w.Body.String()
	}
	hidden := regexp.MustCompile(`value="[^"]*"|\d\d:\d\d`)
	wrong := hidden.ReplaceAllString(h.browser().post("/sign-in", url.Values{"sign_in_name": {"nobody"}, "password": {"not the password at all"}}).Body.String(), "")
	if _, status, body := signIn("CANARY-code"); status != http.StatusUnprocessableEntity || strings.Contains(body, "CANARY") {
		t.Errorf("with a rescue code that is wrong: got %d, or the page shows it again", status)
	}
	for _, code := range []string{"", "12345"} {
		if _, status, body := signIn(code); status != http.StatusUnprocessableEntity || hidden.ReplaceAllString(body, "") != wrong {
			t.Errorf("with the code %q: got %d, or other words than for a name that nobody has", code, status)
		}
	}
	if _, status, body := signIn(h.appCode(secret)); status != http.StatusSeeOther {
		t.Errorf("with the right code: got %d: %s", status, body)
	}
	in, status, _ := signIn(rescue[0])
	if status != http.StatusSeeOther {
		t.Fatalf("with a rescue code: got %d", status)
	}
	says(t, in, "/account", "You used a rescue code; 9 are left", "9 rescue codes are left")
	wantRedirect(t, in.post("/lock", nil), "/lock")
	wantRedirect(t, in.post("/unlock", url.Values{"password": {worldtest.Password("caseworker")}}), "/") // a locked screen asks for no code
	h.signedIn("counsellor")
	for _, told := range append([]string{secret, inGroups(secret), "CANARY-code"}, rescue...) {
		if strings.Contains(h.logs.String(), told) || strings.Contains(in.get("/account").Body.String(), told) || strings.Contains(in.get("/account/second-step").Body.String(), told) {
			t.Errorf("the log or a page shows %q", told)
		}
	}
}

func TestTheSecondStepIsChangedWithACode(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.signedIn("caseworker")
	secret, rescue := setUpFactor(t, b, "caseworker")
	h.Advance(time.Minute)
	password := worldtest.Password("caseworker")
	w := b.post("/account/second-step/codes", url.Values{"factor_code": {rescue[1] + "x"}, "password": {password}})
	wantStatus(t, w, http.StatusUnprocessableEntity)
	if strings.Contains(w.Body.String(), rescue[1]) {
		t.Error("a code that was typed comes back to the page")
	}
	w = b.post("/account/second-step/codes", url.Values{"factor_code": {h.appCode(secret)}, "password": {password}})
	wantStatus(t, w, http.StatusOK)
	if parse(t, w).Find(".recovery li").Length() != models.RescueCodes || strings.Contains(w.Body.String(), rescue[0]) {
		t.Error("there are no new rescue codes")
	}
	h.Advance(time.Minute)
	wantRedirect(t, b.post("/account/second-step/off", url.Values{"factor_code": {h.appCode(secret)}, "password": {password}}), "/account/second-step")
	says(t, b, "/account/second-step", "The second step is off", "Type the code that it shows")
}

func TestALinkAsksForARescueCodeOfWhoHasASecondStep(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	_, rescue := setUpFactor(t, h.signedIn("counsellor"), "counsellor")
	at, b := welcomePath(h), h.browser()
	if parse(t, b.get(at)).Find(`input[name="rescue_code"]`).Length() != 1 {
		t.Fatal("the link asks for no rescue code")
	}
	form := url.Values{"password": {"plainly invented once more 1947"}}
	wantStatus(t, b.post(at, form), http.StatusUnprocessableEntity)
	form.Set("rescue_code", rescue[0])
	wantRedirect(t, b.post(at, form), "/")
}

// askCaseworkers asks the role for a second step from so many days on.
func (h *house) askCaseworkers(days int) {
	h.t.Helper()
	h.Write(func(tx *gorm.DB) error {
		row := models.FactorRule{OrganisationID: h.Org.ID, Role: models.Caseworker, FromOn: h.Moment().Date(time.UTC).AddDays(days), SetBy: h.Account("administrator").ID, SetAt: h.Moment(), Version: 1}
		return tx.Create(&row).Error
	})
}

func TestWhoIsAskedForASecondStepIsLedToItAndThenStopped(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.askCaseworkers(3)
	b := h.browser()
	w := b.post("/sign-in", url.Values{"sign_in_name": {"caseworker"}, "password": {worldtest.Password("caseworker")}})
	wantRedirect(t, w, "/account/second-step")
	says(t, b, "/account/second-step", "From 26 November 2026 on you need a second step", "Later")
	says(t, b, "/today", "From 26 November 2026 on you need a second step")
	says(t, h.signedIn("administrator"), "/overview", "2 colleagues have no second step at sign-in")

	h.Advance(3 * 24 * time.Hour)
	b = h.signedIn("caseworker")
	for _, path := range []string{"/", "/today", "/cases", "/account/hand-over"} {
		wantRedirect(t, b.get(path), "/account/second-step")
	}
	for _, path := range []string{"/account", "/account/password", "/drafts", "/help"} {
		wantStatus(t, b.get(path), http.StatusOK)
	}
	if page := parse(t, b.get("/account/second-step")).Find("main").Text(); !strings.Contains(page, "Set it up to go on") || strings.Contains(page, "Later") {
		t.Errorf("the page says %q", page)
	}
	setUpFactor(t, b, "caseworker")
	wantRedirect(t, b.get("/"), "/today")
	wantStatus(t, h.signedIn("counsellor").get("/today"), http.StatusOK) // another role
}

func TestAnAdministratorAsksARole(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.Write(func(tx *gorm.DB) error { // only who works in every open shelter asks
		return tx.Create(&models.AccountShelter{AccountID: h.Account("administrator").ID, ShelterID: h.South.ID}).Error
	})
	b := h.signedIn("administrator")
	says(t, b, "/organisation", "Second step by role")
	w := b.post("/organisation/factor/counsellor", url.Values{"version": {"0"}, "factor_from.day": {"1"}, "factor_from.month": {"12"}, "factor_from.year": {"2026"}})
	wantRedirect(t, w, "/organisation/factor")
	says(t, b, "/organisation/factor", "from 1 December 2026 on", "0 of 1")
	says(t, b, "/staff", "no second step yet")
	says(t, b, "/audit", "set of which roles a second step is asked", "Counsellor", "from 2026-12-01")
	w = b.post("/organisation/factor/counsellor", url.Values{"version": {"1"}, "factor_from.day": {"1"}, "factor_from.month": {"1"}, "factor_from.year": {"2026"}})
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "This day is over") {
		t.Errorf("a day that is over: got %d", w.Code)
	}
	wantStatus(t, b.get("/organisation/factor/nobody"), http.StatusNotFound)
}

func TestAColleagueHelpsWhoLostHerSecondStep(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	setUpFactor(t, h.signedIn("other-caseworker"), "other-caseworker")
	id, b := h.Account("other-caseworker").ID, h.signedIn("caseworker")
	form := url.Values{"factor_who": {id}, "password": {worldtest.Password("caseworker")}}
	wantStatus(t, b.post("/colleagues/second-step", form), http.StatusUnprocessableEntity) // she did not say how she knows
	form.Set("factor_spoken", "yes")
	wantRedirect(t, b.post("/colleagues/second-step", form), "/account")
	her := h.signedIn("other-caseworker")
	says(t, her, "/account", "A colleague took your second step off", "Invented caseworker took it off")
	for _, c := range [][2]string{{"administrator", "/overview"}, {"dpo", "/audit"}} {
		says(t, h.signedIn(c[0]), c[1], "A lost second step was taken off", "Invented caseworker for Invented other-caseworker")
	}
	admin := h.signedIn("administrator")
	says(t, admin, "/colleagues/second-step", "No colleague whom you can help has a second step")
}
