package static

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

// These are the budgets in bytes, compressed, for a first visit on a slow line.
func TestFilesKeepWithinBudgets(t *testing.T) {
	t.Parallel()
	for name, most := range map[string]int{"css/app.css": 20_000, "js/app.js": 10_000, "img/icon.svg": 4_000} {
		if got := len(assets()[name].gzipped); got == 0 || got > most {
			t.Errorf("%s is %d bytes compressed, the budget is %d", name, got, most)
		}
	}
}

func TestPathContainsHash(t *testing.T) {
	t.Parallel()
	if got := Path("css/app.css"); !regexp.MustCompile(`^/static/[0-9a-f]{12}/css/app\.css$`).MatchString(got) {
		t.Errorf("got %q", got)
	}
	if newAsset("a.css", []byte("a")).address == newAsset("a.css", []byte("b")).address {
		t.Error("another content has the same address")
	}
}

func TestPathPanicsForUnknownName(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	Path("css/none.css")
}

func TestHandlerCachesForOneYear(t *testing.T) {
	t.Parallel()
	for name, a := range assets() {
		r := httptest.NewRequest(http.MethodGet, Path(name), nil)
		r.Header.Set("Accept-Encoding", "gzip")
		w := httptest.NewRecorder()
		Handler().ServeHTTP(w, r)
		if w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") || w.Header().Get("Content-Type") == "" {
			t.Errorf("%s: %d %v", name, w.Code, w.Header())
		}
		body := io.Reader(w.Body)
		if w.Header().Get("Content-Encoding") == "gzip" {
			z, err := gzip.NewReader(body)
			if err != nil {
				t.Fatal(err)
			}
			body = z
		}
		if got, err := io.ReadAll(body); err != nil || !bytes.Equal(got, a.plain) {
			t.Errorf("%s: the served content differs (%v)", name, err)
		}
	}
}

func TestHandlerRefusesOtherAddresses(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/static/", "/static/css/app.css", "/static/000000000000/css/app.css", "/static/../static.go"} {
		w := httptest.NewRecorder()
		Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code != http.StatusNotFound {
			t.Errorf("%s: got %d, want 404", path, w.Code)
		}
	}
}

// The oldest browsers we support lack these (Chrome 109, Firefox 115), and
// nothing may come from another host.
func TestStylesheetWorksInOldBrowsers(t *testing.T) {
	t.Parallel()
	css := string(assets()["css/app.css"].plain)
	for _, word := range []string{"light-dark(", "color-mix(", "oklch(", "@import", "url(", "//", "@font-face", "subgrid", "field-sizing", "forced-color-adjust", "user-select", "word-break: break-all"} {
		if strings.Contains(css, word) {
			t.Errorf("the stylesheet uses %q", word)
		}
	}
	if strings.Count(css, "{") != strings.Count(css, "}") {
		t.Error("the braces of the stylesheet do not match")
	}
}

func TestScriptStoresNothingInBrowser(t *testing.T) {
	t.Parallel()
	js := string(assets()["js/app.js"].plain)
	for _, word := range []string{"localStorage", "sessionStorage", "indexedDB", "serviceWorker", "document.cookie", "innerHTML", "eval(", "http:", "https:", "location.replace"} {
		if strings.Contains(regexp.MustCompile(`(?m)//.*$`).ReplaceAllString(js, ""), word) {
			t.Errorf("the script uses %q", word)
		}
	}
}
