package report

import (
	"slices"

	"aftercare/models"
)

// severities are the lines of how soon a gap needs somebody.
var severities = listed("critical", "high", "medium", "low")

const (
	isGap   = "d.kind = 'gap'"
	openNow = "(d.open OR d.stance = 'not_now')" // what is put off for the rest of the day is open
)

// gapsAtEnd finds the gaps that are open at the end of the period, by how soon somebody is
// needed and by how many whole days they are open, once.
func (c *count) gapsAtEnd() (list []event, err error) {
	if c.openGaps != nil {
		return c.openGaps, nil
	}
	end := moment(c.until - 1)
	finds := []found{{
		table: "gaps", at: "d.since", lasts: true, where: openNow, extra: whole("d.since", end),
		code: "CASE d.severity WHEN 0 THEN 'critical' WHEN 1 THEN 'high' WHEN 2 THEN 'medium' ELSE 'low' END",
	}}
	if !c.runs {
		finds = c.held(found{code: "d.state", extra: whole("d.since_at", end), where: isGap})
	}
	list, err = c.events(finds...)
	c.openGaps = append([]event{}, list...)
	return c.openGaps, err
}

// openGaps counts the gaps that are open at the end of the period, by how soon somebody is
// needed.
func openGaps(c *count) (tally, error) {
	return per(c.gapsAtEnd())
}

// gapsOpened counts the gaps that opened in the period, by how soon somebody was needed.
func gapsOpened(c *count) (tally, error) {
	return per(c.events(c.beginnings("d.state", isGap+" AND d.began = 'opened'")))
}

// Why a gap closed, beside what people decided.
var closedBecause = []string{models.SpellDone, models.SpellRules, models.SpellClosed}

// dismissals are the decisions that close a gap without anything being done.
var dismissals = []string{string(models.StanceDeclined), string(models.StanceNotApplies), string(models.StanceReceived)}

const (
	isClosed  = isGap + " AND d.ended <> 'changed'"
	dismissed = "dismissed"
)

// gapsEnded finds the gaps that closed in the period, by why and by how many whole days they
// were open, once.
func (c *count) gapsEnded() (list []event, err error) {
	if c.shutGaps != nil {
		return c.shutGaps, nil
	}
	list, err = c.events(c.endings("d.ended", whole("d.since_at", "d.until_at"), isClosed))
	c.shutGaps = append([]event{}, list...)
	return c.shutGaps, err
}

// gapsClosed counts the gaps that closed in the period, by why; what people decided is one
// line.
func gapsClosed(c *count) (tally, error) {
	list, err := c.gapsEnded()
	return per(relined(list, func(why string) string {
		if slices.Contains(closedBecause, why) {
			return why
		}
		return dismissed
	}), err)
}

// gapsDismissed counts those that people closed by a decision, by which.
func gapsDismissed(c *count) (tally, error) {
	list, err := c.gapsEnded()
	return per(slices.DeleteFunc(slices.Clone(list), func(e event) bool { return slices.Contains(closedBecause, e.Code) }), err)
}

// The lines of how long gaps are open.
const (
	toClose  = "to_close"
	closedN  = "closed"
	openFor  = "open_for"
	openAtIt = "open"
)

// gapDays is the middle of how many days the gaps were open that closed in the period, and
// of those that were open at its end: without these the first would flatter.
func gapDays(c *count) (tally, error) {
	t := tally{}
	list, err := c.gapsEnded()
	if err == nil {
		err = t.middle(toClose, closedN, list)
	}
	if err != nil {
		return nil, err
	}
	if list, err = c.gapsAtEnd(); err != nil {
		return nil, err
	}
	return t, t.middle(openFor, openAtIt, list)
}
