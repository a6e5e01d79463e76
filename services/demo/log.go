package demo

import (
	"aftercare/models"
	"aftercare/services/audit"
)

// recent is how many days back the log has entries about single services. small
// is the largest demo in which it has them for everybody; a larger demo has
// them only for the caseload of the account "caseworker". For other cases the
// log has only the opening.
const (
	recent = 30
	small  = 2000
)

// entries are the entries of the audit log about a case.
func (f *file) entries() []audit.Record {
	lead := f.team.lead
	out := []audit.Record{
		f.entry(lead, f.row.CreatedAt, audit.Entry{Action: "assignment.made", Subject: "account:" + f.assignments[0].AccountID, Detail: "reason=intake"}),
		f.entry(lead, f.row.CreatedAt, audit.Entry{
			Action: "case.opened", Subject: "case:" + f.row.ID, Detail: "referral=" + f.row.ReferralSource,
			Classes: []models.Class{models.ClassIdentity, models.ClassContact}, Fields: 4,
		}),
	}
	since := f.cal.at(-recent, 0, 0)
	if !f.mine && f.opt.Survivors > small {
		return out
	}
	for _, a := range f.assignments[1:] {
		if a.FromAt >= since {
			out = append(out, f.entry(lead, a.FromAt, audit.Entry{Action: "assignment.made", Subject: "account:" + a.AccountID, Detail: "reason=" + a.Reason}))
		}
	}
	for _, s := range f.decisions {
		if s.At >= since && f.evaluator.Library().Item(s.Subject) != nil {
			out = append(out, f.entry(lead, s.At, audit.Entry{Action: "entitlement.decided", Subject: "decision:" + s.ID, Detail: s.Subject + "=" + string(s.Kind)}))
		}
	}
	for _, s := range f.services {
		if s.CreatedAt >= since {
			out = append(out, f.recorded(s))
		}
	}
	for _, c := range f.claimFacts {
		if c.Base().CreatedAt >= since {
			out = append(out, f.wrote(c))
		}
	}
	out = append(out, f.handedIn(since)...)
	out = append(out, f.declaredSince(f.declared, since)...)
	out = append(out, f.passedOn()...)
	out = append(out, f.linkedBy()...)
	out = append(out, f.changes(since)...)
	if f.row.ClosedAt >= since {
		out = append(out, f.entry(lead, f.row.ClosedAt, audit.Entry{Action: "case.closed", Subject: "case:" + f.row.ID, Detail: "status=open>closed reason=" + f.row.ClosureReason}))
	}
	return out
}

// recorded returns the entry of a service.
func (f *file) recorded(s service) audit.Record {
	e := audit.Entry{Action: "delivery.recorded", Subject: "delivery:" + s.ID, Detail: "kind=" + s.Kind + " status=" + string(s.Status)}
	if s.Status == models.DeliveryPlanned {
		e.Action = "delivery.planned"
	}
	if s.note != "" {
		e.Classes, e.Fields = []models.Class{s.NoteClass}, 1
	}
	return f.entry(f.memberOf(s.RecordedBy), s.CreatedAt, e)
}

func (f *file) entry(m *member, at models.Instant, e audit.Entry) audit.Record {
	e.CaseID, e.Survivor = f.row.ID, f.row.SurvivorID
	return audit.Record{By: m.actor(at), At: at, Entry: e}
}
