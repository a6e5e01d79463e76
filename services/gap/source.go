package gap

import (
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
)

// source is a query for the keys of the rows of one or more lists: list,
// case_id, name, severity, at, due. A row whose list is empty is on no list.
type source struct {
	lists []List
	sql   string
	args  []any
}

// add adds a list to the source.
func (q *source) add(l List, sql string, args ...any) {
	if q.sql != "" {
		q.sql += " UNION ALL "
	}
	q.lists, q.sql, q.args = append(q.lists, l), q.sql+sql, append(q.args, args...)
}

// The parts of what top reads.
const (
	partDue = "due" // a row by when it is due
	partSum = "sum" // the number of rows of a list
)

// found is the key of one row. The rows of a list are ordered by severity,
// moment, case and name.
type found struct {
	Part     string // see partDue and partSum; anything else is a row in its order
	List     List
	CaseID   string
	Name     string // name of the gap, or id of the planned service
	Severity int16
	At       models.Instant
	Due      models.Instant // 0 where nothing is due
	Total    int            // in partSum
}

// top returns the first rows of each list of the source with one more, as many by when
// they are due, and the size of each list. It reads the keys once from the index into a
// temporary result, because a window function would sort all of them, which at 5,000
// cases takes three times as long.
func (q source) top(tx *gorm.DB) ([]found, error) {
	var rows []found
	parts, args := []string{}, append([]any{}, q.args...)
	for _, l := range q.lists {
		parts = append(parts, `SELECT 'row' AS part, list, case_id, name, severity, at, due, 0 AS total FROM (
			SELECT * FROM work WHERE list = ? ORDER BY severity, at, case_id, name LIMIT ?) AS `+string(l)+`_rows`,
			`SELECT 'due' AS part, list, case_id, name, severity, at, due, 0 AS total FROM (
			SELECT * FROM work WHERE list = ? AND due > 0 ORDER BY due LIMIT ?) AS `+string(l)+`_dues`)
		n := l.shown() + 1
		args = append(args, l, n, l, n)
	}
	err := tx.Raw(`WITH work AS MATERIALIZED (`+q.sql+`) `+strings.Join(parts, " UNION ALL ")+`
		UNION ALL SELECT 'sum', list, '', '', 0, 0, 0, COUNT(*) FROM work WHERE list <> '' GROUP BY list`, args...).Find(&rows).Error
	return rows, err
}

// count returns how many rows a list has.
func (q source) count(tx *gorm.DB, l List) (n int, err error) {
	args := append(append([]any{}, q.args...), l)
	err = tx.Raw(`SELECT COUNT(*) FROM (`+q.sql+`) AS w WHERE list = ?`, args...).Scan(&n).Error
	return n, err
}

// after returns the rows of a list that come after a key, in order.
func (q source) after(tx *gorm.DB, l List, last found, limit int) ([]found, error) {
	var rows []found
	args := append(append([]any{}, q.args...), l, last.Severity, last.At, last.CaseID, last.Name, limit)
	err := tx.Raw(`SELECT list, case_id, name, severity, at FROM (`+q.sql+`) AS w
		WHERE list = ? AND (severity, at, case_id, name) > (?, ?, ?, ?) ORDER BY severity, at, case_id, name LIMIT ?`, args...).Find(&rows).Error
	return rows, err
}

// sources returns the queries behind one user's lists, each limited to the
// user's reach.
func (s *Service) sources(tx *gorm.DB, by access.Actor, now models.Instant) []source {
	all := []source{s.gapSource(tx, by, now), s.firstSource(tx, by), s.recordSource(tx, by, now), freshSource(by, now)}
	if by.May(access.KeepPlan) {
		all = append(all, stepSource(tx, by, now))
	}
	if by.MayRecord(models.ClassService) {
		all = append(all, quietSource(tx, by, now))
	}
	return all
}

// gapSource sorts the open gaps of the caseload into lists, one line for those that
// one application closes. The index gaps_work holds every column it reads. Gaps of low severity wait for the next review
// and are shown in the case file only, but a time limit is always on a list.
func (s *Service) gapSource(tx *gorm.DB, by access.Actor, now models.Instant) source {
	can, sees := s.Sight(by).Rules()
	out := source{
		lists: []List{Now, Late, Week, Waiting, Later},
		sql: `SELECT f.case_id, f.name, f.severity, CASE WHEN f.due > 0 THEN f.due ELSE f.since END AS at, f.due,
			CASE WHEN f.severity > 2 THEN CASE WHEN f.due > 0 THEN 'later' ELSE '' END
				WHEN NOT (f.mover IN ? AND f.rule IN ?) THEN 'waiting'
				WHEN f.severity = 0 OR f.soonest >= ? AND f.soonest < ? THEN 'now'
				WHEN f.due < ? THEN 'late'
				WHEN f.due < ? THEN 'week' ELSE 'later' END AS list
			FROM gaps f WHERE f.case_id IN (?) AND f.open AND f.rule IN ? AND f.rule NOT IN ? AND NOT f.beside`,
		args: []any{ourMovers, can, now, ago(now, -todayDays), now, ago(now, -soonDays), by.CaseIDs(tx), sees, s.firstRules(by)},
	}
	if listsObjections(by) {
		out.sql += ` AND (f.case_id, f.name) NOT IN (SELECT g.case_id, g.name FROM case_applications o JOIN gaps g ON g.case_id = o.case_id AND g.application = o.name
			WHERE o.case_id IN (?) AND o.stage = 'objected' AND g.mover NOT IN ?)`
		out.args = append(out.args, by.CaseIDs(tx), ourMovers)
	}
	return out
}

// listsObjections reports whether objections of offices are a list of the actor's: whoever
// records the answer has it. The line of an objection then tells the time limit of the
// office too, which is a line by itself for everybody else.
func listsObjections(by access.Actor) bool { return by.May(access.DecideEntitlement) }

// firstSource returns the cases in which steps of the first day are open, the
// one whose step is due first on top. Their gaps are on no other list.
func (s *Service) firstSource(tx *gorm.DB, by access.Actor) source {
	return source{
		lists: []List{First},
		sql: `SELECT f.case_id, '' AS name, 0 AS severity, MIN(f.due) AS at, MIN(f.due) AS due, 'first' AS list
			FROM gaps f WHERE f.case_id IN (?) AND f.open AND f.rule IN ? GROUP BY f.case_id`,
		args: []any{by.CaseIDs(tx), s.firstRules(by)},
	}
}

// stepSource returns the steps of plans that the user does herself, due within the week
// or earlier.
func stepSource(tx *gorm.DB, by access.Actor, now models.Instant) source {
	return source{
		lists: []List{Steps},
		sql: `SELECT d.case_id, d.id AS name, 0 AS severity, d.due_at AS at, d.due_at AS due, 'steps' AS list FROM plan_steps d
			WHERE d.who_id = ? AND d.state = 'open' AND d.removed_at = 0 AND d.due_at < ? AND d.case_id IN (?)`,
		args: []any{by.ID(), ago(now, -soonDays), by.CaseIDs(tx)},
	}
}

// freshSource returns the cases new to the user, the newest first.
func freshSource(by access.Actor, now models.Instant) source {
	return source{
		lists: []List{Fresh},
		sql: `SELECT a.case_id, a.id AS name, 0 AS severity, -a.from_at AS at, 0 AS due, 'new' AS list FROM assignments a
			WHERE a.account_id = ? AND a.until_at > ? AND a.from_at <= ? AND a.from_at > ?`,
		args: []any{by.ID(), now, now, ago(now, freshDays)},
	}
}

// covering names the index that holds what a query reads of its cases: SQLite takes the
// one of the ids, and reads the cases themselves.
func covering(tx *gorm.DB) string {
	if tx.Name() == "sqlite" {
		return " INDEXED BY cases_reach"
	}
	return ""
}

// quietSource returns the cases in which nobody gave a service for two weeks. Of somebody
// who left, the next contact is planned for the day that was agreed.
func quietSource(tx *gorm.DB, by access.Actor, now models.Instant) source {
	return source{
		lists: []List{Quiet},
		sql: `SELECT c.id AS case_id, '' AS name, 0 AS severity, CASE WHEN c.last_contact_at > c.intake_at THEN c.last_contact_at ELSE c.intake_at END AS at, 0 AS due, 'quiet' AS list
			FROM cases c` + covering(tx) + ` WHERE c.id IN (?) AND c.status <> ? AND c.last_contact_at < ? AND c.intake_at < ?
				AND NOT (c.status = 'follow_up' AND EXISTS (SELECT 1 FROM follow_ups u WHERE u.case_id = c.id AND u.result = '' AND u.removed_at = 0))`,
		args: []any{by.CaseIDs(tx), models.CaseClosed, ago(now, quietDays), ago(now, quietDays)},
	}
}
