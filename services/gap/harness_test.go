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

type fixture struct {
	*worldtest.World
	evaluator  *evaluation.Evaluator
	deliveries *delivery.Service
	gaps       *gap.Service
	zone       *time.Location
}

func newFixture(t testing.TB, db *store.DB) fixture {
	w := worldtest.New(t, db)
	e := evaluation.New(worldtest.Library(t))
	zone, err := time.LoadLocation(w.Org.TimeZone)
	if err != nil {
		t.Fatal(err)
	}
	return fixture{w, e, delivery.New(db, w.Keeper, e, w.Now, worldtest.NewID), gap.New(db, w.Keeper, e, w.Now), zone}
}

// wait advances the clock and sweeps.
func (h fixture) wait(d time.Duration) {
	h.T.Helper()
	h.Advance(d)
	if _, err := h.gaps.Sweep(h.T.Context(), access.System("sweep", h.Org.ID, h.Moment())); err != nil {
		h.T.Fatal(err)
	}
}

// threat records a threat in a case at the current moment.
func (h fixture) threat(c models.Case) {
	h.T.Helper()
	h.Write(func(tx *gorm.DB) error {
		if err := tx.Where("survivor_id = ? AND name = 'event.threat'", c.SurvivorID).Delete(&models.Fact{}).Error; err != nil {
			return err
		}
		return tx.Create(&models.Fact{SurvivorID: c.SurvivorID, CaseID: c.ID, Name: "event.threat", AnswerFacts: models.AnswerFacts{Answer: models.Yes, At: h.Moment()}, RecordedBy: "test", RecordedAt: h.Moment(), Version: 1}).Error
	})
	h.Evaluate(h.evaluator, c)
}

func (h fixture) gapsOf(name string, c models.Case) gap.Case {
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
