package handlers

import (
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/deed"
	"aftercare/services/plan"
)

// planForm is a form about the plan of a case, with what the plan says.
type planForm struct {
	casePage
	h     *planHandlers
	shown plan.Shown
	lead  string
	back  string
}

// form begins a form of the case in the address.
func (h *planHandlers) form(c echo.Context, titleKey string) (*planForm, error) {
	shown, err := h.plans.Show(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return nil, err
	}
	head, err := casePageOf(c, h.files, titleKey)
	if err == nil {
		err = actor(c).Require(access.KeepPlan)
	}
	if err != nil {
		return nil, err
	}
	f := &planForm{casePage: head, h: h, shown: shown, back: planPath(shown.CaseID)}
	f.page.calling("plan")
	return f, f.page.ask(c)
}

// finishing shows the form, or does the deed and goes back to the plan.
func (f *planForm) finishing(c echo.Context, draft string, fields []field, do func() (deed.Result, error)) error {
	return f.h.site.deedForm(c, f.casePage, caseDeed{lead: f.lead, draft: draft, fields: fields, back: f.back, said: "plan.saved", do: do})
}

// agree asks how the survivor agreed, and when the plan is looked at again.
func (h *planHandlers) agree(c echo.Context) error {
	f, err := h.form(c, "plan.agree")
	if err != nil {
		return err
	}
	f.lead = f.page.T("plan.agree_lead")
	in := plan.AgreeInput{PlanFacts: models.PlanFacts{ReviewOn: models.DateOf(f.page.now.Time().In(f.page.zone).AddDate(0, 0, models.PlanReviewDays))}}
	if p := f.shown.Plan; p != nil {
		in.PlanFacts, in.Seen = p.PlanFacts, p.Version
	}
	present := in.PresentCodes()
	fields := []field{
		f.page.Hidden("seen").Into(&in.Seen), f.page.AskDay("agreed_on").Optional().Past().Into(&in.AgreedOn),
		f.page.Radios("agreed_how").Inline().Of(f.page.choicesOf("plan.agreed_how.", models.AgreedHow)).Optional().Into(&in.AgreedHow),
		f.page.Checks("present").Of(f.page.choicesOf("plan.present.", models.PlanPresent)).Optional().Into(&present),
		f.page.AskDay("review_on").Required().Into(&in.ReviewOn),
	}
	in.Present = strings.Join(present, " ")
	return f.finishing(c, "plan", fields, func() (deed.Result, error) {
		return h.plans.Agree(c.Request().Context(), actor(c), f.shown.CaseID, in)
	})
}

// domain asks for the part of life.
func (f *planForm) domain(to *string) field {
	var list []choice
	for _, code := range models.DomainsOf(f.shown.Child) {
		list = append(list, choice{Value: code, Text: f.page.domainName(code, f.shown.Child)})
	}
	return f.page.Select("domain").Of(list).Required().Into(to)
}

// addGoal asks for a goal in the survivor's words.
func (h *planHandlers) addGoal(c echo.Context) error {
	f, err := h.form(c, "plan.add_goal")
	if err != nil {
		return err
	}
	var in plan.GoalInput
	fields := []field{
		f.page.tokenField(f.shown.Token, &in.Token), f.domain(&in.Domain),
		f.page.Area("words").Called("plan.goal_words").Required().Private().Tall(3).Max(models.MaxPlanWords).Into(&in.Words),
	}
	return f.finishing(c, "plan", fields, func() (deed.Result, error) {
		return h.plans.AddGoal(c.Request().Context(), actor(c), f.shown.CaseID, in)
	})
}

// changeGoal asks what changed about a goal.
func (h *planHandlers) changeGoal(c echo.Context) error {
	f, err := h.form(c, "plan.change_goal")
	if err != nil {
		return err
	}
	i := slices.IndexFunc(f.shown.Goals, func(g plan.Goal) bool { return g.ID == c.Param("goal") })
	if i < 0 {
		return models.ErrNotFound()
	}
	g := f.shown.Goals[i]
	in := plan.GoalInput{GoalFacts: g.GoalFacts, Seen: g.Version}
	fields := []field{
		f.page.Hidden("seen").Into(&in.Seen), f.domain(&in.Domain),
		f.page.Area("words").Called("plan.new_words").Optional().Private().Tall(3).Max(models.MaxPlanWords).Into(&in.Words),
		f.page.Radios("state").Called("plan.goal_state").Of(f.page.choicesOf("plan.goal_state.", models.PlanStates)).Required().Into(&in.State),
		f.page.AskDay("ended_on").Optional().Past().Into(&in.EndedOn),
	}
	return f.finishing(c, "plan", fields, func() (deed.Result, error) {
		return h.plans.ChangeGoal(c.Request().Context(), actor(c), f.shown.CaseID, g.ID, in)
	})
}

// who asks who does a step: a colleague on the case, or somebody else.
func (f *planForm) who(in *models.PlanStepFacts) field {
	var list []choice
	for _, d := range f.shown.Doers {
		list = append(list, choice{Value: d.ID, Text: d.Name})
	}
	list = append(list, f.page.choicesOf("plan.who.", models.PlanDoers)...)
	chosen := in.WhoID
	if chosen == "" {
		chosen = in.Who
	}
	asked := f.page.Select("who").Of(list).Required().Into(&chosen)
	in.WhoID, in.Who = chosen, ""
	if slices.Contains(models.PlanDoers, chosen) {
		in.WhoID, in.Who = "", chosen
	}
	return asked
}

// addStep asks for a step towards a goal.
func (h *planHandlers) addStep(c echo.Context) error {
	f, err := h.form(c, "plan.add_step")
	if err != nil {
		return err
	}
	in := plan.StepInput{PlanStepFacts: models.PlanStepFacts{WhoID: actor(c).ID()}}
	fields := []field{
		f.page.tokenField(f.shown.Token, &in.Token),
		f.page.Area("words").Called("plan.step_words").Required().Private().Tall(2).Max(models.MaxPlanWords).Into(&in.Words),
		f.who(&in.PlanStepFacts), f.page.AskDay("due_on").Required().Into(&in.DueOn),
	}
	return f.finishing(c, "plan", fields, func() (deed.Result, error) {
		return h.plans.AddStep(c.Request().Context(), actor(c), f.shown.CaseID, c.Param("goal"), in)
	})
}

// changeStep asks whether a step is done, and what changed about it.
func (h *planHandlers) changeStep(c echo.Context) error {
	f, err := h.form(c, "plan.change_step")
	if err != nil {
		return err
	}
	var found *plan.Step
	for _, g := range f.shown.Goals {
		for i := range g.Steps {
			if g.Steps[i].ID == c.Param("step") {
				found, f.lead = &g.Steps[i], f.page.planStepName(h.library, g.Steps[i].Rule, g.Domain)
			}
		}
	}
	if found == nil {
		return models.ErrNotFound()
	}
	in := plan.StepInput{PlanStepFacts: found.PlanStepFacts, Seen: found.Version}
	fields := []field{
		f.page.Hidden("seen").Into(&in.Seen), f.page.Radios("state").Called("plan.step_state").Of(f.page.choicesOf("plan.step_state.", models.PlanStates)).Required().Into(&in.State),
		f.page.AskDay("done_on").Optional().Past().Into(&in.DoneOn), f.who(&in.PlanStepFacts), f.page.AskDay("due_on").Required().Into(&in.DueOn),
		f.page.Area("words").Called("plan.new_words").Optional().Private().Tall(2).Max(models.MaxPlanWords).Into(&in.Words),
	}
	return f.finishing(c, "plan", fields, func() (deed.Result, error) {
		return h.plans.ChangeStep(c.Request().Context(), actor(c), f.shown.CaseID, found.ID, in)
	})
}

// take takes an open gap over as a step.
func (h *planHandlers) take(c echo.Context) error {
	ctx, by := c.Request().Context(), actor(c)
	if err := by.Require(access.KeepPlan); err != nil {
		return err
	}
	shown, err := h.plans.Show(ctx, by, c.Param("id"))
	if err != nil {
		return err
	}
	gaps, err := h.gaps.ForCase(ctx, by, shown.CaseID)
	if err != nil {
		return err
	}
	for _, g := range gaps.Open {
		if g.Ref == c.Param("gap") {
			if _, err := h.plans.TakeOver(ctx, by, shown.CaseID, g.Name, domainOf(g, shown.Child)); err != nil {
				return err
			}
			return h.site.doneAt(c, planPath(shown.CaseID), "plan.taken")
		}
	}
	return models.ErrNotFound()
}
