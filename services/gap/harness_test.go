package gap_test

import (
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/delivery"
	"aftercare/services/evaluation"
	"aftercare/services/gap"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

type house struct {
	*worldtest.World
	evaluator  *evaluation.Evaluator
	deliveries *delivery.Service
	gaps       *gap.Service
	zone       *time.Location
}

func newHouse(t testing.TB, db *store.DB) house {
	w := worldtest.New(t, db)
	e := evaluation.New(worldtest.Library(t))
	zone, err := time.LoadLocation(w.Org.TimeZone)
	if err != nil {
		t.Fatal(err)
	}
	return house{w, e, delivery.New(db, w.Keeper, e, w.Now, worldtest.NewID), gap.New(db, w.Keeper, e, w.Now), zone}
}

func (h house) taken(called string, people ...string) models.Case {
	h.T.Helper()
	c := h.Case(h.North, called, people...)
	h.evaluate(c)
	return c
}

func (h house) evaluate(c models.Case) {
	h.T.Helper()
	h.Write(func(tx *gorm.DB) error { _, err := h.evaluator.Case(tx, c.ID, h.Moment()); return err })
}

// wait moves the clock and sweeps.
func (h house) wait(d time.Duration) {
	h.T.Helper()
	h.Advance(d)
	if _, err := h.gaps.Sweep(h.T.Context(), access.System("sweep", h.Org.ID, h.Moment())); err != nil {
		h.T.Fatal(err)
	}
}

// threat records a threat in a case as of now.
func (h house) threat(c models.Case) {
	h.T.Helper()
	h.Write(func(tx *gorm.DB) error {
		if err := tx.Where("survivor_id = ? AND name = 'event.threat'", c.SurvivorID).Delete(&models.Fact{}).Error; err != nil {
			return err
		}
		return tx.Create(&models.Fact{SurvivorID: c.SurvivorID, CaseID: c.ID, Name: "event.threat", Answer: models.Yes, At: h.Moment(), RecordedBy: "test", RecordedAt: h.Moment(), Version: 1}).Error
	})
	h.evaluate(c)
}

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

func (h house) gapsOf(name string, c models.Case) gap.Case {
	h.T.Helper()
	got, err := h.gaps.ForCase(h.T.Context(), h.Actor(name), c.ID)
	if err != nil {
		h.T.Fatal(err)
	}
	return got
}

func list(gaps []gap.Gap) string {
	var out []string
	for _, g := range gaps {
		out = append(out, g.Name)
	}
	return strings.Join(out, " ")
}

func (h house) entries(action string) []models.AuditEntry {
	h.T.Helper()
	var rows []models.AuditEntry
	h.Read(func(tx *gorm.DB) error { return tx.Where("action = ?", action).Order("seq").Find(&rows).Error })
	return rows
}

func wantKind(t *testing.T, err error, want models.Kind) {
	t.Helper()
	if models.KindOf(err) != want {
		t.Fatalf("got error %v, want kind %q", err, want)
	}
}
