package handlers

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/account"
	"aftercare/services/application"
	"aftercare/services/ask"
	"aftercare/services/assessment"
	"aftercare/services/audit"
	"aftercare/services/backup"
	"aftercare/services/belonging"
	"aftercare/services/calendar"
	"aftercare/services/casefile"
	"aftercare/services/caseload"
	"aftercare/services/casenote"
	"aftercare/services/claimfact"
	"aftercare/services/clockwatch"
	"aftercare/services/delivery"
	"aftercare/services/document"
	"aftercare/services/draft"
	"aftercare/services/entitlement"
	"aftercare/services/evaluation"
	"aftercare/services/followup"
	"aftercare/services/gap"
	"aftercare/services/group"
	"aftercare/services/healthrecord"
	"aftercare/services/homeward"
	"aftercare/services/importer"
	"aftercare/services/law"
	"aftercare/services/matter"
	"aftercare/services/office"
	"aftercare/services/owed"
	"aftercare/services/ownfile"
	"aftercare/services/pack"
	"aftercare/services/pack/packtest"
	"aftercare/services/packet"
	"aftercare/services/plan"
	"aftercare/services/publish"
	"aftercare/services/referral"
	"aftercare/services/report"
	"aftercare/services/roster"
	"aftercare/services/safety"
	"aftercare/services/stay"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/task"
	"aftercare/services/threshold"
	"aftercare/services/track"
	"aftercare/services/typeset"
	"aftercare/services/vault"
	"aftercare/services/wage"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// testFonts are those of this machine, found once.
var testFonts = typeset.NewFonts(filepath.Join(os.TempDir(), "aftercare-fonts-test"))

// house is the whole application over an invented world.
type house struct {
	*worldtest.World
	t    testing.TB
	echo *echo.Echo
	deps Deps
	logs *strings.Builder
}

func newHouse(t testing.TB) *house {
	t.Helper()
	lib := packtest.Shipped(t)
	return houseUnder(t, lib)
}

// houseUnder is the application over a law of its own.
func houseUnder(t testing.TB, lib *pack.Library) *house {
	t.Helper()
	return houseOn(t, lib, storetest.New(t))
}

// houseOn is houseUnder on a database of the test's own.
func houseOn(t testing.TB, lib *pack.Library, db *store.DB) *house {
	t.Helper()
	w := worldtest.New(t, db)
	w.Write(func(tx *gorm.DB) error {
		if err := tx.Model(&models.Organisation{}).Where("id = ?", w.Org.ID).Update("recovery_checked", w.Moment()).Error; err != nil {
			return err
		}
		return tx.Exec("UPDATE accounts SET told_about_exit = ?", true).Error
	})
	evaluator := evaluation.New(lib)
	deliveries := delivery.New(db, w.Keeper, evaluator, w.Now, worldtest.NewID)
	cases := casefile.New(db, w.Keeper, evaluator, w.Now, worldtest.NewID, rand.Reader)
	cases.Settle(deliveries.Settler())
	logs := &strings.Builder{}
	h := &house{World: w, t: t, logs: logs, deps: Deps{
		Fonts:    testFonts,
		Accounts: account.New(db, vault.NewHasher(vault.TestParams(), 4), w.Vault, w.Keeper, lib, w.Now, worldtest.NewID),
		Drafts:   draft.New(db, w.Vault, w.Now), Audit: audit.NewLog(db), Ready: db.Ready,
		Cases:        cases,
		Rights:       entitlement.New(db, w.Keeper, evaluator, w.Now, worldtest.NewID),
		Caseload:     caseload.New(db, w.Keeper, lib, w.Now, worldtest.NewID),
		Deliveries:   deliveries,
		ClaimFacts:   claimfact.New(db, w.Keeper, evaluator, w.Now, worldtest.NewID),
		Documents:    document.New(db, w.Keeper, evaluator, w.Now, worldtest.NewID),
		Packets:      packet.New(db, w.Keeper, evaluator, w.Now, worldtest.NewID),
		Offices:      office.New(db, lib, w.Now, worldtest.NewID),
		Stays:        stay.New(db, w.Now, worldtest.NewID),
		Reports:      report.New(db, lib, w.Now, worldtest.NewID),
		Owed:         owed.New(db, report.New(db, lib, w.Now, worldtest.NewID), lib, w.Now, worldtest.NewID),
		Publications: publish.New(db, report.New(db, lib, w.Now, worldtest.NewID), w.Now, worldtest.NewID),
		Rosters:      roster.New(db, w.Now, worldtest.NewID),
		Plans:        plan.New(db, w.Keeper, evaluator, w.Now, worldtest.NewID),
		Belongings:   belonging.New(db, w.Keeper, evaluator, w.Now, worldtest.NewID),
		OwnFiles:     ownfile.New(db, w.Keeper, evaluator, w.Now, worldtest.NewID),
		Returns:      homeward.New(db, w.Keeper, evaluator, w.Now, worldtest.NewID),
		FollowUps:    followup.New(db, w.Keeper, evaluator, w.Now, worldtest.NewID),
		Tracks:       track.New(db, w.Keeper, evaluator, w.Now, worldtest.NewID),
		Wages:        wage.New(db, lib, w.Now, worldtest.NewID),
		Imports:      importer.New(db, w.Keeper, evaluator, w.Now, worldtest.NewID, rand.Reader).In(t.TempDir()),
		Matters:      matter.New(db, w.Keeper, evaluator, w.Now, worldtest.NewID),
		Referrals:    referral.New(db, w.Keeper, evaluator, w.Now, worldtest.NewID),
		Groups:       group.New(db, w.Keeper, evaluator, w.Now, worldtest.NewID),
		Notes:        casenote.New(db, w.Keeper, evaluator, w.Now, worldtest.NewID),
		Safety:       safety.New(db, w.Keeper, evaluator, w.Now, worldtest.NewID),
		Health:       healthrecord.New(db, w.Keeper, evaluator, w.Now, worldtest.NewID),
		Tasks:        task.New(db, w.Keeper, evaluator, w.Now, worldtest.NewID),
		Asks:         ask.New(db, w.Keeper, evaluator, w.Now, worldtest.NewID),
		Assessments:  assessment.New(db, w.Keeper, evaluator, w.Now, worldtest.NewID),
		Thresholds:   threshold.New(db, evaluator, w.Now),
		Calendar:     calendar.New(db, lib, w.Now),

		Applications: application.New(db, w.Now),

		Backups: backup.New(db, w.Now),
		Clock:   clockwatch.New(db, w.Now, func() time.Duration { return 0 }),
		Laws:    law.New(db, evaluator, w.Now, worldtest.NewID),
		Gaps:    gap.New(db, w.Keeper, evaluator, w.Now),
		Library: lib,
		Home:    testHome(), Addresses: func() []string { return []string{"https://192.168.1.20:8443"} },
		Now: w.Now, NewID: worldtest.NewID, Zone: time.UTC, Log: slog.New(slog.NewTextHandler(io.MultiWriter(logs), &slog.HandlerOptions{Level: slog.LevelDebug})),
	}}
	h.start()
	return h
}

// start makes the application anew from its dependencies.
func (h *house) start() {
	h.t.Helper()
	e, err := New(h.deps)
	if err != nil {
		h.t.Fatal(err)
	}
	h.echo = e
}

// browser keeps cookies like a browser does and follows nothing.
type browser struct {
	h       *house
	cookies map[string]string
	headers map[string]string
}

func (h *house) browser() *browser {
	return &browser{h: h, cookies: map[string]string{}, headers: map[string]string{"Sec-Fetch-Site": "same-origin"}}
}

// signedIn returns a browser in which somebody of the world is signed in.
func (h *house) signedIn(name string) *browser {
	h.t.Helper()
	b := h.browser()
	w := b.post("/sign-in", url.Values{"sign_in_name": {name}, "password": {worldtest.Password(name)}})
	if w.Code != http.StatusSeeOther || b.cookies["a"] == "" {
		h.t.Fatalf("%s was not signed in: %d %s", name, w.Code, w.Body)
	}
	return b
}

func (b *browser) get(path string) *httptest.ResponseRecorder {
	return b.send(httptest.NewRequest(http.MethodGet, path, nil))
}

func (b *browser) post(path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set(echo.HeaderContentType, echo.MIMEApplicationForm)
	return b.send(r)
}

func (b *browser) send(r *http.Request) *httptest.ResponseRecorder {
	for name, value := range b.headers {
		r.Header.Set(name, value)
	}
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	b.h.echo.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		} else {
			b.cookies[c.Name] = c.Value
		}
	}
	return w
}

// actions lists the actions of the audit log in order.
func (h *house) actions() (list []string) {
	h.Read(func(tx *gorm.DB) error {
		return tx.Model(&models.AuditEntry{}).Order("seq").Pluck("action", &list).Error
	})
	return list
}

func (h *house) lastAction() string {
	list := h.actions()
	return list[len(list)-1]
}

func wantRedirect(t *testing.T, w *httptest.ResponseRecorder, to string) {
	t.Helper()
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != to {
		t.Fatalf("got %d to %q, want 303 to %q: %s", w.Code, w.Header().Get("Location"), to, firstLine(w))
	}
}

func wantStatus(t *testing.T, w *httptest.ResponseRecorder, status int) {
	t.Helper()
	if w.Code != status {
		t.Fatalf("got %d, want %d: %s", w.Code, status, firstLine(w))
	}
}

var headings = regexp.MustCompile(`(?s)<h1[^>]*>(.*?)</h1>`)

func firstLine(w *httptest.ResponseRecorder) string {
	if m := headings.FindStringSubmatch(w.Body.String()); m != nil {
		return m[1]
	}
	return w.Body.String()
}

func TestSignInLeadsToTheFirstPageOfTheRole(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for name, to := range map[string]string{"caseworker": "/today", "administrator": "/overview", "supervisor": "/overview", "dpo": "/audit", "auditor": "/audit", "operator": "/audit"} {
		wantRedirect(t, h.signedIn(name).get("/"), to)
	}
	wantRedirect(t, h.browser().get("/"), "/sign-in")
}

func TestAWrongNameAndAWrongPasswordReadTheSame(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	hidden := regexp.MustCompile(`value="[^"]*"|\d\d:\d\d`)
	var bodies []string
	for _, name := range []string{"caseworker", "nobody-here"} {
		w := h.browser().post("/sign-in", url.Values{"sign_in_name": {name}, "password": {"not the password at all"}})
		wantStatus(t, w, http.StatusUnprocessableEntity)
		bodies = append(bodies, hidden.ReplaceAllString(w.Body.String(), ""))
	}
	if bodies[0] != bodies[1] {
		t.Error("the answers differ")
	}
}

func TestThePasswordIsNeverInThePageOrTheLog(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	w := h.browser().post("/sign-in", url.Values{"sign_in_name": {"caseworker"}, "password": {"CANARY-wrong-password"}})
	h.signedIn("caseworker")
	if strings.Contains(w.Body.String(), "CANARY") || strings.Contains(h.logs.String(), "CANARY") || strings.Contains(h.logs.String(), worldtest.Password("caseworker")) {
		t.Error("a password was shown or logged")
	}
}

func TestEveryAnswerCarriesTheHeaders(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.deps.Secure = true
	h.start()
	for _, path := range []string{"/sign-in", "/nothing-here", "/leave", "/healthz", "/readyz", "/account"} {
		w := h.browser().get(path)
		for name, want := range map[string]string{
			"Content-Security-Policy": contentPolicy, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
			"Strict-Transport-Security": "max-age=63072000; includeSubDomains", "Cache-Control": "no-store, private",
		} {
			if got := w.Header().Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
		if w.Header().Get("X-Request-Id") == "" || !strings.Contains(w.Header().Get("Permissions-Policy"), "camera=()") {
			t.Errorf("%s: no request id or no permissions policy", path)
		}
		if w.Header().Get("Access-Control-Allow-Origin") != "" || w.Header().Get("Server") != "" {
			t.Errorf("%s: a header that must not be there", path)
		}
	}
}

func TestCookiesAreHostedAndStrict(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.deps.Secure = true
	h.start()
	b := h.browser()
	answers := []*httptest.ResponseRecorder{
		b.post("/sign-in", url.Values{"sign_in_name": {"caseworker"}, "password": {worldtest.Password("caseworker")}}),
		b.post("/account", url.Values{"language": {"en"}, "shift_exit": {"on"}}), b.post("/language", url.Values{"lang": {"hi"}}),
	}
	found := map[string]*http.Cookie{}
	for _, w := range answers {
		for _, c := range w.Result().Cookies() {
			if found[c.Name] = c; !strings.HasPrefix(c.Name, "__Host-") {
				t.Errorf("%s can be set by another site of the domain", c.Name)
			}
		}
	}
	stranger := h.browser()
	stranger.cookies["__Host-lang"] = "hi"
	if lang := parse(t, stranger.get("/sign-in")).Find("html").AttrOr("lang", ""); lang != "hi" {
		t.Errorf("the language kept in the cookie is not read: %q", lang)
	}
	for _, name := range []string{"__Host-a", "__Host-b", "__Host-note", "__Host-lang"} {
		c := found[name]
		if c == nil || !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteStrictMode || c.Path != "/" || c.Domain != "" {
			t.Errorf("%s: got %+v", name, c)
		}
	}
}

func TestAFormFromAnotherSiteDoesNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.signedIn("caseworker")
	b.headers["Sec-Fetch-Site"] = "cross-site"
	wantStatus(t, b.post("/account/sign-out-everywhere", nil), http.StatusForbidden)
	b.headers["Sec-Fetch-Site"] = "same-origin"
	wantStatus(t, b.get("/account"), http.StatusOK)
}

func TestLeavingEndsTheSignInAndGoesAway(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.signedIn("caseworker")
	stolen := b.cookies["a"]
	w := b.get("/leave")
	wantRedirect(t, w, "https://en.wikipedia.org/wiki/Main_Page")
	if got := w.Header().Get("Clear-Site-Data"); got != `"storage"` {
		t.Errorf("Clear-Site-Data is %q; \"cookies\" would make the browser a stranger", got)
	}
	if h.lastAction() != "account.left" || b.cookies["a"] != "" {
		t.Errorf("got %s and cookie %q", h.lastAction(), b.cookies["a"])
	}
	b.cookies["a"] = stolen
	wantRedirect(t, b.get("/account"), "/sign-in?back=%2Faccount")
}

func TestAfterLeavingStrangersCannotLockHerOut(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	guessAt := func(name string) int {
		return h.browser().post("/sign-in", url.Values{"sign_in_name": {name}, "password": {"not the password at all"}}).Code
	}
	b := h.signedIn("caseworker")
	wantStatus(t, b.post("/language", url.Values{"lang": {"hi"}}), http.StatusSeeOther)
	b.get("/leave")
	last := 0
	for range 30 {
		last = guessAt("caseworker")
	}
	if last != http.StatusTooManyRequests {
		t.Fatalf("thirty guesses were not slowed: %d", last)
	}
	w := b.post("/sign-in", url.Values{"sign_in_name": {"caseworker"}, "password": {worldtest.Password("caseworker")}})
	wantRedirect(t, w, "/")
}

// TestWhatLeavingLeavesOnAComputer compares the cookies of a browser that was
// left with those of one in which the sign-in page was opened and nothing else.
func TestLeavingLeavesWhatAnyVisitorHas(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	stranger := h.browser()
	fresh := stranger.get("/sign-in").Result().Cookies()
	b := h.browser()
	b.get("/sign-in")
	known := b.post("/sign-in", url.Values{"sign_in_name": {"caseworker"}, "password": {worldtest.Password("caseworker")}}).Result().Cookies()
	b.post("/language", url.Values{"lang": {"hi"}})
	b.post("/account", url.Values{"language": {"en"}, "shift_exit": {"on"}})
	b.get("/leave")
	if got, want := slices.Sorted(maps.Keys(b.cookies)), slices.Sorted(maps.Keys(stranger.cookies)); !slices.Equal(got, want) || len(want) != 1 {
		t.Fatalf("after leaving there are %v, a visitor has %v", got, want)
	}
	form := func(list []*http.Cookie) string {
		for _, c := range list {
			if c.Name == "b" {
				return fmt.Sprint(len(c.Value), c.MaxAge, c.HttpOnly, c.SameSite, c.Path)
			}
		}
		return "none"
	}
	if form(fresh) != form(known) || b.cookies["b"] == stranger.cookies["b"] {
		t.Errorf("the mark of a known browser is %s, that of any visitor %s", form(known), form(fresh))
	}
	again := stranger.get("/sign-in")
	if got := form(again.Result().Cookies()); got != "none" {
		t.Errorf("a visitor gets a new mark each time: %s", got)
	}
}

func TestLeavingFromAnotherSiteShowsTheLinkOnly(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.signedIn("caseworker")
	b.headers["Sec-Fetch-Site"] = "cross-site"
	wantStatus(t, b.get("/leave"), http.StatusOK)
	b.headers["Sec-Fetch-Site"] = "none"
	wantStatus(t, b.get("/account"), http.StatusOK)
}

func TestThePageToLeaveToMustBeHTTPS(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for address, good := range map[string]bool{"": true, "https://example.org/": true, "http://example.org": false, "/x": false, "https://me@example.org": false, "javascript:x": false} {
		h.deps.LeaveTo = address
		if _, err := New(h.deps); (err == nil) != good {
			t.Errorf("%q: got %v", address, err)
		}
	}
}

func TestRefusalsOfSignedInPeopleAreWrittenDown(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.signedIn("caseworker")
	for path, status := range map[string]int{"/staff": http.StatusForbidden, "/nothing/CANARY-typed": http.StatusNotFound, "/audit": http.StatusForbidden} {
		wantStatus(t, b.get(path), status)
		h.Read(func(tx *gorm.DB) error {
			var e models.AuditEntry
			err := tx.Order("seq DESC").Take(&e).Error
			if e.Action != "access.refused" || e.Result != "refused" || e.Actor != h.Account("caseworker").ID || strings.Contains(e.Subject, "CANARY") {
				t.Errorf("%s: got %+v", path, e)
			}
			return err
		})
	}
}

func TestKeysArePassedOnByTheNextRequestOfAnybodyWhoHoldsThem(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.Case(h.North, "Kalpana", "caseworker")
	h.Write(func(tx *gorm.DB) error {
		a := models.Assignment{CaseID: c.ID, SurvivorID: c.SurvivorID, AccountID: h.Account("other-caseworker").ID, Reason: "cover", FromAt: h.Moment(), UntilAt: models.Forever}
		return h.Keeper.Assign(tx, h.Actor("administrator"), a, models.Caseworker, h.Moment())
	})
	h.signedIn("administrator").get("/account")
	if strings.Contains(strings.Join(h.actions(), " "), "key.passed_on") {
		t.Fatal("an administrator passed a key on")
	}
	h.signedIn("caseworker").get("/account")
	if !strings.Contains(strings.Join(h.actions(), " "), "key.passed_on") {
		t.Error("the key was not passed on")
	}
}

func TestHealthSaysYesOrNo(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	wantStatus(t, h.browser().get("/healthz"), http.StatusOK)
	wantStatus(t, h.browser().get("/readyz"), http.StatusOK)
	h.deps.Ready = func(context.Context) error { return models.Fail(models.Internal, "") }
	h.start()
	wantStatus(t, h.browser().get("/readyz"), http.StatusServiceUnavailable)
	wantStatus(t, h.browser().get("/healthz"), http.StatusOK)
}
