package gap

import (
	"context"

	"gorm.io/gorm"

	"aftercare/services/evaluation"
)

// Check compares what is stored about every case with a fresh evaluation, for
// the operator: it returns how many cases there are and a line, by case code,
// for each that differs. It reads everything and changes nothing.
func (s *Service) Check(ctx context.Context) (checked int, differing []string, err error) {
	err = s.Read(ctx, func(tx *gorm.DB) error {
		checked, differing, err = s.Evaluator.Check(tx, s.Moment())
		return err
	})
	return checked, differing, err
}

// Due counts the cases whose time has come and that the sweep will evaluate
// again: Check compares them as of the moment before. There are few where it runs.
func (s *Service) Due(ctx context.Context) (n int64, err error) {
	err = s.Read(ctx, func(tx *gorm.DB) (err error) { n, err = evaluation.Due(tx, s.Moment()); return err })
	return n, err
}

// Waiting counts the cases of an organisation that the sweep will evaluate
// again because packs or numbers changed: Check leaves out those of changed
// numbers.
func (s *Service) Waiting(ctx context.Context, organisation string) (n int64, err error) {
	err = s.Read(ctx, func(tx *gorm.DB) (err error) { n, err = s.Evaluator.Waiting(tx, organisation); return err })
	return n, err
}
