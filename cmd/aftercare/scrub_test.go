package main

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// cleanerAt is a scrubber with a clock of its own.
type cleanerAt struct {
	*scrubber
	t       *testing.T
	at      time.Time
	cleaned []time.Duration // since the start
	start   time.Time
	conn    net.Conn
}

func newCleaner(t *testing.T) *cleanerAt {
	c := &cleanerAt{t: t, at: time.Date(2026, 11, 29, 9, 0, 0, 0, time.UTC)}
	c.start = c.at
	c.scrubber = newScrubber(func() time.Time { return c.at })
	c.clean = func() { c.cleaned = append(c.cleaned, c.at.Sub(c.start)) }
	c.conn, _ = net.Pipe()
	return c
}

// pass lets time go by, with what happens every so often in it.
func (c *cleanerAt) pass(d, every time.Duration, do func()) {
	for end := c.at.Add(d); c.at.Before(end); {
		c.at = c.at.Add(100 * time.Millisecond)
		if every > 0 && c.at.Sub(c.start)%every == 0 {
			do()
		}
		if c.at.Sub(c.start)%(quietFor/2) == 0 {
			c.step()
		}
	}
}

func (c *cleanerAt) ask(method, path, cookie string) {
	r := httptest.NewRequest(method, path, strings.NewReader(""))
	if cookie != "" {
		r.AddCookie(&http.Cookie{Name: cookie, Value: "x"})
	}
	r = r.WithContext(c.remember(context.Background(), c.conn))
	c.watch(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})).ServeHTTP(httptest.NewRecorder(), r)
}

func (c *cleanerAt) want(first, last time.Duration, times int) {
	c.t.Helper()
	n := len(c.cleaned)
	if n != times || (n > 0 && (c.cleaned[0] > first || c.cleaned[n-1] > last)) {
		c.t.Errorf("cleaned %v, want %d times, first by %v and last by %v", c.cleaned, times, first, last)
	}
}

func TestMemoryIsCleanedAfterRequest(t *testing.T) {
	for name, traffic := range map[string]func(c *cleanerAt){
		"nobody else":                           nil,
		"health checks ten times a second":      func(c *cleanerAt) { c.ask("GET", "/healthz", "") },
		"strangers who open the sign-in page":   func(c *cleanerAt) { c.ask("GET", "/sign-in", "") },
		"a known browser that is not signed in": func(c *cleanerAt) { c.ask("GET", "/sign-in", "b") },
		"connections of strangers that end": func(c *cleanerAt) {
			other, _ := net.Pipe()
			c.closed(other, http.StateClosed)
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := newCleaner(t)
			c.ask("GET", "/cases/x", "a")
			c.pass(10*time.Minute, 100*time.Millisecond, func() {
				if traffic != nil {
					traffic(c)
				}
			})
			c.want(4*time.Second, time.Minute, cleanings)
		})
	}
}

func TestMemoryIsCleanedUnderSteadyTraffic(t *testing.T) {
	for name, ask := range map[string]func(c *cleanerAt){
		"people who work":           func(c *cleanerAt) { c.ask("GET", "/cases/x", "__Host-a") },
		"strangers who send":        func(c *cleanerAt) { c.ask("POST", "/sign-in", "") },
		"a cookie somebody made up": func(c *cleanerAt) { c.ask("GET", "/sign-in", "a") },
	} {
		t.Run(name, func(t *testing.T) {
			c := newCleaner(t)
			c.pass(time.Minute, 100*time.Millisecond, func() { ask(c) })
			c.want(latest+2*time.Second, time.Minute, 3)
		})
	}
}

func TestMemoryIsCleanedAfterConnectionOfSignedInEnds(t *testing.T) {
	c := newCleaner(t)
	c.ask("GET", "/cases/x", "a")
	c.pass(2*time.Minute, 0, nil)
	before := len(c.cleaned)
	c.closed(c.conn, http.StateClosed)
	c.pass(time.Minute, 0, nil)
	if got := len(c.cleaned) - before; got != cleanings {
		t.Errorf("cleaned %d times after the connection, want %d", got, cleanings)
	}
	if len(c.carried) != 0 {
		t.Error("an ended connection is still known")
	}
}

func TestMemoryIsLeftAloneWithoutWords(t *testing.T) {
	c := newCleaner(t)
	c.pass(time.Minute, 100*time.Millisecond, func() { c.ask("GET", "/healthz", "") })
	c.want(0, 0, 0)
}
