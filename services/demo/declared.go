package demo

import (
	"aftercare/models"
	"aftercare/services/audit"
)

// declarations make up what the volunteers said about the other side when they took the
// case. About cases of the last week nobody said anything yet.
func (f *file) declarations() (out []models.Declaration) {
	for _, a := range f.lawyers() {
		at := a.FromAt.Add(hours(2))
		if at >= f.cal.at(-7, 0, 0) || at >= a.UntilAt {
			continue
		}
		out = append(out, models.Declaration{ID: f.id(), CaseID: f.row.ID, SurvivorID: f.row.SurvivorID, AccountID: a.AccountID,
			Answer: models.NoConflict, SaidOn: at.Date(f.cal.zone), RecordedBy: a.AccountID, CreatedAt: at})
	}
	return out
}

// declaredSince are the entries of what was said since a moment.
func (f *file) declaredSince(list []models.Declaration, since models.Instant) (out []audit.Record) {
	for _, d := range list {
		if d.CreatedAt >= since {
			out = append(out, f.entry(f.memberOf(d.AccountID), d.CreatedAt, audit.Entry{Action: "conflict.declared", Subject: "account:" + d.AccountID, Detail: "answer=" + d.Answer}))
		}
	}
	return out
}
