package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/services/pack/packtest"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

// TestDatabaseThatIsAwayKeepsWhatWasTyped stops and freezes PostgreSQL under
// somebody who fills in a form.
func TestDatabaseThatIsAwayKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	lib := packtest.Shipped(t)
	cluster := storetest.OwnPostgres(t)
	h := houseOn(t, lib, cluster.Open(t, store.Options{Wait: 2 * time.Second}))
	b := h.signedIn("administrator")
	typed := url.Values{"shelter_name": {"A house typed while it was away"}, "shelter_state": {"IN-WB"}}
	for _, c := range []struct {
		how        string
		hurt, mend func(testing.TB)
	}{
		{"stopped", cluster.Stop, cluster.Start}, {"frozen", cluster.Freeze, cluster.Thaw},
	} {
		c.hurt(t)
		for lang, words := range map[string]string{"en": "The database is being restarted; try again in a minute.", "hi": "डेटाबेस फिर से चालू हो रहा है"} {
			w := (&browser{h: h, cookies: map[string]string{"a": b.cookies["a"]}, headers: map[string]string{"Accept-Language": lang}}).get("/today")
			if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), words) || w.Header().Get("Retry-After") == "" {
				t.Errorf("%s: got %d: %s", c.how, w.Code, firstLine(w))
			}
		}
		w := b.post("/shelters/new", typed)
		wantStatus(t, w, http.StatusServiceUnavailable)
		again := parse(t, w).Find(`main form[action="/shelters/new"]`)
		if got := again.Find("[name=shelter_name]").AttrOr("value", ""); got != typed.Get("shelter_name") {
			t.Errorf("%s: the page keeps %q", c.how, got)
		}
		if w := h.browser().post("/sign-in", url.Values{"sign_in_name": {"caseworker"}, "password": {"typed-in-vain-1947"}}); w.Code != http.StatusServiceUnavailable || strings.Contains(w.Body.String(), "typed-in-vain") {
			t.Errorf("%s: the sign-in answers %d, or keeps a password on the page", c.how, w.Code)
		}
		c.mend(t)
		wantStatus(t, b.post("/shelters/new", typed), http.StatusSeeOther)
		typed.Set("shelter_name", "Another house typed while it was frozen")
	}
}

// TestFormBehindLongWorkComesBack holds the only writer of SQLite.
func TestFormBehindLongWorkComesBack(t *testing.T) {
	t.Parallel()
	lib := packtest.Shipped(t)
	db := storetest.Open(t, store.Options{Wait: time.Second})
	h := houseOn(t, lib, db)
	b := h.signedIn("administrator")
	release := holdWriter(t, db)
	w := b.post("/shelters/new", url.Values{"shelter_name": {"A house behind long work"}, "shelter_state": {"IN-WB"}})
	release()
	wantStatus(t, w, http.StatusServiceUnavailable)
	page := parse(t, w)
	if !strings.Contains(page.Text(), "nothing was saved; try again in a minute") || page.Find("[name=shelter_name]").AttrOr("value", "") != "A house behind long work" {
		t.Errorf("the page says %q", page.Find("main").Text())
	}
}

// holdWriter begins a write and returns what ends it.
func holdWriter(t *testing.T, db *store.DB) (release func()) {
	t.Helper()
	held, let, done := make(chan bool), make(chan bool), make(chan error, 1)
	go func() {
		done <- db.Write(store.Unhurried(t.Context()), func(*gorm.DB) error { close(held); <-let; return nil })
	}()
	<-held
	return func() {
		close(let)
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

// What is sent while the database does not answer comes back on the page, but for
// forms with a password or a key in them.
func TestNoPasswordOrKeyComesBack(t *testing.T) {
	t.Parallel()
	for _, row := range accessTable() {
		for _, secret := range []string{"password", "new_password", "recovery_key", "old_recovery_key", "new_recovery_key"} {
			if mayComeBack(row.Route, url.Values{"display_name": {"x"}, secret: {"x"}}) {
				t.Errorf("%s: %s comes back", row.Route, secret)
			}
		}
	}
	if mayComeBack("/sign-in", url.Values{"sign_in_name": {"x"}}) || !mayComeBack("/cases/:id/services", url.Values{"kind": {"contact"}}) {
		t.Error("a service must come back, a sign-in must not")
	}
}
