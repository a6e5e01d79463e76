package demo_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/account"
	"aftercare/services/caseload"
	"aftercare/services/delivery"
	"aftercare/services/demo"
	"aftercare/services/document"
	"aftercare/services/evaluation"
	"aftercare/services/gap"
)

// action is one thing a page does, with how many queries it may send. To
// measure another page, add a row here.
type action struct {
	name    string
	queries int64         // at most, and the same for every size of installation
	within  time.Duration // the median at 100,000 survivors, 0 for no limit
	batched bool          // opens names some thousands at a time: one query more for a large caseload
	do      func(ctx context.Context, r *site) error
}

// page is the longest median time of a page (issue "The first case", It shows
// 7).
const page = 100 * time.Millisecond

var actions = []action{
	{name: "list, first page", queries: 5, within: page, do: func(ctx context.Context, r *site) error {
		_, err := r.caseload.List(ctx, r.by, caseload.Filter{}, caseload.Cursor{})
		return err
	}},
	{name: "list, with gaps and silent", queries: 5, within: page, do: func(ctx context.Context, r *site) error {
		_, err := r.caseload.List(ctx, r.by, caseload.Filter{Gaps: true, Silent: 7}, caseload.Cursor{})
		return err
	}},
	{name: "names of a page", queries: 8, within: page, do: func(ctx context.Context, r *site) error {
		_, err := r.caseload.Names(ctx, r.by, r.page, "visit")
		return err
	}},
	{name: "search by name", queries: 10, within: page, batched: true, do: func(ctx context.Context, r *site) error {
		_, err := r.caseload.Search(ctx, r.by, r.name)
		return err
	}},
	{name: "Today", queries: 5, within: page, do: func(ctx context.Context, r *site) error {
		_, err := r.gaps.Today(ctx, r.by)
		return err
	}},
	{name: "Today, by place", queries: 6, within: page, do: func(ctx context.Context, r *site) error {
		_, err := r.gaps.Places(ctx, r.by)
		return err
	}},
	{name: "Today, one place", queries: 6, within: page, do: func(ctx context.Context, r *site) error {
		_, err := r.gaps.Rows(ctx, r.by, gap.PlaceList(models.ErrandHouse), "")
		return err
	}},
	{name: "case file, summary", queries: 24, within: page, do: func(ctx context.Context, r *site) error {
		_, err := r.casefile.Summary(ctx, r.by, r.case1)
		return err
	}},
	{name: "case file, rights", queries: 12, within: page, do: func(ctx context.Context, r *site) error {
		_, err := r.rights.ForCase(ctx, r.by, r.case1)
		return err
	}},
	{name: "case file, services", queries: 4, within: page, do: func(ctx context.Context, r *site) error {
		_, err := r.services.List(ctx, r.by, r.case1, delivery.Filter{})
		return err
	}},
	{name: "case file, papers", queries: 5, within: page, do: func(ctx context.Context, r *site) error {
		_, err := r.papers.List(ctx, r.by, r.case1, document.Filter{})
		return err
	}},
	{name: "papers missing", queries: 2, within: page, do: func(ctx context.Context, r *site) error {
		_, err := r.papers.Wanted(ctx, r.by, document.WantedFilter{})
		return err
	}},
	{name: "applications in the making", queries: 2, within: page, do: func(ctx context.Context, r *site) error {
		_, err := r.packets.Waiting(ctx, r.lawyer, false)
		return err
	}},
	{name: "case file, facts for claims", queries: 24, within: page, do: func(ctx context.Context, r *site) error {
		_, err := r.claims.Sheet(ctx, r.by, r.case1)
		return err
	}},
	{name: "case file, history", queries: 8, within: page, do: func(ctx context.Context, r *site) error {
		_, err := r.casefile.History(ctx, r.by, r.case1, 0, 50)
		return err
	}},
	{name: "evaluate and store a case", queries: 19, do: func(ctx context.Context, r *site) error {
		return r.db.Write(ctx, func(tx *gorm.DB) error {
			_, err := r.evaluator.Case(tx, r.case1, models.At(noon))
			return err
		})
	}},
	{name: "sign in (cheapest hash)", queries: 39, do: func(ctx context.Context, r *site) error {
		_, err := r.accounts.SignIn(ctx, account.Try{Name: "counsellor", Password: account.DemoPassword})
		return err
	}},
	{name: "who is it, by cookie", queries: 5, do: func(ctx context.Context, r *site) error {
		_, err := r.accounts.Visit(ctx, r.cookie, "test")
		return err
	}},
}

// sizes are the sizes of the demos that are compared: small ones in every run,
// and AFTERCARE_BENCH_SURVIVORS survivors (such as 100000) when it is set.
func sizes(t testing.TB) (few, many int) {
	if s := os.Getenv("AFTERCARE_BENCH_SURVIVORS"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1000 {
			t.Fatalf("AFTERCARE_BENCH_SURVIVORS=%q: a number from 1000", s)
		}
		return 1000, n
	}
	return 60, demo.Default
}

// TestPagesCostIsConstant runs every action in a small and in a large demo.
// Both must send the same number of queries, and the large one must keep the
// time limit.
func TestPagesCostIsConstant(t *testing.T) {
	few, many := sizes(t)
	small, large := demoOf(t, few), demoOf(t, many)
	var table strings.Builder
	fmt.Fprintf(&table, "\n%-28s %8s %12s %12s %7s\n", "median", "queries", fmt.Sprint(few), fmt.Sprint(many), "ratio")
	for _, d := range actions {
		was, n := d.median(t, small)
		is, m := d.median(t, large)
		fmt.Fprintf(&table, "%-28s %8d %12v %12v %7.1f\n", d.name, m, was.Round(time.Microsecond), is.Round(time.Microsecond), float64(is)/float64(was))
		if m > d.queries || n != m && !d.batched {
			t.Errorf("%s: %d queries at %d survivors and %d at %d, want the same and at most %d", d.name, n, few, m, many, d.queries)
		}
		if d.within > 0 && many >= 100_000 && is > d.within {
			t.Errorf("%s: %v at the median of %d survivors, want at most %v", d.name, is, many, d.within)
		}
	}
	t.Log(table.String())
}

// median runs an action several times and returns the median time and the
// queries of one run.
func (d action) median(t *testing.T, r *site) (time.Duration, int64) {
	const runs = 15
	times := make([]time.Duration, 0, runs)
	var queries int64
	for range runs + 2 {
		before, start := r.queries.Load(), time.Now()
		if err := d.do(t.Context(), r); err != nil {
			t.Fatalf("%s: %v", d.name, err)
		}
		times, queries = append(times, time.Since(start)), r.queries.Load()-before
	}
	times = times[2:] // the first ones prepare statements and fill the cache
	slices.Sort(times)
	return times[runs/2], queries
}

// BenchmarkPages measures the same for the Go tools: -bench 'Pages/list'
// -benchmem.
func BenchmarkPages(b *testing.B) {
	few, many := sizes(b)
	for _, d := range actions {
		for _, n := range []int{few, many} {
			b.Run(fmt.Sprintf("%s/%d", d.name, n), func(b *testing.B) {
				r := demoOf(b, n)
				for b.Loop() {
					if err := d.do(b.Context(), r); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// BenchmarkEvaluate measures the pure evaluation of one case, without the
// database.
func BenchmarkEvaluate(b *testing.B) {
	r := demoOf(b, demo.Default)
	var loaded []evaluation.Loaded
	read(b, r.db, func(tx *gorm.DB) (err error) {
		loaded, err = r.evaluator.Load(tx, []string{r.case1})
		return err
	})
	b.ReportAllocs()
	for b.Loop() {
		r.evaluator.Evaluate(loaded[0], models.At(noon))
	}
}
