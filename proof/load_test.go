package proof_test

import (
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// load is several people who record services at the same time, and what the
// server acknowledged to them, which is kept outside of it.
type load struct {
	people [][]serviceForm // the forms each of them has open
	next   atomic.Int64

	mu    sync.Mutex
	acked []int
	told  []time.Time // when each of them was acknowledged
}

// newLoad signs the named demo accounts in, each as often as said.
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

// openForms opens the form of a service of her first cases.
func (v *visitor) openForms(n int) []serviceForm {
	v.t.Helper()
	var out []serviceForm
	cases := v.cases()
	for _, of := range cases[:min(n, len(cases))] {
		out = append(out, v.serviceFormOf(of))
	}
	return out
}

// moved lets everybody go on with a server that was started again. Their
// cookies still hold.
func (l *load) moved(s *server) {
	for _, forms := range l.people {
		forms[0].v.base = s.url
	}
}

// run records services at so many a second in all until stop is closed, and
// waits for the last of them.
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
// acknowledged.
func (l *load) one(i int) {
	n, forms := int(l.next.Add(1)), l.people[i]
	if !forms[rand.IntN(len(forms))].record(n) {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.acked, l.told = append(l.acked, n), append(l.told, time.Now())
}

// acknowledged is how much the server said it has, so far.
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
