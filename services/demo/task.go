package demo

import (
	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/custody"
)

// task is a task with the title that will be sealed.
type task struct {
	models.Task
	title string
}

// taskTitles are what is to do in the demo.
var taskTitles = []string{"Ring the invented uncle about the birth certificate", "Take the invented form to the block office", "Ask how the first school day was (invented)"}

// tasks gives people on a case something to do.
func (f *file) tasks(d *dice) {
	if f.row.Status != models.CaseOpen || f.opt.Survivors > small && !f.mine {
		return
	}
	for range d.below(3) {
		at := max(f.cal.at(-d.between(1, 12), 11, 20), f.row.IntakeAt+1)
		asker, doer := f.team.lead, f.team.lead
		if d.chance(30) {
			doer = f.team.writer(models.ClassClinical)
		}
		class, _ := asker.actor(at).ClassFor(doer.Role, access.TaskTitle)
		t := task{Task: models.Task{ID: d.id(at), CaseID: f.row.ID, SurvivorID: f.row.SurvivorID, Class: class, Trail: f.trail()}, title: pick(d, taskTitles)}
		t.RecordedBy, t.ChangedBy, t.CreatedAt, t.ChangedAt = asker.ID, asker.ID, min(at, f.cal.now-1), min(at, f.cal.now-1)
		t.Kind, t.DueOn, t.AssigneeID = pick(d, models.TaskKinds), f.cal.date(d.between(0, 12)-3), doer.ID
		if t.ShowOn = t.DueOn; d.chance(20) {
			t.Repeat = pick(d, models.TaskRepeats)
		}
		if d.chance(15) {
			t.ShowOn, t.Snoozed = f.cal.date(d.between(1, 5)), pick(d, models.SnoozeReasons)
		}
		if d.chance(25) {
			t.DoneAt, t.DoneBy, t.Version = min(t.CreatedAt.Add(hours(20)), f.cal.now-1), doer.ID, 2
		}
		f.toDo = append(f.toDo, t)
	}
}

// tasks seals the titles of tasks.
func (s *sealer) tasks(f *file) {
	for i := range f.toDo {
		t := &f.toDo[i]
		s.some(custody.TaskTitle(t.Class), t.ID, t.title, &t.Title)
	}
}
