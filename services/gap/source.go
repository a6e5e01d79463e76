package gap

import (
	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/store"
)

// source is a query for the keys of the rows of one or more lists: list, severity, at,
// due, case_id, name. It reads the cases of the actor from the table mine, and may read the
// rows of sources before it. A row whose list is none of the source is on no list.
type source struct {
	lists  []List
	ranked bool // the rows are in another order than that in which they are due
	sql    string
	args   []any
}

// rows names the rows of the source in a statement.
func (q source) rows() string { return string(q.lists[0]) + "_work" }

// sources returns the queries behind one user's lists, each limited to the
// user's reach.
func (s *Service) sources(tx *gorm.DB, by access.Actor, now models.Instant) []source {
	all := append(s.recordSources(tx, by, now), s.gapSource(tx, by, now), firstSource(), freshSource(by, now))
	if by.May(access.KeepPlan) {
		all = append(all, stepSource(by, now))
	}
	if by.MayRecord(models.ClassService) {
		all = append(all, quietSource(tx, now))
	}
	return all
}

// firstStep is the list of the open steps of the first day. It is no list of a page: a case
// with any is one row of First.
const firstStep List = "first_step"

// gapSource sorts the open gaps of the caseload into lists, one line for those that
// one application closes. The index gaps_work holds every column it reads. Gaps of low severity wait for the next review
// and are shown in the case file only, but a time limit is always on a list.
func (s *Service) gapSource(tx *gorm.DB, by access.Actor, now models.Instant) source {
	can, sees := s.Sight(by).Rules()
	first := s.firstRules(by)
	out := source{
		lists: gapLists, ranked: true,
		sql: `SELECT CASE WHEN f.rule IN ? THEN '` + string(firstStep) + `' WHEN f.severity > 2 THEN 'later'
				WHEN NOT (f.mover IN ? AND f.rule IN ?) THEN 'waiting'
				WHEN f.severity = 0 OR f.soonest >= ? AND f.soonest < ? THEN 'now'
				WHEN f.due < ? THEN 'late'
				WHEN f.due < ? THEN 'week' ELSE 'later' END AS list,
			f.severity, CASE WHEN f.due > 0 THEN f.due ELSE f.since END AS at, f.due, f.case_id, f.name
			FROM mine CROSS JOIN gaps f` + store.Through(tx, "gaps_work") + ` WHERE f.case_id = mine.case_id AND f.open = true AND f.rule IN ?
				AND (NOT f.beside AND (f.severity <= 2 OR f.due > 0) OR f.rule IN ?)`,
		args: []any{first, ourMovers, can, now, ago(now, -todayDays), now, ago(now, -soonDays), sees, first},
	}
	if listsObjections(by) {
		out.sql += ` AND (f.case_id, f.name) NOT IN (SELECT g.case_id, g.name FROM objections_work o CROSS JOIN gaps g
			WHERE g.case_id = o.case_id AND g.application = o.name AND g.mover NOT IN ?)`
		out.args = append(out.args, ourMovers)
	}
	return out
}

// listsObjections reports whether objections of offices are a list of the actor's: whoever
// records the answer has it. The line of an objection then tells the time limit of the
// office too, which is a line by itself for everybody else.
func listsObjections(by access.Actor) bool { return by.May(access.DecideEntitlement) }

// firstSource returns the cases in which steps of the first day are open, the
// one whose step is due first on top. Their gaps are on no other list.
func firstSource() source {
	return source{
		lists: []List{First}, ranked: true,
		sql: `SELECT 'first' AS list, 0 AS severity, MIN(due) AS at, MIN(due) AS due, case_id, '' AS name
			FROM ` + source{lists: gapLists}.rows() + ` WHERE list = '` + string(firstStep) + `' GROUP BY case_id`,
	}
}

// stepSource returns the steps of plans that the user does herself, due within the week
// or earlier.
func stepSource(by access.Actor, now models.Instant) source {
	return source{
		lists: []List{Steps},
		sql: `SELECT 'steps' AS list, 0 AS severity, d.due_at AS at, d.due_at AS due, d.case_id, d.id AS name FROM plan_steps d
			WHERE d.who_id = ? AND d.state = 'open' AND d.removed_at = 0 AND d.due_at < ? AND d.case_id IN (SELECT case_id FROM mine)`,
		args: []any{by.ID(), ago(now, -soonDays)},
	}
}

// freshSource returns the cases new to the user, the newest first.
func freshSource(by access.Actor, now models.Instant) source {
	return source{
		lists: []List{Fresh},
		sql: `SELECT 'new' AS list, 0 AS severity, -a.from_at AS at, 0 AS due, a.case_id, a.id AS name FROM assignments a
			WHERE a.account_id = ? AND a.until_at > ? AND a.from_at <= ? AND a.from_at > ?`,
		args: []any{by.ID(), now, now, ago(now, freshDays)},
	}
}

// quietSource returns the cases in which nobody gave a service for two weeks. Of somebody
// who left, the next contact is planned for the day that was agreed.
func quietSource(tx *gorm.DB, now models.Instant) source {
	return source{
		lists: []List{Quiet},
		sql: `SELECT 'quiet' AS list, 0 AS severity, CASE WHEN c.last_contact_at > c.intake_at THEN c.last_contact_at ELSE c.intake_at END AS at, 0 AS due, c.id AS case_id, '' AS name
			FROM mine CROSS JOIN cases c` + store.Through(tx, "cases_reach") + ` WHERE c.id = mine.case_id AND c.status <> ? AND c.last_contact_at < ? AND c.intake_at < ?
				AND NOT (c.status = 'follow_up' AND EXISTS (SELECT 1 FROM follow_ups u WHERE u.case_id = c.id AND u.result = '' AND u.removed_at = 0))`,
		args: []any{models.CaseClosed, ago(now, quietDays), ago(now, quietDays)},
	}
}

// with is the beginning of a statement: the cases of the actor, and the rows of each
// source. What the statement does not ask for is not read.
func with(tx *gorm.DB, by access.Actor, sources []source) (sql string, args []any) {
	sql, args = by.Within(tx)
	for _, q := range sources {
		sql += ", " + q.rows() + " AS MATERIALIZED (" + q.sql + ")"
		args = append(args, q.args...)
	}
	return "WITH " + sql + " ", args
}
