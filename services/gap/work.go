package gap

import (
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
)

// The parts of what the statements read.
const (
	partAll = "all" // the number of cases
	partSum = "sum" // the number of rows of a list
	partRow = "row" // a row in its order
	partDue = "due" // a row by when it is due
)

// found is the key of one row. The rows of a list are ordered by severity,
// moment, case and name.
type found struct {
	Part     string
	List     List
	CaseID   string
	Name     string // name of the gap, or id of the planned service
	Severity int16
	At       models.Instant
	Due      models.Instant // 0 where nothing is due
	Total    int            // in partAll and partSum
}

// keyOrder is the order of the rows of a list.
const keyOrder = "severity, at, case_id, name"

// counted are the columns of a number, like those of a row.
const counted = ", 0 AS severity, 0 AS at, 0 AS due, '' AS case_id, '' AS name, COUNT(*) AS total FROM "

// top returns the number of cases, the first rows of each list with one more, as many by
// when they are due, and the size of each list. It reads all of it in one statement, each
// source once and into a temporary result, because a window function would sort all keys,
// which at 5,000 cases takes three times as long.
func top(tx *gorm.DB, by access.Actor, sources []source) ([]found, error) {
	sql, args := with(tx, by, sources)
	parts := []string{"SELECT 'all' AS part, '' AS list" + counted + "mine"}
	for _, q := range sources {
		parts, args = append(parts, "SELECT 'sum', list"+counted+q.rows()+" WHERE list IN ? GROUP BY list"), append(args, q.lists)
		for _, l := range q.lists {
			parts, args = append(parts, q.first(partRow, l, "", keyOrder)), append(args, l, l.shown()+1)
			if q.ranked {
				parts, args = append(parts, q.first(partDue, l, " AND due > 0", "due")), append(args, l, l.shown()+1)
			}
		}
	}
	var rows []found
	err := tx.Raw(sql+strings.Join(parts, " UNION ALL "), args...).Find(&rows).Error
	return rows, err
}

// first is the part of a statement that reads the first rows of a list in an order. Its
// arguments are the list, those of the condition, and how many.
func (q source) first(part string, l List, condition, order string) string {
	return "SELECT '" + part + "', list, severity, at, due, case_id, name, 0 FROM (SELECT * FROM " + q.rows() +
		" WHERE list = ?" + condition + " ORDER BY " + order + " LIMIT ?) AS " + string(l) + "_" + part
}

// after returns the size of a list, and its rows that come after a key, in order.
func (q source) after(tx *gorm.DB, by access.Actor, sources []source, l List, last found, limit int) (n int, keys []found, err error) {
	sql, args := with(tx, by, sources)
	args = append(args, l, l, last.Severity, last.At, last.CaseID, last.Name, limit)
	var rows []found
	err = tx.Raw(sql+strings.Join([]string{
		"SELECT 'sum' AS part, '' AS list" + counted + q.rows() + " WHERE list = ?",
		q.first(partRow, l, " AND ("+keyOrder+") > (?, ?, ?, ?)", keyOrder),
	}, " UNION ALL "), args...).Find(&rows).Error
	for _, f := range rows {
		if f.Part == partSum {
			n = f.Total
			continue
		}
		keys = append(keys, f)
	}
	return n, keys, err
}
