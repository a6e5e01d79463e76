package vault

import "aftercare/models"

// HeldByOne is a condition on a survivor: one person alone, whose turn has begun,
// can open all that is written of a class. survivor is a column.
func HeldByOne(survivor string, class models.Class, now int64) (sql string, args []any) {
	return `(SELECT COUNT(*) FROM (SELECT w.account_id FROM class_keys k JOIN key_wraps w ON w.key_id = k.id
		JOIN accounts a ON a.id = w.account_id AND a.status = 'active'
		WHERE k.survivor_id = ` + survivor + ` AND k.class = ?
			AND EXISTS (SELECT 1 FROM assignments s WHERE s.survivor_id = k.survivor_id AND s.account_id = w.account_id AND s.until_at > ? AND s.from_at <= ?)
		GROUP BY w.account_id
		HAVING COUNT(*) = (SELECT COUNT(*) FROM class_keys n WHERE n.survivor_id = ` + survivor + ` AND n.class = ?)) AS h) = 1`,
		[]any{class, now, now, class}
}

// HeldByNobody is a condition on a survivor: a class has a key that nobody who
// works here can open. Only the recovery key does, or somebody's next request
// passes it on.
func HeldByNobody(survivor string) string {
	return survivor + ` IN (SELECT k.survivor_id FROM class_keys k WHERE NOT EXISTS (
		SELECT 1 FROM key_wraps w JOIN accounts a ON a.id = w.account_id AND a.status = 'active' WHERE w.key_id = k.id))`
}

// LastTurns is a query for the cases of which an assignment ends between two
// moments, and its person holds a key that nobody holds whose assignment lasts longer.
func LastTurns(from, to int64) (sql string, args []any) {
	return `SELECT e.case_id FROM assignments e
		JOIN class_keys k ON k.survivor_id = e.survivor_id
		JOIN key_wraps w ON w.key_id = k.id AND w.account_id = e.account_id
		WHERE e.end_reason = '' AND e.ended_by = '' AND e.until_at > ? AND e.until_at <= ? AND NOT EXISTS (
			SELECT 1 FROM key_wraps o JOIN assignments s ON s.account_id = o.account_id AND s.survivor_id = e.survivor_id AND s.until_at > e.until_at
			WHERE o.key_id = k.id)`, []any{from, to}
}
