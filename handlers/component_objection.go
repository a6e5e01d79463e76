package handlers

import (
	"aftercare/models"
	"aftercare/services/gap"
	"aftercare/services/pack"
)

// objectionLine says which authority objects to an application.
func (t texts) objectionLine(lib *pack.Library, authority string) string {
	who := authority
	if a := lib.AuthorityOf(authority); a != nil {
		who = t.labelOf(a.Label)
	}
	return t.T("today.objection", "who", who)
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
	if r.Own {
		row.Note = t.T("application.own_due")
	}
	row.Action = &link{Text: t.T("today.objection_do"), Href: applicationPath(r.CaseID, r.Objection)}
}
