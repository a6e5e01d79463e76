package handlers

import (
	"aftercare/models"
	"aftercare/services/gap"
)

// thingName is the kind of a thing with how many there are.
func (t texts) thingName(b models.BelongingFacts) string {
	if b.Count == 1 {
		return t.T("belongings.kind." + b.Kind)
	}
	return t.T("belongings.several", "what", t.T("belongings.kind."+b.Kind), "n", b.Count)
}

// heldRow is somebody who left while the house keeps things or papers of theirs.
func (t texts) heldRow(row *gapRow, r gap.Row) {
	row.ID, row.Level, row.Title = "row-held-"+r.CaseID, "due", t.T("belongings.today")
	row.Note = t.T("belongings.since", "date", t.On(r.At))
	row.Action = &link{Text: t.T("belongings.look"), Href: belongingsPath(r.CaseID)}
}
