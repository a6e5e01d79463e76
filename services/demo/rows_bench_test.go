package demo_test

import (
	"context"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/delivery"
)

// BenchmarkBoundRows records a service and opens a name in two demos, one of which
// has no digests, and reports how many times as long the bound one takes. The two
// take turns, so that a busy machine slows both.
func BenchmarkBoundRows(b *testing.B) {
	bound, loose := newSite(b), newSite(b)
	err := loose.db.Write(context.Background(), func(tx *gorm.DB) error { return tx.Exec("ALTER TABLE row_digests RENAME TO off").Error })
	if err != nil {
		b.Fatal(err)
	}
	loose = reopened(b, loose)
	for name, do := range map[string]func(r *site) error{
		"record a service": func(r *site) error {
			var in delivery.Input
			in.Token, in.Kind, in.Status, in.At, in.DayOnly, in.Outcome = newID(), "counselling", models.DeliveryGiven, models.At(noon.Add(-time.Hour)), true, models.OutcomeDone
			_, err := r.services.Record(context.Background(), r.by, r.case1, in)
			return err
		},
		"open a name": func(r *site) error {
			_, err := r.casefile.Reveal(context.Background(), r.by, r.case1, "visit", casefile.CalledOnly)
			return err
		},
	} {
		b.Run(name, func(b *testing.B) {
			with, without := make([]time.Duration, 0, b.N), make([]time.Duration, 0, b.N)
			for b.Loop() {
				with, without = append(with, timed(b, bound, do)), append(without, timed(b, loose, do))
			}
			slices.Sort(with)
			slices.Sort(without)
			b.ReportMetric(float64(with[len(with)/2].Microseconds()), "µs-bound")
			b.ReportMetric(float64(without[len(without)/2].Microseconds()), "µs-loose")
			b.ReportMetric(float64(with[len(with)/2])/float64(without[len(without)/2]), "times")
		})
	}
}

func timed(b *testing.B, r *site, do func(*site) error) time.Duration {
	start := time.Now()
	if err := do(r); err != nil {
		b.Fatal(err)
	}
	return time.Since(start)
}

// newSite is a demo of its own.
func newSite(b *testing.B) *site {
	b.Helper()
	r := &site{evaluator: evaluator(b)}
	r.connect(b, b.TempDir())
	fill(b, r.db, 240)
	r.open(b)
	return r
}

// reopened opens the database of a site again.
func reopened(b *testing.B, was *site) *site {
	b.Helper()
	folder := filepath.Dir(was.db.Beside(""))
	if err := was.db.Close(); err != nil {
		b.Fatal(err)
	}
	r := &site{evaluator: was.evaluator}
	r.connect(b, folder)
	r.open(b)
	return r
}
