package proof_test

import (
	"cmp"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
)

// pageWeight is the most a page may weigh as it is sent: what a server may send
// at once on a new connection, before it waits for an answer.
const pageWeight = 14 * 1024

// scale asks for compressed pages, weighs what comes and unpacks it.
type scale struct {
	mu     sync.Mutex
	last   int  // bytes of the page that came last
	packed bool // whether any came compressed
}

// RoundTrip sends one request.
func (s *scale) RoundTrip(req *http.Request) (*http.Response, error) {
	req.Header.Set("Accept-Encoding", "gzip")
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = len(body)
	res.Body = io.NopCloser(strings.NewReader(string(body)))
	if res.Header.Get("Content-Encoding") == "gzip" {
		s.packed = true
		res.Body, err = gzip.NewReader(strings.NewReader(string(body)))
	}
	return res, err
}

// TestPagesFitTheFirstAnswer weighs every page of the demo in Hindi, whose
// letters take three bytes each, as a browser receives it.
func TestPagesFitTheFirstAnswer(t *testing.T) {
	t.Parallel()
	all := slices.DeleteFunc(slices.Clone(walkedPages(t)), func(p walked) bool { return !p.html })
	slices.SortFunc(all, func(a, b walked) int { return cmp.Compare(b.bytes, a.bytes) })
	worst, heaviest := "", map[string]int{}
	for i, w := range all {
		if i < 10 {
			worst += fmt.Sprintf("\n%6d %s %s", w.bytes, w.who, w.path)
		}
		kind := kindOf(w.path)
		heaviest[kind] = max(heaviest[kind], w.bytes)
	}
	t.Logf("%d pages were weighed; the heaviest:%s", len(all), worst)
	for kind, bytes := range heaviest {
		if bytes > pageWeight {
			t.Errorf("%s: %d bytes in Hindi, want at most %d", kind, bytes, pageWeight)
		}
	}
}
