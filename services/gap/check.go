package gap

import (
	"context"

	"gorm.io/gorm"

	"aftercare/services/evaluation"
)

// Check compares the stored state of every case with a fresh evaluation, for
// the operator. It returns the number of cases and one line, with the case
// code, for each case that differs. It reads every case and changes nothing.
func (s *Service) Check(ctx context.Context) (checked int, differing []string, err error) {
	err = s.Read(ctx, func(tx *gorm.DB) error {
		checked, differing, err = s.Evaluator.Check(tx, s.Moment())
		return err
	})
	return checked, differing, err
}

// Due counts the cases whose next change has come and that wait for the sweep.
// Check compares these as of the moment before. Where the sweep runs there are
// few.
func (s *Service) Due(ctx context.Context) (n int64, err error) {
	err = s.Read(ctx, func(tx *gorm.DB) (err error) { n, err = evaluation.Due(tx, s.Moment()); return err })
	return n, err
}

// Waiting counts the cases of an organisation that wait for the sweep because
// packs or numbers changed. Check leaves out those of changed numbers.
func (s *Service) Waiting(ctx context.Context, organisation string) (n int64, err error) {
	err = s.Read(ctx, func(tx *gorm.DB) (err error) { n, err = s.Evaluator.Waiting(tx, organisation); return err })
	return n, err
}
