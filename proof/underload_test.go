package proof_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
)

// These are the limits of a backup at 100,000 survivors while people write.
const (
	underLoadWrites = 280                    // a second, for everybody together
	underLoadWait   = 250 * time.Millisecond // longer than without the backup, for any write
	underLoadPeople = 8                      // who record services; as many again save forms, five each
	underLoadCases  = 60                     // of each of them, so that no case gets more services than a house gives
	underLoadSpell  = 3 * time.Minute        // at most, without a backup
)

// TestBackupUnderLoad writes at a rate that a network of shelters has at its worst,
// and compares the longest wait of a write while a backup is made with that in a
// time without one. AFTERCARE_BACKUP_LOAD is a folder with a demo of
// 100,000 survivors (see TestPagesAreFastAtHundredThousand); the test writes into it.
// The disk needs three times its size. AFTERCARE_BACKUP_RATE is another number of writes
// a second, for a machine that does not take so many even without a backup.
func TestBackupUnderLoad(t *testing.T) {
	data := os.Getenv("AFTERCARE_BACKUP_LOAD")
	if data == "" {
		t.Skip("AFTERCARE_BACKUP_LOAD is not set: no folder with a demo of 100,000 survivors")
	}
	startIn = time.Hour
	t.Cleanup(func() { startIn = usualStart })
	to, err := os.MkdirTemp(filepath.Dir(filepath.Clean(data)), "backup-under-load-") // not in memory
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(to) })
	s := demo(t, data, speedSurvivors)
	w := newWriters(t, s)
	w.rate = counted(t, "AFTERCARE_BACKUP_RATE", underLoadWrites)
	w.during(t, "warming up", func() { time.Sleep(10 * time.Second) })
	took, memory := time.Duration(0), int64(0)
	with := w.during(t, "with a backup", func() {
		began := time.Now()
		cmd := exec.CommandContext(t.Context(), program, "backup", "--data", data, "--to", to)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("aftercare backup: %v\n%s", err, out)
		}
		took = time.Since(began)
		if use, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
			memory = use.Maxrss / 1024
		}
		logged := int64(0)
		if info, err := os.Stat(filepath.Join(data, "aftercare.db-wal")); err == nil {
			logged = info.Size() >> 20
		}
		t.Logf("the backup took %v and %d MB of memory; the log of the last writes has %d MB", took.Round(time.Second), memory, logged)
	})
	without := w.during(t, "without", func() { time.Sleep(min(took, underLoadSpell)) })
	if with.longest > without.longest+underLoadWait {
		t.Errorf("a write waited %v during the backup and %v without: more than %v for it", with.longest, without.longest, underLoadWait)
	}
	if with.refused+without.refused > 0 {
		t.Errorf("%d writes were refused during the backup, %d without", with.refused, without.refused)
	}
}

// writers are people who record services, and others whose half-written forms are
// saved: five of these to one of those, as the script of a page does.
type writers struct {
	services *load
	drafts   []*visitor
	place    []string // the form of each
	n        atomic.Int64
	rate     int // writes a second, for everybody together
}

func newWriters(t *testing.T, s *server) *writers {
	for _, name := range []string{"caseworker", "caseworker2"} {
		readsFromTheDisk(t, s, name)
	}
	v := as(t, s, "caseworker")
	cases := v.manyCases(underLoadPeople * underLoadCases)
	w := &writers{services: &load{}}
	for of := range slices.Chunk(cases, underLoadCases) {
		v, forms := as(t, s, "caseworker"), []serviceForm{}
		for _, path := range of {
			forms = append(forms, v.serviceFormOf(path))
		}
		w.services.people = append(w.services.people, forms)
	}
	for range underLoadPeople {
		v := as(t, s, "caseworker2")
		for _, of := range v.cases()[:5] {
			w.drafts, w.place = append(w.drafts, v), append(w.place, of+"/services/new")
		}
	}
	return w
}

// manyCases lists so many cases of the caseload, page after page.
func (v *visitor) manyCases(n int) (out []string) {
	v.t.Helper()
	for at := "/cases"; len(out) < n; {
		p := v.open(at)
		p.Find("#cases tbody a[href]").Each(func(_ int, a *goquery.Selection) {
			if href := a.AttrOr("href", ""); casePath.MatchString(href) && !slices.Contains(out, href) {
				out = append(out, href)
			}
		})
		next, more := p.Find("a[rel=next]").Attr("href")
		if !more {
			v.t.Fatalf("the caseload has %d cases, want %d", len(out), n)
		}
		at = p.resolve(next)
	}
	return out[:n]
}

// readsFromTheDisk opens the first pages of somebody until they come: right after
// the start, a big file on a slow disk can take longer than a page waits.
func readsFromTheDisk(t *testing.T, s *server, name string) {
	t.Helper()
	v := visit(t, s)
	v.open("/sign-in")
	for range 30 {
		p, err := v.try(http.MethodPost, "/sign-in", url.Values{"sign_in_name": {name}, "password": {demoPassword}})
		if err == nil && p.status == http.StatusSeeOther {
			p, err = v.try(http.MethodGet, "/today", nil)
		}
		if err == nil && p.status == http.StatusOK {
			return
		}
	}
	t.Fatalf("the first page of %s does not come", name)
}

// waits are the waits of the writes in one part of the test.
type waits struct {
	longest time.Duration
	refused int
}

// during writes at the rate while f runs, and reports how long writes waited.
func (w *writers) during(t *testing.T, name string, f func()) (out waits) {
	t.Helper()
	var mu sync.Mutex
	var times []time.Duration
	worst := map[int]time.Duration{} // the longest wait that began in each ten seconds
	stop, began := make(chan struct{}), time.Now()
	var all sync.WaitGroup
	people := len(w.services.people) + len(w.drafts)
	each := func(i int, write func() bool) {
		all.Go(func() {
			tick := time.NewTicker(time.Second * time.Duration(people) / time.Duration(w.rate))
			defer tick.Stop()
			for {
				select {
				case <-stop:
					return
				case <-tick.C:
				}
				at := time.Now()
				ok := write()
				mu.Lock()
				took, when := time.Since(at), int(at.Sub(began)/(10*time.Second))
				worst[when] = max(worst[when], took)
				if times = append(times, took); !ok {
					out.refused++
				}
				mu.Unlock()
			}
		})
	}
	for i := range w.services.people {
		each(i, func() bool { return w.services.one(i) })
	}
	for i := range w.drafts {
		each(i, func() bool { return w.draft(i) })
	}
	f()
	close(stop)
	all.Wait()
	slices.Sort(times)
	out.longest = times[len(times)-1]
	t.Logf("%s: %d writes, %.0f a second, median %.0f ms, 99 of 100 within %.0f ms, the longest %.0f ms, %d refused", name, len(times),
		float64(len(times))/time.Since(began).Seconds(), ms(times[len(times)/2]), ms(times[len(times)*99/100]), ms(out.longest), out.refused)
	longest := slices.Sorted(maps.Values(worst))
	t.Logf("%s: the longest wait of ten seconds was %.0f ms in the middle, %.0f ms in nine of ten", name, ms(longest[len(longest)/2]), ms(longest[len(longest)*9/10]))
	for _, when := range slices.Sorted(maps.Keys(worst)) {
		if worst[when] > 2*underLoadWait {
			t.Logf("%s: a write that began after %d to %d s waited %.0f ms", name, 10*when, 10*when+10, ms(worst[when]))
		}
	}
	return out
}

// draft saves what somebody has typed so far.
func (w *writers) draft(i int) bool {
	return saveDraft(w.drafts[i], w.place[i], int(w.n.Add(1)))
}

func saveDraft(v *visitor, place string, n int) bool {
	values := url.Values{"draft": {place}, "note": {fmt.Sprintf("a sentence that grows %d", n)}}
	p, err := v.try(http.MethodPost, "/drafts", values)
	return err == nil && p.status == http.StatusNoContent
}
