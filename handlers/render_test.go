package handlers

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"aftercare/models"
)

func TestTheLanguageIsTheAccountsThenTheCookiesThenTheBrowsers(t *testing.T) {
	t.Parallel()
	s := newTestSite(t)
	for _, c := range []struct{ account, cookie, browser, want string }{
		{"hi", "en", "en", "hi"}, {"", "hi", "en", "hi"}, {"", "", "hi-IN,hi;q=0.9,en;q=0.5", "hi"}, {"", "", "", "en"},
		{"", "xx", "fr", "en"}, {"xx", "", "hi", "hi"}, {"", "", "ta", "en"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Accept-Language", c.browser)
		r.AddCookie(&http.Cookie{Name: langCookie, Value: c.cookie})
		ctx := echo.New().NewContext(r, httptest.NewRecorder())
		if c.account != "" {
			setViewer(ctx, viewer{Lang: c.account})
		}
		if got := s.language(ctx); got != c.want {
			t.Errorf("%+v: got %q", c, got)
		}
	}
}

func TestChoosingALanguageKeepsItAndGoesBack(t *testing.T) {
	t.Parallel()
	e := serve(newTestSite(t), true)
	w := post(e, "/language", url.Values{"lang": {"hi"}, "back": {"/help"}})
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/help" {
		t.Fatalf("got %d to %q", w.Code, w.Header().Get("Location"))
	}
	cookie := w.Result().Cookies()[0]
	if cookie.Name != langCookie || cookie.Value != "hi" || !cookie.HttpOnly || cookie.SameSite != http.SameSiteStrictMode {
		t.Errorf("got %v", cookie)
	}
}

func TestTheLanguageOfAnAccountIsStored(t *testing.T) {
	t.Parallel()
	s := newTestSite(t)
	stored := ""
	s.keepLang = func(_ echo.Context, lang string) error { stored = lang; return nil }
	post(serve(s, false), "/language", url.Values{"lang": {"hi"}})
	if stored != "" {
		t.Error("stored although nobody is signed in")
	}
	post(serve(s, true), "/language", url.Values{"lang": {"hi"}})
	if stored != "hi" {
		t.Errorf("stored %q", stored)
	}
}

func TestNothingLeadsToAnotherSite(t *testing.T) {
	t.Parallel()
	e := serve(newTestSite(t), true)
	for _, back := range []string{"//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example", "/\t/elsewhere.example", "", "cases"} {
		w := post(e, "/language", url.Values{"lang": {"hi"}, "back": {back}})
		if got := w.Header().Get("Location"); got != "/" {
			t.Errorf("back %q leads to %q", back, got)
		}
	}
	if w := post(e, "/language", url.Values{"lang": {"xx"}}); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("an unknown language: got %d", w.Code)
	}
}

func TestANoticeIsShownOnceAfterTheRedirect(t *testing.T) {
	t.Parallel()
	e := serve(newTestSite(t), true)
	w := post(e, "/style", goodForm())
	if w.Code != http.StatusSeeOther {
		t.Fatalf("got %d: %s", w.Code, w.Body)
	}
	cookie := w.Result().Cookies()[0]
	if cookie.Name != flashCookie || !cookie.HttpOnly || cookie.MaxAge > 60 {
		t.Errorf("got %v", cookie)
	}
	next := get(e, "/style", "Cookie", cookie.Name+"="+cookie.Value)
	doc := parse(t, next)
	if got := doc.Find("main > .notice.done p").Text(); got != "Health check recorded. 1 gap closed." {
		t.Errorf("got %q", got)
	}
	if doc.Find(`main > .notice.done form[action="/style"]`).Length() != 1 {
		t.Error("no way to undo")
	}
	if ended := next.Result().Cookies(); len(ended) != 1 || ended[0].MaxAge >= 0 {
		t.Errorf("the notice stays: %v", ended)
	}
}

func TestANoticeThatIsNotOursIsDropped(t *testing.T) {
	t.Parallel()
	e := serve(newTestSite(t), true)
	for _, value := range []string{"Meera was here", "unknown.key", "style.saved|n=<b>", "%zz", "style.saved|n=" + strings.Repeat("9", 400)} {
		w := get(e, "/help", "Cookie", flashCookie+"="+url.QueryEscape(value))
		if parse(t, w).Find("main > .notice").Length() > 0 {
			t.Errorf("%q was shown", value)
		}
	}
	w := get(e, "/help", "Cookie", flashCookie+"="+url.QueryEscape("style.saved|n=1|undo=//elsewhere.example"))
	if parse(t, w).Find("main > .notice form").Length() > 0 {
		t.Error("the way to undo leads to another site")
	}
}

func TestEachKindOfFailureHasItsAnswer(t *testing.T) {
	t.Parallel()
	e := serve(newTestSite(t), true)
	for kind, want := range map[models.Kind]int{
		models.Invalid: 422, models.NotFound: 404, models.Forbidden: 403, models.Conflict: 409, models.Waiting: 409,
		models.Throttled: 429, models.Internal: 500, "nonsense": 500, models.Unauthenticated: 303,
	} {
		w := get(e, "/style/problem/"+string(kind))
		if w.Code != want {
			t.Errorf("%s: got %d, want %d", kind, w.Code, want)
		}
	}
	if got := get(e, "/style/problem/unauthenticated").Header().Get("Location"); got != signInPath {
		t.Errorf("signed out leads to %q", got)
	}
	if w := post(e, "/help", nil); w.Code != http.StatusNotFound {
		t.Errorf("a method that is not there: got %d, want 404 like an address that is not there", w.Code)
	}
}

func TestAnInternalFailureShowsItsNumberOnly(t *testing.T) {
	t.Parallel()
	s := newTestSite(t)
	e := serve(s, true)
	e.GET("/broken", func(c echo.Context) error {
		c.Response().Header().Set(echo.HeaderXRequestID, "r-4821")
		return &models.Error{Kind: models.Internal, Message: "vault.damaged", Err: http.ErrBodyNotAllowed}
	})
	w := get(e, "/broken")
	if w.Code != 500 || !strings.Contains(w.Body.String(), "r-4821") {
		t.Errorf("got %d without its number", w.Code)
	}
	for _, cause := range []string{http.ErrBodyNotAllowed.Error(), "could not be opened"} {
		if strings.Contains(w.Body.String(), cause) {
			t.Errorf("the page tells the cause: %q", cause)
		}
	}
}

func TestCookiesAreSecureWhereTheSiteIs(t *testing.T) {
	t.Parallel()
	s := newTestSite(t)
	if s.cookie("a", "b", 1).Secure {
		t.Error("a cookie of a plain site would never come back")
	}
	s.secure = true
	if !s.cookie("a", "b", 1).Secure {
		t.Error("a cookie of a secure site goes over plain lines")
	}
}
