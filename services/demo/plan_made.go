package demo

import (
	"aftercare/models"
	"aftercare/services/custody"
)

// goal is a goal with the words that will be sealed, and its steps.
type goal struct {
	models.Goal
	words string
	steps []planStep
}

// planStep is a step with the words that will be sealed.
type planStep struct {
	models.PlanStep
	words string
}

// goalWords are goals in the words of survivors, by domain. All are invented.
var goalWords = map[string][]string{
	"learning": {"I want to read the bus signs myself. (invented)", "दसवीं पास करनी है। (काल्पनिक)"},
	"money":    {"A sewing machine that is mine. (invented)", "अपनी कमाई चाहिए। (काल्पनिक)"},
	"family":   {"To see my little brother. (invented)", "माँ से बात करनी है। (काल्पनिक)"},
}

// stepWords are steps towards them.
var stepWords = []string{"Ask the school about the bridge course. (invented)", "बैंक में साथ जाना। (काल्पनिक)", "Call the aunt together. (invented)"}

// makePlan makes a plan with two goals for a part of the cases.
func (f *file) makePlan(d *dice) {
	if f.row.Status == models.CaseClosed || f.begin > -20 || !d.chance(45) {
		return
	}
	p := models.Plan{ID: f.id(), CaseID: f.row.ID, SurvivorID: f.row.SurvivorID, Trail: f.trail()}
	made := f.begin + 12
	p.PlanFacts = models.PlanFacts{ReviewOn: f.cal.date(d.between(5, 80)), AgreedOn: f.cal.date(made), AgreedHow: pick(d, models.AgreedHow), Present: "counsellor"}
	if second := f.team.counsellor; second != nil && made%2 == 0 {
		p.SignedBy, p.SignedAt = second.ID, min(f.cal.at(made+2, 12, 0), f.cal.now-1)
	}
	f.plans = append(f.plans, p)
	for _, domain := range []string{pick(d, []string{"learning", "money"}), "family"} {
		g := goal{Goal: models.Goal{ID: f.id(), CaseID: f.row.ID, SurvivorID: f.row.SurvivorID, Trail: f.trail()}, words: pick(d, goalWords[domain])}
		g.GoalFacts = models.GoalFacts{Domain: domain, State: models.PlanOpen}
		for n := range 2 {
			g.steps = append(g.steps, f.planStep(d, g.ID, n))
		}
		f.goals = append(f.goals, g)
	}
}

// planStep is a step: the first one is done, the next one is still to come, or late.
func (f *file) planStep(d *dice, goalID string, n int) planStep {
	t := planStep{PlanStep: models.PlanStep{ID: f.id(), GoalID: goalID, CaseID: f.row.ID, SurvivorID: f.row.SurvivorID, Trail: f.trail()}, words: pick(d, stepWords)}
	due := f.cal.date(d.between(0, 25) - 2)
	t.PlanStepFacts = models.PlanStepFacts{WhoID: f.row.LeadID, DueOn: due, DueAt: models.EndOfDay(due, f.cal.zone), State: models.PlanOpen}
	if n == 0 {
		done := f.cal.date(-d.between(1, 6))
		t.State, t.DoneOn, t.WhoID, t.Who = models.PlanDone, done, "", "herself"
	}
	return t
}

// plansMade seals what stands in plans.
func (s *sealer) plansMade(f *file) {
	for i := range f.goals {
		g := &f.goals[i]
		s.some(custody.GoalWords, g.ID, g.words, &g.Words)
		for n := range g.steps {
			s.some(custody.PlanStepWords, g.steps[n].ID, g.steps[n].words, &g.steps[n].Words)
		}
	}
}

// addPlans adds the plans of a case.
func (b *batch) addPlans(f *file) {
	b.plans = append(b.plans, f.plans...)
	for _, g := range f.goals {
		b.goals = append(b.goals, g.Goal)
		for _, t := range g.steps {
			b.planSteps = append(b.planSteps, t.PlanStep)
		}
	}
}
