package handlers

import (
	"strconv"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/ask"
)

// askRow is what was asked for, with its answer. back is the page of a list of several
// cases, in which it names the code.
func (t texts) askRow(by access.Actor, r ask.Row, back string) entryRow {
	at := asksPath(r.CaseID)
	out := entryRow{texts: t, ID: "a-" + r.ID, Title: t.T("ask.kind." + r.Kind), Badge: t.askBadge(r), Line: t.askLine(r)}
	if back != "" {
		out.Code, out.Href = r.Code, at
	}
	if r.Text != "" {
		out.Words = []summaryRow{{Key: t.T("ask.words.label"), Value: r.Text}}
	}
	at += "/" + r.ID
	if r.Answers {
		out.Acts = append(out.Acts, link{Text: t.T("ask.do_answer"), Href: at + "/answer", More: r.Code + ", " + out.Title})
	}
	if r.Hers && r.AnsweredAt > 0 && r.SeenAt == 0 {
		out.Posts = []postButton{{Text: t.T("ask.do_see"), Action: at + "/seen", Version: r.Version, Back: back}}
	}
	if by.May(access.AskFor) && r.WaitsOn != "" && back == "" {
		out.Acts = append(out.Acts, link{Text: t.T("stay.take_back"), Href: at + "/back?version=" + strconv.FormatInt(r.Version, 10), More: out.Title})
	}
	return out
}

// askBadge is the answer, or that there is none.
func (t texts) askBadge(r ask.Row) *badge {
	states := map[string]badgeState{models.AskYes: badgeReceived, models.AskNo: badgeDeclined, models.AskLater: badgeWaiting, "": badgeOpen}
	return &badge{State: string(states[r.Answer]), Text: t.T("ask.state." + orWord(r.Answer, "open"))}
}

// askLine is the small print: by when, who asked, who does it and when, or why not.
func (t texts) askLine(r ask.Row) string {
	parts := []string{t.T("ask.wanted", "date", t.Date(r.WantedOn)), t.T("task.asked_by", "who", r.Asker)}
	if r.Who != "" {
		parts = append(parts, t.T("task.of", "who", r.Who))
	}
	if r.AnswerOn != "" {
		parts = append(parts, t.T("ask.on", "date", t.Date(r.AnswerOn)))
	}
	parts = append(parts, withoutEmpty(t.maybe("ask.reason."+r.Reason))...)
	if r.Answerer != "" {
		parts = append(parts, t.T("ask.by", "who", r.Answerer))
	}
	return joinDots(parts)
}

// inbox is what waits for the reader on a page of several cases.
func (t texts) inbox(c echo.Context, asks *ask.Service, back string) (out []entryRow, err error) {
	in, err := asks.Inbox(c.Request().Context(), actor(c), t.Today())
	for _, r := range append(in.Answered, in.ToAnswer...) {
		out = append(out, t.askRow(actor(c), r, back))
	}
	return out, err
}
