package proof_test

import (
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// load is several people who record services at the same time, and a record,
// kept outside the server, of what the server acknowledged.
type load struct {
	people [][]serviceForm // the open forms of each person
	next   atomic.Int64

	mu    sync.Mutex
	acked []int
	sent  []time.Time // when each write was sent
	told  []time.Time // when each write was acknowledged
}

// newLoad signs in the named demo accounts, each the given number of times.
func newLoad(t testing.TB, s *server, each int, names ...string) *load {
	t.Helper()
	l := &load{}
	for _, name := range names {
		for range each {
			l.people = append(l.people, as(t, s, name).openForms(5))
		}
	}
	return l
}

// openForms opens the form of a service of the visitor's first cases.
func (v *visitor) openForms(n int) []serviceForm {
	v.t.Helper()
	var out []serviceForm
	cases := v.cases()
	for _, of := range cases[:min(n, len(cases))] {
		out = append(out, v.serviceFormOf(of))
	}
	return out
}

// moved lets everybody continue with a server that was started again. Their
// cookies are still valid.
func (l *load) moved(s *server) {
	for _, forms := range l.people {
		forms[0].v.base = s.url
	}
}

// run records services at a rate for everybody together until stop is closed,
// and waits for the last one.
func (l *load) run(aSecond int, stop <-chan struct{}) {
	var all sync.WaitGroup
	pause := time.Second * time.Duration(len(l.people)) / time.Duration(aSecond)
	for i := range l.people {
		all.Go(func() {
			tick := time.NewTicker(pause)
			defer tick.Stop()
			for {
				l.one(i)
				select {
				case <-stop:
					return
				case <-tick.C:
				}
			}
		})
	}
	all.Wait()
}

// one records one service. What fails because the server is gone is simply not
// acknowledged, which it reports.
func (l *load) one(i int) bool {
	n, forms, sent := int(l.next.Add(1)), l.people[i], time.Now()
	if !forms[rand.IntN(len(forms))].record(n) {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.acked, l.sent, l.told = append(l.acked, n), append(l.sent, sent), append(l.told, time.Now())
	return true
}

// acknowledged returns how many services the server has acknowledged so far.
func (l *load) acknowledged() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.acked)
}

// since lists when writes were acknowledged after a moment.
func (l *load) since(at time.Time) []time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(l.told), func(told time.Time) bool { return told.Before(at) })
}

// until records services until the server ends by itself, and reports whether
// it did in time.
func (l *load) until(s *server, limit time.Duration) bool {
	stop := make(chan struct{})
	over := time.AfterFunc(limit, func() { close(stop) })
	go func() {
		<-s.ended
		if over.Stop() {
			close(stop)
		}
	}()
	l.run(writesASecond, stop)
	return s.endsWithin(time.Second)
}

// sentSince counts the acknowledged writes that were sent after a moment.
func (l *load) sentSince(at time.Time) (n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, sent := range l.sent {
		if sent.After(at) {
			n++
		}
	}
	return n
}

// hold compares what was acknowledged with what is stored.
func (l *load) hold(t testing.TB, data string) {
	t.Helper()
	stored := storedNumbers(t, data)
	l.mu.Lock()
	defer l.mu.Unlock()
	lost := 0
	for _, n := range l.acked {
		if stored[n] == 0 {
			lost++
		}
	}
	if lost > 0 {
		t.Errorf("%d of %d acknowledged services are lost", lost, len(l.acked))
	}
	for n, times := range stored {
		if times > 1 {
			t.Errorf("service %d is stored %d times", n, times)
		}
	}
}
