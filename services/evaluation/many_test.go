package evaluation_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/evaluation"
	"aftercare/services/pack"
)

// manyCases is the environment variable with the number of cases to evaluate.
const manyCases = "AFTERCARE_MANY_CASES"

// TestManyCases evaluates AFTERCARE_MANY_CASES generated cases on two cores,
// from the rows their facts come from to the rows lists read, and logs time and
// memory. 100,000 cases must take less than two minutes and less than 1 GB:
//
//	AFTERCARE_MANY_CASES=100000 go test ./services/evaluation/ -run TestManyCases -v
func TestManyCases(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv(manyCases))
	if n == 0 {
		t.Skip("set " + manyCases + "=100000 to measure")
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	e := evaluator(t)
	began, used := time.Now(), processorTime()
	var next, rights atomic.Int64
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for i := next.Add(1); i <= int64(n); i = next.Add(1) {
				rights.Add(int64(oneOfMany(t, e, uint64(i))))
			}
		})
	}
	wg.Wait()
	took, peak := time.Since(began), peakMemory(t)
	used = processorTime() - used
	t.Logf("%d cases against %d rights in %s; %s of processor time, %s a case; %d rows of rights; peak memory %d MB", n, len(e.Library().Items()),
		took.Round(time.Millisecond), used.Round(time.Millisecond), (used / time.Duration(n)).Round(time.Microsecond), rights.Load(), peak>>20)
	// On a busy machine the time of the two cores counts, not the wall clock.
	if n >= 100_000 && (min(took, max(used/2, time.Second)) > 2*time.Minute || peak > 1<<30) {
		t.Errorf("took more than two minutes or 1 GB")
	}
}

var manyNow = models.At(time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC))

// oneOfMany makes a case, evaluates it and makes its rows.
func oneOfMany(t testing.TB, e *evaluation.Evaluator, seed uint64) int {
	loaded, err := e.Assemble(generated(e.Library(), rand.New(rand.NewPCG(seed, 7)), fmt.Sprint(seed)))
	if err != nil {
		t.Error(err)
		return 0
	}
	out, err := e.Outcome(loaded, e.Evaluate(loaded, manyNow), manyNow)
	if err != nil {
		t.Error(err)
	}
	return len(out.Rights)
}

// generated makes an invented case of ordinary size: a third of the vocabulary
// is recorded, with some services and decisions.
func generated(lib *pack.Library, r *rand.Rand, id string) evaluation.Fresh {
	states := []string{"IN-WB", "IN-MH", "IN-DL", "IN-JH", "IN-BR", "IN"}
	f := evaluation.Fresh{State: states[r.IntN(len(states))], TimeZone: "Asia/Kolkata", HasContact: r.IntN(2) == 0,
		Case: models.Case{ID: id, SurvivorID: id, Status: models.CaseOpen, IntakeAt: manyNow.Add(-time.Duration(r.IntN(700)) * 24 * time.Hour)}}
	for _, word := range lib.Facts() {
		if word.Derive == nil && r.IntN(3) == 0 {
			v := anyValue(word, r)
			f.Facts = append(f.Facts, models.Fact{SurvivorID: id, CaseID: id, Name: word.Key, RecordedAt: manyNow,
				AnswerFacts: models.AnswerFacts{Answer: v.Answer, Code: v.Code, Day: v.On.On, Sure: v.On.Sure, Number: v.Number}})
		}
	}
	kinds := lib.Services()
	for i := range r.IntN(12) {
		f.Services = append(f.Services, models.Delivery{ID: fmt.Sprint(id, "-", i), CaseID: id, DeliveryFacts: models.DeliveryFacts{Kind: kinds[r.IntN(len(kinds))].Kind, Status: models.DeliveryStatuses[r.IntN(3)], At: manyNow.Add(-time.Duration(r.IntN(300)) * 24 * time.Hour)}})
	}
	items := lib.Items()
	for range r.IntN(6) {
		f.Stances = append(f.Stances, models.StanceRow{CaseID: id, Subject: items[r.IntN(len(items))].Key,
			StepFacts: models.StepFacts{Kind: models.StanceKinds[r.IntN(len(models.StanceKinds))]}, At: manyNow.Add(-time.Duration(r.IntN(200)) * 24 * time.Hour)})
	}
	return f
}

func anyValue(f *pack.Fact, r *rand.Rand) models.FactValue {
	on := models.Exactly(models.DateOf(time.Date(2019+r.IntN(8), time.Month(1+r.IntN(12)), 1+r.IntN(28), 0, 0, 0, 0, time.UTC)))
	switch f.Kind {
	case pack.KindChoice:
		return models.FactValue{Code: f.Codes[r.IntN(len(f.Codes))].Code}
	case pack.KindCountry:
		return models.FactValue{Code: []string{"IN", "IN", "IN", "BD", "NP"}[r.IntN(5)]}
	case pack.KindNumber:
		n := int64(r.IntN(100))
		return models.FactValue{Number: &n}
	case pack.KindDate:
		return models.FactValue{On: on}
	case pack.KindEvent:
		if r.IntN(2) == 0 {
			return models.FactValue{Answer: models.Yes, On: on}
		}
	}
	return models.FactValue{Answer: []models.Answer{models.Yes, models.No, models.NotKnown}[r.IntN(3)]}
}

// peakMemory returns the most memory the process held, in bytes, as the system
// reports it.
func peakMemory(t testing.TB) int64 {
	raw, err := os.ReadFile("/proc/self/status")
	if err != nil {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.Sys)
	}
	for line := range strings.Lines(string(raw)) {
		if rest, found := strings.CutPrefix(line, "VmHWM:"); found {
			kb, _ := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			return kb << 10
		}
	}
	t.Error("the system does not report the memory used")
	return 0
}

// BenchmarkCase evaluates one generated case after another, including its rows.
// It reports the median besides the mean, which must stay under 2 ms.
func BenchmarkCase(b *testing.B) {
	e := evaluator(b)
	var times []time.Duration
	b.ReportAllocs()
	for i := uint64(1); b.Loop(); i++ {
		began := time.Now()
		oneOfMany(b, e, i)
		times = append(times, time.Since(began))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Nanoseconds()), "median-ns/op")
}
