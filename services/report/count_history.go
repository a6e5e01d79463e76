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

// readKept finds from when on the history is kept.
func (c *count) readKept() error {
	var first models.Instant
	err := c.tx.Raw(`SELECT COALESCE(MIN(k.at), 0) FROM (SELECT MIN(d.from_at) AS at FROM spells d WHERE d.kind = 'right'
		UNION ALL SELECT MIN(d.from_at) FROM spells d WHERE d.kind = 'gap'
		UNION ALL SELECT MIN(d.from_at) FROM spells d WHERE d.kind = 'clock') AS k`).Scan(&first).Error
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

// began finds the spells of a kind that began in the period.
func (c *count) beginnings(code, where string) found {
	return found{table: "spells", code: code, at: "d.from_at", where: where + " AND " + lasted}
}

// endings finds the spells of a kind that ended in the period.
func (c *count) endings(code, where string) found {
	return found{table: "spells", code: code, at: "d.until_at", where: where + " AND d.until_at > d.from_at"}
}

// held finds the spells of a kind that held at the end of the period.
func (c *count) held(code, where string) found {
	return found{table: "spells", code: code, at: "d.from_at", lasts: true, where: where + " AND " + c.heldThen()}
}

// moment is a moment in SQL.
func moment(at models.Instant) string { return strconv.FormatInt(int64(at), 10) }

// whole is a time between two moments in SQL, in whole days and as a text.
func whole(from, until string) string {
	return "CAST((" + until + " - " + from + ") / " + daysOf(1) + " AS text)"
}

// middle puts the middle of whole days on a line, and how many there are on another.
func (t tally) middle(line, count string, list []event) error {
	all := []int{}
	t[count] = &Value{Known: true}
	for _, e := range list {
		days, err := strconv.Atoi(e.Code)
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
