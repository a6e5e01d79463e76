package handlers

import (
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
	if r.TakesBack && back == "" {
		out.Acts = append(out.Acts, link{Text: t.T("stay.take_back"), Href: at + "/back", More: out.Title})
	}
	return out
}

// askBadge is the answer, or that there is none.
func (t texts) askBadge(r ask.Row) *badge {
	if r.Answer == "" && r.WaitsOn != "" && r.WantedOn < t.Today() {
		return &badge{State: string(badgeLate), Text: t.T("ask.late")}
	}
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

// askRows are asks of several cases.
func (t texts) askRows(by access.Actor, list []ask.Row, back string) (out []entryRow) {
	for _, r := range list {
		out = append(out, t.askRow(by, r, back))
	}
	return out
}

// homeOf leads to the first page of a person's work.
func (t texts) homeOf(by access.Actor) link {
	if by.May(access.RecordDelivery) {
		return link{Text: t.T("today.back"), Href: "/today"}
	}
	return link{Text: t.T("house.title"), Href: "/overview"}
}

// shownAsks is how many asks, and how many answers, a page of other things shows.
const shownAsks = 3

// inbox is the first of what waits for the reader on a page of other things: answers to
// what she asked for, and what she answers.
func (t texts) inbox(c echo.Context, asks *ask.Service, back string) (out []entryPart, err error) {
	by := actor(c)
	in, err := asks.Inbox(c.Request().Context(), by, t.Today(), shownAsks)
	add := func(id, title string, list []ask.Row, all string) {
		if n := len(list); n > 0 {
			last := list[n-1]
			out = append(out, entryPart{ID: id, Title: title, Rows: t.askRows(by, list, back), More: t.restOf(last.RowsAfter, last.NextDay, "", all, title)})
		}
	}
	add("answers", t.T("ask.answers"), in.Answered, asksAnsweredPath)
	add("asks", t.T("ask.to_answer"), in.ToAnswer, asksWaitingPath)
	return out, err
}
