package demo

import (
	"slices"

	"aftercare/models"
	"aftercare/services/access"
)

// team is the people who work with a case: the lead, and a counsellor and a
// lawyer if there are any.
type team struct {
	lead, counsellor, legal *member
}

// writer returns who records a service of a class.
func (t team) writer(class models.Class) *member {
	switch {
	case class == models.ClassClinical && t.counsellor != nil:
		return t.counsellor
	case class == models.ClassLegal && t.legal != nil:
		return t.legal
	}
	return t.lead
}

// words reports whether the writer may write notes of a class.
func (t team) words(class models.Class, writer *member) bool {
	return access.RoleReads(writer.Role, class) && (class != models.ClassService || writer.Role == models.Caseworker)
}

// staff chooses the team and adds its assignments, including those of
// colleagues from before.
func (f *file) staff() {
	shelter := f.row.ShelterID
	deputy := f.org.deputy(shelter)
	workers := slices.DeleteFunc(f.org.of(models.Caseworker, shelter), func(m *member) bool { return m == deputy })
	f.team.lead = workers[len(workers)-1]
	if f.mine {
		f.team.lead = f.org.person("caseworker")
	}
	f.row.LeadID = f.team.lead.ID
	from, before := f.row.IntakeAt, len(workers) > 1 && f.begin < -60 && f.chance(15) && !f.alone()
	if before {
		other := workers[slices.IndexFunc(workers, func(m *member) bool { return m != f.team.lead })]
		from = f.cal.workTime(f.dice, f.begin/2)
		f.assign(other, "intake", f.row.IntakeAt, from, "hand_over")
	}
	reason := "intake"
	if before {
		reason = "hand_over"
	}
	f.assign(f.team.lead, reason, from, models.Forever, "")
	if !f.alone() {
		f.assign(deputy, "deputy", from, models.Forever, "")
	}
}

// alone reports whether one person alone can open the case, so that the demo
// shows this gap of the house.
func (f *file) alone() bool { return f.scene != nil && f.scene.alone }

// turnEnds reports whether the lawyer's turn ends soon and nobody comes after.
func (f *file) turnEnds() bool { return f.scene != nil && f.scene.turnEnds }

// joined adds a colleague of another role from a day until a moment.
func (f *file) joined(m *member, reason string, day int, until models.Instant, ended string) {
	at := max(f.cal.workTime(f.dice, min(day, -1)), f.row.IntakeAt)
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

// lawyers lists the assignments of volunteer lawyers, for the evaluation.
func (f *file) lawyers() (list []models.Assignment) {
	for _, a := range f.assignments {
		if i := slices.IndexFunc(f.org.staff, func(m member) bool { return m.ID == a.AccountID }); f.org.staff[i].Role == models.LegalAid {
			list = append(list, a)
		}
	}
	return list
}
