package gap

import (
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
)

// source is a query for the keys of the rows of one or more lists: list,
// case_id, name, severity, at. A row whose list is empty is on no list.
type source struct {
	lists []List
	sql   string
	args  []any
}

// found is the key of one row. The rows of a list are ordered by severity,
// moment, case and name.
type found struct {
	List     List
	CaseID   string
	Name     string // name of the gap, or id of the planned service
	Severity int16
	At       models.Instant
	Total    int // in the row without a case: number of rows of the list
}

// top returns the first rows of each list of the source, and the size of each
// list. It reads the keys once from the index into a temporary result, because
// a window function would sort all of them, which at 5,000 cases takes three
// times as long.
func (q source) top(tx *gorm.DB) ([]found, error) {
	var rows []found
	parts, args := []string{}, append([]any{}, q.args...)
	for _, l := range q.lists {
		parts = append(parts, `SELECT list, case_id, name, severity, at, 0 AS total FROM (
			SELECT * FROM work WHERE list = ? ORDER BY severity, at, case_id, name LIMIT ?) AS `+string(l)+`_rows`)
		args = append(args, l, l.shown())
	}
	err := tx.Raw(`WITH work AS MATERIALIZED (`+q.sql+`) `+strings.Join(parts, " UNION ALL ")+`
		UNION ALL SELECT list, '', '', 0, 0, COUNT(*) FROM work WHERE list <> '' GROUP BY list`, args...).Scan(&rows).Error
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
		WHERE list = ? AND (severity, at, case_id, name) > (?, ?, ?, ?) ORDER BY severity, at, case_id, name LIMIT ?`, args...).Scan(&rows).Error
	return rows, err
}

// sources returns the queries behind one user's lists, each limited to the
// user's reach.
func (s *Service) sources(tx *gorm.DB, by access.Actor, now models.Instant) []source {
	all := []source{s.gapSource(tx, by, now), s.firstSource(tx, by), s.bookedSource(tx, by, now), freshSource(by, now)}
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
	return source{
		lists: []List{Now, Late, Week, Waiting, Later},
		sql: `SELECT f.case_id, f.name, f.severity, CASE WHEN f.due > 0 THEN f.due ELSE f.since END AS at,
			CASE WHEN f.severity > 2 THEN CASE WHEN f.due > 0 THEN 'later' ELSE '' END
				WHEN NOT (f.mover IN ? AND f.rule IN ?) THEN 'waiting'
				WHEN f.severity = 0 OR f.soonest >= ? AND f.soonest < ? THEN 'now'
				WHEN f.due < ? THEN 'late'
				WHEN f.due < ? THEN 'week' ELSE 'later' END AS list
			FROM gaps f WHERE f.case_id IN (?) AND f.open AND f.rule IN ? AND f.rule NOT IN ? AND NOT f.beside`,
		args: []any{ourMovers, can, now, ago(now, -todayDays), now, ago(now, -soonDays), by.CaseIDs(tx), sees, s.firstRules(by)},
	}
}

// firstSource returns the cases in which steps of the first day are open, the
// one whose step is due first on top. Their gaps are on no other list.
func (s *Service) firstSource(tx *gorm.DB, by access.Actor) source {
	return source{
		lists: []List{First},
		sql: `SELECT f.case_id, '' AS name, 0 AS severity, MIN(f.due) AS at, 'first' AS list
			FROM gaps f WHERE f.case_id IN (?) AND f.open AND f.rule IN ? GROUP BY f.case_id`,
		args: []any{by.CaseIDs(tx), s.firstRules(by)},
	}
}

// bookedSource returns the services and follow-ups planned for the week and the hearings
// of two weeks, and earlier ones of each without an answer; the objections of offices that wait
// for ours; and the referrals about which somebody asks again.
func (s *Service) bookedSource(tx *gorm.DB, by access.Actor, now models.Instant) source {
	kinds := []string{""}
	for _, k := range s.Library().Services() {
		if by.MayRecord(k.Class) {
			kinds = append(kinds, k.Kind)
		}
	}
	out := source{
		lists: []List{Booked, Courts},
		sql: `SELECT d.case_id, d.id AS name, 0 AS severity, d.at, 'booked' AS list FROM deliveries d
			WHERE d.case_id IN (?) AND d.status = 'planned' AND d.at < ? AND d.kind IN ?
			UNION ALL SELECT d.case_id, d.id, 0, d.at, 'hearings' FROM hearings d
			WHERE d.case_id IN (?) AND d.outcome = '' AND d.removed_at = 0 AND d.at < ?`,
		args: []any{by.CaseIDs(tx), ago(now, -soonDays), kinds, by.CaseIDs(tx), ago(now, -courtDays)},
	}
	if by.May(access.KeepFollowUp) {
		out.lists = append(out.lists, FollowUps)
		out.sql += ` UNION ALL SELECT d.case_id, d.id, 0, d.due_at, 'follow_ups' FROM follow_ups d
			WHERE d.case_id IN (?) AND d.result = '' AND d.removed_at = 0 AND d.due_at < ?`
		out.args = append(out.args, by.CaseIDs(tx), ago(now, -soonDays))
	}
	if by.May(access.DecideEntitlement) { // who records the answer
		out.lists = append(out.lists, Objections)
		out.sql += ` UNION ALL SELECT d.case_id, d.name, 0, d.answer_due, 'objections' FROM case_applications d WHERE d.case_id IN (?) AND d.stage = 'objected'`
		out.args = append(out.args, by.CaseIDs(tx))
	}
	if by.May(access.KeepReferrals) {
		out.lists = append(out.lists, Referred)
		out.sql += ` UNION ALL SELECT d.case_id, d.id, 0, d.due_at, 'referrals' FROM referrals d WHERE d.case_id IN (?) AND d.due_at > 0 AND d.due_at < ? AND d.service IN ?`
		out.args = append(out.args, by.CaseIDs(tx), now, kinds)
	}
	return out
}

// stepSource returns the steps of plans that the user does herself, due within the week
// or earlier.
func stepSource(tx *gorm.DB, by access.Actor, now models.Instant) source {
	return source{
		lists: []List{Steps},
		sql: `SELECT d.case_id, d.id AS name, 0 AS severity, d.due_at AS at, 'steps' AS list FROM plan_steps d
			WHERE d.who_id = ? AND d.state = 'open' AND d.removed_at = 0 AND d.due_at < ? AND d.case_id IN (?)`,
		args: []any{by.ID(), ago(now, -soonDays), by.CaseIDs(tx)},
	}
}

// freshSource returns the cases new to the user, the newest first.
func freshSource(by access.Actor, now models.Instant) source {
	return source{
		lists: []List{Fresh},
		sql: `SELECT a.case_id, a.id AS name, 0 AS severity, -a.from_at AS at, 'new' AS list FROM assignments a
			WHERE a.account_id = ? AND a.until_at > ? AND a.from_at <= ? AND a.from_at > ?`,
		args: []any{by.ID(), now, now, ago(now, freshDays)},
	}
}

// quietSource returns the cases in which nobody gave a service for two weeks. Of somebody
// who left, the next contact is planned for the day that was agreed.
func quietSource(tx *gorm.DB, by access.Actor, now models.Instant) source {
	return source{
		lists: []List{Quiet},
		sql: `SELECT c.id AS case_id, '' AS name, 0 AS severity, CASE WHEN c.last_contact_at > c.intake_at THEN c.last_contact_at ELSE c.intake_at END AS at, 'quiet' AS list
			FROM cases c WHERE c.id IN (?) AND c.status <> ? AND c.last_contact_at < ? AND c.intake_at < ?
				AND NOT (c.status = 'follow_up' AND EXISTS (SELECT 1 FROM follow_ups u WHERE u.case_id = c.id AND u.result = '' AND u.removed_at = 0))`,
		args: []any{by.CaseIDs(tx), models.CaseClosed, ago(now, quietDays), ago(now, quietDays)},
	}
}
