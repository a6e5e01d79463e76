package demo_test

import (
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

// hand writes into a database past the program, as a disk that loses a bit does,
// or another program.
type hand struct {
	t       testing.TB
	db      *store.DB
	raw     *sql.DB
	dialect store.Dialect
	dice    *rand.Rand
	tables  map[string]*table
}

// table is what the hand knows of a table.
type table struct {
	name    string
	columns []string
	types   map[string]string
	key     []string
	rows    []map[string]any
}

// handOn opens a second connection to a database. It drops what keeps the log from
// being changed, and checks no constraint where the engine can be told.
func handOn(t testing.TB, db *store.DB) *hand {
	t.Helper()
	h := &hand{t: t, db: db, dialect: db.Dialect(), dice: rand.New(rand.NewPCG(1, 2))}
	driver, address := map[string]string{"mattn": "sqlite3", "modernc": "sqlite"}[store.Driver], "file:"+db.Beside("")
	if h.dialect == store.Postgres {
		driver, address = "pgx", storetest.Address(storetest.NameOf(t, db))
	}
	var err error
	if h.raw, err = sql.Open(driver, address); err != nil {
		t.Fatal(err)
	}
	h.raw.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = h.raw.Close() })
	if h.dialect == store.Postgres {
		h.exec("SET session_replication_role = replica")
	} else {
		h.exec("PRAGMA ignore_check_constraints = 1")
		for _, trigger := range []string{"audit_entries_keep", "audit_entries_stay", "audit_rows_keep", "audit_rows_stay"} {
			h.exec("DROP TRIGGER " + trigger)
		}
	}
	h.read()
	return h
}

func (h *hand) exec(query string, args ...any) {
	h.t.Helper()
	if _, err := h.raw.Exec(query, args...); err != nil {
		h.t.Fatalf("%s: %v", query, err)
	}
}

// keys lists the columns of each table, with their place in its key.
var keys = map[store.Dialect]string{
	store.SQLite: "SELECT m.name, p.name, lower(p.type), p.pk FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND substr(m.name, 1, 7) <> 'sqlite_' ORDER BY m.name, p.cid",
	store.Postgres: `SELECT c.relname, a.attname, format_type(a.atttypid, NULL), COALESCE(array_position(i.indkey::int2[], a.attnum) + 1, 0)
		FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
		LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY c.relname, a.attnum`,
}

// read reads the schema, and some rows of each table.
func (h *hand) read() {
	h.t.Helper()
	rows, err := h.raw.Query(keys[h.dialect])
	if err != nil {
		h.t.Fatal(err)
	}
	defer rows.Close()
	h.tables = map[string]*table{}
	inKey := map[string]map[int]string{}
	for rows.Next() {
		var name, column, typ string
		var place int
		if err := rows.Scan(&name, &column, &typ, &place); err != nil {
			h.t.Fatal(err)
		}
		if h.tables[name] == nil {
			h.tables[name], inKey[name] = &table{name: name, types: map[string]string{}}, map[int]string{}
		}
		h.tables[name].columns = append(h.tables[name].columns, column)
		h.tables[name].types[column] = typ
		inKey[name][place] = column
	}
	for name, t := range h.tables {
		for i := 1; inKey[name][i] != ""; i++ {
			t.key = append(t.key, inKey[name][i])
		}
		t.rows = h.rowsWhere(t, "")
	}
}

func (h *hand) rowsWhere(t *table, where string) (out []map[string]any) {
	h.t.Helper()
	read := make([]string, len(t.columns)) // the sign keeps a driver from making a date of a text
	for i, c := range t.columns {
		read[i] = map[bool]string{true: `"` + c + `"`, false: `+"` + c + `"`}[h.dialect == store.Postgres]
	}
	rows, err := h.raw.Query("SELECT " + strings.Join(read, ", ") + " FROM " + t.name + " " + where + " LIMIT 400")
	if err != nil {
		h.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		values, into := make([]any, len(t.columns)), make([]any, len(t.columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			h.t.Fatal(err)
		}
		row := map[string]any{}
		for i, c := range t.columns {
			row[c] = values[i]
		}
		out = append(out, row)
	}
	return out
}

// id is how a check names a row.
func (t *table) id(row map[string]any) string {
	parts := make([]string, len(t.key))
	for i, k := range t.key {
		parts[i] = fmt.Sprint(row[k])
		if b, ok := row[k].([]byte); ok {
			parts[i] = hex.EncodeToString(b)
		}
	}
	return strings.Join(parts, " ")
}

// flip changes one bit of a value of a row that holds something there, if any
// does, and returns the row as it was and what undoes it. A constraint may refuse
// it: then ok is false.
func (h *hand) flip(t *table, column string, choose func(row map[string]any) bool) (row map[string]any, undo func(), ok bool) {
	h.t.Helper()
	var all, full []map[string]any
	for _, r := range t.rows {
		if choose != nil && !choose(r) {
			continue
		}
		if all = append(all, r); fmt.Sprint(r[column]) != "" && r[column] != nil {
			full = append(full, r)
		}
	}
	if len(full) > 0 {
		all = full
	}
	if len(all) == 0 {
		return nil, nil, false
	}
	row = all[h.dice.IntN(len(all))]
	was, is := row[column], h.other(row[column], t.types[column])
	if err := h.set(t, column, is, row); err != nil {
		return nil, nil, false
	}
	after := map[string]any{}
	for _, k := range t.key {
		after[k] = row[k]
	}
	if _, inKey := after[column]; inKey {
		after[column] = is
	}
	return row, func() {
		h.t.Helper()
		if err := h.set(t, column, was, after); err != nil {
			h.t.Fatalf("undo %s.%s: %v", t.name, column, err)
		}
	}, true
}

// other is a value with another bit.
func (h *hand) other(v any, typ string) any {
	bits := 8
	if h.dialect == store.Postgres {
		bits = 1 // a text stays one, and a sealed value begins as such
	}
	switch v := v.(type) {
	case int64:
		return v ^ 1<<h.dice.IntN(2*bits-1)
	case bool:
		return !v
	case string:
		if v != "" {
			b := []byte(v)
			b[len(b)-1] ^= 1 << h.dice.IntN(bits)
			return string(b)
		}
	case []byte:
		if len(v) > 0 {
			b := append([]byte{}, v...)
			b[len(b)-1] ^= 1 << h.dice.IntN(bits)
			return b
		}
	case nil:
		if typ == "bigint" {
			return int64(1)
		}
		return append([]byte{0xa1}, make([]byte, 80)...)
	default:
		return fmt.Sprint(v) + "1"
	}
	return "1"
}

// set writes a value where the key is that of at.
func (h *hand) set(t *table, column string, v any, at map[string]any) error {
	mark := func(i int) string { return "?" }
	if h.dialect == store.Postgres {
		mark = func(i int) string { return fmt.Sprintf("$%d", i) }
	}
	where, args := make([]string, len(t.key)), []any{v}
	for i, k := range t.key {
		where[i] = fmt.Sprintf(`"%s" = %s`, k, mark(i+2))
		args = append(args, at[k])
	}
	done, err := h.raw.Exec(fmt.Sprintf(`UPDATE %s SET "%s" = %s WHERE %s`, t.name, column, mark(1), strings.Join(where, " AND ")), args...)
	if err != nil {
		return err
	}
	if n, _ := done.RowsAffected(); n != 1 {
		return fmt.Errorf("%d rows of %s changed", n, t.name)
	}
	return nil
}

// fillEmpty gives every table a row, through the program, so that every column can
// be tried.
func fillEmpty(t testing.TB, db *store.DB, h *hand) {
	t.Helper()
	one := func(name string) any { return h.tables[name].rows[0]["id"] }
	known := map[string]any{
		"organisation_id": one("organisations"), "account_id": one("accounts"), "changed_by": one("accounts"), "moved_by": one("accounts"), "signed_by": one("accounts"), "released_by": one("accounts"), "decided_by": one("accounts"),
		"case_id": one("cases"), "shelter_id": one("shelters"), "survivor_id": one("survivors"), "from_id": one("shelters"), "to_id": one("shelters"), "key_id": one("class_keys"), "consent_id": one("consents"), "delivery_id": one("deliveries"),
		"lost_id": "some id", "matter_id": "some id", "document_id": "some id", "file_id": "some id", "packet_id": "some id", "assessment_id": "some id", "track_id": "some id", "import_id": "some id", "referral_id": "some id", "lead_id": one("accounts"),
	}
	for column, name := range map[string]string{"matter_id": "matters", "document_id": "documents", "file_id": "document_files", "packet_id": "packets", "assessment_id": "assessments", "track_id": "tracks", "referral_id": "referrals"} {
		if len(h.tables[name].rows) > 0 {
			known[column] = one(name)
		}
	}
	err := db.Write(context.Background(), func(tx *gorm.DB) error {
		names := slices.Sorted(maps.Keys(h.tables))
		slices.Reverse(names) // lost_papers before those who agree
		last := slices.Index(names, "made_packets")
		names = append(slices.Delete(names, last, last+1), "made_packets") // after documents and packets
		for _, name := range names {
			table := h.tables[name]
			if len(table.rows) > 0 || name == "row_binding" {
				continue
			}
			row := map[string]any{}
			for _, c := range table.columns {
				row[c] = sample(c, table.types[c])
				if v := known[c]; v != nil {
					row[c] = v
				}
			}
			if name == "recovery_next" {
				row["id"] = "next"
			}
			if err := tx.Table(name).Create(row).Error; err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		at := models.At(noon)
		return audit.Append(tx, access.System("test", fmt.Sprint(one("organisations")), at), at, audit.Entry{Action: "threshold.set", Subject: "test"})
	})
	if err != nil {
		t.Fatal(err)
	}
	h.read()
}

// sample is a value that every constraint takes.
func sample(column, typ string) any {
	switch typ {
	case "text":
		return "some " + column
	case "boolean":
		return true
	case "blob", "bytea":
		b := append([]byte{0xa1}, make([]byte, 80)...)
		if column == "public" {
			b = b[:32]
		}
		return b
	}
	return 1
}
