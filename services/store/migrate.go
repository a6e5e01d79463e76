package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"
	"gorm.io/gorm"
)

//go:embed migrations/*.sql
var migrations embed.FS

// ErrNewer is the error for a database that a newer version of the program
// made: this version does not know its schema.
var ErrNewer = errors.New("a newer version of the program made this database: update this one")

// Migrate brings the schema up to date and returns the names of the steps it
// ran. Steps are append-only; each runs in one transaction. The rows they touched
// are bound again, under an entry of the log that note makes; nil is for a database
// in which nothing is recorded. It returns ErrNewer when the database has steps
// this version does not know, and a WrongError for the database of another program.
func (db *DB) Migrate(ctx context.Context, note func(tx *gorm.DB) error) ([]string, error) {
	pending, err := db.behind(ctx)
	if err != nil {
		return nil, err
	}
	if pending > 0 {
		if err := db.unbind(ctx); err != nil {
			return nil, err
		}
	}
	names, err := db.up(ctx)
	if err != nil {
		return nil, err
	}
	db.places.Store(nil)
	return names, db.rebind(ctx, note)
}

// behind returns how many steps the database lacks.
func (db *DB) behind(ctx context.Context) (int, error) {
	if _, err := db.Empty(ctx); err != nil {
		return 0, err
	}
	return db.steps(ctx)
}

func (db *DB) up(ctx context.Context) ([]string, error) {
	provider, err := db.provider()
	if err != nil {
		return nil, err
	}
	results, err := provider.Up(ctx)
	if err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	names := make([]string, 0, len(results))
	for _, r := range results {
		names = append(names, fmt.Sprintf("%04d", r.Source.Version))
	}
	return names, nil
}

// known returns ErrNewer for a schema with a step this version does not have.
func known(ctx context.Context, provider *goose.Provider) error {
	last := int64(0)
	for _, s := range provider.ListSources() {
		last = max(last, s.Version)
	}
	at, err := provider.GetDBVersion(ctx)
	if err == nil && at > last {
		err = fmt.Errorf("%w (it is at step %d, this version knows %d)", ErrNewer, at, last)
	}
	return err
}

// Pending returns how many steps the schema is behind this binary, ErrNewer when
// the schema is ahead, and a WrongError for a database without this program's
// tables.
func (db *DB) Pending(ctx context.Context) (int, error) {
	empty, err := db.Empty(ctx)
	if err == nil && empty {
		err = wrong(copyWhole, "%s holds no table: a copy made without its %s, or emptied", db.name(), File+logFile)
	}
	if err != nil {
		return 0, err
	}
	pending, err := db.steps(ctx)
	if err == nil && pending == 0 {
		pending, err = db.unboundSteps(ctx)
	}
	return pending, err
}

// steps returns how many steps have not run.
func (db *DB) steps(ctx context.Context) (pending int, err error) {
	provider, err := db.provider()
	if err == nil {
		err = known(ctx, provider)
	}
	if err != nil {
		return 0, err
	}
	statuses, err := provider.Status(ctx)
	for _, s := range statuses {
		if s.State == goose.StatePending {
			pending++
		}
	}
	return pending, err
}

func (db *DB) provider() (*goose.Provider, error) {
	sqlDB, err := db.writer.DB()
	if err != nil {
		return nil, err
	}
	steps, err := steps(db.dialect)
	if err != nil {
		return nil, err
	}
	dialect := goose.DialectSQLite3
	if db.dialect == Postgres {
		dialect = goose.DialectPostgres
	}
	return goose.NewProvider(dialect, sqlDB, nil, goose.WithGoMigrations(steps...), goose.WithDisableGlobalRegistry(true))
}

// steps reads the migration files. One file serves both databases: see expand
// for the macros. NNNN_name.sqlite.sql and .postgres.sql hold the few
// statements that differ and run after NNNN_name.sql.
func steps(dialect Dialect) ([]*goose.Migration, error) {
	files, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	byVersion := map[int64][]string{}
	// The name of a shared file is shorter than those for one engine, so it
	// comes first.
	sort.SliceStable(files, func(i, j int) bool { return len(files[i]) < len(files[j]) })
	for _, file := range files {
		version, only, err := splitName(strings.TrimPrefix(file, "migrations/"))
		if err != nil {
			return nil, err
		}
		if only != "" && only != string(dialect) {
			continue
		}
		source, err := migrations.ReadFile(file)
		if err != nil {
			return nil, err
		}
		byVersion[version] = append(byVersion[version], statements(dialect, string(source))...)
	}
	out := make([]*goose.Migration, 0, len(byVersion))
	for version, list := range byVersion {
		out = append(out, goose.NewGoMigration(version, &goose.GoFunc{RunTx: execAll(list)}, nil))
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Version < out[j].Version })
	return out, nil
}

var fileName = regexp.MustCompile(`^(\d{4})_[a-z_]+(?:\.(sqlite|postgres))?\.sql$`)

func splitName(name string) (version int64, only string, err error) {
	m := fileName.FindStringSubmatch(name)
	if m == nil {
		return 0, "", fmt.Errorf("migration %q is not named NNNN_what[.dialect].sql", name)
	}
	version, err = strconv.ParseInt(m[1], 10, 64)
	return version, m[2], err
}

func execAll(list []string) func(context.Context, *sql.Tx) error {
	return func(ctx context.Context, tx *sql.Tx) error {
		for _, stmt := range list {
			if _, err := tx.ExecContext(ctx, stmt); err != nil {
				return fmt.Errorf("%w in %.60q", err, stmt)
			}
		}
		return nil
	}
}

// statements splits a file at lines that end in ";", except inside the body of
// a trigger (BEGIN ... END;) or of a function ($$ ... $$;).
func statements(dialect Dialect, source string) []string {
	var out []string
	var b strings.Builder
	end := ""
	for _, line := range strings.Split(source, "\n") {
		trimmed := strings.TrimSpace(line)
		if trimmed == "" || strings.HasPrefix(trimmed, "--") {
			continue
		}
		b.WriteString(line + "\n")
		switch {
		case end == "" && trimmed == "BEGIN":
			end = "END;"
		case end == "" && strings.HasSuffix(trimmed, "AS $$"):
			end = "$$;"
		case trimmed == end:
			end = ""
		}
		if end == "" && strings.HasSuffix(trimmed, ";") {
			out = append(out, expand(dialect, b.String()))
			b.Reset()
		}
	}
	return out
}

var (
	sealedMacro = regexp.MustCompile(`SEALED\((\w+)\)`)
	bytesMacro  = regexp.MustCompile(`\bBYTES\b`)
	clustered   = regexp.MustCompile(`\) CLUSTERED;`)
)

// expand replaces the macros for one engine. CLUSTERED keeps the rows of a
// table in the order of its key where SQLite can, so that everything of one
// case or one person is stored together. SEALED(column) is a column that
// accepts a ciphertext or nothing: the check is in the schema because an ORM's
// map update once wrote plain text past every other guard.
func expand(dialect Dialect, stmt string) string {
	bytes, check := "blob", "(typeof($1) = 'blob' AND substr($1, 1, 1) = x'a1' AND length($1) >= 61)"
	if dialect == Postgres {
		bytes, check = "bytea", "(get_byte($1, 0) = 161 AND length($1) >= 61)"
	}
	end := ") WITHOUT ROWID;"
	if dialect == Postgres {
		end = ");"
	}
	stmt = clustered.ReplaceAllString(stmt, end)
	stmt = sealedMacro.ReplaceAllString(stmt, "$1 "+bytes+" CHECK ($1 IS NULL OR "+check+")")
	return bytesMacro.ReplaceAllString(stmt, bytes)
}

// Schema returns the last step that ran on this database, and the last one this
// binary knows.
func (db *DB) Schema(ctx context.Context) (at, known int64, err error) {
	provider, err := db.provider()
	if err != nil {
		return 0, 0, err
	}
	for _, s := range provider.ListSources() {
		known = max(known, s.Version)
	}
	at, err = provider.GetDBVersion(ctx)
	return at, known, err
}

// namesOfTables lists the tables of each engine.
var namesOfTables = map[Dialect]string{
	SQLite:   "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
	Postgres: "SELECT tablename FROM pg_tables WHERE left(schemaname, 3) <> 'pg_' AND schemaname <> 'information_schema' ORDER BY tablename",
}

// Empty reports whether the database holds no table. It returns a WrongError for
// one with tables of another program only, and changes nothing.
func (db *DB) Empty(ctx context.Context) (bool, error) {
	var tables []string
	err := db.Read(ctx, func(tx *gorm.DB) error { return tx.Raw(namesOfTables[db.dialect]).Scan(&tables).Error })
	if err != nil {
		return false, err
	}
	versions := slices.Contains(tables, "goose_db_version")
	tables = slices.DeleteFunc(tables, isOwn)
	if len(tables) > 0 && !versions {
		return false, wrong("Give another one", "%s is the database of another program: it has the table %q", db.name(), tables[0])
	}
	return len(tables) == 0, nil
}

// name says which database it is, without an address that holds a password.
func (db *DB) name() string {
	if db.file == "" {
		return "the PostgreSQL database"
	}
	return db.file
}
