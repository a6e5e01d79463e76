package handlers

import (
	"aftercare/models"
	"aftercare/services/pack"
)

// decidedBy says who decides an application, where that is not who owes the right.
func (p page) decidedBy(it *pack.Item) string {
	if len(it.DecidedBy.Office) == 0 {
		return ""
	}
	return p.marked(it, p.labelOf(it.DecidedBy.Office), it.DecidedBy.Clause, it.DecidedBy.Quality)
}

// appealLines say where a decision is appealed, by when, and what else there is to
// know about it.
func (p page) appealLines(it *pack.Item) []string {
	a, clock := it.Appeal, it.AppealClock()
	var lines []string
	if to := p.labelOf(a.To); to != "" {
		line := p.T("right.appeal_open", "office", to)
		if clock != nil {
			line = p.T("right.appeal_within."+a.From, "office", to, "length", p.lengthOf(clock.Length))
		}
		lines = append(lines, p.marked(it, line, a.Clause, a.Quality))
	}
	if text := p.labelOf(a.Text); text != "" {
		lines = append(lines, text)
	}
	return lines
}

// marked adds clause and mark to a line. A mark the right itself has is said
// once, above.
func (p page) marked(it *pack.Item, text, clause string, mark pack.Quality) string {
	if clause != "" {
		text += " · " + p.T("law.clause", "clause", clause)
	}
	if mark != "" && mark != it.Quality {
		text += " · " + p.T("mark."+string(mark))
	}
	return text
}

// lengthOf writes a length in words.
func (p page) lengthOf(s models.Span) string {
	switch {
	case s.Hours > 0:
		return p.T("law.hours", "n", s.Hours)
	case s.Months > 0:
		return p.T("law.months", "n", s.Months)
	case s.WorkingDays > 0:
		return p.T("law.working_days", "n", s.WorkingDays)
	}
	return p.T("law.days", "n", s.Days)
}
