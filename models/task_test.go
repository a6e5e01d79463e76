package models

import "testing"

func TestTaskComesBackOnItsDay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ due, repeat, today, want Date }{
		{"2026-11-23", "daily", "2026-11-23", "2026-11-24"},
		{"2026-11-20", "daily", "2026-11-23", "2026-11-24"},
		{"2026-11-23", "weekly", "2026-11-23", "2026-11-30"},
		{"2026-11-09", "weekly", "2026-11-25", "2026-11-30"},
		{"2026-01-31", "monthly", "2026-02-01", "2026-02-28"},
		{"2026-01-31", "monthly", "2026-03-01", "2026-03-31"},
		{"2026-12-15", "monthly", "2026-12-15", "2027-01-15"},
		{"2026-11-30", "weekly", "2026-11-23", "2026-12-07"},
	} {
		if got := (TaskFacts{DueOn: c.due, Repeat: string(c.repeat)}).After(c.today); got != c.want {
			t.Errorf("due %s %s, done %s: got %s, want %s", c.due, c.repeat, c.today, got, c.want)
		}
	}
}
