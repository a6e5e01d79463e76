package proof_test

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// writesSurvivors is how many survivors the demos of BenchmarkWrites have.
const writesSurvivors = 2_000

// writesInTurn is how many writes one of the two programs does before the other one does as many.
const writesInTurn = 20

// BenchmarkWrites records services and saves half-written forms over HTTP, one after
// the other, and reports the processor time of the server for each. AFTERCARE_BEFORE is
// the program of an older version: the two take turns on copies of one demo, and the
// benchmark reports how much of the older one's time the new one takes. AFTERCARE_WRITES
// is a folder for the demo: an empty one is filled, and can be used again.
func BenchmarkWrites(b *testing.B) {
	data := cmp.Or(os.Getenv("AFTERCARE_WRITES"), filepath.Join(b.TempDir(), "data"))
	startIn = 5 * time.Minute
	b.Cleanup(func() { startIn = usualStart })
	demo(b, data, writesSurvivors).stop()
	old := newWriter(b, cmp.Or(os.Getenv("AFTERCARE_BEFORE"), program), copied(b, data))
	fresh := newWriter(b, program, copied(b, data))
	for name, write := range map[string]func(w *oneWriter) bool{"record a service": (*oneWriter).service, "save a draft": (*oneWriter).draft} {
		b.Run(name, func(b *testing.B) {
			new(spent).by(b, old, write)
			new(spent).by(b, fresh, write)
			was, is := new(spent), new(spent)
			for b.Loop() {
				was.by(b, old, write)
				is.by(b, fresh, write)
			}
			b.ReportMetric(was.processor(), "µs-before")
			b.ReportMetric(is.processor(), "µs-now")
			b.ReportMetric(is.processor()/was.processor(), "processor")
			b.ReportMetric(is.median()/was.median(), "wait")
		})
	}
}

// oneWriter is a caseworker with a server of her own.
type oneWriter struct {
	s     *server
	v     *visitor
	forms []serviceForm
	n     int
}

func newWriter(b *testing.B, program, data string) *oneWriter {
	b.Helper()
	s := startWords(b, data, program, "demo", "--addr", "127.0.0.1:0", "--data", data, "--survivors", strconv.Itoa(writesSurvivors))
	w := &oneWriter{s: s, v: as(b, s, "caseworker")}
	for _, of := range w.v.manyCases(30) {
		w.forms = append(w.forms, w.v.serviceFormOf(of))
	}
	return w
}

func (w *oneWriter) service() bool {
	w.n++
	return w.forms[w.n%len(w.forms)].record(w.n)
}

func (w *oneWriter) draft() bool {
	w.n++
	return saveDraft(w.v, w.forms[w.n%len(w.forms)].path, w.n)
}

// spent is what writes took.
type spent struct {
	ticks int
	waits []time.Duration
}

// by lets a writer write a few times.
func (s *spent) by(b *testing.B, w *oneWriter, write func(*oneWriter) bool) {
	b.Helper()
	began := w.s.processorTicks()
	for range writesInTurn {
		at := time.Now()
		if !write(w) {
			b.Fatal("the write was not acknowledged")
		}
		s.waits = append(s.waits, time.Since(at))
	}
	s.ticks += w.s.processorTicks() - began
}

// processor is the processor time of one write in microseconds.
func (s *spent) processor() float64 { return float64(s.ticks) * 10_000 / float64(len(s.waits)) }

func (s *spent) median() float64 {
	slices.Sort(s.waits)
	return float64(s.waits[len(s.waits)/2])
}

// processorTicks is the processor time of a server in hundredths of a second, as Linux counts it.
func (s *server) processorTicks() int {
	s.t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid))
	if err != nil {
		lacking(s.t, "/proc")
	}
	_, after, _ := strings.Cut(string(text), ") ")
	fields := strings.Fields(after)
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return user + system
}
