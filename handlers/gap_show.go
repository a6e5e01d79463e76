package handlers

import (
	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/deed"
	"aftercare/services/gap"
	"aftercare/services/pack"
)

// gapShowPage is one gap: why it stands, what to do, and what can be decided.
type gapShowPage struct {
	casePage
	Gap      gapRow
	Settled  *settledGap
	Words    *masked
	Do       string
	Resolves string
	Evidence []string
	Form     *formView // nil for a person who decides nothing
}

func (h *gapHandlers) show(c echo.Context) error { return h.one(c, "") }

// decide is show for a decision that was sent.
func (h *gapHandlers) decide(c echo.Context) error {
	if err := actor(c).Require(access.DecideGap); err != nil {
		return err
	}
	return h.one(c, "")
}

// one shows a gap and records what is decided about it. words are those of the
// decision that runs, where they were just opened.
func (h *gapHandlers) one(c echo.Context, words string) error {
	ctx, by := c.Request().Context(), actor(c)
	all, g, err := h.gaps.One(ctx, by, c.Param("id"), c.Param("gap"))
	if err != nil {
		return err
	}
	p := gapShowPage{}
	if p.casePage, err = casePageOf(c, h.files, "gap.title"); err != nil {
		return err
	}
	if words == "" {
		if err := p.page.ask(c); err != nil {
			return err
		}
	}
	in, back := models.GapDecision{}, returnTo(c.QueryParam("back"), all.CaseID)
	path, fields := gapPath(all.CaseID, g.Ref), p.page.decisionFields(g, &in, &back)
	back = returnTo(back, all.CaseID)
	if by.May(access.DecideGap) {
		p.Form = &formView{Action: path, Draft: "decision", Fields: fields, Save: p.page.T("gap.decide_save"), Second: true, Cancel: &link{Text: p.page.T("gap.all"), Href: casePath(all.CaseID) + "/gaps"}}
	}
	p.lay(h.library, all, g, back, words)
	var change deed.Result
	return p.page.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "gap/show", p) },
		do:   func() (err error) { change, err = h.gaps.Decide(ctx, by, all.CaseID, g.Ref, in); return err },
		done: func() error {
			return h.site.doneAt(c, back, "gap.decided."+string(in.Kind), "n", len(change.Closed), "undo", path+"/back")
		},
	})
}

// decisionFields ask what is decided about a gap.
func (p page) decisionFields(g gap.Gap, in *models.GapDecision, back *string) []field {
	p.calling("decide")
	var kinds []choice
	for _, k := range g.Decisions() {
		kinds = append(kinds, choice{Value: string(k), Text: p.T("gap_decision." + string(k)), Help: p.T("gap_decision_help." + string(k))})
	}
	return []field{
		p.Hidden("back").Into(back), p.Radios("decision").Of(kinds).Into(&in.Kind),
		p.Select("reason").Of(p.choicesOf("gap_reason.", models.NotApplicableReasons)).Optional().Into(&in.Reason),
		p.AskDay("review").Optional().Into(&in.ReviewOn), p.Area("words").Optional().Private().Tall(3).Into(&in.Words),
	}
}

// lay lays the gap out, with what was decided before.
func (p *gapShowPage) lay(library *pack.Library, all gap.Case, g gap.Gap, back, words string) {
	p.Gap = p.page.gapRowOf(library, all.CaseID, g, back)
	if !g.Hers {
		p.Gap.Action = p.page.rightOf(all.CaseID, g)
	}
	p.Do, p.Resolves = p.page.labelOf(g.Rule.Do), p.page.labelOf(g.Rule.Resolves)
	for _, e := range g.Evidence {
		p.Evidence = append(p.Evidence, p.page.evidence(library, e))
	}
	if g.Decided == nil {
		return
	}
	s := p.page.settled(all.CaseID, g, p.Form != nil)
	p.Settled = &s
	if path := gapPath(all.CaseID, g.Ref); g.Decided.HasWords {
		p.Words = &masked{texts: p.page.texts, ID: "words", What: p.page.T("decide.words.label"), Of: all.Code, Action: path + "/words", Back: path, Shown: words != "", Value: words}
	}
}

// rightOf leads from a gap that others have to close to its right, where the
// reminder to a late authority is drafted; nil where it is about no right.
func (p page) rightOf(caseID string, g gap.Gap) *link {
	if g.Item == nil {
		return nil
	}
	return &link{Text: p.T("gap.right"), Href: rightPath(caseID, g.Item.Key)}
}

// evidence is one recorded thing that makes a gap true, in words.
func (t texts) evidence(library *pack.Library, e models.Evidence) string {
	var name string
	switch {
	case library.Fact(e.Fact) != nil:
		name = t.labelOf(library.Fact(e.Fact).Label)
	case library.Service(e.Fact) != nil:
		name = serviceName(library, t, e.Fact)
	default:
		return t.T("gap.evidence_clock", "date", t.On(e.At))
	}
	switch {
	case e.At == 0:
		return name
	case e.Undated:
		return t.T("gap.evidence_recorded", "what", name, "date", t.On(e.At))
	}
	// A date that is known to the day begins at midnight: no time is claimed.
	if day := e.At.Date(t.zone); e.At == models.StartOfDay(day, t.zone) {
		return t.T("gap.evidence", "what", name, "date", t.Date(day))
	}
	return t.T("gap.evidence", "what", name, "date", t.Moment(e.At))
}

func (h *gapHandlers) takeBack(c echo.Context) error {
	if _, err := h.gaps.TakeBack(c.Request().Context(), actor(c), c.Param("id"), c.Param("gap")); err != nil {
		return err
	}
	return h.site.doneAt(c, casePath(c.Param("id"))+"/gaps", "gap.taken_back")
}

func (h *gapHandlers) openWords(c echo.Context) error {
	f, answered, err := h.why(c)
	if err != nil || !answered {
		return err
	}
	got, err := h.gaps.OpenWords(c.Request().Context(), actor(c), c.Param("id"), c.Param("gap"), f.Purpose)
	if err != nil {
		return err
	}
	if got.Waiting {
		got.Text = h.site.texts(c).T("vault.waiting")
	}
	return h.one(c, got.Text)
}
