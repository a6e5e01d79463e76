package handlers

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/homeward"
	"aftercare/services/pack"
)

// returnHandlers serve the returns of one case: the way back home or to another country.
type returnHandlers struct {
	site    *site
	files   *casefile.Service
	returns *homeward.Service
	library *pack.Library
	why     purposeAsker
}

// returnPage is the returns of a case, the last one first.
type returnPage struct {
	casePage
	Returns []returnView
	New     *link
	Show    string // where opening the words is posted, "" where nothing is to open
	Waits   string
	Differs *notice
	Leave   *notice // the survivor went back, and the stay goes on
	Empty   emptyState
}

// returnView is one return: its checks, what was written, and how it was before.
type returnView struct {
	texts
	Heading string
	Badge   badge
	Warning *notice
	Facts   []summaryRow
	Earlier []earlierRows
	Change  *link
}

func (h *returnHandlers) show(c echo.Context) error { return h.render(c, "") }

// open shows the returns with their words, once the reader said why.
func (h *returnHandlers) open(c echo.Context) error {
	f, answered, err := h.why(c)
	if err != nil || !answered {
		return err
	}
	return h.render(c, f.Purpose)
}

func (h *returnHandlers) render(c echo.Context, purpose string) error {
	ctx, by := c.Request().Context(), actor(c)
	head, err := casePageOf(c, h.files, "return.title")
	if err != nil {
		return err
	}
	read := func() (homeward.Listed, error) { return h.returns.List(ctx, by, c.Param("id")) }
	if purpose != "" {
		read = func() (homeward.Listed, error) { return h.returns.Open(ctx, by, c.Param("id"), purpose) }
	}
	found, err := read()
	if err != nil {
		return err
	}
	at := returnPath(found.CaseID)
	p := returnPage{casePage: head, Empty: emptyState{Text: head.page.T("return.none"), Next: head.page.T("return.none_next")}}
	p.Sections.stand(planPath(found.CaseID))
	keeps := by.May(access.KeepPlan)
	for i, r := range found.Rows {
		v := p.page.returnView(r, found)
		if keeps && (i == 0 || r.State == models.ReturnOpen) {
			v.Change = &link{Text: p.page.T("return.change"), Href: at + "/" + r.ID}
		}
		if keeps && r.HasWords && purpose == "" {
			p.Show = at + "/open"
		}
		p.Returns = append(p.Returns, v)
	}
	if under := slices.ContainsFunc(found.Rows, func(r homeward.Row) bool { return r.State == models.ReturnOpen }); keeps && !under {
		p.New = &link{Text: p.page.T("return.new"), Href: at + "/new"}
	}
	if err := h.leaving(c, &p, found); err != nil {
		return err
	}
	if found.Waiting {
		p.Waits = p.page.T("case.waits_value")
	}
	if len(found.Differs) > 0 {
		p.Differs = &notice{Kind: "info", Text: p.page.T("return.differs", "what", strings.Join(p.page.factNames(h.library, found.Differs), ", ")), Link: &link{Text: p.page.T("stay.differs_look"), Href: casePath(found.CaseID) + "/facts/residence"}}
	}
	return h.site.render(c, http.StatusOK, "return/show", p)
}

// wentTo says where a survivor went who went back to a place.
var wentTo = map[string]string{"family": "family", "relatives": "family", "own_home": "own_home", models.ReturnAbroad: "repatriated", "other_care": "other_shelter"}

// leaving offers to write the leaving of the house of a survivor who went back, with the
// day and the place filled in. It begins the contacts after leaving.
func (h *returnHandlers) leaving(c echo.Context, p *returnPage, found homeward.Listed) error {
	if len(found.Rows) == 0 || found.Rows[0].State != models.ReturnGone || !actor(c).May(access.KeepStay) {
		return nil
	}
	_, stays, _, err := h.files.Stays(c.Request().Context(), actor(c), found.CaseID)
	if err != nil || len(stays) == 0 || !stays[0].Lasts() {
		return err
	}
	last := found.Rows[0]
	q := url.Values{"kind": {string(models.MoveLeft)}, "on": {string(last.EndedOn)}, "to": {wentTo[last.Place]}}
	p.Leave = &notice{Kind: "info", Text: p.page.T("return.still_here"), Link: &link{Text: p.page.T("return.write_leaving"), Href: stayPath(found.CaseID) + "/" + stays[0].ID + "/move?" + q.Encode()}}
	return nil
}

// returnBadges are the looks of the states.
var returnBadges = map[string]badgeState{models.ReturnOpen: badgeOpen, models.ReturnGone: badgeReceived, models.ReturnStopped: badgeClosed}

// returnView is one return in words.
func (p page) returnView(r homeward.Row, in homeward.Listed) returnView {
	v := returnView{texts: p.texts, Heading: p.T("return.place." + r.Place), Badge: badge{State: string(returnBadges[r.State]), Text: p.T("return.state." + r.State)}}
	if r.PlannedOn != "" {
		v.Heading = p.T("return.heading", "place", v.Heading, "date", p.Date(r.PlannedOn))
	}
	v.Warning = p.returnWarning(r)
	v.Facts = p.returnRows(r.ReturnFacts, r.Missing, in.Child)
	for _, w := range []struct{ key, text string }{{"return.choice_words.label", r.Opened.Said}, {"return.home_words.label", r.Opened.Found}, {"return.receiver_words.label", r.Opened.Whom}} {
		if w.text != "" {
			v.Facts = append(v.Facts, summaryRow{Key: p.T(w.key), Value: w.text})
		}
	}
	v.Facts = append(v.Facts, summaryRow{Key: p.T("service.by"), Value: r.By, Note: p.Moment(r.ChangedAt)})
	for _, e := range r.Earlier {
		v.Earlier = append(v.Earlier, earlierRows{p.T("service.until", "date", p.Moment(e.Until), "who", e.Next, "why", p.T("correction_reason.new_information")), p.returnRows(e.ReturnFacts, nil, in.Child)})
	}
	return v
}

// returnWarning says what stops a return before anything else: the survivor does not wish
// it, or the home was found unsafe.
func (p page) returnWarning(r homeward.Row) *notice {
	switch {
	case r.State != models.ReturnOpen:
		return nil
	case r.Home == models.HomeUnsafe:
		return &notice{Kind: "danger", Heading: p.T("return.stop"), Text: p.T("return.stop_home")}
	case r.Choice != "" && r.Choice != models.ReturnWished:
		return &notice{Kind: "danger", Heading: p.T("return.stop"), Text: p.T("return.stop_choice")}
	}
	return nil
}

// returnRows are the checks of a return in the order in which they are made.
func (p page) returnRows(f models.ReturnFacts, missing []string, child bool) (rows []summaryRow) {
	add := func(check, value string) {
		row := summaryRow{Key: p.T("return.check." + check), Value: value}
		if slices.Contains(missing, check) {
			row.Badge, row.Note = &badge{State: string(badgeLate), Text: p.T("return.missing")}, p.T("return.todo."+check)
		}
		if row.Value != "" || row.Badge != nil {
			rows = append(rows, row)
		}
	}
	dated := func(prefix, code string, on models.Date) string {
		if code == "" {
			return ""
		}
		return joinDots([]string{p.T(prefix + code), p.dayOrNone(on)})
	}
	add(models.CheckChoice, dated("return.choice.", f.Choice, f.ChoiceOn))
	if child {
		add(models.CheckDecision, p.dayOrNone(f.DecidedOn))
	}
	home := dated("return.home.", f.Home, f.HomeOn)
	if f.HomeBy != "" {
		home = joinDots([]string{home, p.T("return.home_by." + f.HomeBy)})
	}
	add(models.CheckHome, home)
	add(models.CheckReceiver, dated("return.receiver.", f.Receiver, f.ReceiverOn))
	add(models.CheckPapers, p.maybe("return.travel_papers."+f.TravelPapers))
	if f.Place == models.ReturnAbroad || f.AskedOn != "" {
		add(models.CheckOffices, p.offices(f))
	}
	add(models.CheckEscort, p.maybe("return.escort."+f.Escort))
	add(models.CheckFollowUp, "")
	if f.State != models.ReturnOpen {
		rows = append(rows, summaryRow{Key: p.T("return.state." + f.State), Value: p.dayOrNone(f.EndedOn), Note: p.maybe("return.stop_reason." + f.StopReason)})
	}
	return rows
}

// offices says when the embassy or the task force was asked, and when it last did something.
func (p page) offices(f models.ReturnFacts) string {
	switch {
	case f.AskedOn == "":
		return ""
	case f.StepOn == "":
		return p.T("return.asked", "date", p.Date(f.AskedOn))
	}
	return p.T("return.asked_step", "date", p.Date(f.AskedOn), "step", p.Date(f.StepOn))
}
