package plan_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/evaluation"
	"aftercare/services/pack/packtest"
	"aftercare/services/plan"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

type fixture struct {
	*worldtest.World
	*plan.Service
	t         *testing.T
	evaluator *evaluation.Evaluator
	c         models.Case
}

func newFixture(t *testing.T, db *store.DB) *fixture {
	t.Helper()
	lib := packtest.Shipped(t)
	w, e := worldtest.New(t, db), evaluation.New(lib)
	w.Bind()
	return &fixture{World: w, t: t, evaluator: e, Service: plan.New(db, w.Keeper, e, w.Now, worldtest.NewID), c: w.Taken(e, "Kalpana", "caseworker", "counsellor", "legal_aid")}
}

func (h *fixture) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *fixture) show(name string) plan.Shown {
	h.t.Helper()
	out, err := h.Show(h.t.Context(), h.Actor(name), h.c.ID)
	h.must(err)
	return out
}

func TestGoalsStepsAndAgreementKeepWhatWas(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		ctx, by := t.Context(), h.Actor("caseworker")
		goal := plan.GoalInput{GoalFacts: models.GoalFacts{Domain: "learning"}, Words: "I want to read.", Token: worldtest.NewID()}
		made, err := h.AddGoal(ctx, by, h.c.ID, goal)
		h.must(err)
		_, err = h.AddGoal(ctx, by, h.c.ID, goal)
		h.must(err)
		step := plan.StepInput{PlanStepFacts: models.PlanStepFacts{WhoID: by.ID(), DueOn: "2026-11-30"}, Words: "Ask the school.", Token: worldtest.NewID()}
		if step.WhoID = h.Account("south-caseworker").ID; models.KindOf(second(h.AddStep(ctx, by, h.c.ID, made.ID, step))) != models.Invalid {
			t.Error("somebody who does not work on the case does a step")
		}
		step.WhoID = by.ID()
		h.must(second(h.AddStep(ctx, by, h.c.ID, made.ID, step)))
		p := h.show("caseworker")
		if len(p.Goals) != 1 || len(p.Goals[0].Steps) != 1 || p.Goals[0].Steps[0].Doer == "" || !p.Goals[0].HasWords {
			t.Fatalf("%+v", p.Goals)
		}
		opened, err := h.Open(ctx, by, h.c.ID, "care")
		if err != nil || opened.Words[made.ID] != "I want to read." || opened.Words[p.Goals[0].Steps[0].ID] != "Ask the school." {
			t.Errorf("%+v, %v", opened, err)
		}
		agreed := plan.AgreeInput{PlanFacts: models.PlanFacts{ReviewOn: "2027-02-01", AgreedOn: "2026-11-23", AgreedHow: "thumb_mark", Present: "counsellor nobody"}}
		h.must(second(h.Agree(ctx, by, h.c.ID, agreed)))
		worldtest.WantKind(t, second(h.Agree(ctx, by, h.c.ID, agreed)), models.Conflict)
		agreed.Seen, agreed.ReviewOn = 1, "2027-03-01"
		h.must(second(h.Agree(ctx, by, h.c.ID, agreed)))
		if p = h.show("counsellor"); len(p.Earlier) != 1 || p.Earlier[0].ReviewOn != "2027-02-01" || p.Plan.ReviewOn != "2027-03-01" {
			t.Errorf("%+v, earlier %+v", p.Plan, p.Earlier)
		}
		in := plan.StepInput{PlanStepFacts: p.Goals[0].Steps[0].PlanStepFacts, Seen: p.Goals[0].Steps[0].Version}
		in.State = models.PlanDone
		h.must(second(h.ChangeStep(ctx, by, h.c.ID, p.Goals[0].Steps[0].ID, in)))
		worldtest.WantKind(t, second(h.ChangeStep(ctx, by, h.c.ID, p.Goals[0].Steps[0].ID, in)), models.Conflict)
		reached := plan.GoalInput{GoalFacts: models.GoalFacts{Domain: "learning", State: models.PlanDone}, Seen: 1}
		h.must(second(h.ChangeGoal(ctx, by, h.c.ID, made.ID, reached)))
		if g := h.show("caseworker").Goals[0]; g.State != models.PlanDone || g.EndedOn != "2026-11-23" || g.Steps[0].DoneOn != "2026-11-23" || !g.HasWords {
			t.Errorf("%+v", g)
		}
		worldtest.WantKind(t, second(h.AddGoal(ctx, h.Actor("legal_aid"), h.c.ID, goal)), models.Forbidden)
	})
}

func second[T any](_ T, err error) error { return err }

func TestGapIsTakenOverOnceAndNobodyLearnsOfItByTheStep(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		h.Advance(100 * time.Hour)
		h.Evaluate(h.evaluator, h.c)
		ctx, by := t.Context(), h.Actor("caseworker")
		h.must(second(h.TakeOver(ctx, by, h.c.ID, "safety.assessment_missing", "safety")))
		worldtest.WantKind(t, second(h.TakeOver(ctx, by, h.c.ID, "safety.assessment_missing", "safety")), models.Conflict)
		worldtest.WantKind(t, second(h.TakeOver(ctx, by, h.c.ID, "no.such_gap", "safety")), models.NotFound)
		p := h.show("caseworker")
		if t1 := p.Goals[0].Steps[0]; t1.Rule != "safety.assessment_missing" || t1.WhoID != by.ID() || t1.DueOn != "2026-11-27" || !p.Taken["safety.assessment_missing"] || p.Goals[0].HasWords {
			t.Errorf("%+v, taken %v", t1, p.Taken)
		}
		if rule := h.show("legal_aid").Goals[0].Steps[0].Rule; rule != "" {
			t.Errorf("legal aid learns of %s", rule)
		}
	})
}

// TestEarlierWordsAreRead: what a goal and a step said before opens with the plan, the
// newest first.
func TestEarlierWordsAreRead(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		ctx, by := t.Context(), h.Actor("caseworker")
		made, err := h.AddGoal(ctx, by, h.c.ID, plan.GoalInput{GoalFacts: models.GoalFacts{Domain: "learning"}, Words: "I want to read."})
		h.must(err)
		step, err := h.AddStep(ctx, by, h.c.ID, made.ID, plan.StepInput{PlanStepFacts: models.PlanStepFacts{WhoID: by.ID(), DueOn: "2026-11-30"}, Words: "Ask the school."})
		h.must(err)
		for i, words := range []string{"I want to read and write.", "", "I want to finish school."} {
			h.Advance(time.Hour)
			h.must(second(h.ChangeGoal(ctx, h.Actor("counsellor"), h.c.ID, made.ID, plan.GoalInput{GoalFacts: models.GoalFacts{Domain: "learning", State: models.PlanOpen}, Words: words, Seen: int64(i + 1)})))
		}
		h.must(second(h.ChangeStep(ctx, by, h.c.ID, step.ID, plan.StepInput{PlanStepFacts: models.PlanStepFacts{WhoID: by.ID(), DueOn: "2026-11-30", State: models.PlanDone}, Words: "Ask another school.", Seen: 1})))
		opened, err := h.Open(ctx, by, h.c.ID, "care")
		h.must(err)
		goal, steps := opened.Earlier[made.ID], opened.Earlier[step.ID]
		if opened.Words[made.ID] != "I want to finish school." || len(goal) != 2 || goal[0].Text != "I want to read and write." || goal[1].Text != "I want to read." || goal[0].Next == "" || goal[0].Until != h.Moment() {
			t.Errorf("the goal says %q, before %+v", opened.Words[made.ID], goal)
		}
		if len(steps) != 1 || steps[0].Text != "Ask the school." {
			t.Errorf("the step said %+v", steps)
		}
		if p := h.show("caseworker"); p.Goals[0].Steps[0].DoneOn == "" {
			t.Error("a step that is done has no day")
		}
	})
}

// TestSecondColleagueSignsOff: only where the house wants it, never who wrote the agreement
// down, and again once the plan changed.
func TestSecondColleagueSignsOff(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		ctx, by := t.Context(), h.Actor("caseworker")
		goal, err := h.AddGoal(ctx, by, h.c.ID, plan.GoalInput{GoalFacts: models.GoalFacts{Domain: "learning"}, Words: "I want to read."})
		h.must(err)
		h.must(second(h.Agree(ctx, by, h.c.ID, plan.AgreeInput{PlanFacts: models.PlanFacts{ReviewOn: "2027-02-01"}})))
		worldtest.WantKind(t, second(h.SignOff(ctx, h.Actor("counsellor"), h.c.ID, 1)), models.Forbidden)
		if p := h.show("counsellor"); p.Sign.May || p.Sign.Days != 0 {
			t.Errorf("nobody wants it, and it is offered: %+v", p.Sign)
		}
		h.Write(func(tx *gorm.DB) error {
			return tx.Create(&models.Threshold{OrganisationID: h.Org.ID, Rule: models.NumberSignOff, Value: 7, Unit: "days", ChangedBy: h.Account("administrator").ID, ChangedAt: h.Moment()}).Error
		})
		worldtest.WantKind(t, second(h.SignOff(ctx, by, h.c.ID, 1)), models.Forbidden)
		worldtest.WantKind(t, second(h.SignOff(ctx, h.Actor("legal_aid"), h.c.ID, 1)), models.Forbidden)
		worldtest.WantKind(t, second(h.SignOff(ctx, h.Actor("counsellor"), h.c.ID, 2)), models.Conflict)
		h.Advance(time.Hour)
		h.must(second(h.SignOff(ctx, h.Actor("counsellor"), h.c.ID, 1)))
		p := h.show("counsellor")
		if p.Plan.Signer == "" || p.Plan.SignedAt != h.Moment() || p.Sign.Stale || p.Sign.May || p.Sign.Days != 7 {
			t.Errorf("after signing %+v, %+v", p.Plan, p.Sign)
		}
		h.Advance(time.Hour)
		h.must(second(h.ChangeGoal(ctx, by, h.c.ID, goal.ID, plan.GoalInput{GoalFacts: models.GoalFacts{Domain: "learning", State: models.PlanDone}, Seen: 1})))
		if p := h.show("counsellor"); !p.Sign.Stale || !p.Sign.May {
			t.Errorf("after a change %+v", p.Sign)
		}
		if p := h.show("caseworker"); p.Sign.May {
			t.Error("who wrote the agreement down can sign it")
		}
	})
}
