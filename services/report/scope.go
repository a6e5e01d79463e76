package report

import (
	"fmt"
	"strconv"

	"aftercare/models"
	"aftercare/services/store"
)

// event is something that was counted in a case: how often, and how much of it.
type event struct {
	Code       string
	CaseID     string
	SurvivorID string
	Extra      string
	N          int64
	Sum        int64
}

// found is what to look for: rows of a table called d that belong to the case c, at which
// moment each happened, and how it is called.
type found struct {
	table string // "" for the cases themselves
	code  string // the line it counts on
	extra string // a second code, "" for none
	sum   string // what is added up, "" for nothing
	at    string // column of the moment
	where string // "" for all
	args  []any

	lasts bool // counted at the end of the period, whenever it began
}

// events finds what happened in the period in the cases of the houses, by case and line,
// in one query. It belongs to the house in which the case was at that moment.
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

// between is the query for what happened from one moment to just before another.
func (c *count) between(f found, from, until models.Instant) query {
	q := query{}
	q.add("SELECT " + f.code + " AS code, c.id AS case_id, c.survivor_id, " + orNothing(f.extra, "''") + " AS extra, COUNT(*) AS n, COALESCE(SUM(" + orNothing(f.sum, "0") + "), 0) AS sum FROM cases c")
	if f.table != "" {
		q.add(" JOIN " + f.table + " d ON d.case_id = c.id")
	}
	q.add(" WHERE c.organisation_id = ? AND c.closure_reason <> 'opened_by_mistake' AND "+f.at+" >= ? AND "+f.at+" < ?", c.org, from, until)
	if !c.everywhere {
		at := f.at
		if f.lasts {
			at = strconv.FormatInt(int64(until-1), 10)
		}
		q.add(" AND c.id IN ("+touching+") AND ", c.houses, c.houses)
		c.housed(&q, at)
	}
	if f.where != "" {
		q.add(" AND ("+f.where+")", f.args...)
	}
	q.add(" GROUP BY 1, 2, 3")
	if f.extra != "" {
		q.add(", 4")
	}
	return q
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
		t.add(known(e.Code), e.N, e.CaseID)
	}
	return t, err
}

// people counts events by line: each person once.
func people(list []event, err error) (tally, error) {
	t := tally{}
	seen := map[[2]string]bool{}
	for _, e := range list {
		if key := [2]string{known(e.Code), e.SurvivorID}; !seen[key] {
			seen[key] = true
			t.add(key[0], 1, e.CaseID)
		}
	}
	return t, err
}

// oneLine is a tally of one line without a name.
func oneLine(t tally, err error) (tally, error) {
	if v := t[notKnown]; v != nil {
		return tally{"": v}, err
	}
	return t, err
}
