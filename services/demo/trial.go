package demo

import (
	"aftercare/models"
	"aftercare/services/audit"
)

// reportedOn is the day of the FIR of one trial, and linkedOn that on which the
// caseworker linked the matters of the survivors.
const (
	reportedOn = -100
	linkedOn   = -20
)

// oneTrial tells the police case that two survivors share: found on the same day, in the
// same place.
func (f *file) oneTrial() {
	f.happened("event.fir_registered", reportedOn).Basis = "paper_seen"
	f.happened("event.charge_sheet", -35).Basis = "paper_seen"
	f.happened("event.hearing", 9)
}

// linked makes the police case the same proceeding as that of the other survivor of a
// trial: numbers, station, court and the next hearing are those of both, and the links
// say so. Who is accused of what against whom stays with each case.
func (f *file) linked() {
	if f.scene == nil || f.scene.trial == 0 || len(f.matters) == 0 {
		return
	}
	d, at := throw(f.opt.Seed, partTrial), f.cal.at(linkedOn, 12, 0)
	link := func(recordID string) {
		f.links = append(f.links, models.MatterLink{RecordID: recordID, GroupID: d.id(at), CaseID: f.row.ID, LinkedBy: f.team.lead.ID, LinkedAt: at})
	}
	m := &f.matters[0]
	m.text = models.MatterWords{Number: "212/" + string(m.RegisteredOn)[:4] + " (invented)", Station: "Invented Lotus Bridge police station", District: "Invented district",
		Court: "Invented Mango Gate court", CaseNumber: "SC 57 (invented)"}
	m.CreatedAt = max(m.CreatedAt, f.cal.at(reportedOn+1, 11, 0))
	m.ChangedAt = m.CreatedAt
	link(m.ID)
	for i := range f.hearings {
		if f.hearings[i].MatterID == m.ID {
			f.hearings[i].Purpose = "charges"
			link(f.hearings[i].ID)
		}
	}
}

// linkedBy is the entry of the deed that linked the matters: of a person, and in the
// history of no case.
func (f *file) linkedBy() []audit.Record {
	if f.scene == nil || f.scene.trial != 2 || len(f.links) == 0 {
		return nil
	}
	at := f.links[0].LinkedAt
	return []audit.Record{{By: f.team.lead.actor(at), At: at, Entry: audit.Entry{Action: "matter.linked", Subject: "account:" + f.team.lead.ID}}}
}

// handedOver is the note of a hand-over with its words that will be sealed.
type handedOver struct {
	models.HandOverNote
	text string
}

// handOver assigns a volunteer who handed the case over to another one two days ago, with
// a note.
func (f *file) handOver(from, to *member) {
	at := f.cal.at(-2, 17, 10)
	f.team.legal = from
	f.joined(from, "legal_matter", f.begin+f.between(3, 11), at, "hand_over")
	f.assignments[len(f.assignments)-1].EndedBy = from.ID
	f.given("legal_consultation", f.begin+f.between(4, 13))
	f.given("lawyer_assigned", f.begin+f.between(5, 13))
	f.team.legal = to
	f.assign(to, "hand_over", at, models.Forever, "")
	f.assignments[len(f.assignments)-1].MadeBy = from.ID
	f.handedOver = &handedOver{
		HandOverNote: models.HandOverNote{ID: f.id(), CaseID: f.row.ID, SurvivorID: f.row.SurvivorID, FromAccount: from.ID, ToAccount: to.ID, CreatedAt: at},
		text:         "Invented. The office wants a clearer copy of the FIR; the station promised one for Monday. Please answer the objection then, and ask whether she wants somebody beside her at the next hearing.",
	}
}

// passedOn is the entry of the hand-over.
func (f *file) passedOn() []audit.Record {
	h := f.handedOver
	if h == nil {
		return nil
	}
	e := audit.Entry{Action: "assignment.passed_on", Subject: "account:" + h.ToAccount, Classes: []models.Class{models.ClassLegal}, Fields: 1}
	return []audit.Record{f.entry(f.memberOf(h.FromAccount), h.CreatedAt, e)}
}
