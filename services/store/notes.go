package store

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"

	"gorm.io/gorm"
)

// Which rows a transaction wrote is noted by triggers: an UPDATE with a condition
// does not know the rows it meets, and raw SQL goes past every callback. The notes
// stand in a table of the connection, so what another program writes is noted by
// nobody, and does not fit its digest any more.
// A row is noted once, however often it is written: its place and key are the key.
const notesTable = `CREATE TEMP TABLE IF NOT EXISTS dirty_rows (place text NOT NULL, k1 text NOT NULL DEFAULT '', k2 text NOT NULL DEFAULT '',
	k3 text NOT NULL DEFAULT '', k4 text NOT NULL DEFAULT '', PRIMARY KEY (place, k1, k2, k3, k4))%s`

// connections counts the SQLite connections this process has opened. Triggers go
// with their connection, and database/sql replaces one whose write was cancelled.
var connections atomic.Int64

// prepareNotes makes the triggers where they are missing, and returns the places.
// In SQLite they belong to the connection, as the table of notes does. In
// PostgreSQL they are part of the schema and are looked after at the first write of
// this process; the table is made when a connection is opened.
func (db *DB) prepareNotes(tx *gorm.DB) ([]place, error) {
	if places := db.places.Load(); places != nil && (len(*places) == 0 || db.dialect == Postgres) {
		return *places, nil
	}
	if db.dialect == Postgres {
		return db.prepare(tx, func(places []place) error { return postgresTriggers(tx, places) })
	}
	if places := db.places.Load(); places != nil && db.noted.Load() == connections.Load() {
		return *places, nil
	}
	there, err := textsOf(tx, "SELECT name FROM sqlite_temp_master WHERE name = 'dirty_rows'")
	if err != nil {
		return nil, err
	}
	if places := db.places.Load(); len(there) > 0 && places != nil {
		return *places, nil
	}
	return db.prepare(tx, func(places []place) error {
		statements, err := sqliteLeft(tx)
		if err != nil {
			return err
		}
		statements = append(statements, fmt.Sprintf(notesTable, " WITHOUT ROWID"))
		for _, p := range places {
			statements = append(statements, p.sqliteTriggers()...)
		}
		return runAll(tx, statements)
	})
}

func (db *DB) prepare(tx *gorm.DB, make func([]place) error) ([]place, error) {
	places, err := readPlaces(tx, db.dialect)
	if err == nil && places != nil {
		err = make(places)
	}
	if err != nil {
		return nil, fmt.Errorf("note written rows: %w", err)
	}
	db.places.Store(&places)
	return places, nil
}

// dropNotes takes the triggers away before the schema changes: a column or table
// that a trigger names cannot be changed.
func (db *DB) dropNotes(tx *gorm.DB) error {
	db.places.Store(nil)
	db.noted.Store(0)
	if db.dialect == Postgres {
		return postgresTriggers(tx, nil)
	}
	statements, err := sqliteLeft(tx)
	if err != nil {
		return err
	}
	return runAll(tx, statements)
}

// sqliteLeft are the statements that take away what an older schema left on the
// connection.
func sqliteLeft(tx *gorm.DB) ([]string, error) {
	var names []string
	err := tx.Raw("SELECT name FROM sqlite_temp_master WHERE type = 'trigger' AND name LIKE 'note\\_%' ESCAPE '\\'").Scan(&names).Error
	statements := []string{"DROP TABLE IF EXISTS temp.dirty_rows"}
	for _, name := range names {
		statements = append(statements, "DROP TRIGGER temp."+quoted(name))
	}
	return statements, err
}

func runAll(tx *gorm.DB, statements []string) error {
	for _, s := range statements {
		if err := tx.Exec(s).Error; err != nil {
			return err
		}
	}
	return nil
}

// note is the statement of a trigger for the old or the new row.
func (p place) note(d Dialect, row string) string {
	names, into := make([]string, len(p.key)), "INSERT INTO dirty_rows"
	for i := range p.key {
		names[i] = fmt.Sprintf("k%d", i+1)
	}
	if d == Postgres {
		into = "INSERT INTO pg_temp.dirty_rows"
	}
	return fmt.Sprintf("%s (place, %s) VALUES ('%s', %s) ON CONFLICT DO NOTHING;", into, strings.Join(names, ", "), p.name, strings.Join(p.texts(d, row), ", "))
}

// of limits a trigger to the columns of the place.
func (p place) of() string {
	if p.all {
		return ""
	}
	names := make([]string, len(p.columns))
	for i, c := range p.columns {
		names[i] = quoted(c.name)
	}
	return " OF " + strings.Join(names, ", ")
}

// moved is the condition that an update changed the key.
func (p place) moved() string {
	parts := make([]string, len(p.key))
	for i, c := range p.key {
		parts[i] = "OLD." + quoted(c.name) + " <> NEW." + quoted(c.name)
	}
	return strings.Join(parts, " OR ")
}

func (p place) sqliteTriggers() []string {
	trigger := func(kind, when, body string) string {
		return fmt.Sprintf(`CREATE TEMP TRIGGER "note_%s_%s" AFTER %s ON main.%s BEGIN %s END`, kind, p.name, when, p.table, body)
	}
	old, fresh := p.note(SQLite, "OLD"), p.note(SQLite, "NEW")
	return []string{
		trigger("insert", "INSERT", fresh),
		trigger("update", "UPDATE"+p.of(), fresh),
		trigger("delete", "DELETE", old),
		fmt.Sprintf(`CREATE TEMP TRIGGER "note_move_%s" AFTER UPDATE%s ON main.%s WHEN %s BEGIN %s END`, p.name, p.of(), p.table, p.moved(), old),
	}
}

// postgresFunction is the body of the trigger of a place. A session that is none
// of this program's has no table for notes.
func (p place) postgresFunction() string {
	return `
BEGIN
    IF to_regclass('pg_temp.dirty_rows') IS NULL THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'INSERT' OR TG_OP = 'UPDATE' THEN
        ` + p.note(Postgres, "NEW") + `
    END IF;
    IF TG_OP = 'DELETE' THEN
        ` + p.note(Postgres, "OLD") + `
    ELSIF TG_OP = 'UPDATE' THEN
        IF ` + p.moved() + ` THEN
            ` + p.note(Postgres, "OLD") + `
        END IF;
    END IF;
    RETURN NULL;
END;`
}

// postgresTriggers makes the triggers that are missing and removes those that are
// of another version: the name of each tells what it does.
func postgresTriggers(tx *gorm.DB, places []place) error {
	var have []struct{ Name, OfTable string }
	err := tx.Raw(`SELECT g.tgname AS name, c.relname AS of_table FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid
		WHERE NOT g.tgisinternal AND g.tgname LIKE 'note\_%' AND c.relnamespace = current_schema()::regnamespace`).Scan(&have).Error
	if err != nil {
		return err
	}
	var statements, wanted, there []string
	for _, t := range have {
		there = append(there, t.Name)
	}
	for _, p := range places {
		name := p.postgresName()
		if wanted = append(wanted, name); !slices.Contains(there, name) {
			statements = append(statements,
				fmt.Sprintf("CREATE OR REPLACE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS $note$%s$note$", name, p.postgresFunction()),
				fmt.Sprintf("CREATE TRIGGER %s AFTER INSERT OR DELETE OR UPDATE%s ON %s FOR EACH ROW EXECUTE FUNCTION %s()", name, p.of(), p.table, name))
		}
	}
	for _, t := range have {
		if !slices.Contains(wanted, t.Name) {
			statements = append(statements, fmt.Sprintf("DROP TRIGGER %s ON %s", t.Name, t.OfTable), fmt.Sprintf("DROP FUNCTION %s()", t.Name))
		}
	}
	return runAll(tx, statements)
}

func (p place) postgresName() string {
	sum := sha256.Sum256([]byte(p.name + p.of() + p.postgresFunction()))
	return fmt.Sprintf("note_%s_%s", strings.ReplaceAll(p.name, ".", "_"), hex.EncodeToString(sum[:4]))
}
