package main

import (
	"context"
	"net"
	"net/http"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"aftercare/handlers"
)

// When memory is cleaned. A server under steady traffic is never quiet, so there
// is a latest time as well. One cleaning does not reach a buffer that a request
// holds at that moment, and the buffers of net/http go from one connection to
// the next with what was in them: several cleanings follow each other.
const (
	quietFor  = 2 * time.Second  // without a request that may carry words
	latest    = 15 * time.Second // after such a request, whatever goes on
	between   = 5 * time.Second  // cleanings of a quiet server
	cleanings = 6                // after the last request that may carry words
)

// scrubber cleans memory when the server has gone quiet. Texts that people
// typed and read stay in freed memory until something overwrites it, and a core
// dump or a snapshot of the machine would contain them. The garbage collection
// here frees the memory, the runtime overwrites freed memory (see
// overwriteFreed), and whole pages go back to the system.
//
// A health check, a static file or a stranger who opens the sign-in page carries
// no words: such requests neither put a cleaning off nor ask for one.
type scrubber struct {
	now   func() time.Time
	clean func()

	mu      sync.Mutex
	owed    int       // cleanings still to do
	last    time.Time // when the last request or connection that may carry words ended
	since   time.Time // when the first of them since the last cleaning ended
	cleaned time.Time
	carried map[net.Conn]bool // connections that brought or took words
}

func newScrubber(now func() time.Time) *scrubber {
	return &scrubber{now: now, clean: scrub, carried: make(map[net.Conn]bool)}
}

// connKey is where the context of a request has its connection.
type connKey struct{}

// remember gives requests their connection.
func (s *scrubber) remember(ctx context.Context, conn net.Conn) context.Context {
	return context.WithValue(ctx, connKey{}, conn)
}

// watch records every request that may carry words, once it has ended.
func (s *scrubber) watch(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if handlers.MayCarryWords(r) {
			conn, _ := r.Context().Value(connKey{}).(net.Conn)
			s.carry(conn)
			defer s.note()
		}
		next.ServeHTTP(w, r)
	})
}

func (s *scrubber) carry(conn net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.carried[conn] = true
}

// closed records the end of a connection that carried words: until then the
// buffers of net/http hold the last data sent over it.
func (s *scrubber) closed(conn net.Conn, state http.ConnState) {
	if state != http.StateClosed && state != http.StateHijacked {
		return
	}
	s.mu.Lock()
	carried := s.carried[conn]
	delete(s.carried, conn)
	s.mu.Unlock()
	if carried {
		s.note()
	}
}

func (s *scrubber) note() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = s.now()
	if !s.since.After(s.cleaned) {
		s.since = s.last
	}
	s.owed = cleanings
}

// run cleans after each busy time, until ctx ends.
func (s *scrubber) run(ctx context.Context) {
	tick := time.NewTicker(quietFor / 2)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			s.step()
		}
	}
}

// step cleans when it is time to.
func (s *scrubber) step() {
	if s.due() {
		s.clean()
	}
}

// due reports whether it is time to clean, and counts the cleaning.
func (s *scrubber) due() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	fresh := s.since.After(s.cleaned) // something came since the last cleaning
	quiet := now.Sub(s.last) >= quietFor && (fresh || now.Sub(s.cleaned) >= between)
	late := fresh && now.Sub(s.since) >= latest
	if s.owed == 0 || !(quiet || late) {
		return false
	}
	s.owed--
	s.cleaned = now
	return true
}

// scrub runs the garbage collector often enough to empty the pools of buffers,
// which survive one collection, and gives the pages back to the system.
func scrub() {
	for range 3 {
		runtime.GC()
	}
	debug.FreeOSMemory()
}
