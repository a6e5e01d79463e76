package deed_test

import (
	"crypto/rand"
	mathrand "math/rand/v2"
	"os"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/deed"
	"aftercare/services/delivery"
	"aftercare/services/entitlement"
	"aftercare/services/evaluation"
	"aftercare/services/gap"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// desks is a world with every slice that does deeds on a case.
type desks struct {
	*worldtest.World
	evaluator  *evaluation.Evaluator
	files      *casefile.Service
	deliveries *delivery.Service
	rights     *entitlement.Service
	gaps       *gap.Service

	c     models.Case
	other models.Case // of the same survivor
	dice  *mathrand.Rand

	mu   sync.Mutex
	done map[string][]int64 // acknowledged values by what they stand in
	n    int64              // the number of the deed, which is the value it writes

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

// fresh begins with a new survivor with two cases.
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

// try does one deed and notes what was acknowledged. A deed may be told that
// somebody else was first, and nothing else may go wrong.
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

// move is one deed that was chosen and not yet done.
type move func(name string)

// rows reads rows of a table of the case.
func rows[T any](d *desks, order string) (list []T) {
	d.Read(func(tx *gorm.DB) error { return tx.Where("case_id = ?", d.c.ID).Order(order).Find(&list).Error })
	return list
}

func one[T any](d *desks, list []T) T { return list[d.dice.IntN(len(list))] }

// kinds is how many kinds of deeds choose knows.
const kinds = 9

// choose reads the case as a page shows it and picks a deed of a kind on what it
// saw.
func (d *desks) choose(kind int) move {
	all := rows[models.Delivery](d, "id")
	switch {
	case kind == 0 || len(all) == 0:
		return d.record()
	case kind <= 2:
		return d.changeService(one(d, all[max(0, len(all)-2):]))
	case kind == 3:
		return d.answer()
	case kind == 4:
		return d.correctEpisode()
	case kind == 5:
		return d.consent()
	case kind == 6:
		return d.step()
	case kind == 7:
		return d.decideGap()
	}
	return d.closing()
}

func (d *desks) details(status models.DeliveryStatus) models.DeliveryDetails {
	return models.DeliveryDetails{DeliveryFacts: models.DeliveryFacts{Kind: one(d, []string{"health_check", "contact"}), Outcome: models.OutcomeDone, Status: status}}
}

func (d *desks) record() move {
	in, plan := delivery.Input{DeliveryDetails: d.details("")}, d.dice.IntN(2) == 0
	return func(name string) {
		d.try("recorded", func(by access.Actor, n *int64) (err error) {
			in.Minutes = *n
			if plan {
				in.At, in.Outcome = d.Moment().Add(time.Hour), ""
				_, err = d.deliveries.Plan(d.T.Context(), by, d.c.ID, in)
			} else {
				_, err = d.deliveries.Record(d.T.Context(), by, d.c.ID, in)
			}
			return err
		}, name)
	}
}

func (d *desks) changeService(row models.Delivery) move {
	in, how := delivery.Input{DeliveryDetails: d.details(models.DeliveryGiven), Version: row.Version}, d.dice.IntN(3)
	return func(name string) {
		d.try("service "+row.ID, func(by access.Actor, n *int64) (err error) {
			ctx := d.T.Context()
			in.Minutes, in.At = *n, d.Moment()
			switch {
			case how == 0:
				*n = 0 // it writes no value of its own
				_, err = d.deliveries.Undo(ctx, by, d.c.ID, row.ID)
			case row.Status == models.DeliveryPlanned && how == 1:
				_, err = d.deliveries.MarkGiven(ctx, by, d.c.ID, row.ID, in)
			default:
				_, err = d.deliveries.Correct(ctx, by, d.c.ID, row.ID, delivery.Correction{Input: in, Reason: "other"})
			}
			return err
		}, name)
	}
}

// answers are facts of the case and of the survivor. The threat opens a gap.
var answers = []string{"received.compensation", "person.children_with_her", "event.threat"}

func (d *desks) answer() move {
	_, facts, err := d.files.Facts(d.T.Context(), d.Actor("caseworker"), d.c.ID)
	if err != nil {
		d.T.Fatal(err)
	}
	key := one(d, answers)
	in := casefile.FactInput{Name: key, Seen: facts[key].Version}
	return func(name string) {
		d.try("fact "+key, func(by access.Actor, n *int64) error {
			in.Value = models.FactValue{Answer: models.Yes, At: models.Instant(*n)}
			_, err := d.files.RecordFacts(d.T.Context(), by, d.c.ID, []casefile.FactInput{in})
			return err
		}, name)
	}
}

func (d *desks) correctEpisode() move {
	e := rows[models.Episode](d, "id")[0]
	return func(name string) {
		d.try("episode", func(by access.Actor, n *int64) error {
			_, err := d.files.CorrectEpisode(d.T.Context(), by, d.c.ID, e.ID, casefile.EpisodeInput{EpisodeFacts: models.EpisodeFacts{WagesOwed: *n, Currency: "INR"}, Seen: e.Version})
			return err
		}, name)
	}
}

func (d *desks) consent() move {
	given := slices.DeleteFunc(rows[models.Consent](d, "id"), func(c models.Consent) bool { return c.WithdrawnAt != 0 })
	if len(given) > 0 && d.dice.IntN(2) == 0 {
		c := one(d, given)
		return func(name string) {
			d.try("withdrawn", func(by access.Actor, _ *int64) error {
				_, err := d.files.Withdraw(d.T.Context(), by, d.c.ID, c.ID)
				return err
			}, name)
		}
	}
	return func(name string) {
		d.try("consent", func(by access.Actor, n *int64) error {
			in := casefile.ConsentInput{Answers: map[string]string{models.PurposeData: models.ConsentGiven}, ConsentFacts: models.ConsentFacts{GivenBy: models.ByHerself, Form: "spoken", GivenAt: models.Instant(*n)}}
			_, err := d.files.Agree(d.T.Context(), by, d.c.ID, in)
			return err
		}, name)
	}
}

const item = "toy_check"

func (d *desks) step() move {
	steps := slices.DeleteFunc(rows[models.StanceRow](d, "id"), func(s models.StanceRow) bool { return s.Subject != item || s.EndedAt != 0 })
	kind := one(d, []models.StanceKind{models.StanceApplied, models.StanceGranted, models.StanceDeclined, models.StanceInformed})
	in := entitlement.Input{Item: item, RightDecision: models.RightDecision{StepFacts: models.StepFacts{Kind: kind}}}
	how := d.dice.IntN(3)
	if len(steps) == 0 || how == 0 {
		return func(name string) {
			d.try("step", func(by access.Actor, _ *int64) error {
				_, err := d.rights.Decide(d.T.Context(), by, d.c.ID, in)
				return err
			}, name)
		}
	}
	old := one(d, steps)
	return func(name string) {
		of := map[bool]string{true: "step corrected", false: "step taken back"}[how == 1]
		d.try(of, func(by access.Actor, _ *int64) (err error) {
			if how == 1 {
				_, err = d.rights.Correct(d.T.Context(), by, d.c.ID, old.ID, "wrong_step", in)
			} else {
				_, err = d.rights.TakeBack(d.T.Context(), by, d.c.ID, old.ID, "")
			}
			return err
		}, name)
	}
}

func (d *desks) decideGap() move {
	all, err := d.gaps.ForCase(d.T.Context(), d.Actor("caseworker"), d.c.ID)
	if err != nil {
		d.T.Fatal(err)
	}
	list := slices.Concat(all.Open, all.Settled)
	if len(list) == 0 {
		return d.record()
	}
	g, back := one(d, list), d.dice.IntN(3) == 0
	return func(name string) {
		of := map[bool]string{true: "gap taken back", false: "gap"}[back]
		d.try(of, func(by access.Actor, _ *int64) (err error) {
			if back {
				_, err = d.gaps.TakeBack(d.T.Context(), by, d.c.ID, g.Ref)
			} else {
				_, err = d.gaps.Decide(d.T.Context(), by, d.c.ID, g.Ref, models.GapDecision{Kind: models.StanceSnoozed})
			}
			return err
		}, name)
	}
}

func (d *desks) closing() move {
	head, err := d.files.Head(d.T.Context(), d.Actor("caseworker"), d.c.ID)
	if err != nil {
		d.T.Fatal(err)
	}
	return func(name string) {
		d.try("closing", func(by access.Actor, _ *int64) (err error) {
			if head.Status == models.CaseOpen {
				_, err = d.files.Close(d.T.Context(), by, d.c.ID, casefile.ClosingInput{To: models.CaseClosed, Reason: "her_wish", Seen: head.Version})
			} else {
				_, err = d.files.Reopen(d.T.Context(), by, d.c.ID, "she_asked", head.Version)
			}
			return err
		}, name)
	}
}

// rounds is how many pairs of deeds are tried on each database.
func rounds(t *testing.T) int {
	if n, err := strconv.Atoi(os.Getenv("AFTERCARE_ROUNDS")); err == nil {
		return n
	}
	if testing.Short() {
		return 20
	}
	return 120
}

// perCase is how many rounds one case lasts.
const perCase = 40

// Two people do something on one case at the same moment, again and again.
func TestTwoDeedsAtOnceLoseNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		seed := uint64(time.Now().UnixNano())
		t.Logf("seed %d", seed)
		d := newDesks(t, db, seed)
		for round := range rounds(t) {
			if round%perCase == 0 {
				d.fresh()
			}
			d.Advance(time.Second)
			kind := d.dice.IntN(kinds)
			first, second := d.choose(kind), d.choose(one(d, []int{kind, d.dice.IntN(kinds)}))
			var both sync.WaitGroup
			both.Go(func() { first("caseworker") })
			both.Go(func() { second("colleague") })
			both.Wait()
			if d.check(); t.Failed() {
				t.Fatalf("after round %d: %v", round, d.done)
			}
		}
		t.Logf("%d deeds, of which %d were told that somebody was first or that it cannot be", d.n, d.refused.Load())
	})
}

// check compares what stands in the tables with what was acknowledged.
func (d *desks) check() {
	d.T.Helper()
	d.Fresh(d.evaluator)
	d.services()
	d.same("consents", int64(len(rows[models.Consent](d, "id"))), "consent")
	d.same("steps and decisions", int64(len(rows[models.StanceRow](d, "id"))), "step", "step corrected", "gap")
	d.atMostOneDecision()
	episode := rows[models.Episode](d, "id")[0]
	d.same("version of the episode", episode.Version, "episode")
	d.kept(episode.ID, "", []int64{episode.WagesOwed}, d.done["episode"], func(e deed.Earlier) int64 {
		var facts models.EpisodeFacts
		_ = e.Decode(&facts)
		return facts.WagesOwed
	})
	_, facts, err := d.files.Facts(d.T.Context(), d.Actor("caseworker"), d.c.ID)
	for _, f := range answers {
		d.same("version of "+f, facts[f].Version, "fact "+f)
		if acked := d.done["fact "+f]; err != nil || len(acked) > 0 && !slices.Contains(acked, int64(facts[f].At)) {
			d.T.Errorf("%s is %d, acknowledged were %v, %v", f, facts[f].At, acked, err)
		}
	}
	d.log()
}

// same compares a number with how many deeds were acknowledged.
func (d *desks) same(what string, got int64, of ...string) {
	d.T.Helper()
	want := int64(0)
	for _, name := range of {
		want += int64(len(d.done[name]))
	}
	if got != want {
		d.T.Errorf("%s: %d, acknowledged were %d of %v", what, got, want, of)
	}
}

// services: each version of a service is there, and each value acknowledged for
// it.
func (d *desks) services() {
	all := rows[models.Delivery](d, "id")
	d.same("services", int64(len(all)), "recorded")
	var values []int64
	for _, row := range all {
		acked := d.done["service "+row.ID]
		d.same("version of service "+row.ID, row.Version-1, "service "+row.ID)
		was := d.kept(row.ID, "note", []int64{row.Minutes}, acked, func(e deed.Earlier) int64 {
			var facts models.DeliveryFacts
			_ = e.Decode(&facts)
			return facts.Minutes
		})
		if values = append(values, was...); int64(len(was)) != row.Version {
			d.T.Errorf("service %s of version %d has %d before it", row.ID, row.Version, len(was)-1)
		}
	}
	for _, n := range d.done["recorded"] {
		if !slices.Contains(values, n) {
			d.T.Errorf("the service recorded as %d is nowhere", n)
		}
	}
}

// kept: every acknowledged value stands in the record or in an earlier version.
// It returns them all, those of the record first.
func (d *desks) kept(record, part string, all, acked []int64, value func(e deed.Earlier) int64) []int64 {
	d.Read(func(tx *gorm.DB) error {
		earlier, err := deed.History(tx, record, 1000, part)
		for _, e := range earlier {
			all = append(all, value(e))
		}
		return err
	})
	for _, n := range acked {
		if n != 0 && !slices.Contains(all, n) {
			d.T.Errorf("%d was acknowledged and is nowhere: %v", n, all)
		}
	}
	return all
}

func (d *desks) atMostOneDecision() {
	running := map[string]int{}
	for _, s := range rows[models.StanceRow](d, "id") {
		if s.EndedAt == 0 && s.Subject != item {
			running[s.Subject]++
		}
	}
	for gap, n := range running {
		if n > 1 {
			d.T.Errorf("%d decisions run on %s", n, gap)
		}
	}
}

// log: each deed left one entry, and the case was closed and opened in turn.
func (d *desks) log() {
	total, turn := 0, ""
	for _, acked := range d.done {
		total += len(acked)
	}
	entries := slices.DeleteFunc(rows[models.AuditEntry](d, "seq"), func(e models.AuditEntry) bool { return e.Action == "assignment.made" })
	if len(entries) != total {
		d.T.Errorf("%d entries of %d deeds", len(entries), total)
	}
	for _, e := range entries {
		if e.Action == "case.closed" || e.Action == "case.reopened" {
			if e.Action == turn {
				d.T.Errorf("%s twice in turn", e.Action)
			}
			turn = e.Action
		}
	}
	var c models.Case
	d.Read(func(tx *gorm.DB) error { return tx.Where("id = ?", d.c.ID).Take(&c).Error })
	d.same("version of the case", c.Version-1, "closing")
}
