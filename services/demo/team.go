package demo

import (
	"slices"

	"aftercare/models"
	"aftercare/services/access"
)

// team is who works with a case: the lead, and a counsellor and a volunteer
// where there is one.
type team struct {
	lead, counsellor, legal *member
}

// writer is who records a service of a class.
func (t team) writer(class models.Class) *member {
	switch {
	case class == models.ClassClinical && t.counsellor != nil:
		return t.counsellor
	case class == models.ClassLegal && t.legal != nil:
		return t.legal
	}
	return t.lead
}

// words reports whether the writer may write words of a class.
func (t team) words(class models.Class, writer *member) bool {
	return access.RoleReads(writer.Role, class) && (class != models.ClassService || writer.Role == models.Caseworker)
}

// staff puts the team together and writes its assignments, with those of
// colleagues who were there before.
func (f *file) staff() {
	shelter := f.row.ShelterID
	workers := f.house.of(models.Caseworker, shelter)
	f.team.lead = workers[len(workers)-1]
	if f.mine {
		f.team.lead = f.house.person("caseworker")
	}
	f.row.LeadID = f.team.lead.ID
	from, before := f.row.IntakeAt, len(workers) > 1 && f.begin < -60 && f.chance(15)
	if before {
		other := workers[slices.IndexFunc(workers, func(m *member) bool { return m != f.team.lead })]
		from = f.cal.work(f.dice, f.begin/2)
		f.assign(other, "intake", f.row.IntakeAt, from, "hand_over")
	}
	reason := "intake"
	if before {
		reason = "hand_over"
	}
	f.assign(f.team.lead, reason, from, models.Forever, "")
}

// joined adds a colleague of another role on a day, until she leaves.
func (f *file) joined(m *member, reason string, day int, until models.Instant, ended string) {
	at := max(f.cal.work(f.dice, min(day, -1)), f.row.IntakeAt)
	f.assign(m, reason, min(at, f.cal.now-1), until, ended)
}

func (f *file) assign(m *member, reason string, from, until models.Instant, ended string) {
	a := models.Assignment{
		ID: f.id(), CaseID: f.row.ID, SurvivorID: f.row.SurvivorID, AccountID: m.ID, Reason: reason,
		FromAt: from, UntilAt: until, EndReason: ended, MadeBy: f.team.lead.ID,
	}
	if ended != "" {
		a.EndedBy = f.team.lead.ID
	}
	f.assignments = append(f.assignments, a)
}

// lawyers lists the assignments of volunteers, for the evaluation.
func (f *file) lawyers() (list []models.Assignment) {
	for _, a := range f.assignments {
		if i := slices.IndexFunc(f.house.staff, func(m member) bool { return m.ID == a.AccountID }); f.house.staff[i].Role == models.LegalAid {
			list = append(list, a)
		}
	}
	return list
}
