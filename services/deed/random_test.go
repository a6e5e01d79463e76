package deed_test

import (
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/delivery"
	"aftercare/services/entitlement"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

// kinds is how many kinds of deeds choose can pick.
const kinds = 9

// choose reads the case as a page shows it and picks a deed of a kind based on
// what it read.
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
				*n = 0 // this deed writes no value of its own
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
			in := casefile.ConsentInput{Answers: map[string]string{models.PurposeData: models.ConsentGiven}, ConsentFacts: models.ConsentFacts{GivenBy: models.ByHerself, Form: "spoken", GivenAt: models.Instant(*n)}, Kept: "1970-01-01"}
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

// TestTwoDeedsAtOnceLoseNothing has two people do deeds on one case at the same
// moment, again and again.
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
		t.Logf("%d deeds, of which %d were refused because another came first or they did not apply", d.n, d.refused.Load())
	})
}
