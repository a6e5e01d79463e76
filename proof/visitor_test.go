package proof_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
)

// visitor is a person with a browser that runs no script: they follow links and
// send the forms on the page, with all their hidden fields.
type visitor struct {
	t    testing.TB
	http *http.Client
	base string
	asks int // pages opened and forms sent
}

// page is a page the visitor was shown.
type page struct {
	*goquery.Document
	v      *visitor
	path   string // with its query
	status int
	header http.Header
	body   string
}

// visit opens a browser for a server. It sends no request yet.
func visit(t testing.TB, s *server) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &visitor{t: t, base: s.url, http: &http.Client{
		Jar: jar, Timeout: 60 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// try sends one request and follows no redirect. Unlike the other methods it
// returns an error when the server is not there.
func (v *visitor) try(method, path string, values url.Values) (*page, error) {
	req, err := http.NewRequestWithContext(v.t.Context(), method, v.base+path, strings.NewReader(values.Encode()))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	if method == http.MethodPost {
		req.Header.Set("Origin", v.base)
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := v.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, err
	}
	return &page{v: v, path: path, status: res.StatusCode, header: res.Header, body: string(body)}, nil
}

// ask sends one request and follows redirects within the program.
func (v *visitor) ask(method, path string, values url.Values) *page {
	v.t.Helper()
	v.asks++
	for range 10 {
		p, err := v.try(method, path, values)
		if err != nil {
			v.t.Fatalf("%s %s: %v", method, path, err)
		}
		to := p.header.Get("Location")
		if p.status != http.StatusSeeOther || to == "" || !strings.HasPrefix(to, "/") {
			return p.read()
		}
		method, path, values = http.MethodGet, to, nil
	}
	v.t.Fatalf("%s redirects for ever", path)
	return nil
}

// open follows a link to a page that must exist.
func (v *visitor) open(path string) *page {
	v.t.Helper()
	p := v.ask(http.MethodGet, path, nil)
	if p.status != http.StatusOK {
		v.t.Fatalf("GET %s: got status %d, want 200\n%s", path, p.status, p.words())
	}
	return p
}

func (p *page) read() *page {
	p.v.t.Helper()
	text := p.body
	if !strings.HasPrefix(p.header.Get("Content-Type"), "text/html") {
		text = "" // a file has no words for her
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(text))
	if err != nil {
		p.v.t.Fatalf("%s: %v", p.path, err)
	}
	p.Document = doc
	return p
}

// words returns the main part of the page as one line of text.
func (p *page) words() string {
	main := p.Find("main")
	if main.Length() == 0 {
		main = p.Find("body")
	}
	return strings.Join(strings.Fields(main.Text()), " ")
}

// follow opens the first link of the selection.
func (p *page) follow(selector string) *page {
	p.v.t.Helper()
	href, there := p.Find(selector).First().Attr("href")
	if !there {
		p.v.t.Fatalf("%s has no link %q:\n%s", p.path, selector, p.words())
	}
	return p.v.open(p.resolve(href))
}

// resolve turns an address on the page into a path of the program.
func (p *page) resolve(href string) string {
	base, err := url.Parse(p.path)
	if err != nil {
		p.v.t.Fatal(err)
	}
	to, err := base.Parse(href)
	if err != nil {
		p.v.t.Fatalf("%s: address %q: %v", p.path, href, err)
	}
	to.Fragment = ""
	return to.String()
}
