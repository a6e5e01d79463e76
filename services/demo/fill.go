package demo

import (
	"context"
	"slices"
	"sync"
	"time"

	"gorm.io/gorm"

	"aftercare/services/audit"
	"aftercare/services/vault"
)

// together is how many survivors are made up and stored at once. Memory use
// depends on it and on the number of workers, not on the size of the demo.
const together = 100

// chunk is some survivors, made up and sealed, on their way to the database.
type chunk struct {
	rows batch
	err  error
}

// fill makes up all survivors on several workers and stores them in the order
// of the plan. So the same seed gives the same rows and the same audit log,
// whatever the number of workers.
func (f *filler) fill(ctx context.Context) (cases int, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	slots := plan(f.opt.Seed, f.opt.Survivors)
	chunks, err := f.start(ctx, slots)
	if err != nil {
		return 0, err
	}
	var late []audit.Record
	var rest []batch // without older entries
	for next := range chunks {
		c := <-next
		if err == nil {
			err = c.err
		}
		if err != nil {
			cancel()
			continue // the workers stop by themselves; chunks under way are dropped
		}
		cases += len(c.rows.cases)
		f.lodge(&c.rows)
		late = append(late, c.rows.late...)
		if len(c.rows.early) == 0 {
			rest = append(rest, c.rows)
			continue
		}
		err = f.db.Write(ctx, c.rows.store)
	}
	if err != nil {
		return 0, err
	}
	return cases, f.storeLate(ctx, rest, late)
}

// storeLate adds the entries of the last weeks at the end of the log, in order of
// time, with the rows that no older entry is about, and the returns that the house made of
// all of it.
func (f *filler) storeLate(ctx context.Context, rest []batch, records []audit.Record) error {
	return f.db.Write(ctx, func(tx *gorm.DB) error {
		for _, b := range rest {
			if err := b.store(tx); err != nil {
				return err
			}
		}
		returned, err := f.returns(tx)
		if err != nil {
			return err
		}
		all := append(slices.Clone(records), returned...)
		slices.SortStableFunc(all, byTime)
		return audit.AppendAll(tx, all)
	})
}

// job is a part of the plan and the channel for its chunk.
type job struct {
	from  int
	slots []slot
	done  chan<- chunk
}

// start starts the workers and returns the chunks in order.
func (f *filler) start(ctx context.Context, slots []slot) (<-chan chan chunk, error) {
	jobs, ordered := make(chan job), make(chan chan chunk, f.opt.Workers)
	var working sync.WaitGroup
	for range f.opt.Workers {
		w, err := f.worker()
		if err != nil {
			return nil, err
		}
		working.Go(func() { w.run(jobs) })
	}
	go func() {
		defer close(ordered)
		defer close(jobs)
		for from := 0; from < len(slots) && ctx.Err() == nil; from += together {
			done := make(chan chunk, 1)
			ordered <- done
			jobs <- job{from: from, slots: slots[from:min(from+together, len(slots))], done: done}
		}
	}()
	return ordered, nil
}

// worker makes up survivors and seals what is written about them. Its clock
// shows the moment each survivor came, so that the keys get that date.
type worker struct {
	*filler
	bulk  *vault.Bulk
	clock *time.Time
}

func (f *filler) worker() (*worker, error) {
	clock := new(time.Time)
	v := vault.New(func() time.Time { return *clock })
	rings := make([]*vault.Keyring, len(f.org.staff))
	for i := range f.org.staff {
		rings[i] = f.org.staff[i].keys
	}
	bulk, err := v.NewBulk(f.org.recovery, rings, nil)
	return &worker{filler: f, bulk: bulk, clock: clock}, err
}

func (w *worker) run(jobs <-chan job) {
	for j := range jobs {
		var c chunk
		for i, s := range j.slots {
			sv, err := w.tell(j.from+i, s)
			if err == nil {
				err = w.add(&c.rows, sv)
			}
			if err != nil {
				c.err = err
				break
			}
		}
		c.rows.keys = w.bulk.Take()
		slices.SortStableFunc(c.rows.early, byTime)
		j.done <- c
	}
}

func byTime(a, b audit.Record) int { return int(min(max(a.At-b.At, -1), 1)) }
