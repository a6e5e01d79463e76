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

// entryPart is some entries under a title, "" for none.
type entryPart struct {
	ID, Title string
	Rows      []entryRow
	More      *link // to the others
}

// entryPage is entries of several cases.
type entryPage struct {
	pageView
	Heading string
	Back    link
	Parts   []entryPart
	Next    string // address of the next page, "" on the last
	Empty   *emptyState
}

// add adds entries under a title, where there are any.
func (p *entryPage) add(part entryPart) {
	if len(part.Rows) > 0 {
		p.Parts = append(p.Parts, part)
	}
}

// moreOf says how many rows of a list are not shown, and by when the first of them is due
// or since when it stands there. It is empty where all are shown.
func (t texts) moreOf(n int, due, since models.Date) string {
	switch {
	case n <= 0:
		return ""
	case due != "" && due < t.Today():
		return t.T("today.more_was", "n", n, "date", t.Date(due))
	case due != "":
		return t.T("today.more_due", "n", n, "date", t.Date(due))
	case since != "":
		return t.T("today.more_since", "n", n, "date", t.Date(since))
	}
	return t.T("today.more", "n", n)
}

// restOf leads to the rest of a list, nil where all is shown.
func (t texts) restOf(n int, due, since models.Date, href, title string) *link {
	if n <= 0 {
		return nil
	}
	return &link{Text: t.moreOf(n, due, since), Href: href, More: title}
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

// alarms tell of the contacts of a case that were not safe, of incidents and of a supply
// that ends, in codes alone.
func (t texts) alarms(c echo.Context, notes *casenote.Service, caseID string) (out []notice, err error) {
	by := actor(c)
	list, err := notes.Alarms(c.Request().Context(), by, caseID)
	for _, a := range list {
		when := t.Moment(a.At)
		if a.DayOnly {
			when = t.On(a.At)
		}
		n := notice{Kind: "danger"}
		switch {
		case a.Kind == casenote.AlarmSupply:
			n.Kind, n.Text = "info", t.T("health.supply_soon", "date", t.Date(a.NextOn))
			n.Link = &link{Text: t.T("health.look"), Href: healthPath(a.CaseID), More: a.Code}
		case a.Incident:
			n.Text = joinDots(withoutEmpty(t.incidentTitle(a.Kind, a.Relation), when, t.incidentNext(a.Done, a.Next, a.NextOn)))
			if by.May(access.KeepSafety) {
				n.Link = &link{Text: t.T("safety.settle"), Href: incidentPath(a.CaseID, a.ID) + "/done", More: a.Code}
			}
		default:
			n.Text = joinDots(withoutEmpty(t.alarmTitle(a.NoteFacts), when, t.maybe("casenote.topic."+a.Topic)))
			n.Link = &link{Text: t.T("casenote.settle"), Href: notePath(a.CaseID, a.ID) + "/answer", More: a.Code}
		}
		out = append(out, n)
	}
	return out, err
}

// incidentTitle says what an incident was and from whom.
func (t texts) incidentTitle(kind, from string) string {
	return joinDots(withoutEmpty(t.T("safety_incidents.kind."+kind), t.T("safety_incidents.from_who."+from)))
}

// incidentNext says that nothing was done yet about an incident, or what comes next.
func (t texts) incidentNext(done, next string, on models.Date) string {
	switch {
	case done == "":
		return t.T("safety.nothing_done")
	case next != "":
		return t.T("safety.next_step", "what", t.T("safety_incidents.next."+next), "date", t.Date(on))
	}
	return ""
}

// alarmTitle says that a contact was not safe, and with whom it was.
func (t texts) alarmTitle(f models.NoteFacts) string {
	return joinDots([]string{t.T("casenote.alarm." + f.Safe), t.noteTitle(f)})
}

// turnedPage is a form about something that can be taken off the lists and brought back.
type turnedPage struct {
	formPage
	Turn    string // where that is posted, "" for something new
	Button  string
	Version int64
}
