package handlers

import (
	"aftercare/models"
	"aftercare/services/draft"
)

// unsentDraft is a draft with what can be done with it.
type unsentDraft struct {
	texts
	Title   string
	Of      string // code of its case, "" for none
	Line    string // when it was kept, and how it came
	Path    string
	Version string // "" for the one its owner is working on, which a link opens
}

// unsent names a draft.
func (p page) unsent(d draft.Draft) unsentDraft {
	row := unsentDraft{texts: p.texts, Title: p.draftTitle(d), Line: p.T("draft.saved", "when", p.Moment(d.SavedAt)), Path: d.Path, Version: d.Version}
	switch {
	case d.Late:
		row.Line = p.T("draft.late", "when", p.Moment(d.SavedAt))
	case d.Version != "":
		row.Line = p.T("draft.before", "when", p.Moment(d.SavedAt))
	}
	return row
}

func (t texts) draftTitle(d draft.Draft) string {
	switch {
	case d.Intake != "":
		return t.intakeName(d.Intake)
	case t.has(d.Title):
		return t.T(d.Title)
	}
	return t.T("draft.form")
}

// unfinishedIntake is an intake that its worker has begun and not finished. It is
// named by when and where it was begun and by a code, never by a person.
type unfinishedIntake struct {
	texts
	Name string
	Line string
	Href string
	Drop string

	id    string
	begun models.Instant
	saved models.Instant
	pages int
}

// unsentToday is what its reader began and did not finish, as Today shows it.
type unsentToday struct {
	texts
	Intakes []unfinishedIntake
	Others  *link // to the other forms
}

// intakeName is what an intake is called before it is a case.
func (t texts) intakeName(id string) string { return t.T("intake.name", "code", models.IntakeCode(id)) }
