package deed_test

import (
	"crypto/rand"
	mathrand "math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/delivery"
	"aftercare/services/entitlement"
	"aftercare/services/evaluation"
	"aftercare/services/gap"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// desks is a world with every package that does deeds on a case.
type desks struct {
	*worldtest.World
	evaluator  *evaluation.Evaluator
	files      *casefile.Service
	deliveries *delivery.Service
	rights     *entitlement.Service
	gaps       *gap.Service

	c     models.Case
	other models.Case // another case of the same survivor
	dice  *mathrand.Rand

	mu   sync.Mutex
	done map[string][]int64 // acknowledged values by the part they were written to
	n    int64              // number of the deed, which is the value it writes

	refused atomic.Int64
}

func newDesks(t *testing.T, db *store.DB, seed uint64) *desks {
	w, e := worldtest.New(t, db), evaluation.New(worldtest.Library(t))
	w.Person("colleague", models.Caseworker, w.North)
	return &desks{
		World: w, evaluator: e, dice: mathrand.New(mathrand.NewPCG(seed, 1)),
		files:      casefile.New(db, w.Keeper, e, w.Now, worldtest.NewID, rand.Reader),
		deliveries: delivery.New(db, w.Keeper, e, w.Now, worldtest.NewID),
		rights:     entitlement.New(db, w.Keeper, e, w.Now, worldtest.NewID),
		gaps:       gap.New(db, w.Keeper, e, w.Now),
	}
}

// fresh starts over with a new survivor who has two cases.
func (d *desks) fresh() {
	d.c, d.done = d.Taken(d.evaluator, "Kalpana", "caseworker", "colleague"), map[string][]int64{}
	d.Advance(200 * time.Hour) // the gaps open
	in := casefile.Intake{ID: worldtest.NewID(), ShelterID: d.North.ID, Referral: "police", SameAs: d.c.ID}
	out, err := d.files.Open(d.T.Context(), d.Actor("caseworker"), in)
	if err != nil {
		d.T.Fatal(err)
	}
	d.other = out.Case
	d.try("episode", func(by access.Actor, n *int64) error {
		_, err := d.files.AddEpisode(d.T.Context(), by, d.c.ID, casefile.EpisodeInput{EpisodeFacts: models.EpisodeFacts{WagesOwed: *n, Currency: "INR"}})
		return err
	}, "caseworker")
	d.Write(func(tx *gorm.DB) error { return d.evaluator.Cases(tx, []string{d.c.ID, d.other.ID}, d.Moment()) })
}

// try does one deed and records the acknowledged value. A deed may fail because
// another one came first; any other error fails the test.
func (d *desks) try(of string, do func(by access.Actor, n *int64) error, name string) {
	d.mu.Lock()
	d.n++
	n := d.n
	d.mu.Unlock()
	switch err := do(d.Actor(name), &n); models.KindOf(err) {
	case "":
		d.mu.Lock()
		d.done[of] = append(d.done[of], n)
		d.mu.Unlock()
	case models.Conflict, models.Invalid, models.NotFound:
		d.refused.Add(1)
	default:
		d.T.Errorf("%s: %v", of, err)
	}
}

// move is a deed that is chosen but not yet done.
type move func(name string)

// rows reads rows of a table of the case.
func rows[T any](d *desks, order string) (list []T) {
	d.Read(func(tx *gorm.DB) error { return tx.Where("case_id = ?", d.c.ID).Order(order).Find(&list).Error })
	return list
}

func one[T any](d *desks, list []T) T { return list[d.dice.IntN(len(list))] }
