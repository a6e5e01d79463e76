package report

import "aftercare/models"

// severities are the lines of how soon a gap needs somebody.
var severities = listed("critical", "high", "medium", "low")

const (
	isGap   = "d.kind = 'gap'"
	openNow = "(d.open OR d.stance = 'not_now')" // what is put off for the rest of the day is open
)

// openGaps counts the gaps that are open at the end of the period, by how soon somebody is
// needed.
func openGaps(c *count) (tally, error) {
	if !c.runs {
		return per(c.events(c.held("d.state", isGap)))
	}
	return per(c.events(found{
		table: "gaps", at: "d.since", lasts: true, where: openNow,
		code: "CASE d.severity WHEN 0 THEN 'critical' WHEN 1 THEN 'high' WHEN 2 THEN 'medium' ELSE 'low' END",
	}))
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

// gapsClosed counts the gaps that closed in the period, by why; what people decided is one
// line.
func gapsClosed(c *count) (tally, error) {
	return per(c.events(c.endings("CASE WHEN d.ended IN ('done', 'rules', 'case_closed') THEN d.ended ELSE '"+dismissed+"' END", isClosed)))
}

// gapsDismissed counts those that people closed by a decision, by which.
func gapsDismissed(c *count) (tally, error) {
	return per(c.events(c.endings("d.ended", isClosed+" AND d.ended NOT IN ('done', 'rules', 'case_closed')")))
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
	list, err := c.events(c.endings(whole("d.since_at", "d.until_at"), isClosed))
	if err == nil {
		err = t.middle(toClose, closedN, list)
	}
	if err != nil {
		return nil, err
	}
	end := moment(c.until - 1)
	open := found{table: "gaps", code: whole("d.since", end), at: "d.since", lasts: true, where: openNow}
	if !c.runs {
		open = c.held(whole("d.since_at", end), isGap)
	}
	if list, err = c.events(open); err != nil {
		return nil, err
	}
	return t, t.middle(openFor, openAtIt, list)
}
