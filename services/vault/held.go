package vault

import "aftercare/models"

// HeldByOne is a condition on a survivor: a class has a key, and no more than
// one person who still works here can open it. survivor is a column.
func HeldByOne(survivor string, class models.Class) (sql string, args []any) {
	return `(SELECT COUNT(DISTINCT a.id) FROM class_keys k LEFT JOIN key_wraps w ON w.key_id = k.id
		LEFT JOIN accounts a ON a.id = w.account_id AND a.status = 'active'
		WHERE k.survivor_id = ` + survivor + ` AND k.class = ? GROUP BY k.survivor_id) <= 1`, []any{class}
}
