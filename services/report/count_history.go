package report

import (
	"cmp"
	"strconv"

	"aftercare/models"
)

// What held of rights, time limits and gaps at a moment, what began and what ended, stands
// in spells. They begin with the day from which they are kept: of what was before, nothing
// is known. In a period that still runs, what holds now is read from what was evaluated
// last, which the spells agree with.

// readKept finds from when on the history is kept. What changed began earlier.
func (c *count) readKept() error {
	var first models.Instant
	var q query
	q.add("SELECT COALESCE(MIN(k.at), 0) FROM (")
	for i, kind := range []models.SpellKind{models.SpellRight, models.SpellGap, models.SpellClock} {
		for j, began := range []string{models.SpellKept, models.SpellOpened} {
			if i+j > 0 {
				q.add(" UNION ALL ")
			}
			q.add("SELECT MIN(d.from_at) AS at FROM spells d WHERE d.kind = ? AND d.began = ?", kind, began)
		}
	}
	q.add(") AS k")
	err := c.tx.Raw(q.sql, q.args...).Scan(&first).Error
	c.kept = cmp.Or(first, c.now)
	return err
}

// reaches reports whether the history tells what an indicator asks for: the last moment of
// the period, or all of it.
func (c *count) reaches(of *Indicator) bool {
	if of.Period == "Z" {
		return c.until > c.kept
	}
	return c.from >= c.kept
}

// A spell that ended at the moment at which it began was none.
const lasted = "(d.until_at = 0 OR d.until_at > d.from_at)"

// heldThen is that a spell held at the last moment of the period.
func (c *count) heldThen() string {
	end := moment(c.until)
	return "d.from_at < " + end + " AND (d.until_at = 0 OR d.until_at >= " + end + ")"
}

// beginnings finds the spells of a kind that began in the period.
func (c *count) beginnings(code, where string) found {
	return found{table: "spells", index: "spells_began", code: code, at: "d.from_at", where: where + " AND " + lasted}
}

// endings finds the spells of a kind that ended in the period.
func (c *count) endings(code, extra, where string) found {
	return found{table: "spells", index: heldIndex, code: code, extra: extra, at: "d.until_at", where: where + " AND d.until_at > d.from_at"}
}

const heldIndex = "spells_ended"

// held finds the spells of a kind that held at the end of the period. Of all houses they are
// looked for in two parts: those that still hold, and those that ended later. Then what is
// over for long is not read.
func (c *count) held(f found) []found {
	f.table, f.index, f.at, f.lasts = "spells", cmp.Or(f.index, heldIndex), "d.from_at", true
	if !c.everywhere || f.index != heldIndex {
		f.where += " AND " + c.heldThen()
		return []found{f}
	}
	runs, later := f, f
	runs.where += " AND d.until_at = 0"
	later.where += " AND d.until_at >= " + moment(c.until)
	return []found{runs, later}
}

// moment is a moment in SQL.
func moment(at models.Instant) string { return strconv.FormatInt(int64(at), 10) }

// whole is a time between two moments in SQL, in whole days.
func whole(from, until string) string { return "(" + until + " - " + from + ") / " + daysOf(1) }

// middle puts the middle of whole days, which are the second code of events, on a line, and
// how many there are on another.
func (t tally) middle(line, count string, list []event) error {
	all := []int{}
	t[count] = &Value{Known: true}
	for _, e := range list {
		days, err := strconv.Atoi(e.Extra)
		if err != nil {
			return err
		}
		for range e.N {
			all = append(all, max(days, 0))
		}
		t.add(count, e.N, e.CaseID)
	}
	t.median(all)
	t[line] = cmp.Or(t[median], &Value{})
	delete(t, median)
	return nil
}
