package report

import (
	"slices"

	"aftercare/models"
	"aftercare/services/store"
)

const (
	isRight = "d.kind = 'right'"
	isClock = "d.kind = 'clock'"
)

// late counts the time limits that are over at the end of the period, by whose move it is.
func late(c *count) (tally, error) {
	if !c.runs {
		return per(c.events(c.held(found{code: "d.state", index: "spells_due", where: isClock + " AND d.due_at > 0 AND d.due_at < " + moment(c.until)})...))
	}
	return per(c.events(found{
		table: "case_clocks", code: "CASE WHEN d.turn IN ('shelter', 'survivor') THEN 'ours' ELSE 'others' END", at: "d.started", lasts: true,
		where: "d.due > 0 AND d.due < ? AND d.latest < ?", args: []any{c.now, c.now},
	}))
}

// rightStates are the lines of how far rights are.
var rightStates = []string{
	string(models.ProgressOpen), string(models.ProgressWaiting), string(models.ProgressGranted), string(models.ProgressReceived),
	string(models.ProgressRefused), string(models.ProgressDeclined), string(models.ProgressNone),
}

// openThen is that a case was open at the end of the period: no closing of it lasted then.
func (c *count) openThen() string {
	end := moment(c.until)
	lasts := "x.removed_at = 0 AND x.closed_at < " + end + " AND (x.reopened_at = 0 OR x.reopened_at >= " + end + ")"
	if c.everywhere { // found once, and not case by case
		return "d.case_id NOT IN (SELECT x.case_id FROM closures x WHERE " + lasts + ")"
	}
	return "NOT EXISTS (SELECT 1 FROM closures x WHERE x.case_id = d.case_id AND " + lasts + ")"
}

// rights counts the rights that applied at the end of the period in cases that were open
// then, by how far they were. They are read once, from the history in a period that runs
// too: there those to which nothing has happened are one row for many.
func rights(c *count) (t tally, err error) {
	if c.steps == nil {
		c.steps, err = per(c.events(c.held(found{code: "d.state", times: "CAST(SUM(1 + d.more) AS bigint)", where: isRight + " AND " + c.openThen()})...))
	}
	return c.steps, err
}

// The lines of time limits that ended.
const (
	inTime  = "_in_time"
	tooLate = "_late"
)

// sameClock is the same run of a time limit: with the same end.
const sameClock = "SELECT 1 FROM spells n WHERE n.case_id = d.case_id AND n.kind = 'clock' AND n.name = d.name AND n.due_at = d.due_at"

// withinClock counts the time limits that ended in the period: kept, when what they waited
// for was done, or missed, when they were over without it. One that was over before
// anybody knew of it is missed when it became known. What was taken back is no keeping.
func withinClock(c *count) (tally, error) {
	const ran, byDue = isClock + " AND d.due_at > 0 AND " + lasted, "d.ended IN ('met', 'received') AND d.done_at <= d.due_at"
	const missed = ran + " AND NOT (" + byDue + ")"
	return per(c.events(
		found{table: "spells", index: "spells_done", code: "d.state || '" + inTime + "'", at: "d.done_at", args: []any{c.from},
			where: ran + " AND d.done_at > 0 AND " + byDue + " AND d.until_at >= ? AND NOT EXISTS (" + sameClock + " AND n.from_at >= d.until_at)"},
		found{table: "spells", index: "spells_due", code: "d.state || '" + tooLate + "'", at: "d.due_at",
			where: missed + " AND d.from_at <= d.due_at AND (d.until_at = 0 OR d.until_at > d.due_at)"},
		found{table: "spells", index: "spells_began", code: "d.state || '" + tooLate + "'", at: "d.from_at",
			where: missed + " AND d.from_at > d.due_at AND d.began = 'opened' AND NOT EXISTS (" + sameClock + " AND n.from_at < d.from_at)"},
	))
}

// The lines of how long rights take.
const (
	toReceipt = "to_receipt"
	receivedN = "received"
	waitsFor  = "waiting"
)

// receiptDays is the middle of how many days passed from when a right was known to apply
// until it was received, of those that were received in the period; how many these are, of
// how many the beginning is not known, and how many still waited at the end.
func receiptDays(c *count) (tally, error) {
	list, err := c.events(found{table: "spells", index: "spells_done", code: "'" + receivedN + "'", extra: "COALESCE(CAST(" + whole(c.firstKnown(), "d.done_at") + " AS text), '')", at: "d.done_at", args: []any{c.from},
		where: isRight + " AND d.done_at > 0 AND d.state = 'received' AND d.began <> 'kept' AND d.ended <> 'changed' AND d.from_at >= ? AND " + lasted})
	if err != nil {
		return nil, err
	}
	t := tally{notKnown: {Known: true}, waitsFor: {Known: true}}
	for _, e := range list {
		if e.Extra == "" {
			t.add(notKnown, e.N, e.CaseID)
		}
	}
	if err := t.middle(toReceipt, receivedN, slices.DeleteFunc(list, func(e event) bool { return e.Extra == "" })); err != nil {
		return nil, err
	}
	states, err := rights(c)
	for _, code := range []models.Progress{models.ProgressOpen, models.ProgressWaiting, models.ProgressGranted} {
		t.join(waitsFor, states[string(code)])
	}
	return t, err
}

// firstKnown is since when a right that was received had been known to apply: the first time
// that it began, by itself or with others. It is NULL where that was before the history.
func (c *count) firstKnown() string {
	within := "instr"
	if c.dialect == store.Postgres {
		within = "strpos"
	}
	return "(SELECT MIN(b.from_at) FROM " + c.byCase("b") + " WHERE b.case_id = d.case_id AND b.kind = 'right' AND b.began = 'opened' AND b.from_at < d.from_at AND (b.name = d.name OR " + within + "(' ' || b.names || ' ', ' ' || d.name || ' ') > 0))"
}

// join adds a number to a line.
func (t tally) join(line string, v *Value) {
	if v == nil {
		return
	}
	t.add(line, v.N, "")
	t[line].behind = append(t[line].behind, v.behind...)
}
