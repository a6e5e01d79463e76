package handlers

import (
	"github.com/labstack/echo/v4"

	"aftercare/services/access"
	"aftercare/services/task"
)

// taskRow is a task with what can be done about it. back is the page of a list of
// several cases, in which it names the code.
func (t texts) taskRow(by access.Actor, r task.Row, back string) entryRow {
	at := tasksPath(r.CaseID)
	out := entryRow{texts: t, ID: "t-" + r.ID, Title: t.T("task.kind." + r.Kind), Line: t.taskLine(by, r)}
	if back != "" {
		out.Code, out.Href = r.Code, at
	}
	if r.Words != "" {
		out.Words = []summaryRow{{Key: t.T("task.what"), Value: r.Words}}
	}
	if r.DoneAt > 0 {
		out.Badge = &badge{State: string(badgeReceived), Text: t.T("task.done_on", "date", t.On(r.DoneAt))}
		return out
	}
	out.Badge = t.taskBadge(r)
	if by.May(access.KeepTasks) {
		at += "/" + r.ID
		out.Posts = []postButton{{Text: t.T("task.do_done"), Action: at + "/done", Version: r.Version}}
		out.Acts = []link{{Text: t.T("task.do_snooze"), Href: at + "/snooze", More: out.Title}}
		out.Posts[0].Back = back
		if back == "" {
			out.Acts = append(out.Acts, link{Text: t.T("task.do_change"), Href: at + "/change", More: out.Title}, link{Text: t.T("stay.take_back"), Href: at + "/back", More: out.Title})
		} else if r.Nobody {
			out.Acts = []link{{Text: t.T("task.do_give"), Href: at + "/change", More: out.Title}}
		}
	}
	return out
}

// taskBadge says when a task is due, or that nobody has it.
func (t texts) taskBadge(r task.Row) *badge {
	switch {
	case r.Nobody:
		return &badge{State: string(badgeLate), Text: t.T("task.nobody")}
	case r.Late(t.Today()):
		return &badge{State: string(badgeLate), Text: t.T("task.late", "date", t.Date(r.DueOn))}
	case r.DueOn == t.Today():
		return &badge{State: string(badgeOpen), Text: t.T("task.today")}
	}
	return &badge{State: string(badgeOpen), Text: t.T("task.due", "date", t.Date(r.DueOn))}
}

// taskLine is the small print of a task: who has it, who asked, how often.
func (t texts) taskLine(by access.Actor, r task.Row) string {
	var parts []string
	if r.AssigneeID != by.ID() {
		parts = append(parts, t.T("task.of", "who", r.Assignee))
	}
	if r.RecordedBy != r.AssigneeID {
		parts = append(parts, t.T("task.asked_by", "who", r.Asker))
	}
	parts = append(parts, withoutEmpty(t.maybe("task.repeat."+r.Repeat))...)
	if r.Times > 0 && r.DoneAt == 0 {
		parts = append(parts, t.T("task.times", "n", int(r.Times)))
	}
	if r.Snoozed != "" {
		parts = append(parts, t.T("task.snoozed_to", "date", t.Date(r.ShowOn), "why", t.T("task.snoozed."+r.Snoozed)))
	}
	if r.Doer != "" {
		parts = append(parts, t.T("task.done_by", "who", r.Doer))
	}
	return joinDots(parts)
}

// taskRows are tasks of several cases.
func (t texts) taskRows(by access.Actor, list []task.Row, back string) (out []entryRow) {
	for _, r := range list {
		out = append(out, t.taskRow(by, r, back))
	}
	return out
}

// shownTasks is how many tasks of each list Today shows.
const shownTasks = 3

// dueTasks are the first tasks of the reader that are due, and those that fell back to
// her.
func (t texts) dueTasks(c echo.Context, tasks *task.Service) (out []entryPart, err error) {
	by := actor(c)
	due, err := tasks.Due(c.Request().Context(), by, t.Today(), shownTasks)
	for _, part := range []struct {
		id, title string
		list      []task.Row
	}{{"tasks", t.T("task.yours"), due.Now}, {"nobody", t.T("task.nobody_has"), due.Nobody}} {
		if n := len(part.list); n > 0 {
			last := part.list[n-1]
			more := t.restOf(last.RowsAfter, last.NextDay, "", myTasksPath, part.title)
			out = append(out, entryPart{ID: part.id, Title: part.title, Rows: t.taskRows(by, part.list, "/today"), More: more})
		}
	}
	return out, err
}
