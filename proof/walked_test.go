package proof_test

import (
	"strings"
	"sync"
	"testing"
)

// walked is a page that links lead somebody to, as it came in Hindi.
type walked struct {
	who, path string
	status    int
	html      bool
	bytes     int // as it was sent, compressed
}

var allWalked struct {
	once  sync.Once
	pages []walked
}

// walkedPages lists the pages that links lead the first of each role to, in the order
// of the people and of their way. One walk serves all tests.
func walkedPages(t *testing.T) []walked {
	t.Helper()
	allWalked.once.Do(func() {
		s := ownDemo(t) // of its own: it changes the language of accounts
		people := firstOfEachRole(t, s)
		ways := make([][]walked, len(people))
		var group sync.WaitGroup
		for i, name := range people {
			group.Go(func() { ways[i] = wayOf(t, s, name) })
		}
		group.Wait()
		for _, way := range ways {
			allWalked.pages = append(allWalked.pages, way...)
		}
	})
	if len(allWalked.pages) == 0 {
		t.Fatal("nothing was walked; the first test that asked for it says why")
	}
	return allWalked.pages
}

// wayOf walks as somebody and weighs each page.
func wayOf(t *testing.T, s *server, name string) (way []walked) {
	v, scale := as(t, s, name), &scale{}
	v.http.Transport = scale
	(&pageBook{v: v}).speak("hi")
	v.walk(func(p *page) {
		html := strings.HasPrefix(p.header.Get("Content-Type"), "text/html")
		way = append(way, walked{who: name, path: p.path, status: p.status, html: html, bytes: scale.last})
	})
	if !scale.packed {
		t.Error("the server sends its pages uncompressed")
	}
	return way
}
