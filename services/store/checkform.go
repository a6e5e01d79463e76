package store

import (
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"
)

// forms are the types SQLite stores for a kind of value. It takes any type in any
// column, and a flipped bit makes bytes of a text, or 65 of a yes.
var forms = map[string]string{kindText: "'text'", kindNumber: "'integer'", kindTruth: "'integer'", kindBytes: "'blob'"}

// checkForms names the rows without digests whose values have another type than
// their column: what compares them reads the value and not its type.
func (db *DB) checkForms(tx *gorm.DB, r *Rows) error {
	if db.dialect == Postgres {
		return nil
	}
	tables, err := readTables(tx, db.dialect)
	if err != nil {
		return err
	}
	for _, table := range unbound {
		var ids []string
		columns := tables[table]
		if len(columns) == 0 {
			continue
		}
		p := place{table: table, key: keyOf(columns), clustered: columns[0].Clustered}
		query := fmt.Sprintf("SELECT %s FROM %s WHERE %s LIMIT %d", id(p.texts(SQLite, "t")), p.itself(SQLite), oddly(columns), mostListed)
		if err := tx.Raw(query).Scan(&ids).Error; err != nil {
			return fmt.Errorf("%s cannot be read: %w", table, err)
		}
		for _, id := range ids {
			r.tell(Damage{Table: table, ID: id, How: RowDiffers, place: table})
		}
	}
	return nil
}

// oddly is the condition that a row holds a value of another type.
func oddly(columns []schemaColumn) string {
	var parts []string
	for _, c := range columns {
		kind := kindOf(c.Type)
		if kind == kindOther {
			continue
		}
		parts = append(parts, fmt.Sprintf("typeof(t.%s) <> %s", quoted(c.Name), forms[kind]))
		if kind == kindTruth {
			parts = append(parts, fmt.Sprintf("t.%s NOT IN (0, 1)", quoted(c.Name)))
		}
	}
	slices.Sort(parts)
	return strings.Join(parts, " OR ")
}
