package handlers

import (
	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/gap"
)

// turnLine is a case that was handed over to the reader.
type turnLine struct {
	Case link
	Text string
	Do   *link
}

// shownHanded is how many of the cases that were handed over stand outside the fold.
const shownHanded = 3

// handed lists the cases that somebody handed over to the reader. Each is a new case of
// the reader too, whose time limits stand in the other lists.
func (h *todayHandlers) handed(c echo.Context, p *todayPage) error {
	list, err := h.files.HandedToMe(c.Request().Context(), actor(c))
	for _, one := range list {
		said := []string{p.page.T("handed.line", "who", one.From, "date", p.page.On(one.CreatedAt)), p.page.T("handed.applications", "n", one.Applications),
			p.page.T("handed.objections", "n", one.Objections), p.page.T("handed.hearings", "n", one.Hearings)}
		p.Handed = append(p.Handed, turnLine{Case: link{Text: one.Code, Href: casePath(one.CaseID)}, Text: joinDots(said),
			Do: &link{Text: p.page.T("handed.look"), Href: handedPath(one.CaseID, one.ID), More: one.Code}})
	}
	if n := len(p.Handed) - shownHanded; n > 0 {
		p.Handed, p.Folded, p.More = p.Handed[:shownHanded], p.Handed[shownHanded:], p.page.moreOf(n, "", "")
	}
	return err
}

// endingRow is a case that the reader's turn ends of soon.
func endingRow(t texts, row *gapRow, r gap.Row, by access.Actor) {
	row.Level, row.Title = "due", t.T("today.ends_on", "date", t.On(r.At-1))
	row.Action = &link{Text: t.T("today.open_case"), Href: casePath(r.CaseID)}
	if by.May(access.PassOnCase) {
		row.Action = &link{Text: t.T("pass.link"), Href: passPath(r.CaseID)}
	}
}

// dangerRow is what is about somebody's safety: a question to ask today, a contact that
// was not safe, or somebody who came at night and whom nobody accepted yet.
func (t texts) dangerRow(row *gapRow, by access.Actor, r gap.Row) {
	row.Level, row.Note = "danger", t.T("gap.since", "date", t.On(r.At))
	switch {
	case r.PromptID != "":
		row.ID, row.Title = "row-"+r.PromptID, t.T("safety.ask")
		row.Action = &link{Text: t.T("safety.record"), Href: safetyPath(r.CaseID, r.PromptID)}
	case r.NoteID != "":
		row.ID, row.Title = "row-"+r.NoteID, t.alarmTitle(models.NoteFacts{Kind: r.Kind, Relation: r.Companion, Way: r.Way, Safe: r.Safe})
		row.Note = t.bookedFor(r)
		row.Action = &link{Text: t.T("casenote.settle"), Href: notePath(r.CaseID, r.NoteID) + "/answer"}
	case r.IncidentID != "":
		row.ID, row.Title = "row-"+r.IncidentID, t.incidentTitle(r.Kind, r.Companion)
		row.Note = joinDots(withoutEmpty(t.bookedFor(r), t.incidentNext(r.Done, r.Next, r.NextOn)))
		if by.May(access.KeepSafety) {
			row.Action = &link{Text: t.T("safety.settle"), Href: incidentPath(r.CaseID, r.IncidentID) + "/done"}
		}
	case r.NextOn != "":
		row.Level, row.Title, row.Note = "due", t.T("health.supply_soon", "date", t.Date(r.NextOn)), ""
		row.Action = &link{Text: t.T("health.look"), Href: healthPath(r.CaseID)}
	default:
		row.Level, row.Title = "due", t.T("night.waits")
		row.Action = &link{Text: t.T("night.look"), Href: stayPath(r.CaseID)}
	}
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
