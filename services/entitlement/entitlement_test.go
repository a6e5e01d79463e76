package entitlement_test

import (
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/entitlement"
	"aftercare/services/evaluation"
	"aftercare/services/pack/packtest"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

type rights struct {
	*worldtest.World
	*entitlement.Service
	c    models.Case
	item string // a right of the case that somebody asks for
}

func newRights(t *testing.T, db *store.DB) rights {
	t.Helper()
	lib := packtest.Shipped(t)
	w := worldtest.New(t, db)
	e := evaluation.New(lib)
	r := rights{World: w, Service: entitlement.New(db, w.Keeper, e, w.Now, worldtest.NewID)}
	r.c = w.Case(w.North, "Kalpana", "caseworker", "legal_aid", "counsellor")
	w.Write(func(tx *gorm.DB) error { _, err := e.Case(tx, r.c.ID, w.Moment()); return err })
	for _, c := range r.read(t).Columns {
		for _, row := range c.Rows {
			if row.Item.Life == models.LifeRight && r.item == "" {
				r.item = row.State.Item
			}
		}
	}
	if r.item == "" {
		t.Fatal("the packs give an empty case no right")
	}
	return r
}

func (r rights) read(t *testing.T) entitlement.Rights {
	t.Helper()
	got, err := r.ForCase(t.Context(), r.Actor("caseworker"), r.c.ID)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func (r rights) progress(t *testing.T) models.Progress {
	t.Helper()
	row, err := r.One(t.Context(), r.Actor("caseworker"), r.c.ID, r.item)
	if err != nil {
		t.Fatal(err)
	}
	return row.State.Progress
}

func TestForCaseGroupsRightsByKind(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := newRights(t, db)
		got := r.read(t)
		if len(got.Columns) != len(models.Rights) {
			t.Fatalf("got %d columns", len(got.Columns))
		}
		for i, c := range got.Columns {
			if c.Right != models.Rights[i] || len(c.Rows) == 0 {
				t.Errorf("column %d: %s with %d rows", i, c.Right, len(c.Rows))
			}
			for _, row := range append(slices.Clone(c.Rows), c.Not...) {
				if row.State.Right != c.Right || row.Item == nil || len(row.Item.Law) == 0 || row.State.Review {
					t.Errorf("%s: %+v", c.Right, row.State)
				}
			}
		}
	})
}

func TestDecideAndTakeBackMoveProgress(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := newRights(t, db)
		ctx, by := t.Context(), r.Actor("legal_aid")
		for _, step := range []struct {
			kind models.StanceKind
			want models.Progress
		}{{models.StanceApplied, models.ProgressWaiting}, {models.StanceRefused, models.ProgressRefused}, {models.StanceReceived, models.ProgressReceived}} {
			r.Advance(time.Minute)
			if _, err := r.Decide(ctx, by, r.c.ID, entitlement.Input{Item: r.item, RightDecision: models.RightDecision{StepFacts: models.StepFacts{Kind: step.kind}}}); err != nil {
				t.Fatal(err)
			}
			if got := r.progress(t); got != step.want {
				t.Errorf("%s: got %s, want %s", step.kind, got, step.want)
			}
		}
		row, err := r.One(ctx, by, r.c.ID, r.item)
		if err != nil || len(row.Decisions) != 3 {
			t.Fatalf("got %+v, %v", row.Decisions, err)
		}
		if _, err := r.TakeBack(ctx, by, r.c.ID, row.Decisions[0].ID, "entered_twice"); err != nil {
			t.Fatal(err)
		}
		if got := r.progress(t); got != models.ProgressRefused {
			t.Errorf("after taking back: got %s", got)
		}
		if _, err := r.TakeBack(ctx, by, r.c.ID, row.Decisions[0].ID, "entered_twice"); models.KindOf(err) != models.Conflict {
			t.Errorf("second time: got %v, want Conflict", err)
		}
		var actions []string
		r.Read(func(tx *gorm.DB) error {
			return tx.Model(&models.AuditEntry{}).Where("action LIKE 'entitlement.%'").Order("seq").Pluck("action", &actions).Error
		})
		if want := []string{"entitlement.decided", "entitlement.decided", "entitlement.decided", "entitlement.taken_back"}; !slices.Equal(actions, want) {
			t.Errorf("audit: got %v", actions)
		}
	})
}

func TestNotApplicableNeedsReasonAndReview(t *testing.T) {
	t.Parallel()
	r := newRights(t, storetest.New(t))
	ctx, by := t.Context(), r.Actor("caseworker")
	in := entitlement.Input{Item: r.item, RightDecision: models.RightDecision{StepFacts: models.StepFacts{Kind: models.StanceNotApplies}}}
	_, err := r.Decide(ctx, by, r.c.ID, in)
	if got := fields(err); got["reason"] == "" || got["review"] == "" {
		t.Errorf("got %v", err)
	}
	in.Reason, in.ReviewOn = "facts_differ", "2026-12-01"
	if _, err := r.Decide(ctx, by, r.c.ID, in); err != nil {
		t.Fatal(err)
	}
	if got := r.progress(t); got != models.ProgressNone {
		t.Errorf("got %s", got)
	}
	in.RightDecision = models.RightDecision{StepFacts: models.StepFacts{Kind: models.StanceApplied}, On: "2026-11-24"}
	if _, err := r.Decide(ctx, by, r.c.ID, in); fields(err)["on"] == "" {
		t.Errorf("day to come: got %v", err)
	}
}

// A legal aid volunteer writes the diary number of her own filing and the words of
// the step, although she reads nothing else of what is sealed under safety.
func TestAVolunteerWritesTheNumberOfAPaper(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := newRights(t, db)
		by := r.Actor("legal_aid")
		in := entitlement.Input{Item: r.item, RightDecision: models.RightDecision{StepFacts: models.StepFacts{Kind: models.StanceApplied}, On: "2026-11-20"}, Number: "Diary 12 of 2026", Words: "handed in at the counter"}
		step, err := r.Decide(t.Context(), by, r.c.ID, in)
		if err != nil {
			t.Fatal(err)
		}
		for _, who := range []string{"legal_aid", "caseworker"} {
			_, got, err := r.Words(t.Context(), r.Actor(who), r.c.ID, step.ID, "care")
			if err != nil || got.Number != in.Number || got.Words != in.Words {
				t.Errorf("%s reads %+v, %v", who, got, err)
			}
		}
	})
}

func TestDecideByRole(t *testing.T) {
	t.Parallel()
	r := newRights(t, storetest.New(t))
	ctx := t.Context()
	in := entitlement.Input{Item: r.item, RightDecision: models.RightDecision{StepFacts: models.StepFacts{Kind: models.StanceDeclined}}}
	for name, want := range map[string]models.Kind{
		"caseworker": "", "legal_aid": "", "counsellor": models.Forbidden, "administrator": models.Forbidden, "supervisor": models.Forbidden,
		"dpo": models.Forbidden, "auditor": models.Forbidden, "operator": models.Forbidden, "other-caseworker": models.NotFound, "south-caseworker": models.NotFound,
	} {
		if _, err := r.Decide(ctx, r.Actor(name), r.c.ID, in); models.KindOf(err) != want {
			t.Errorf("%s: got %v, want %q", name, err, want)
		}
	}
	in.Item = "no_such_right"
	if _, err := r.Decide(ctx, r.Actor("caseworker"), r.c.ID, in); models.KindOf(err) != models.NotFound {
		t.Errorf("right the case does not have: got %v", err)
	}
}

func TestWordsOfStepAreSealed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := newRights(t, db)
		ctx, by := t.Context(), r.Actor("caseworker")
		in := entitlement.Input{Item: r.item, RightDecision: models.RightDecision{StepFacts: models.StepFacts{Kind: models.StanceDeclined}}, Words: "canary-words"}
		if _, err := r.Decide(ctx, by, r.c.ID, in); err != nil {
			t.Fatal(err)
		}
		row, err := r.One(ctx, by, r.c.ID, r.item)
		if err != nil || !row.Decisions[0].HasWords {
			t.Fatalf("got %+v, %v", row.Decisions, err)
		}
		_, got, err := r.Words(ctx, by, r.c.ID, row.Decisions[0].ID, "care")
		if err != nil || got.Words != "canary-words" {
			t.Errorf("got %+v, %v", got, err)
		}
		if _, _, err := r.Words(ctx, r.Actor("other-caseworker"), r.c.ID, row.Decisions[0].ID, "care"); models.KindOf(err) != models.NotFound {
			t.Errorf("case out of reach: got %v", err)
		}
	})
}

func TestForCaseTakesConstantQueries(t *testing.T) {
	var n atomic.Int64
	r := newRights(t, storetest.Open(t, store.Options{Queries: func(string) { n.Add(1) }}))
	n.Store(0)
	r.read(t)
	first := n.Load()
	if _, err := r.Decide(t.Context(), r.Actor("caseworker"), r.c.ID, entitlement.Input{Item: r.item, RightDecision: models.RightDecision{StepFacts: models.StepFacts{Kind: models.StanceApplied}}}); err != nil {
		t.Fatal(err)
	}
	n.Store(0)
	r.read(t)
	if got := n.Load(); got != first || got > 14 {
		t.Errorf("got %d queries, %d before", got, first)
	}
}

func fields(err error) models.Problems {
	var e *models.Error
	if errors.As(err, &e) {
		return e.Fields
	}
	return nil
}

func TestStatementTakesConstantQueriesInReach(t *testing.T) {
	var n atomic.Int64
	r := newRights(t, storetest.Open(t, store.Options{Queries: func(string) { n.Add(1) }}))
	n.Store(0)
	got, err := r.Statement(t.Context(), r.Actor("caseworker"), r.c.ID)
	if err != nil || len(got.Apply) == 0 || n.Load() > 18 {
		t.Errorf("got %d rights with %d queries, %v", len(got.Apply), n.Load(), err)
	}
	for _, row := range slices.Concat(got.Apply, got.May, got.Regional, got.Received, got.Declined) {
		if row.Item.ReviewersOnly() || row.Item.Disabled() {
			t.Errorf("%s is in the statement although nobody read its text", row.Item.Key)
		}
	}
	if _, err := r.Statement(t.Context(), r.Actor("other-caseworker"), r.c.ID); models.KindOf(err) != models.NotFound {
		t.Errorf("case out of reach: got %v", err)
	}
}

// TestTreatyDutyIsCitedUntilFirstStep: a treaty duty is there to be cited. It
// is no work to do until somebody takes a step in it; then it is listed with
// the other rights.
func TestTreatyDutyIsCitedUntilFirstStep(t *testing.T) {
	r := newRights(t, storetest.New(t))
	r.Write(func(tx *gorm.DB) error {
		return tx.Create(&models.Fact{SurvivorID: r.c.SurvivorID, CaseID: r.c.ID, Name: "form.bonded_labour", AnswerFacts: models.AnswerFacts{Answer: models.Yes}, RecordedBy: "x", RecordedAt: r.Moment(), Version: 1}).Error
	})
	open := 0
	treaty := func() (cited, standing []string) {
		for _, c := range r.read(t).Columns {
			for _, row := range c.Treaties {
				if row.In(entitlement.ToDo, r.Moment()) {
					t.Errorf("%s is listed as to do", row.State.Item)
				}
				cited = append(cited, row.State.Item)
				if row.State.Progress == models.ProgressOpen {
					open++
				}
			}
			for _, row := range c.Rows {
				if r.Library().Place(row.Item.Jurisdiction).Reference() {
					standing = append(standing, row.State.Item)
				}
			}
		}
		return cited, standing
	}
	cited, standing := treaty()
	if open == 0 || len(standing) != 0 {
		t.Fatalf("cited %q, %d of them open; listed with the rights %q", cited, open, standing)
	}
	r.item = cited[0]
	step := entitlement.Input{Item: r.item, RightDecision: models.RightDecision{StepFacts: models.StepFacts{Kind: models.StanceApplied}}}
	if _, err := r.Decide(t.Context(), r.Actor("caseworker"), r.c.ID, step); err != nil {
		t.Fatal(err)
	}
	if _, standing = treaty(); !slices.Equal(standing, []string{r.item}) {
		t.Errorf("after a step %q are listed with the rights, want %s", standing, r.item)
	}
}
