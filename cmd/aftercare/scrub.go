package main

import (
	"context"
	"net"
	"net/http"
	"runtime"
	"runtime/debug"
	"sync/atomic"
	"time"
)

// memoryLimit keeps the whole server under 256 MB. Each password hash takes 64
// MB for a moment, and garbage must not add up beside them.
const memoryLimit = 130 << 20

// garbage is how much garbage may add up before it is collected, in percent of
// the memory in use. Little is in use, and each search through thousands of
// names leaves as much garbage.
const garbage = 300

// scrubAfter is how long the server must be quiet before its memory is cleaned.
const scrubAfter = 2 * time.Second

// scrubber cleans memory when the server has gone quiet. Texts that people
// typed and read stay in freed memory until something overwrites it, and a core
// dump or a snapshot of the machine would contain them. The garbage collection
// here frees the memory, the runtime overwrites freed memory (see
// overwriteFreed), and whole pages go back to the system.
type scrubber struct {
	last  atomic.Int64 // when the last request or connection ended, in nanoseconds since start
	dirty atomic.Bool
	start time.Time
	now   func() time.Time
}

func newScrubber(now func() time.Time) *scrubber { return &scrubber{start: now(), now: now} }

// watch records every request.
func (s *scrubber) watch(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer s.note()
		next.ServeHTTP(w, r)
	})
}

// closed records the end of a connection: until then the buffers of net/http
// hold the last data sent over it.
func (s *scrubber) closed(_ net.Conn, state http.ConnState) {
	if state == http.StateClosed {
		s.note()
	}
}

func (s *scrubber) note() {
	s.last.Store(int64(s.now().Sub(s.start)))
	s.dirty.Store(true)
}

// run cleans after each busy time, until ctx ends.
func (s *scrubber) run(ctx context.Context) {
	tick := time.NewTicker(scrubAfter / 2)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			quiet := s.now().Sub(s.start) - time.Duration(s.last.Load())
			if quiet > scrubAfter && s.dirty.Swap(false) {
				scrub()
			}
		}
	}
}

// scrub runs the garbage collector often enough to empty the pools of buffers,
// which survive one collection, and gives the pages back to the system.
func scrub() {
	for range 3 {
		runtime.GC()
	}
	debug.FreeOSMemory()
}
