package gap

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/deed"
	"aftercare/services/evaluation"
)

// Swept counts what one sweep did.
type Swept struct {
	Changed  int // cases whose next change had come
	Repacked int // cases last evaluated with other packs or numbers
	Expired  int // assignments whose end had come
}

// staleAtOnce is how many cases of older packs are looked for at once: that reads
// the whole table.
const staleAtOnce = 1000

// Sweep evaluates the cases that time alone changed, one transaction for each
// batch, takes back the keys of assignments whose end has come, and forgets old
// forms. It can be stopped and started again at any point.
func (s *Service) Sweep(ctx context.Context, by access.Actor) (Swept, error) {
	var out Swept
	if err := by.Require(access.Sweep); err != nil {
		return out, err
	}
	for _, step := range []struct {
		count *int
		do    func(tx *gorm.DB, now models.Instant) (int, error)
	}{
		{&out.Expired, func(tx *gorm.DB, now models.Instant) (int, error) { return s.Keeper.Expired(tx, by, now) }},
		{&out.Changed, s.Evaluator.Sweep},
	} {
		if err := s.drain(ctx, step.count, step.do); err != nil {
			return out, err
		}
	}
	if err := s.repack(ctx, &out.Repacked); err != nil {
		return out, err
	}
	return out, s.Write(ctx, func(tx *gorm.DB) error { return deed.ForgetForms(tx, s.Moment()) })
}

// drain repeats a step, each time in its own transaction, until nothing is left
// to do.
func (s *Service) drain(ctx context.Context, count *int, do func(tx *gorm.DB, now models.Instant) (int, error)) error {
	for {
		n := 0
		err := s.Write(ctx, func(tx *gorm.DB) (err error) { n, err = do(tx, s.Moment()); return err })
		*count += n
		if err != nil || n == 0 {
			return err
		}
	}
}

// longestRest bounds how long the sweep rests after one batch.
const longestRest = 2 * time.Second

// rest waits, or ends with the context.
func rest(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(min(d, longestRest)):
		return nil
	}
}

// repack evaluates cases that were last evaluated with older packs. It looks for
// them without keeping writers out. After an update those are all cases, which
// takes minutes: it rests for as long as each batch took, because people work
// meanwhile.
func (s *Service) repack(ctx context.Context, count *int) error {
	for {
		var ids []string
		err := s.Read(ctx, func(tx *gorm.DB) (err error) { ids, err = s.Evaluator.Stale(tx, staleAtOnce); return err })
		if err != nil || len(ids) == 0 {
			return err
		}
		for part := range slices.Chunk(ids, evaluation.AtOnce) {
			begun := s.Moment()
			if err := s.Write(ctx, func(tx *gorm.DB) error { return s.Evaluator.Cases(tx, part, s.Moment()) }); err != nil {
				return err
			}
			if err := rest(ctx, s.Moment().Sub(begun)); err != nil {
				return err
			}
			*count += len(part)
		}
	}
}
