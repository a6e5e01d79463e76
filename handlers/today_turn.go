package handlers

import (
	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/gap"
)

// turnLine is a case of which the reader's turn ends soon, or one that was handed to her.
type turnLine struct {
	Case link
	Text string
	Do   *link
}

// turns lists the cases of which the reader's turn ends within two weeks, and those that
// somebody handed over to her.
func (h *todayHandlers) turns(c echo.Context, t texts) (ends, handed []turnLine, err error) {
	ending, err := h.files.TurnsEnding(c.Request().Context(), actor(c))
	if err != nil {
		return nil, nil, err
	}
	for _, e := range ending {
		line := turnLine{Case: link{Text: e.Code, Href: casePath(e.CaseID)}, Text: t.T("today.ends_on", "date", t.On(e.UntilAt-1))}
		if actor(c).May(access.PassOnCase) {
			line.Do = &link{Text: t.T("pass.link"), Href: passPath(e.CaseID), More: e.Code}
		}
		ends = append(ends, line)
	}
	list, err := h.files.HandedToMe(c.Request().Context(), actor(c))
	for _, one := range list {
		said := []string{t.T("handed.line", "who", one.From, "date", t.On(one.CreatedAt)), t.T("handed.applications", "n", one.Applications),
			t.T("handed.objections", "n", one.Objections), t.T("handed.hearings", "n", one.Hearings)}
		handed = append(handed, turnLine{Case: link{Text: one.Code, Href: casePath(one.CaseID)}, Text: joinDots(said),
			Do: &link{Text: t.T("handed.look"), Href: handedPath(one.CaseID, one.ID), More: one.Code}})
	}
	return ends, handed, err
}

// objection is an objection of an office: by when the answer is wanted, and the way to
// its application, where the answer is recorded.
func (h *todayHandlers) objection(t texts, row *gapRow, r gap.Row) {
	clock := t.clock(models.ClockState{Turn: models.PartyShelter, Due: r.At})
	row.ID += "-" + gap.Ref(r.CaseID, r.Objection)
	row.Title, row.Clock = t.objectionLine(h.library, r.Kind), &clock
	if r.At < t.now {
		row.Level = "due"
	}
	var notes []string
	if r.Own {
		notes = append(notes, t.T("application.own_due"))
	}
	switch {
	case r.OfficeDue == 0:
	case r.OfficeDue < t.now:
		notes = append(notes, t.T("today.office_late", "date", t.On(r.OfficeDue)))
	default:
		notes = append(notes, t.T("today.office_due", "date", t.On(r.OfficeDue)))
	}
	row.Note = joinDots(notes)
	row.Action = &link{Text: t.T("today.objection_do"), Href: applicationPath(r.CaseID, r.Objection)}
}

// referred is a referral about which somebody asks again, or a provider who has to be told
// that consent was taken back.
func (h *todayHandlers) referred(t texts, row *gapRow, r gap.Row) {
	what := serviceName(h.library, t, r.Kind)
	row.ID, row.Level, row.Title = "row-"+r.ReferralID, "due", t.T("referral.ask_again", "what", what)
	if !models.ReferralState(r.State).Open() {
		row.Title = t.T("referral.tell_them", "what", what)
	}
	row.Note = t.T("referral.since", "date", t.On(r.At))
	row.Action = &link{Text: t.T("referral.look_one"), Href: referralPath(r.CaseID, r.ReferralID)}
}

// safety are the open lines about safety of the reader's cases.
func (h *todayHandlers) safety(c echo.Context, t texts) (out []notice, err error) {
	list, err := h.assessments.Waiting(c.Request().Context(), actor(c))
	for _, w := range list {
		out = append(out, notice{Kind: "danger", Text: t.T("safety.today", "code", w.Code), Link: &link{Text: t.T("safety.record"), Href: safetyPath(w.CaseID, w.ID), More: w.Code}})
	}
	return out, err
}
