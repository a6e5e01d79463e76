package handlers

import (
	"github.com/labstack/echo/v4"

	"aftercare/models"
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

// alarms tell of contacts that were not safe, in codes alone: of all cases of the
// reader, or of one.
func (t texts) alarms(c echo.Context, notes *casenote.Service, caseID string) (out []notice, err error) {
	list, err := notes.Alarms(c.Request().Context(), actor(c), caseID)
	for _, a := range list {
		when, code := t.Moment(a.At), a.Code
		if a.DayOnly {
			when = t.On(a.At)
		}
		if caseID != "" {
			code = ""
		}
		out = append(out, notice{Kind: "danger", Text: joinDots(withoutEmpty(code, t.T("casenote.alarm."+a.Safe), t.noteTitle(a.NoteFacts), when, t.maybe("casenote.topic."+a.Topic))),
			Link: &link{Text: t.T("casenote.settle"), Href: notePath(a.CaseID, a.ID) + "/answer", More: a.Code}})
	}
	return out, err
}
