package models

import (
	"slices"
	"time"
)

// TaskKinds say what a task is about. They stand on Today, where words stay sealed.
var TaskKinds = []string{"call", "visit", "go_along", "talk", "papers", "court_police", "health", "school_work", "money", "safety", "other"}

// TaskRepeats say how often a task comes back.
var TaskRepeats = []string{"daily", "weekly", "monthly"}

// SnoozeReasons are the codes for why a task waits.
var SnoozeReasons = []string{"waits_answer", "not_here", "unwell", "her_wish", "not_safe_now", "no_time"}

// MaxTaskTitle is how many characters a task may have.
const MaxTaskTitle = 300

// TaskFacts are the coded facts of a task. They are listed here and nowhere else.
type TaskFacts struct {
	Kind       string `json:"kind"`
	DueOn      Date   `json:"due_on"`
	ShowOn     Date   `json:"show_on"` // from when Today shows it: the day it is due, or to which it was put off
	Repeat     string `json:"repeat"`  // one of TaskRepeats, "" for once
	AssigneeID string `json:"assignee_id"`
	Snoozed    string `json:"snoozed"` // why it was put off: one of SnoozeReasons
	Times      int64  `json:"times"`   // how often a task that comes back was done
}

// Check adds a problem for each rule that a task breaks.
func (f TaskFacts) Check(dates CaseDates, p Problems) {
	must(p, "kind", f.Kind, TaskKinds)
	onList(p, "repeat", f.Repeat, TaskRepeats)
	switch {
	case f.DueOn == "":
		p.Add("due_on", "problem.required")
	case f.DueOn < dates.Today:
		p.Add("due_on", "problem.task_past")
	default:
		dates.Ahead("due_on", Exactly(f.DueOn), p)
	}
}

// After is when a task that comes back is due again: the first such day after today.
func (f TaskFacts) After(today Date) Date {
	due, ok := f.DueOn.Time(time.UTC)
	if !ok {
		return today
	}
	first := due
	for n := 1; ; n++ {
		switch f.Repeat {
		case "daily":
			due = first.AddDate(0, 0, n)
		case "weekly":
			due = first.AddDate(0, 0, 7*n)
		default:
			due = addMonths(first, n)
		}
		if DateOf(due) > today {
			return DateOf(due)
		}
	}
}

// Snooze puts a task off to a day, for a reason.
func (f *TaskFacts) Snooze(to Date, reason string, today Date, p Problems) {
	switch {
	case to == "":
		p.Add("show_on", "problem.required")
	case to <= today:
		p.Add("show_on", "problem.task_snooze")
	}
	if !slices.Contains(SnoozeReasons, reason) {
		p.Add("snoozed", "problem.choose")
	}
	f.ShowOn, f.Snoozed = to, reason
}

// Task is something to do on a case, by somebody who works on it.
type Task struct {
	ID         string `gorm:"primaryKey"`
	CaseID     string
	SurvivorID string
	Class      Class // under which the title is sealed
	TaskFacts  `gorm:"embedded"`
	Title      Sealed
	DoneAt     Instant // 0 for one that is open
	DoneBy     string
	Trail      `gorm:"embedded"`
}
