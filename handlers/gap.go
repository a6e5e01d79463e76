package handlers

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/deed"
	"aftercare/services/gap"
	"aftercare/services/pack"
)

// gapHandlers serve the gaps of a case and the decisions about them.
type gapHandlers struct {
	site    *site
	files   *casefile.Service
	gaps    *gap.Service
	library *pack.Library
	why     purposeAsker
}

func (h *gapHandlers) routes(g *echo.Group) {
	g.GET("/cases/:id/gaps", h.list)
	g.GET("/cases/:id/gaps/:gap", h.show)
	g.POST("/cases/:id/gaps/:gap", h.decide)
	g.POST("/cases/:id/gaps/:gap/back", h.takeBack)
	g.POST("/cases/:id/gaps/:gap/words", h.openWords)
}

// gapPath is the page of one gap. Its address names no rule.
func gapPath(caseID, ref string) string { return "/cases/" + caseID + "/gaps/" + ref }

// gapLevels gives the look of each severity: what is critical is danger to a
// person, what has a clock is due, the rest is open.
func gapLevel(s models.Severity) string {
	switch s {
	case models.Critical:
		return "danger"
	case models.High, models.Medium:
		return "due"
	}
	return "open"
}

// gapRowOf is one gap with the one button that does the thing.
func (t texts) gapRowOf(library *pack.Library, caseID string, g gap.Gap, back string) gapRow {
	row := gapRow{
		texts: t, ID: "gap-" + g.Ref, Level: gapLevel(g.Severity), Title: gapTitle(t, g), Mover: t.party(g.Mover),
		Since: t.On(g.Since), Why: g.Rule.Why.In(t.Lang), Source: t.ruleSource(library, g.Rule, g.Own), Action: t.gapButton(library, caseID, g, back),
	}
	if g.Due > 0 {
		k := t.clock(models.ClockState{Against: g.Mover, Started: g.Since, Due: g.Due})
		row.Clock, row.Mover = &k, ""
	} else {
		row.Note = t.Span(t.now.Sub(g.Since))
	}
	return row
}

// gapTitle names what is missing, and for which right.
func gapTitle(t texts, g gap.Gap) string {
	if g.Item == nil {
		return g.Title(t.Lang)
	}
	return t.T("gap.of", "gap", g.Title(t.Lang), "right", g.Item.Title.In(t.Lang))
}

// ruleSource says where a threshold comes from and whether it is law, science or
// our own default.
func (t texts) ruleSource(library *pack.Library, r *pack.Rule, own *models.Span) source {
	id := r.Source
	if id == "" && len(r.Evidence) > 0 {
		id = r.Evidence[0]
	}
	out := source{Mark: t.thresholdMark(r, own)}
	if s := library.Source(id); s != nil {
		out.Text = s.Title
		if s.Address == "exact" {
			out.Href = s.URL
		}
	}
	return out
}

// gapButton leads to what the rule says mends the gap, filled in as far as
// known. A gap that is not hers to mend leads to its page.
func (t texts) gapButton(library *pack.Library, caseID string, g gap.Gap, back string) *link {
	out := link{Text: g.Rule.Action.Label.In(t.Lang), More: g.Title(t.Lang)}
	if !g.Hers {
		out.Text, out.Href = t.T("gap.look"), from(gapPath(caseID, g.Ref), back)
		return &out
	}
	item := ""
	if g.Item != nil {
		item = g.Item.Key
	}
	out.Href = actionPath(library, caseID, g.Rule, g.Ref, item)
	if g.Rule.Action.Service != "" {
		out.Href = from(out.Href, back)
	}
	return &out
}

// identityFact is the one fact that stands with what is sealed about her.
const identityFact = "contact.safe_method"

// actionPath is the page on which what a rule asks for is recorded. A service
// is told by the gap, for its kind must not stand in an address.
func actionPath(library *pack.Library, caseID string, r *pack.Rule, ref, item string) string {
	a := r.Action
	switch {
	case a.Service != "":
		return servicesPath(caseID) + "/new?gap=" + ref
	case a.Fact == identityFact:
		return casePath(caseID) + "/identity#contact"
	case a.Fact != "" && library.Fact(a.Fact) != nil:
		return factPath(caseID, library.Fact(a.Fact))
	case a.Page == "consents":
		return casePath(caseID) + "/consents/new"
	case item != "" && a.Step != "":
		return rightPath(caseID, item) + "?step=" + string(a.Step) + "#step"
	case item != "":
		return rightPath(caseID, item)
	}
	return casePath(caseID) + "/rights"
}

// asked is the element of the question that a link leads to.
const asked = "asked"

// factPath leads to one question on the page of its topic. The address tells
// the question by a mark that is good for this case only: in the history of a
// browser it says nothing.
func factPath(caseID string, f *pack.Fact) string {
	return casePath(caseID) + "/facts/" + f.Group + "?ask=" + gap.Ref(caseID, f.Key) + "#" + asked
}

// gapListPage is the gaps of a case.
type gapListPage struct {
	casePage
	Open    []gapRow
	Settled []settledGap
	Decides bool
}

// settledGap is a gap with what was decided about it.
type settledGap struct {
	Title    string
	Href     string
	Badge    badge
	Decided  string // "by Asha on 3 March 2026"
	Reason   string
	Until    string
	TakeBack string
}

func (h *gapHandlers) list(c echo.Context) error {
	by := actor(c)
	all, err := h.gaps.ForCase(c.Request().Context(), by, c.Param("id"))
	if err != nil {
		return err
	}
	head, err := casePageOf(c, h.files, "gaps.title")
	if err != nil {
		return err
	}
	p := gapListPage{casePage: head, Decides: by.May(access.DecideGap)}
	for _, g := range all.Open {
		row := p.gapRowOf(h.library, all.CaseID, g, p.Path)
		row.Decide = gapPath(all.CaseID, g.Ref)
		p.Open = append(p.Open, row)
	}
	for _, g := range all.Settled {
		p.Settled = append(p.Settled, p.settled(all.CaseID, g, p.Decides))
	}
	return h.site.render(c, http.StatusOK, "gap/list", p)
}

// stanceBadges gives the look of each decision about a gap.
var stanceBadges = map[models.StanceKind]badgeState{
	models.StanceAcknowledged: badgeOpen, models.StanceSnoozed: badgeWaiting,
	models.StanceDeclined: badgeDeclined, models.StanceNotApplies: badgeClosed,
}

func (t texts) settled(caseID string, g gap.Gap, decides bool) settledGap {
	out := settledGap{Title: gapTitle(t, g), Href: gapPath(caseID, g.Ref)}
	d := g.Decided
	if d == nil {
		return out
	}
	out.Badge = badge{State: string(stanceBadges[d.Kind]), Text: t.T("gap_decision." + string(d.Kind))}
	out.Decided = t.T("gap.decided_by", "who", d.By, "date", t.Moment(d.At))
	if d.Reason != "" {
		out.Reason = t.T("gap_reason." + d.Reason)
	}
	if d.Until > 0 {
		out.Until = t.T("gap.until", "date", t.On(d.Until))
	}
	if decides {
		out.TakeBack = out.Href + "/back"
	}
	return out
}

// gapForm is a decision as typed.
type gapForm struct {
	Decision string    `form:"decision" validate:"max=40"`
	Reason   string    `form:"reason" validate:"max=40"`
	Review   dateInput `form:"review"`
	Words    string    `form:"words" validate:"max=4000"`
	Back     string    `form:"back" validate:"max=400"`
}

func (f *gapForm) rules(today models.Date, problems models.Problems) {
	f.Review.day("review", today, models.DateRule{}, problems)
}

// gapShowPage is one gap: why it stands, what to do, and what can be decided.
type gapShowPage struct {
	casePage
	List      string
	Gap       gapRow
	Settled   *settledGap
	Words     *masked
	Do        string
	Resolves  string
	Evidence  []string
	Decides   bool
	Back      string
	Decisions []choice
	Reasons   []choice
}

func (h *gapHandlers) show(c echo.Context) error {
	f := gapForm{Back: c.QueryParam("back")}
	if err := restored(c, &f); err != nil {
		return err
	}
	return h.render(c, http.StatusOK, f, nil, "")
}

func (h *gapHandlers) render(c echo.Context, status int, f gapForm, problem error, words string) error {
	by := actor(c)
	all, g, err := h.gaps.One(c.Request().Context(), by, c.Param("id"), c.Param("gap"))
	if err != nil {
		return err
	}
	head, err := casePageOf(c, h.files, "gap.title")
	if err != nil {
		return err
	}
	p := gapShowPage{casePage: head, List: casePath(all.CaseID) + "/gaps", Decides: by.May(access.DecideGap)}
	p.Back = returnTo(f.Back, all.CaseID)
	p.page = p.filled(f).with(problem).labelled(p.gapLabels())
	p.Gap = p.gapRowOf(h.library, all.CaseID, g, p.Back)
	if !g.Hers {
		p.Gap.Action = nil
	}
	p.Do, p.Resolves = g.Rule.Do.In(p.Lang), g.Rule.Resolves.In(p.Lang)
	for _, e := range g.Evidence {
		p.Evidence = append(p.Evidence, p.evidence(h.library, e))
	}
	if g.Decided != nil {
		s := p.settled(all.CaseID, g, p.Decides)
		p.Settled = &s
		if g.Decided.HasWords {
			path := gapPath(all.CaseID, g.Ref)
			p.Words = &masked{texts: p.texts, ID: "words", What: p.T("decide.words.label"), Of: all.Code, Action: path + "/words", Back: path, Shown: words != "", Value: words}
		}
	}
	for _, k := range models.GapDecisions {
		p.Decisions = append(p.Decisions, choice{Value: string(k), Text: p.T("gap_decision." + string(k)), Help: p.T("gap_decision_help." + string(k))})
	}
	p.Reasons = p.choices("gap_reason.", models.NotApplicableReasons)
	return h.site.render(c, status, "gap/show", p)
}

// gapLabels names the fields of a decision for the error summary.
func (t texts) gapLabels() map[string]string {
	out := map[string]string{}
	for _, name := range []string{"decision", "reason", "review", "words"} {
		out[name] = t.T("decide." + name + ".label")
	}
	return out
}

// evidence is one recorded thing that makes a gap true, in words.
func (t texts) evidence(library *pack.Library, e models.Evidence) string {
	var name string
	switch {
	case library.Fact(e.Fact) != nil:
		name = library.Fact(e.Fact).Label.In(t.Lang)
	case library.Service(e.Fact) != nil:
		name = serviceName(library, t.Lang, e.Fact)
	default:
		return t.T("gap.evidence_clock", "date", t.On(e.At))
	}
	if e.At == 0 {
		return name
	}
	// A date that is known to the day begins at midnight: no time is claimed.
	if day := e.At.Date(t.zone); e.At == models.StartOfDay(day, t.zone) {
		return t.T("gap.evidence", "what", name, "date", t.Date(day))
	}
	return t.T("gap.evidence", "what", name, "date", t.Moment(e.At))
}

func (h *gapHandlers) decide(c echo.Context) error {
	var f gapForm
	err := bind(c, &f)
	var change deed.Result
	if err == nil {
		t := h.site.texts(c)
		in := models.GapDecision{Kind: models.StanceKind(f.Decision), Reason: f.Reason, Words: f.Words, ReviewOn: f.Review.day("review", t.Today(), models.DateRule{}, models.Problems{})}
		change, err = h.gaps.Decide(c.Request().Context(), actor(c), c.Param("id"), c.Param("gap"), in)
	}
	if models.KindOf(err) == models.Invalid {
		return h.render(c, http.StatusUnprocessableEntity, f, err, "")
	}
	if err != nil {
		return err
	}
	h.site.flash(c, "gap.decided."+f.Decision, "n", len(change.Closed), "undo", gapPath(c.Param("id"), c.Param("gap"))+"/back")
	return h.site.redirect(c, returnTo(f.Back, c.Param("id")))
}

func (h *gapHandlers) takeBack(c echo.Context) error {
	if _, err := h.gaps.TakeBack(c.Request().Context(), actor(c), c.Param("id"), c.Param("gap")); err != nil {
		return err
	}
	h.site.flash(c, "gap.taken_back")
	return h.site.redirect(c, "/cases/"+c.Param("id")+"/gaps")
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
	return h.render(c, http.StatusOK, gapForm{}, nil, got.Text)
}

// days is a number of whole days, for texts that count them.
func days(d time.Duration) int { return int(d / (24 * time.Hour)) }
