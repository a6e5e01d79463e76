package store

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"gorm.io/gorm"
)

// A place is a table whose rows have digests, or some columns of one. A table
// has a second place for columns that change without an entry of the log.
type place struct {
	name, table string
	key         []column
	columns     []column // with the key, by name
	all         bool     // these are all columns of the table
	logged      bool     // an entry of the log lists each row that was written
	clustered   bool     // SQLite keeps its rows in the index of its key
}

type column struct{ name, kind string }

// The kinds of values.
const (
	kindText   = "text"
	kindNumber = "number"
	kindTruth  = "truth"
	kindBytes  = "bytes"
	kindOther  = "other"
)

// unbound are the tables without digests: the log has its chain, and what the
// evaluation stores is compared with a fresh evaluation.
var unbound = []string{"audit_entries", "audit_head", "audit_rows", "row_digests", "row_binding", "entitlements", "gaps", "case_clocks", "case_applications"}

// passing are the tables that are also written without an entry of the log, such as the
// history of what the evaluation found: that cannot be worked out again, so it has digests.
var passing = []string{
	"sessions", "sign_in_tries", "known_browsers", "invitations", "drafts", "forms", "next_wraps", "openings", "refusals", "saved_filters", "spells", versionTable,
}

// asides are columns that are also written without an entry: they make a place
// of their own beside their table.
var asides = map[string]aside{
	"accounts": {"preferences", []string{"language", "shift_exit_off", "told_about_exit"}},
	"cases": {"evaluated", []string{"age_group", "adult_from", "adult_to", "gap_count", "worst", "next_due", "urgency",
		"last_contact_at", "next_change", "evaluated_at", "packs"}},
}

type aside struct {
	name    string
	columns []string
}

// versionTable is where goose writes which steps ran.
const versionTable = "goose_db_version"

// digestTable is there once step 141 has run; before, nothing is bound.
const digestTable = "row_digests"

var columnsOf = map[Dialect]string{
	SQLite: `SELECT m.name AS of_table, p.name, lower(p.type) AS type, p.pk AS key,
		(SELECT l.wr FROM pragma_table_list(m.name) l WHERE l.schema = 'main') AS clustered FROM sqlite_master m JOIN pragma_table_info(m.name) p
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\_%' ESCAPE '\'`,
	Postgres: `SELECT c.relname AS of_table, a.attname AS name, format_type(a.atttypid, NULL) AS type,
		COALESCE(array_position(i.indkey::int2[], a.attnum) + 1, 0) AS key
		FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
		LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
		WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace`,
}

type schemaColumn struct {
	OfTable, Name, Type string
	Key                 int
	Clustered           bool
}

// readPlaces reads from the schema which places there are, so that a new table
// is forgotten nowhere. It returns none before the schema has digests.
func readPlaces(tx *gorm.DB, d Dialect) ([]place, error) {
	tables, err := readTables(tx, d)
	if err != nil || tables[digestTable] == nil {
		return nil, err
	}
	var out []place
	for table, columns := range tables {
		if slices.Contains(unbound, table) {
			continue
		}
		places, err := placesOf(table, columns)
		if err != nil {
			return nil, err
		}
		out = append(out, places...)
	}
	slices.SortFunc(out, func(a, b place) int { return cmp.Compare(a.name, b.name) })
	return out, nil
}

func readTables(tx *gorm.DB, d Dialect) (map[string][]schemaColumn, error) {
	var list []schemaColumn
	err := tx.Raw(columnsOf[d]).Scan(&list).Error
	tables := map[string][]schemaColumn{}
	for _, c := range list {
		tables[c.OfTable] = append(tables[c.OfTable], c)
	}
	return tables, err
}

// placesOf makes the places of one table.
func placesOf(table string, columns []schemaColumn) ([]place, error) {
	key := keyOf(columns)
	if len(key) == 0 || len(key) > keyColumns {
		return nil, errors.New("the table " + table + " needs a primary key of at most four columns")
	}
	own := place{name: table, table: table, key: key, logged: !slices.Contains(passing, table), all: true, clustered: columns[0].Clustered}
	beside := place{name: table + "." + asides[table].name, table: table, key: key, clustered: own.clustered}
	for _, c := range columns {
		col := column{c.Name, kindOf(c.Type)}
		if slices.Contains(asides[table].columns, c.Name) {
			beside.columns = append(beside.columns, col)
			own.all = false
			continue
		}
		own.columns = append(own.columns, col)
	}
	if own.all {
		return []place{own.sorted()}, nil
	}
	beside.columns = append(beside.columns, key...)
	return []place{own.sorted(), beside.sorted()}, nil
}

func (p place) sorted() place {
	slices.SortFunc(p.columns, func(a, b column) int { return cmp.Compare(a.name, b.name) })
	return p
}

func keyOf(columns []schemaColumn) []column {
	columns = slices.DeleteFunc(slices.Clone(columns), func(c schemaColumn) bool { return c.Key == 0 })
	slices.SortFunc(columns, func(a, b schemaColumn) int { return cmp.Compare(a.Key, b.Key) })
	out := make([]column, len(columns))
	for i, c := range columns {
		out[i] = column{c.Name, kindOf(c.Type)}
	}
	return out
}

func kindOf(typ string) string {
	switch {
	case typ == "text":
		return kindText
	case strings.HasSuffix(typ, "int"), typ == "integer":
		return kindNumber
	case typ == "boolean":
		return kindTruth
	case typ == "blob", typ == "bytea":
		return kindBytes
	}
	return kindOther
}
