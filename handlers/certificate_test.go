package handlers

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"aftercare/services/certificate"
)

// testHome is a certificate that all houses of the tests share.
var testHome = sync.OnceValue(func() *certificate.Home {
	dir, err := os.MkdirTemp("", "aftercare-certificate-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	h, err := certificate.Open(dir, []string{"office-pc"}, time.Now())
	if err != nil {
		panic(err)
	}
	return h
})

func TestAPhoneIsToldHowToTrustTheHouse(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for name, b := range map[string]*browser{"signed out": h.browser(), "signed in": h.signedIn("caseworker")} {
		w := b.get("/certificate")
		doc := parse(t, w)
		shown := strings.Join(strings.Fields(doc.Find("main .code").Text()), "")
		if want := strings.ReplaceAll(h.deps.Home.Fingerprint(), ":", ""); strings.ReplaceAll(shown, ":", "") != want {
			t.Errorf("%s: the fingerprint is %s, want %s", name, shown, want)
		}
		if doc.Find("main ol").Length() != len(machineKinds) || doc.Find(`main a[href="https://192.168.1.20:8443/"]`).Length() != 1 {
			t.Errorf("%s: steps or addresses are missing:\n%s", name, doc.Find("main").Text())
		}
		file := b.get(doc.Find("main a.button").AttrOr("href", ""))
		if file.Body.String() != string(h.deps.Home.Root()) || file.Header().Get("Content-Type") != "application/x-x509-ca-cert" {
			t.Errorf("%s: the file is %d bytes of %s", name, file.Body.Len(), file.Header().Get("Content-Type"))
		}
	}
	says(t, h.signedIn("administrator"), "/organisation", "Phones and computers in the house")
	h.deps.Home = nil
	h.start()
	for _, path := range []string{"/certificate", certificateFile} {
		if w := h.browser().get(path); w.Code != http.StatusNotFound {
			t.Errorf("%s where there is no certificate of the house: %d", path, w.Code)
		}
	}
}

// Without encryption there is one page, and nobody can sign in.
func TestWithoutEncryptionThereIsOnlyThePageAboutTheCertificate(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.deps.Secure = true
	e, err := NewTrust(h.deps)
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]int{
		"/certificate": 200, certificateFile: 200, "/help": 200, page{}.Asset("css/app.css"): 200, "/leave": 303,
		"/": 303, "/sign-in": 303, "/cases": 303, "/set-up/x": 303, "/welcome/x": 303, "/readyz": 303,
	} {
		w := askPlain(e, http.MethodGet, path)
		if w.Code != want {
			t.Errorf("%s: %d, want %d", path, w.Code, want)
		}
		if to := w.Header().Get("Location"); want == 303 && path != "/leave" && to != "/certificate" {
			t.Errorf("%s leads to %s", path, to)
		}
		if w.Header().Get("Strict-Transport-Security") != "" {
			t.Errorf("%s: a header that only HTTPS may send", path)
		}
	}
	for _, path := range []string{"/sign-in", "/set-up/x", "/certificate"} {
		if w := askPlain(e, http.MethodPost, path); w.Code != http.StatusNotFound && w.Code != http.StatusMethodNotAllowed {
			t.Errorf("POST %s: %d", path, w.Code)
		}
	}
	if w := askPlain(e, http.MethodPost, "/language?lang=hi"); strings.Contains(strings.Join(w.Header().Values("Set-Cookie"), ""), "Secure") {
		t.Error("a cookie that the browser throws away without encryption")
	}
}

func askPlain(e *echo.Echo, method, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	e.ServeHTTP(w, httptest.NewRequest(method, path, nil))
	return w
}
