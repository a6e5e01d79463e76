package vault

import "aftercare/models"

// HeldByOne is a condition on a survivor: a class has a key, and no more than
// one person who still works here can open it. survivor is a column.
func HeldByOne(survivor string, class models.Class) (sql string, args []any) {
	return `(SELECT COUNT(DISTINCT a.id) FROM class_keys k LEFT JOIN key_wraps w ON w.key_id = k.id
		LEFT JOIN accounts a ON a.id = w.account_id AND a.status = 'active'
		WHERE k.survivor_id = ` + survivor + ` AND k.class = ? GROUP BY k.survivor_id) <= 1`, []any{class}
}

// HeldByNobody is a condition on a survivor: a class has a key that nobody who
// works here can open. Only the recovery key does, or somebody's next request
// passes it on.
func HeldByNobody(survivor string) string {
	return survivor + ` IN (SELECT k.survivor_id FROM class_keys k WHERE NOT EXISTS (
		SELECT 1 FROM key_wraps w JOIN accounts a ON a.id = w.account_id AND a.status = 'active' WHERE w.key_id = k.id))`
}

// LastTurns is a condition on a case: an assignment ends between two moments,
// and its person holds a key that nobody holds whose assignment lasts longer.
func LastTurns(caseID string, from, to int64) (sql string, args []any) {
	return caseID + ` IN (SELECT e.case_id FROM assignments e
		JOIN class_keys k ON k.survivor_id = e.survivor_id
		JOIN key_wraps w ON w.key_id = k.id AND w.account_id = e.account_id
		WHERE e.end_reason = '' AND e.ended_by = '' AND e.until_at > ? AND e.until_at <= ? AND NOT EXISTS (
			SELECT 1 FROM key_wraps o JOIN assignments s ON s.account_id = o.account_id AND s.survivor_id = e.survivor_id AND s.until_at > e.until_at
			WHERE o.key_id = k.id))`, []any{from, to}
}
