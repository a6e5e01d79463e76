package handlers

import (
	"slices"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/deed"
	"aftercare/services/gap"
	"aftercare/services/task"
)

// taskForm is the questions about a task with what they read.
type taskForm struct {
	casePage
	h    *taskHandlers
	lead string
	in   task.Input
}

// form begins a form about a task of the case in the address.
func (h *taskHandlers) form(c echo.Context, titleKey string) (*taskForm, error) {
	head, err := casePageOf(c, h.files, titleKey)
	if err == nil {
		err = actor(c).Require(access.KeepTasks)
	}
	if err != nil {
		return nil, err
	}
	f := &taskForm{casePage: head, h: h}
	f.page.calling("task")
	return f, f.page.ask(c)
}

// changing begins a form about the open task in the address.
func (h *taskHandlers) changing(c echo.Context, titleKey string) (*taskForm, error) {
	row, err := h.tasks.One(c.Request().Context(), actor(c), c.Param("id"), c.Param("task"))
	if err != nil {
		return nil, err
	}
	f, err := h.form(c, titleKey)
	if err == nil {
		f.in.TaskFacts, f.in.Version = row.TaskFacts, row.Version
		f.lead = f.page.T("task.kind."+row.Kind) + ", " + f.page.T("task.due", "date", f.page.Date(row.DueOn))
	}
	return f, err
}

// finishing shows the form, or does the deed and goes back to the tasks of the case.
func (f *taskForm) finishing(c echo.Context, fields []field, said string, do func() (deed.Result, error)) error {
	return f.h.site.deedForm(c, f.casePage, caseDeed{lead: f.lead, draft: "task", fields: fields, back: tasksPath(f.Head.ID), said: said, do: do})
}

// questions are what is asked of a task.
func (f *taskForm) questions(ch task.Choices) []field {
	var people []choice
	for _, p := range ch.People {
		people = append(people, choice{Value: p.ID, Text: p.Name + " – " + f.page.T("role."+string(p.Role))})
	}
	return []field{
		f.page.Select("kind").Of(f.page.choicesOf("task.kind.", models.TaskKinds)).Required().Into(&f.in.Kind),
		f.page.AskDay("due_on").Required().Into(&f.in.DueOn),
		f.page.Select("assignee").Of(people).Required().Into(&f.in.AssigneeID),
		f.page.Text("title").Optional().Private().Max(models.MaxTaskTitle).Into(&f.in.Title),
		f.page.Fold("task.fold", "more", f.page.Select("repeat").Of(f.page.choicesOf("task.repeat.", models.TaskRepeats)).Optional().Into(&f.in.Repeat)),
	}
}

// add asks for a task: for the reader herself, unless somebody else is chosen.
func (h *taskHandlers) add(c echo.Context) error {
	ch, err := h.tasks.Choices(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	f, err := h.form(c, "task.new")
	if err != nil {
		return err
	}
	f.in.AssigneeID, f.in.DueOn = actor(c).ID(), f.page.Today()
	f.recording(c.QueryParam("ask"), ch)
	fields := append([]field{f.page.tokenField(ch.Token, &f.in.Token)}, f.questions(ch)...)
	return f.finishing(c, fields, "task.added", func() (deed.Result, error) {
		return h.tasks.Add(c.Request().Context(), actor(c), c.Param("id"), f.in)
	})
}

// recording fills in that a caseworker records the fact that the page before marked.
func (f *taskForm) recording(ref string, ch task.Choices) {
	for _, word := range f.h.library.Facts() {
		if ref == "" || gap.Ref(f.Head.ID, word.Key) != ref {
			continue
		}
		f.in.Kind, f.in.Title = "other", f.page.T("task.record_fact", "what", f.page.labelOf(word.Label))
		if who := slices.IndexFunc(ch.People, func(p task.Person) bool { return p.Role == models.Caseworker }); who >= 0 {
			f.in.AssigneeID = ch.People[who].ID
		}
	}
}

// change asks for another day or somebody else. The title stays where none is typed.
func (h *taskHandlers) change(c echo.Context) error {
	ch, err := h.tasks.Choices(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	f, err := h.changing(c, "task.change_title")
	if err != nil {
		return err
	}
	f.lead = f.page.T("task.change_lead")
	fields := append([]field{f.page.Hidden("version").Into(&f.in.Version)}, f.questions(ch)...)
	return f.finishing(c, fields, "task.changed", func() (deed.Result, error) {
		return h.tasks.Change(c.Request().Context(), actor(c), c.Param("id"), c.Param("task"), f.in)
	})
}

// snooze asks until when a task waits, and why.
func (h *taskHandlers) snooze(c echo.Context) error {
	f, err := h.changing(c, "task.snooze_title")
	if err != nil {
		return err
	}
	f.in.ShowOn, f.in.Snoozed = "", ""
	fields := []field{f.page.Hidden("version").Into(&f.in.Version), f.page.AskDay("show_on").Required().Into(&f.in.ShowOn),
		f.page.Radios("snoozed").Of(f.page.choicesOf("task.snoozed.", models.SnoozeReasons)).Required().Into(&f.in.Snoozed)}
	return f.finishing(c, fields, "task.was_snoozed", func() (deed.Result, error) {
		return h.tasks.Snooze(c.Request().Context(), actor(c), c.Param("id"), c.Param("task"), f.in)
	})
}

// takeBack asks why a task is taken back.
func (h *taskHandlers) takeBack(c echo.Context) error {
	f, err := h.changing(c, "task.back_title")
	if err != nil {
		return err
	}
	fields := []field{f.page.Hidden("version").Into(&f.in.Version), f.page.Radios("removal_reason").Called("document.removal_reason").Of(f.page.choicesOf("document.removal.", models.RemovalReasons)).Required().Into(&f.in.Reason)}
	return f.finishing(c, fields, "stay.taken_back", func() (deed.Result, error) {
		return h.tasks.TakeBack(c.Request().Context(), actor(c), c.Param("id"), c.Param("task"), f.in)
	})
}
