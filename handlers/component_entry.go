package handlers

import (
	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casenote"
)

// entryRow is one entry of a list of a case: a case note or a task.
type entryRow struct {
	texts
	ID    string
	Code  string // of the case, in lists of several cases
	Title string
	Href  string
	Badge *badge
	Line  string
	Words []summaryRow // what was opened
	Note  string       // why nothing can be opened
	Acts  []link
	Posts []postButton
}

// postButton is a deed without a form.
type postButton struct {
	Text, Action string
	Version      int64
	Back         string // the page to come back to, "" for the usual one
}

// noteTitle says what a case note is: "Call from the mother".
func (t texts) noteTitle(f models.NoteFacts) string {
	if !models.Contact(f.Kind) {
		return t.T("casenote.kind.daily")
	}
	key := "casenote.title." + f.Kind
	if f.Kind == models.NoteCall {
		key += "_" + f.Way
	}
	return t.T(key, "who", t.T("casenote.relation."+f.Relation))
}

// alarms tell of contacts that were not safe and of incidents, in codes alone: of all
// cases of the reader, or of one.
func (t texts) alarms(c echo.Context, notes *casenote.Service, caseID string) (out []notice, err error) {
	by := actor(c)
	list, err := notes.Alarms(c.Request().Context(), by, caseID)
	for _, a := range list {
		when, code := t.Moment(a.At), a.Code
		if a.DayOnly {
			when = t.On(a.At)
		}
		if caseID != "" {
			code = ""
		}
		n := notice{Kind: "danger"}
		switch {
		case a.Kind == casenote.AlarmSupply:
			n.Kind, n.Text = "info", joinDots(withoutEmpty(code, t.T("health.supply_soon", "date", t.Date(a.NextOn))))
			n.Link = &link{Text: t.T("health.look"), Href: healthPath(a.CaseID), More: a.Code}
		case a.Incident:
			n.Text = joinDots(withoutEmpty(code, t.T("safety_incidents.kind."+a.Kind), t.T("safety_incidents.from_who."+a.Relation), when, t.incidentNext(a)))
			if by.May(access.KeepSafety) {
				n.Link = &link{Text: t.T("safety.settle"), Href: recordPath(safetyListPath(a.CaseID), models.ListSafetyIncidents, a.ID) + "/done", More: a.Code}
			}
		default:
			n.Text = joinDots(withoutEmpty(code, t.T("casenote.alarm."+a.Safe), t.noteTitle(a.NoteFacts), when, t.maybe("casenote.topic."+a.Topic)))
			n.Link = &link{Text: t.T("casenote.settle"), Href: notePath(a.CaseID, a.ID) + "/answer", More: a.Code}
		}
		out = append(out, n)
	}
	return out, err
}

// incidentNext says that nothing was done yet about an incident, or what comes next.
func (t texts) incidentNext(a casenote.Alarm) string {
	switch {
	case a.Done == "":
		return t.T("safety.nothing_done")
	case a.Next != "":
		return t.T("safety.next_step", "what", t.T("safety_incidents.next."+a.Next), "date", t.Date(a.NextOn))
	}
	return ""
}
