package report

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"aftercare/models"
	"aftercare/services/store"
)

// event is something that was counted: how often, how much of it, and of how many people.
// It is of one case where the cases behind a number are wanted, else of all.
type event struct {
	Code       string
	CaseID     string
	SurvivorID string
	Extra      string
	N          int64
	Sum        int64
	People     int64
}

// found is what to look for: rows of a table called d that belong to the case c, at which
// moment each happened, and how it is called.
type found struct {
	table string // "" for the cases themselves
	code  string // the line it counts on
	extra string // a second code, "" for none
	sum   string // what is added up, "" for nothing
	times string // as how many some rows count, "" for one each
	at    string // column of the moment
	index string // by which SQLite reads the rows where all houses are wanted, "" for as it likes
	where string // "" for all
	args  []any  // of the line, then of where

	lasts  bool // counted at the end of the period, whenever it began
	people bool // each person counts once on a line
	named  bool // the table says of whom each row is, in survivor_id
}

// events finds what happened in the period in the cases of the houses, by line, in one
// query; by case as well where the cases are wanted. It belongs to the house in which the
// case was at that moment.
func (c *count) events(finds ...found) (list []event, err error) {
	var q query
	for i, f := range finds {
		from := c.from
		if f.lasts {
			from = 0
		}
		if i > 0 {
			q.add(" UNION ALL ")
		}
		one := c.between(f, from, c.until)
		q.add(one.sql, one.args...)
	}
	err = q.scan(c, &list)
	return list, err
}

// query is a query with its arguments.
type query struct {
	sql  string
	args []any
}

// mistaken are the cases that were opened by mistake. They count nowhere.
const mistaken = "SELECT id FROM cases WHERE closure_reason = 'opened_by_mistake'"

// between is the query for what happened from one moment to just before another.
func (c *count) between(f found, from, until models.Instant) query {
	q, code := query{}, strings.Count(f.code, "?")
	q.add("SELECT COALESCE(NULLIF("+f.code+", ''), '"+notKnown+"') AS code, "+c.whose(f)+", "+orNothing(f.extra, "''")+" AS extra, "+orNothing(f.times, "COUNT(*)")+" AS n, COALESCE(SUM("+orNothing(f.sum, "0")+"), 0) AS sum, "+c.persons(f)+" AS people", f.args[:code]...)
	q.add(" FROM "+c.tables(f)+f.at+" >= ? AND "+f.at+" < ?", from, until)
	if c.alone(f) {
		q.add(" AND d.case_id NOT IN (" + mistaken + ")")
	} else {
		q.add(" AND c.organisation_id = ? AND c.id NOT IN ("+mistaken+")", c.org)
	}
	if !c.everywhere {
		at := f.at
		if f.lasts {
			at = strconv.FormatInt(int64(until-1), 10)
		}
		q.add(" AND c.id IN ("+touching+") AND ", c.houses, c.houses)
		c.housed(&q, at)
	}
	if f.where != "" {
		q.add(" AND ("+f.where+")", f.args[code:]...)
	}
	q.add(" GROUP BY " + c.groups(f))
	return q
}

// groups are the columns by which a query adds up: SQLite would sort by a constant too.
func (c *count) groups(f found) string {
	by := "1"
	if c.rows {
		by += ", 2, 3"
	}
	if f.extra != "" {
		by += ", 4"
	}
	return by
}

// alone reports whether a table says by itself what is counted, so that nobody has to look
// at the cases: all houses are wanted, and no person of a case that the table does not name.
func (c *count) alone(f found) bool {
	return c.everywhere && f.table != "" && (f.named || !f.people && !c.rows)
}

// whose are the columns of the case where the cases are wanted.
func (c *count) whose(f found) string {
	switch {
	case !c.rows:
		return "'' AS case_id, '' AS survivor_id"
	case c.alone(f):
		return "d.case_id, d.survivor_id"
	}
	return "c.id AS case_id, c.survivor_id"
}

// persons counts each person once where people are counted and the cases are not wanted.
func (c *count) persons(f found) string {
	switch {
	case c.rows || !f.people:
		return "0"
	case c.alone(f):
		return "COUNT(DISTINCT d.survivor_id)"
	}
	return "COUNT(DISTINCT c.survivor_id)"
}

// tables are the tables of a query in the order in which SQLite reads them: what happened
// by its moment where all houses are wanted, else the cases of some houses first.
func (c *count) tables(f found) string {
	switch {
	case f.table == "" && f.index != "":
		return "cases c" + c.hint("INDEXED BY "+f.index) + " WHERE "
	case f.table == "":
		return "cases c WHERE "
	case c.alone(f):
		return f.rows(c) + " WHERE "
	}
	return c.before(f.rows(c)) + " WHERE c.id = d.case_id AND "
}

// rows is the table with the index by which SQLite reads it. It knows nothing of how much
// a condition leaves: the spells of some cases are read by their case, and by nothing else.
func (f found) rows(c *count) string {
	switch {
	case f.index != "" && c.everywhere:
		return f.table + " d" + c.hint("INDEXED BY "+f.index)
	case f.table == "spells":
		return c.byCase("d")
	}
	return f.table + " d"
}

// byCase are the spells under a name, by their case.
func (c *count) byCase(name string) string {
	if c.dialect == store.SQLite {
		return "spells " + name + " INDEXED BY sqlite_autoindex_spells_1"
	}
	return "spells " + name
}

// before puts a table beside the cases, the one first that is read first.
func (c *count) before(table string) string {
	if c.everywhere {
		return table + " CROSS JOIN cases c"
	}
	return "cases c CROSS JOIN " + table
}

func orNothing(sql, none string) string {
	if sql == "" {
		return none
	}
	return sql
}

func (q *query) add(sql string, args ...any) {
	q.sql += sql
	q.args = append(q.args, args...)
}

func (q query) scan(c *count, into any) error { return c.tx.Raw(q.sql, q.args...).Find(into).Error }

// touching are the cases that are in some houses, or went away from them.
const touching = "SELECT id FROM cases WHERE shelter_id IN ? UNION SELECT case_id FROM case_moves WHERE from_id IN ?"

// housed adds that the case was in one of the houses at the moment of a column: where it
// is now, or from where it went the next time. A move that set right in which house the
// case had been all along is none.
func (c *count) housed(q *query, at string) {
	q.add(`COALESCE((SELECT m.from_id FROM case_moves m WHERE m.case_id = c.id AND m.reason <> 'recorded_wrong' AND m.at > `+at+` AND m.moved_on >= `+c.day(at)+`
		ORDER BY m.moved_on, m.at LIMIT 1), c.shelter_id) IN ?`, c.houses)
}

// day is the SQL for the day of a moment where the organisation is. It goes by the hours
// that the zone was ahead when the period began: where clocks change within it, what
// happened in the hour around midnight on the day of a move can count for the other house.
func (c *count) day(at string) string {
	_, ahead := c.from.Time().In(c.zone).Zone()
	if c.dialect == store.Postgres {
		return fmt.Sprintf("to_char(to_timestamp(%s / 1000 + %d) AT TIME ZONE 'UTC', 'YYYY-MM-DD')", at, ahead)
	}
	return fmt.Sprintf("date(%s / 1000 + %d, 'unixepoch')", at, ahead)
}

// per counts events by line: how often.
func per(list []event, err error) (tally, error) {
	t := tally{}
	for _, e := range list {
		t.add(e.Code, e.N, e.CaseID)
	}
	return t, err
}

// people finds events of some kind and counts by line: each person once.
func (c *count) people(f found) (tally, error) {
	f.people = true
	list, err := c.events(f)
	t := tally{}
	seen := map[[2]string]bool{}
	for _, e := range list {
		switch key := [2]string{e.Code, e.SurvivorID}; {
		case !c.rows:
			t.add(e.Code, e.People, "")
		case !seen[key]:
			seen[key] = true
			t.add(e.Code, 1, e.CaseID)
		}
	}
	return t, err
}

// lineOf is the SQL for the line of a column by a table of lines, with its arguments; what
// is in no table is on a line of its own.
func lineOf(column string, lines map[string]string, other string) (sql string, args []any) {
	sql = "CASE " + column
	for _, key := range slices.Sorted(maps.Keys(lines)) {
		sql, args = sql+" WHEN ? THEN ?", append(args, key, lines[key])
	}
	return sql + " ELSE " + other + " END", args
}

// oneLine is a tally of one line without a name.
func oneLine(t tally, err error) (tally, error) {
	if v := t[notKnown]; v != nil {
		return tally{"": v}, err
	}
	return t, err
}
