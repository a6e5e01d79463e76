package handlers

import (
	"aftercare/models"
	"aftercare/services/access"
)

// The things that can be recorded in one go from Today.
const (
	quickService = "service"
	quickTask    = "task"
)

// recordField asks what is to be recorded for the case that is looked for; nothing for
// a search alone.
func (p page) recordField(by access.Actor, to *string) field {
	var list []choice
	add := func(may bool, value, key string) {
		if may {
			list = append(list, choice{Value: value, Text: p.T(key)})
		}
	}
	add(by.May(access.RecordDelivery), quickService, "quick.service")
	for _, kind := range models.NoteKinds {
		add(by.May(access.WriteNotes), kind, "casenote.kind."+kind)
	}
	add(by.May(access.KeepTasks), quickTask, "quick.task")
	return p.Select("record").Called("quick.record").Of(list).Optional().Into(to)
}

// quickPath is the form that records something for a case, with the way back to Today.
func quickPath(caseID, what string) string {
	switch what {
	case quickService:
		return from(servicesPath(caseID)+"/new", "/today")
	case quickTask:
		return tasksPath(caseID) + "/new"
	}
	return from(notesPath(caseID)+"/new?kind="+what, "/today")
}

// readsNames reports whether the call-name of a case opens for the role.
func readsNames(by access.Actor) bool {
	return by.MayRead(models.ClassIdentity, "survivors.called_name")
}
