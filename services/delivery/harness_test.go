package delivery_test

import (
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

// house is a world with the services under test.
type house struct {
	*worldtest.World
	evaluator  *evaluation.Evaluator
	deliveries *delivery.Service
}

func newHouse(t testing.TB, db *store.DB) house {
	w := worldtest.New(t, db)
	e := evaluation.New(worldtest.Library(t))
	return house{w, e, delivery.New(db, w.Keeper, e, w.Now, worldtest.NewID)}
}

// taken is a case whose evaluation is stored.
func (h house) taken(called string, people ...string) models.Case {
	h.T.Helper()
	c := h.Case(h.North, called, people...)
	h.Write(func(tx *gorm.DB) error { _, err := h.evaluator.Case(tx, c.ID, h.Moment()); return err })
	return c
}

func given(kind string) delivery.Input {
	return delivery.Input{DeliveryDetails: models.DeliveryDetails{Kind: kind, Outcome: models.OutcomeDone}}
}

// true to what is stored: every case is as freshly evaluated.
func (h house) fresh() {
	h.T.Helper()
	h.Read(func(tx *gorm.DB) error {
		_, differing, err := h.evaluator.Check(tx, h.Moment())
		if len(differing) > 0 {
			h.T.Errorf("stored differs from evaluated: %v", differing)
		}
		return err
	})
}

// entries returns the audit entries of an action.
func (h house) entries(action string) []models.AuditEntry {
	h.T.Helper()
	var rows []models.AuditEntry
	h.Read(func(tx *gorm.DB) error { return tx.Where("action = ?", action).Order("seq").Find(&rows).Error })
	return rows
}

func (h house) count(table string) (n int64) {
	h.Read(func(tx *gorm.DB) error { return tx.Table(table).Count(&n).Error })
	return n
}

func wantKind(t *testing.T, err error, want models.Kind) {
	t.Helper()
	if models.KindOf(err) != want {
		t.Fatalf("got error %v, want kind %q", err, want)
	}
}
