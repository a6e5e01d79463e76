package proof_test

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestPages writes every page of the demo as text, so that a change can be seen
// in all pages at once. AFTERCARE_PAGES names the folder: make one before the
// change and one after, and compare them with diff -r. For each role it writes
// the pages that links lead to, in English and in Hindi, and what the program
// answers to forms in which nothing was filled in.
func TestPages(t *testing.T) {
	dir := os.Getenv("AFTERCARE_PAGES")
	if dir == "" {
		t.Skip("AFTERCARE_PAGES names no folder for the pages")
	}
	stopped(t)
	filled := filepath.Join(t.TempDir(), "demo")
	s := demo(t, filled, sharedSurvivors)
	people := firstOfEachRole(t, s)
	s.stop()
	for _, name := range people {
		data := copied(t, filled)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := &pageBook{t: t, v: as(t, demo(t, data, sharedSurvivors), name), dir: filepath.Join(dir, name), written: map[string]int{}}
			b.write()
		})
	}
}

var ofDemoAccount = regexp.MustCompile(`(?m)^  (\S+) +([a-z_]+) `)

// firstOfEachRole reads who is printed at the start of a demo.
func firstOfEachRole(t testing.TB, s *server) (names []string) {
	t.Helper()
	s.waitFor("Stop with Ctrl+C")
	roles := map[string]bool{}
	for _, a := range ofDemoAccount.FindAllStringSubmatch(s.out.String(), -1) {
		if !roles[a[2]] {
			roles[a[2]] = true
			names = append(names, a[1])
		}
	}
	if len(names) < 8 {
		t.Fatalf("the demo names too few people:\n%s", s.out)
	}
	return names
}

// pageBook is the pages of one person on their way into a folder.
type pageBook struct {
	t       *testing.T
	v       *visitor
	dir     string
	lang    string
	written map[string]int
}

func (b *pageBook) write() {
	b.speak("en")
	w := b.v.walk(func(p *page) { b.keep("", p.path, p) })
	b.speak("hi")
	for _, path := range w.paths {
		p := b.v.ask(http.MethodGet, path, nil)
		b.keep("", p.path, p)
	}
	refused := 0
	for _, lang := range []string{"en", "hi"} {
		b.speak(lang)
		for _, send := range w.posts {
			p, err := b.v.try(http.MethodPost, send.path, send.values)
			if err != nil {
				b.t.Fatal(err)
			}
			if p.status == http.StatusUnprocessableEntity {
				refused++
			}
			b.keep("POST ", send.path, p.read())
		}
	}
	b.t.Logf("%d pages, %d forms, %d of their answers refuse", len(w.paths), len(w.posts), refused)
}

// speak changes the language of the person.
func (b *pageBook) speak(lang string) {
	b.lang = lang
	b.v.ask(http.MethodPost, "/language", url.Values{"lang": {lang}})
}

// keep writes a page into a file named after language and address. A name that
// comes again is numbered.
func (b *pageBook) keep(before, path string, p *page) {
	b.t.Helper()
	if p.status >= http.StatusInternalServerError {
		b.t.Errorf("%s%s: status %d", before, path, p.status)
	}
	name := b.lang + " " + before + strings.Trim(unsafeInName.ReplaceAllString(shortIDs(path), "~"), "~")
	if len(name) > 180 {
		name = fmt.Sprintf("%s %08x", name[:180], hashOf(name))
	}
	if b.written[name]++; b.written[name] > 1 {
		name += fmt.Sprintf(" (%d)", b.written[name])
	}
	if err := os.MkdirAll(b.dir, 0o755); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(b.dir, name+".txt"), newSecret.ReplaceAll([]byte(p.lines()), []byte("a new secret")), 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// newSecret is the secret of a second step, which each page that sets one up makes anew.
var newSecret = regexp.MustCompile(`[A-Z2-7]{4}( [A-Z2-7]{4}){7}`)

var unsafeInName = regexp.MustCompile(`[^A-Za-z0-9_.=&?-]+`)

// shortIDs leaves of each id its end, which tells it from all others.
func shortIDs(path string) string {
	return idInPath.ReplaceAllStringFunc(path, func(id string) string { return id[len(id)-6:] })
}
