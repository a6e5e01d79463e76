package gap

import (
	"context"

	"gorm.io/gorm"
)

// Check compares what is stored about every case with a fresh evaluation, for
// the operator: it returns how many cases there are and a line, by case code,
// for each that differs. It reads everything and changes nothing.
func (s *Service) Check(ctx context.Context) (checked int, differing []string, err error) {
	err = s.db.Read(ctx, func(tx *gorm.DB) error {
		checked, differing, err = s.evaluator.Check(tx, s.moment())
		return err
	})
	return checked, differing, err
}
