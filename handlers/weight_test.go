package handlers

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/labstack/echo/v4"
)

// firstAnswer is what a server may send before it waits for the client: ten
// packets. A page that fits is there after one round trip on a slow line.
const firstAnswer = 14 * 1024

// overLine asks the application over HTTP, as nothing but these headers say,
// and returns the body as it came over the line.
func (b *browser) overLine(method, path string, headers ...string) (*http.Response, []byte) {
	t := b.h.t
	t.Helper()
	server := httptest.NewServer(b.h.echo)
	defer server.Close()
	r, err := http.NewRequestWithContext(t.Context(), method, server.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	line := &http.Transport{DisableCompression: true} // it asks for nothing and unpacks nothing by itself
	defer line.CloseIdleConnections()
	w, err := line.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Body.Close()
	body, err := io.ReadAll(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	return w, body
}

// fitsTheFirstAnswer weighs a page as the server sends it.
func (b *browser) fitsTheFirstAnswer(path string) {
	b.h.t.Helper()
	w, body := b.overLine(http.MethodGet, path, "Accept-Encoding", "gzip")
	switch {
	case w.StatusCode != http.StatusOK || w.Header.Get("Content-Encoding") != "gzip":
		b.h.t.Errorf("%s: status %d, encoding %q", path, w.StatusCode, w.Header.Get("Content-Encoding"))
	case len(body) > firstAnswer:
		b.h.t.Errorf("%s is %d bytes on the line, the budget of one page is %d", path, len(body), firstAnswer)
	}
	b.h.t.Logf("%s: %d bytes", path, len(body))
}

func TestAPageFitsTheFirstAnswerInHindi(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.deps.Demo = true // the demonstration has /style: every component at once
	h.start()
	c := h.opened()
	b := h.signedIn("caseworker")
	b.post("/language", url.Values{"lang": {"hi"}})
	for _, path := range []string{"/style", "/style/print", "/help", "/today", "/cases", "/calendar", "/law", freshIntake()} {
		b.fitsTheFirstAnswer(path)
	}
	for _, part := range []string{"", "/gaps", "/rights", "/clocks", "/services", "/facts", "/happened", "/identity", "/consents", "/duties", "/people", "/history"} {
		b.fitsTheFirstAnswer("/cases/" + c.ID + part)
	}
}

func TestCompression(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.signedIn("caseworker")
	style := page{}.Asset("css/app.css")
	for name, c := range map[string]struct {
		method, path, accept string
		status               int
		encoding, vary       string
	}{
		"page to a client that takes gzip":     {http.MethodGet, "/help", "gzip, deflate, br", http.StatusOK, "gzip", echo.HeaderAcceptEncoding},
		"page to a client that does not":       {http.MethodGet, "/help", "identity", http.StatusOK, "", echo.HeaderAcceptEncoding},
		"page to a client that does not say":   {http.MethodGet, "/help", "", http.StatusOK, "", echo.HeaderAcceptEncoding},
		"refusal is a page":                    {http.MethodGet, "/nowhere", "gzip", http.StatusNotFound, "gzip", echo.HeaderAcceptEncoding},
		"form that is refused is a page":       {http.MethodPost, "/account/password", "gzip", http.StatusUnprocessableEntity, "gzip", echo.HeaderAcceptEncoding},
		"refusal of a form is a page":          {http.MethodPost, "/nowhere", "gzip", http.StatusNotFound, "gzip", echo.HeaderAcceptEncoding},
		"tiny answer":                          {http.MethodGet, "/healthz", "gzip", http.StatusOK, "", echo.HeaderAcceptEncoding},
		"redirect has no body":                 {http.MethodGet, "/", "gzip", http.StatusSeeOther, "", echo.HeaderAcceptEncoding},
		"static file, once and not twice":      {http.MethodGet, style, "gzip", http.StatusOK, "gzip", echo.HeaderAcceptEncoding},
		"static file to a client without gzip": {http.MethodGet, style, "identity", http.StatusOK, "", echo.HeaderAcceptEncoding},
		"answer without a body":                {http.MethodHead, "/alive", "gzip", http.StatusNoContent, "", echo.HeaderAcceptEncoding},
	} {
		t.Run(name, func(t *testing.T) {
			headers := []string{}
			if c.accept != "" {
				headers = []string{"Accept-Encoding", c.accept}
			}
			w, body := b.overLine(c.method, c.path, headers...)
			if w.StatusCode != c.status || w.Header.Get("Content-Encoding") != c.encoding {
				t.Errorf("status %d, encoding %q; want %d, %q", w.StatusCode, w.Header.Get("Content-Encoding"), c.status, c.encoding)
			}
			if got := w.Header.Values("Vary"); len(got) != 1 || got[0] != c.vary {
				t.Errorf("Vary is %q", got)
			}
			if c.encoding != "gzip" {
				return
			}
			z, err := gzip.NewReader(bytes.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			plain, err := io.ReadAll(z)
			if err != nil || len(plain) <= len(body) {
				t.Errorf("%d bytes unpack to %d: %v", len(body), len(plain), err)
			}
			if _, asked := b.overLine(c.method, c.path, "Accept-Encoding", "identity"); len(asked) != len(plain) {
				t.Errorf("packed it is %d bytes, plain %d", len(plain), len(asked))
			}
		})
	}
}
