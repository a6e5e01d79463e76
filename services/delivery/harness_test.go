package delivery_test

import (
	"errors"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/delivery"
	"aftercare/services/evaluation"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// fixture is a world with the service under test.
type fixture struct {
	*worldtest.World
	evaluator  *evaluation.Evaluator
	deliveries *delivery.Service
}

func newFixture(t testing.TB, db *store.DB) fixture {
	w := worldtest.New(t, db)
	e := evaluation.New(worldtest.Library(t))
	return fixture{w, e, delivery.New(db, w.Keeper, e, w.Now, worldtest.NewID)}
}

func given(kind string) delivery.Input {
	return delivery.Input{DeliveryDetails: models.DeliveryDetails{DeliveryFacts: models.DeliveryFacts{Kind: kind, Status: models.DeliveryGiven, Outcome: models.OutcomeDone}}}
}

func (h fixture) count(table string) (n int64) {
	h.Read(func(tx *gorm.DB) error { return tx.Table(table).Count(&n).Error })
	return n
}

// problemsOf returns the broken rules of a deed, by field.
func problemsOf(err error) models.Problems {
	var e *models.Error
	if errors.As(err, &e) {
		return e.Fields
	}
	return nil
}
