package handlers

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/account"
	"aftercare/services/worldtest"
)

func TestALockedScreenReachesOnlyTheDoor(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.signedIn("administrator")
	wantRedirect(t, b.post("/lock", url.Values{"back": {"/staff/new"}}), "/lock?back=%2Fstaff%2Fnew")
	wantRedirect(t, b.get("/staff"), "/lock?back=%2Fstaff")
	wantStatus(t, b.get("/alive"), http.StatusUnauthorized)
	w := b.get("/lock?back=/staff/new")
	wantStatus(t, w, http.StatusOK)
	if strings.Contains(w.Body.String(), "Invented administrator") || strings.Contains(w.Body.String(), "data-signed-in") {
		t.Error("a locked screen tells whose it is")
	}
	wantStatus(t, b.post("/unlock", url.Values{"password": {"wrong"}, "back": {"/staff/new"}}), http.StatusUnprocessableEntity)
	old := b.cookies["a"]
	wantRedirect(t, b.post("/unlock", url.Values{"password": {worldtest.Password("administrator")}, "back": {"/staff/new"}}), "/staff/new")
	if b.cookies["a"] == old {
		t.Error("unlocking kept the secret of the session")
	}
	wantStatus(t, b.get("/staff/new"), http.StatusOK)
}

func TestWhereOneGoesAfterSigningInIsAlwaysHere(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for back, want := range map[string]string{
		"/account": "/account", "//evil.example": "/", "https://evil.example": "/", "/leave": "/", "/nothing": "/", "": "/", "/\\evil": "/",
	} {
		w := h.browser().post("/sign-in", url.Values{"sign_in_name": {"administrator"}, "password": {worldtest.Password("administrator")}, "back": {back}})
		wantRedirect(t, w, want)
	}
}

func TestAFormSentTooLateIsKeptAndFound(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.signedIn("administrator")
	at := pageAt(t, b, "/staff/new").Find("main form").AttrOr("action", "")
	h.Advance(account.IdleLimit + time.Minute)
	form := url.Values{"display_name": {"CANARY Farida"}, "sign_in_name": {"farida"}, "role": {"counsellor"}}
	door := b.post(at, form).Header().Get("Location")
	if q, err := url.Parse(door); err != nil || q.Path != "/sign-in" || q.Query().Get("back") != at || q.Query().Get("kept") == "" {
		t.Fatalf("the form leads to %q", door)
	}
	h.Read(func(tx *gorm.DB) error {
		var d models.Draft
		if err := tx.Take(&d).Error; err != nil {
			return err
		}
		if strings.Contains(string(d.Body), "CANARY") || d.AccountID != h.Account("administrator").ID || d.Form != at || !d.Late {
			t.Errorf("got %+v", d)
		}
		return nil
	})
	page := parse(t, b.get(door))
	if text := page.Find("main").Text(); !strings.Contains(text, "It is kept") || page.Find(`main form[action="/drafts/drop"]`).Length() != 0 {
		t.Errorf("the sign-in page says %q", text)
	}
	in := filledIn(page)
	in.Set("sign_in_name", "administrator")
	in.Set("password", worldtest.Password("administrator"))
	wantRedirect(t, b.post("/sign-in", in), at)
	w := b.get(at)
	if !strings.Contains(w.Body.String(), "CANARY Farida") || !strings.Contains(w.Body.String(), `value="counsellor" checked`) {
		t.Error("the form does not show what was sent too late")
	}
	if doc := parse(t, b.get("/drafts")); doc.Find(`a[href="`+at+`"]`).Length() != 1 {
		t.Error("the list of drafts does not show the form")
	}
	if w := h.signedIn("south-administrator").get(at); strings.Contains(w.Body.String(), "CANARY") {
		t.Error("somebody else sees the draft")
	}
	form.Set("shelters", h.North.ID)
	form.Set("language", "en")
	wantStatus(t, b.post(at, form), http.StatusOK)
	if n := countRows(h, &models.Draft{}); n != 0 {
		t.Error("the draft outlived the form")
	}
}

func TestNoPasswordIsEverKept(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.signedIn("administrator")
	h.Advance(account.IdleLimit + time.Minute)
	b.post("/account/password", url.Values{"old_password": {"x"}, "password": {"y"}})
	b.post("/recovery", url.Values{"recovery_key": {"x"}})
	b.post("/drafts", url.Values{"draft": {"/account/password"}, "password": {"y"}})
	b.post("/drafts", url.Values{"draft": {"/staff/new"}, "password": {"y"}})
	h.Read(func(tx *gorm.DB) error {
		var n int64
		if err := tx.Model(&models.Draft{}).Count(&n).Error; err != nil {
			return err
		}
		if n != 0 {
			t.Errorf("%d drafts were kept", n)
		}
		return nil
	})
}

func TestAStrangersLateFormIsNotKept(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	wantRedirect(t, h.browser().post("/staff/new", url.Values{"display_name": {"x"}}), "/sign-in?back=%2Fstaff%2Fnew&lost=1")
	wantStatus(t, h.browser().post("/drafts", url.Values{"draft": {"/staff/new"}, "display_name": {"x"}}), http.StatusUnauthorized)
}

func TestTheIdleLimitIsExactAndStayComesALittleLater(t *testing.T) {
	t.Parallel()
	for _, k := range []struct {
		after  time.Duration
		method string
		path   string
		alive  bool
	}{
		{account.IdleLimit - time.Millisecond, http.MethodGet, "/account", true},
		{account.IdleLimit, http.MethodGet, "/account", false},
		{account.IdleLimit + time.Minute, http.MethodGet, "/alive", true},
		{account.IdleLimit + time.Minute, http.MethodHead, "/alive", false},
		{account.IdleLimit + 2*time.Minute, http.MethodGet, "/alive", false},
	} {
		h := newHouse(t)
		b := h.signedIn("caseworker")
		h.Advance(k.after)
		w := b.send(httptest.NewRequest(k.method, k.path, nil))
		if alive := w.Code < 300; alive != k.alive {
			t.Errorf("%s %s after %s: got %d, want alive %v", k.method, k.path, k.after, w.Code, k.alive)
		}
	}
}
