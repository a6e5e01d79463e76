package demo

import (
	"aftercare/models"
	"aftercare/services/audit"
	"aftercare/services/deed"
)

// wentOn tells that the hearings of scenes were put off once, and of one case that a second
// report was made and that its first matter was written down twice and removed: so the demo
// has earlier versions, and something to bring back.
func (f *file) wentOn(d *dice) error {
	if f.scene == nil {
		return nil
	}
	for i := range f.hearings {
		h := &f.hearings[i]
		was := h.HearingFacts
		was.At, was.Companion, was.Travel = was.At.Add(-hours(72)), models.NoCompanion, ""
		if at := f.cal.workTime(d, -2); at > h.CreatedAt && was.At > h.CreatedAt {
			if err := f.changed(&h.Trail, h.ID, was, "new_information", at); err != nil {
				return err
			}
		}
	}
	if f.scene.name != twoOfEach || len(f.matters) == 0 {
		return nil
	}
	twice := matter{Matter: models.Matter{ID: d.id(f.row.IntakeAt), CaseID: f.row.ID, SurvivorID: f.row.SurvivorID, MatterFacts: f.matters[0].MatterFacts, Trail: f.trail()}}
	at := f.cal.workTime(d, -3)
	err := f.changed(&twice.Trail, twice.ID, twice.MatterFacts, "twice", at)
	twice.RemovedAt = at
	f.matters = append(f.matters, f.atHome(d), twice)
	return err
}

// atHome is a second report to the police, made where the survivor comes from.
func (f *file) atHome(d *dice) matter {
	m := matter{Matter: models.Matter{ID: d.id(f.row.IntakeAt), CaseID: f.row.ID, SurvivorID: f.row.SurvivorID, Trail: f.trail()}}
	m.MatterFacts = models.MatterFacts{Kind: models.MatterPolice, State: f.state, RegisteredOn: f.matters[0].RegisteredOn.AddDays(9), Stage: "investigation"}
	m.text = models.MatterWords{Number: "31/" + string(m.RegisteredOn)[:4] + " (invented)", Station: "Invented Old Ferry police station", District: "Invented home district"}
	return m
}

// changed keeps how a record stood before a change at a moment.
func (f *file) changed(t *models.Trail, id string, was any, reason string, at models.Instant) error {
	facts, err := deed.Coded(was)
	f.stood = append(f.stood, models.Revision{Record: id, Version: t.Version, CaseID: f.row.ID, SurvivorID: f.row.SurvivorID, Facts: facts, Reason: reason,
		MadeBy: t.ChangedBy, MadeAt: t.ChangedAt, ChangedBy: f.row.LeadID, ChangedAt: at})
	t.Version, t.ChangedBy, t.ChangedAt = t.Version+1, f.row.LeadID, at
	return err
}

// changes are the entries of what was changed in matters since a moment.
func (f *file) changes(since models.Instant) (out []audit.Record) {
	note := func(t models.Trail, e audit.Entry) {
		if t.Version > 1 && t.ChangedAt >= since {
			out = append(out, f.entry(f.memberOf(t.ChangedBy), t.ChangedAt, e))
		}
	}
	for _, h := range f.hearings {
		note(h.Trail, audit.Entry{Action: "hearing.corrected", Subject: "hearing:" + h.ID, Detail: "reason=new_information"})
	}
	for _, m := range f.matters {
		if m.RemovedAt > 0 {
			note(m.Trail, audit.Entry{Action: "matter.removed", Subject: "matter:" + m.ID, Detail: "reason=twice"})
		}
	}
	return out
}
