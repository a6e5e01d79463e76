package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/deed"
)

// closingPage says what ends and what stays before anything does. The page of a
// closed case begins care again.
type closingPage struct {
	caseFormPage
	Stays  []string
	Follow []summaryRow // what was agreed about contact after leaving
	Goes   link         // to follow-up
	Closed []closedView
}

// closedView is one end of a period of care.
type closedView struct {
	texts
	Heading string
	Rows    []summaryRow
	Open    string // where opening the survivor's view is posted, "" for none
	Words   string // once it is opened
}

// periodOf begins a form about the period of care. Forbidden for a person who
// may not close the case.
func (h *caseHandlers) periodOf(c echo.Context) (closingPage, casefile.Header, casefile.Closing, error) {
	ctx, by := c.Request().Context(), actor(c)
	head, err := h.files.Head(ctx, by, c.Param("id"))
	if err == nil && !head.May.Close {
		err = models.Fail(models.Forbidden, "error.forbidden")
	}
	if err != nil {
		return closingPage{}, head, casefile.Closing{}, err
	}
	state, err := h.files.Closing(ctx, by, head.ID)
	if err != nil {
		return closingPage{}, head, state, err
	}
	p := closingPage{caseFormPage: caseFormPage{casePage: newCasePage(c, "closing.title", head)}}
	p.Back = &link{Text: p.page.T("closing.back"), Href: casePath(head.ID)}
	for _, row := range state.Closed {
		p.Closed = append(p.Closed, p.page.closedView(head.ID, row, state.Years))
	}
	return p, head, state, p.page.ask(c)
}

// closedView is what is known of a closure.
func (p page) closedView(caseID string, row casefile.ClosureRow, years int) closedView {
	v := closedView{texts: p.texts, Heading: p.T("closing.closed_on", "date", p.On(row.ClosedAt))}
	add := func(key, value string) {
		if value != "" {
			v.Rows = append(v.Rows, summaryRow{Key: p.T(key), Value: value})
		}
	}
	add("field.reason.label", p.T("closing.reason."+row.Reason))
	add("field.papers_back.label", p.maybe("closing.papers_back."+row.PapersBack))
	if row.ReopenedAt > 0 {
		add("closing.reopened_on", p.On(row.ReopenedAt))
	} else {
		add("closing.kept_from", p.Date(row.KeptFrom))
		until := p.T("closing.kept_unset")
		if on := models.KeptUntil(row.KeptFrom, years); on != "" {
			until = p.T("closing.kept_years", "date", p.Date(on), "n", years)
		}
		add("closing.kept_until", until)
	}
	add("service.by", row.By)
	if row.HasWords {
		v.Open = casePath(caseID) + "/close/" + row.ID + "/open"
	}
	return v
}

// close asks how the period of care ends and ends it.
func (h *caseHandlers) close(c echo.Context) error {
	p, head, state, err := h.periodOf(c)
	if err != nil {
		return err
	}
	if head.Status == models.CaseClosed && !p.page.form.sent {
		return h.reopening(c, p, head)
	}
	in := casefile.ClosingInput{Seen: head.Version}
	fields := append(p.page.closingFields(head.Status, &in), h.settling(p.page, state.Open, &in)...)
	p.closingWords(state)
	p.Form = formView{Action: casePath(head.ID) + "/close", Draft: "closing", Fields: fields, Save: p.page.T("closing.save")}
	return p.page.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "case/close", p) },
		do: func() error {
			_, err := h.files.Close(c.Request().Context(), actor(c), head.ID, in)
			return err
		},
		done: func() error { return h.site.doneAt(c, casePath(head.ID), "closing.saved."+string(in.To)) },
	})
}

func (p page) closingFields(now models.CaseStatus, in *casefile.ClosingInput) []field {
	targets := []string{string(models.CaseFollowUp), string(models.CaseClosed)}
	if now == models.CaseFollowUp {
		targets = targets[1:]
	}
	fields := []field{
		p.Hidden("seen").Into(&in.Seen), p.Radios("to", targets...).Into(&in.To), p.AskDate("left").Optional().Into(&in.LeftOn),
		p.Radios("reason").Of(p.choicesOf("closing.reason.", models.ClosureReasons)).Into(&in.Reason),
	}
	if in.To != models.CaseClosed {
		in.Reason = ""
	}
	return fields
}

// settling asks what becomes of each thing that is open, whether papers were handed back,
// and for the survivor's own view. Only a case that closes needs the answers.
func (h *caseHandlers) settling(p page, open []deed.OpenThing, in *casefile.ClosingInput) (fields []field) {
	in.Settled = map[string]string{}
	for _, x := range open {
		ref, answer := casefile.Ref(x), ""
		f := p.Radios("open."+ref).Inline().Optional().Words(h.openThing(p, x), "", "").Of(p.choicesOf("closing.settle.", []string{casefile.SettleGoesOn, casefile.SettleEnds}))
		fields = append(fields, f.Into(&answer))
		in.Settled[ref] = answer
	}
	return append(fields,
		p.Radios("papers_back").Of(p.choicesOf("closing.papers_back.", models.PapersBack)).Optional().Into(&in.PapersBack),
		p.Area("words").Called("closing.words").Optional().Private().Tall(3).Max(models.MaxFollowWords).Into(&in.Words))
}

// openThing names something that is open.
func (h *caseHandlers) openThing(p page, x deed.OpenThing) string {
	what, date := p.T("closing.open.hidden"), p.dayOrNone(x.On)
	switch {
	case x.Name == "": // somebody else's, or there is only one kind
	case x.Kind == "return":
		what = p.T("return.place." + x.Name)
	case x.Kind == "task" || x.Kind == "ask":
		what = p.T(x.Kind + ".kind." + x.Name)
	default:
		what = serviceName(h.files.Library(), p.texts, x.Name)
	}
	if x.At > 0 {
		date = p.hearingWhen(x.At, x.DayOnly)
	}
	return p.T("closing.open."+x.Kind, "what", what, "date", date, "n", x.N)
}

func (p *closingPage) closingWords(state casefile.Closing) {
	p.Heading = p.page.T("closing.title")
	p.Stays = []string{p.page.T("closing.stays_file"), p.page.T("closing.stays_rights"), p.page.T("closing.stays_people"), p.page.T("closing.stays_back")}
	wish, consent := p.page.T("follow.not_asked"), p.page.T("closing.consent.no")
	if state.Wish != "" {
		wish = p.page.T("follow.wish." + state.Wish)
	}
	if state.Consent {
		consent = p.page.T("closing.consent.yes")
	}
	p.Follow = []summaryRow{{Key: p.page.T("follow.wish.label"), Value: wish}, {Key: p.page.T("closing.consent.label"), Value: consent}}
	p.Goes = link{Text: p.page.T("closing.follow"), Href: followPath(p.Head.ID)}
}

// reopen begins care again.
func (h *caseHandlers) reopen(c echo.Context) error {
	p, head, _, err := h.periodOf(c)
	if err != nil {
		return err
	}
	return h.reopening(c, p, head)
}

func (h *caseHandlers) reopening(c echo.Context, p closingPage, head casefile.Header) error {
	seen, reason := head.Version, ""
	p.Heading = p.page.T("closing.reopen_title")
	p.Form = formView{Action: casePath(head.ID) + "/reopen", Save: p.page.T("closing.reopen"), Fields: []field{
		p.page.Hidden("seen").Into(&seen),
		p.page.Radios("reason").Called("field.reopen_reason").Of(p.page.choicesOf("reopen.reason.", models.ReopenReasons)).Into(&reason),
	}}
	return p.page.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "case/close", p) },
		do: func() error {
			_, err := h.files.Reopen(c.Request().Context(), actor(c), head.ID, reason, seen)
			return err
		},
		done: func() error { return h.site.doneAt(c, casePath(head.ID), "closing.reopened") },
	})
}

// openClosure shows the page with what the survivor said about the time here, once its
// reader said why.
func (h *caseHandlers) openClosure(c echo.Context) error {
	f, answered, err := h.purposeOf(c)
	if err != nil || !answered {
		return err
	}
	p, head, state, err := h.periodOf(c)
	if err != nil {
		return err
	}
	opened, err := h.files.OpenClosure(c.Request().Context(), actor(c), head.ID, c.Param("closure"), f.Purpose)
	if err != nil {
		return err
	}
	for i, row := range state.Closed {
		if row.ID == c.Param("closure") {
			p.Closed[i].Open, p.Closed[i].Words = "", p.page.openedText(opened)
		}
	}
	p.Heading = p.page.T("closing.title")
	return h.site.render(c, http.StatusOK, "case/close", p)
}
