package handlers

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/gap"
	"aftercare/services/pack"
	"aftercare/services/plan"
)

// planHandlers serve the plan of one case.
type planHandlers struct {
	site    *site
	files   *casefile.Service
	plans   *plan.Service
	gaps    *gap.Service
	library *pack.Library
	why     purposeAsker
	// whyWith is why for a form with more in it than the question.
	whyWith func(c echo.Context, typed ...hidden) (purposeForm, bool, error)
}

// planPage is the plan of a case, on the screen and on paper.
type planPage struct {
	casePage
	Heading   string
	Note      string // whose headings a child's plan has
	Agreement []summaryRow
	Open      string // where opening is posted, "" for a role that does not read it, or once it is open
	Print     string // where the print with the words is posted
	Sign      *postButton
	Waits     string
	Acts      []link
	Domains   []planDomain
	Papers    []link // forms of the Rules for a child
	Proposals []planProposal
	More      string // that there are more gaps than are proposed
	Earlier   []earlierRows
	Empty     emptyState
	Signs     []string // lines to sign on paper
	Sheet     printHead
}

// planDomain is the goals of one part of life.
type planDomain struct {
	texts
	Title string
	Goals []planGoal
}

// planGoal is one goal with its steps.
type planGoal struct {
	texts
	ID     string
	Words  string
	Before []planSaid // what it said before, once it is open
	Badge  *badge
	Acts   []link
	Steps  []planStep
}

// planStep is one step.
type planStep struct {
	texts
	ID     string
	Title  string
	Words  string
	Before []planSaid
	Line   string
	Badge  *badge
	Acts   []link
}

// planSaid is what a goal or a step said before.
type planSaid struct{ Words, Line string }

// planProposal is an open gap that can be taken over as a step.
type planProposal struct {
	Title  string
	Line   string
	Action string
}

func (h *planHandlers) show(c echo.Context) error { return h.render(c, nil, "plan/show") }

// open shows the plan with its words, once its reader said why.
func (h *planHandlers) open(c echo.Context) error { return h.opened(c, "plan/show") }

// print shows the plan on paper with its words.
func (h *planHandlers) print(c echo.Context) error { return h.opened(c, "plan/print") }

func (h *planHandlers) opened(c echo.Context, template string) error {
	f, answered, err := h.why(c)
	if err != nil || !answered {
		return err
	}
	opened, err := h.plans.Open(c.Request().Context(), actor(c), c.Param("id"), f.Purpose)
	if err != nil {
		return err
	}
	return h.render(c, &opened, template)
}

func (h *planHandlers) render(c echo.Context, opened *plan.Opened, template string) error {
	by := actor(c)
	shown, err := h.plans.Show(c.Request().Context(), by, c.Param("id"))
	if err != nil {
		return err
	}
	head, err := casePageOf(c, h.files, "plan.title")
	if err != nil {
		return err
	}
	p := planPage{casePage: head, Heading: head.page.T("plan.title"), Empty: emptyState{Text: head.page.T("plan.none"), Next: head.page.T("plan.none_next")}}
	if shown.Child {
		p.Heading, p.Note = p.page.T("plan.title_child"), p.page.T("plan.child_note")
	}
	p.Sheet = printHead{Code: shown.Code, Title: p.Heading, Line: p.page.T("claim.print_line", "date", p.page.Date(p.page.Today()))}
	keeps := by.May(access.KeepPlan)
	p.Agreement = append(p.page.agreedLine(shown.Plan), p.page.signedLine(shown)...)
	if shown.Sign.May {
		p.Sign = &postButton{Text: p.page.T("plan.sign_off"), Action: planPath(shown.CaseID) + "/sign", Version: shown.Plan.Version}
	}
	p.domains(h.library, shown, keeps, opened)
	for _, v := range shown.Earlier {
		p.Earlier = append(p.Earlier, earlierRows{p.page.T("service.until", "date", p.page.Moment(v.Until), "who", v.Next, "why", p.page.T("correction_reason.new_information")), p.page.agreementRows(v.PlanFacts)})
	}
	p.Signs = []string{p.page.T("plan.sign.her"), p.page.T("plan.sign.house"), p.page.T("plan.sign.present")}
	if keeps {
		if err := h.offers(c, &p, shown, opened); err != nil {
			return err
		}
	}
	return h.site.render(c, http.StatusOK, template, p)
}

// mostProposals is how many gaps a plan proposes as steps.
const mostProposals = 8

// offers are what can be done with the plan, and the open gaps that can be taken over.
func (h *planHandlers) offers(c echo.Context, p *planPage, shown plan.Shown, opened *plan.Opened) error {
	at := planPath(shown.CaseID)
	p.Acts = []link{{Text: p.page.T("plan.add_goal"), Href: at + "/goals/new"}, {Text: p.page.T("plan.agree"), Href: at + "/agree"}, {Text: p.page.T("return.title"), Href: returnPath(shown.CaseID)}}
	if shown.Child {
		for _, f := range childForms {
			p.Papers = append(p.Papers, link{Text: p.page.T("childform." + f.Code + ".title"), Href: childFormPath(shown.CaseID, f.Code)})
		}
	}
	if shown.Plan != nil || len(shown.Goals) > 0 {
		p.Print = at + "/print"
	}
	if opened == nil && shown.HasWords() {
		p.Open = at + "/open"
	} else if opened != nil && opened.Waiting {
		p.Waits = p.page.T("case.waits_value")
	}
	gaps, err := h.gaps.ForCase(c.Request().Context(), actor(c), shown.CaseID)
	if err != nil {
		return err
	}
	more := 0
	for _, g := range gaps.Open {
		if shown.Taken[g.Name] {
			continue
		}
		if len(p.Proposals) == mostProposals {
			more++
			continue
		}
		line := p.page.T("plan.domain." + domainOf(g, shown.Child))
		if g.Item != nil {
			line = joinDots([]string{p.page.labelOf(g.Item.Title), line})
		}
		p.Proposals = append(p.Proposals, planProposal{Title: gapTitle(p.page.texts, g), Line: line, Action: at + "/take/" + g.Ref})
	}
	if more > 0 {
		p.More = p.page.T("plan.more_gaps", "n", more)
	}
	return nil
}

// domainOf is the part of life to which a gap belongs.
func domainOf(g gap.Gap, child bool) string {
	topic, _, _ := strings.Cut(g.Rule.Key, ".")
	of := map[string]string{"health": "health", "mh": "mind", "econ": "money", "edu": "learning", "safety": "safety", "followup": "safety", "protection": "law",
		"social": "family", "docs": "papers", "consent": "papers", "shelter": "housing", "return": "family", "residence": "papers", "rep": "law", "justice": "law", "papers": "papers", "child": "law"}
	domain := of[topic]
	if domain == "" {
		domain = map[models.Right]string{models.Recovery: "health", models.Reparations: "law", models.Protection: "safety"}[g.Rule.Right]
	}
	if !slices.Contains(models.DomainsOf(child), domain) {
		return "other"
	}
	return domain
}

// agreedLine says when the plan is looked at again and how it was agreed to.
func (p page) agreedLine(row *plan.Row) []summaryRow {
	if row == nil {
		return []summaryRow{{Key: p.T("plan.agreed_on.label"), Value: p.T("plan.not_agreed")}}
	}
	rows := p.agreementRows(row.PlanFacts)
	if row.ReviewOn < p.Today() {
		rows[0].Note = p.T("stay.review_past")
	}
	return append(rows, summaryRow{Key: p.T("service.by"), Value: row.By, Note: p.Moment(row.ChangedAt)})
}

// signedLine says who signed the plan off, or by when the house wants somebody to.
func (p page) signedLine(shown plan.Shown) []summaryRow {
	if shown.Plan == nil || shown.Sign.Days == 0 && shown.Plan.SignedAt == 0 {
		return nil
	}
	row := summaryRow{Key: p.T("plan.signed_off.label")}
	if at := shown.Plan.SignedAt; at > 0 {
		row.Value = joinDots([]string{shown.Plan.Signer, p.On(at)})
	}
	by := p.Date(shown.Sign.Changed.Date(p.zone).AddDays(shown.Sign.Days))
	switch {
	case shown.Sign.Days == 0:
	case row.Value == "":
		row.Value = p.T("plan.sign_by", "date", by)
	case shown.Sign.Stale:
		row.Note = p.T("plan.sign_again", "date", by)
	}
	return []summaryRow{row}
}

// sign records that a second colleague signs the plan off.
func (h *planHandlers) sign(c echo.Context) error {
	version, err := versionPosted(c)
	if err != nil {
		return err
	}
	if _, err := h.plans.SignOff(c.Request().Context(), actor(c), c.Param("id"), version); err != nil {
		return err
	}
	return h.site.doneAt(c, planPath(c.Param("id")), "plan.signed")
}

func (p page) agreementRows(f models.PlanFacts) []summaryRow {
	rows := []summaryRow{{Key: p.T("plan.review_on.label"), Value: p.Date(f.ReviewOn)}}
	agreed := p.T("plan.not_agreed")
	if f.AgreedOn != "" {
		agreed = joinDots([]string{p.Date(f.AgreedOn), p.T("plan.agreed_how." + f.AgreedHow)})
	}
	rows = append(rows, summaryRow{Key: p.T("plan.agreed_on.label"), Value: agreed})
	var present []string
	for _, code := range f.PresentCodes() {
		present = append(present, p.T("plan.present."+code))
	}
	if len(present) > 0 {
		rows = append(rows, summaryRow{Key: p.T("plan.present.label"), Value: strings.Join(present, ", ")})
	}
	return rows
}

// domains lays out the goals by domain.
func (p *planPage) domains(lib *pack.Library, shown plan.Shown, keeps bool, opened *plan.Opened) {
	for _, domain := range models.DomainsOf(shown.Child) {
		d := planDomain{texts: p.page.texts, Title: p.page.domainName(domain, shown.Child)}
		for _, g := range shown.Goals {
			if g.Domain == domain || !slices.Contains(models.DomainsOf(shown.Child), g.Domain) && domain == "other" {
				d.Goals = append(d.Goals, p.page.goal(lib, shown.CaseID, g, keeps, opened))
			}
		}
		if len(d.Goals) > 0 {
			p.Domains = append(p.Domains, d)
		}
	}
}

// domainName is the heading of a domain; a child's plan has those of the individual care
// plan where there is one.
func (p page) domainName(domain string, child bool) string {
	if key := "plan.child_domain." + domain; child && p.has(key) {
		return p.T(key)
	}
	return p.T("plan.domain." + domain)
}

// planBadges are the looks of the states.
var planBadges = map[string]badgeState{models.PlanOpen: badgeOpen, models.PlanDone: badgeReceived, models.PlanDropped: badgeClosed}

func (p page) goal(lib *pack.Library, caseID string, g plan.Goal, keeps bool, opened *plan.Opened) planGoal {
	out := planGoal{texts: p.texts, ID: "g-" + g.ID, Words: p.planWords(g.ID, g.HasWords, opened), Before: p.saidBefore(g.ID, opened)}
	if g.State != models.PlanOpen {
		out.Badge = &badge{State: string(planBadges[g.State]), Text: p.T("plan.goal_state."+g.State) + " · " + p.dayOrNone(g.EndedOn)}
	}
	at := planPath(caseID)
	for _, t := range g.Steps {
		out.Steps = append(out.Steps, p.step(lib, at, g, t, keeps, opened))
	}
	if keeps {
		out.Acts = []link{{Text: p.T("plan.add_step"), Href: at + "/goals/" + g.ID + "/steps/new", More: p.T("plan.domain." + g.Domain)}, {Text: p.T("plan.change"), Href: at + "/goals/" + g.ID, More: p.T("plan.domain." + g.Domain)}}
	}
	return out
}

// saidBefore is what a goal or a step said before, once the plan is open.
func (p page) saidBefore(id string, opened *plan.Opened) (out []planSaid) {
	if opened == nil {
		return nil
	}
	for _, e := range opened.Earlier[id] {
		out = append(out, planSaid{e.Text, p.T("plan.said_until", "date", p.Moment(e.Until), "who", e.Next)})
	}
	return out
}

// planWords are the words of a goal or a step, or that they are closed or not written yet.
func (p page) planWords(id string, has bool, opened *plan.Opened) string {
	switch {
	case !has:
		return p.T("plan.no_words")
	case opened == nil:
		return p.T("plan.closed_words")
	}
	return opened.Words[id]
}

func (p page) step(lib *pack.Library, at string, g plan.Goal, t plan.Step, keeps bool, opened *plan.Opened) planStep {
	out := planStep{texts: p.texts, ID: "t-" + t.ID, Title: p.planStepName(lib, t.Rule, g.Domain)}
	if t.HasWords {
		out.Words, out.Before = p.planWords(t.ID, true, opened), p.saidBefore(t.ID, opened)
	}
	who := t.Doer
	if who == "" {
		who = p.T("plan.who." + t.Who)
	}
	out.Line = joinDots([]string{who, p.T("plan.until", "date", p.Date(t.DueOn))})
	switch {
	case t.State == models.PlanDone:
		out.Badge = &badge{State: string(badgeReceived), Text: p.T("plan.step_state.done") + " · " + p.dayOrNone(t.DoneOn)}
	case t.State == models.PlanDropped:
		out.Badge = &badge{State: string(badgeClosed), Text: p.T("plan.step_state.dropped")}
	case t.DueOn < p.Today():
		out.Badge = &badge{State: string(badgeLate), Text: p.T("follow.late")}
	}
	if keeps {
		out.Acts = []link{{Text: p.T("plan.change_step"), Href: at + "/steps/" + t.ID, More: out.Title}}
	}
	return out
}
