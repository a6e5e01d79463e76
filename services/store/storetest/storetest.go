// Package storetest gives each test a real, migrated database: a SQLite file,
// or a database in a PostgreSQL cluster that the test process starts from the
// Debian package and stops again.
package storetest

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"aftercare/services/store"
)

var template struct {
	once sync.Once
	dir  string
	err  error
}

// New returns an empty, migrated SQLite installation that exists until the test
// ends.
func New(t testing.TB) *store.DB { return Open(t, store.Options{}) }

// Open is New with options, for tests that count queries.
func Open(t testing.TB, opt store.Options) *store.DB {
	t.Helper()
	template.once.Do(func() { template.dir, template.err = migrated() })
	if template.err != nil {
		t.Fatalf("migrated template: %v", template.err)
	}
	dir := t.TempDir()
	blank, err := os.ReadFile(filepath.Join(template.dir, store.File))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, store.File), blank, 0o600); err != nil {
		t.Fatal(err)
	}
	return open(t, dir, opt)
}

func open(t testing.TB, url string, opt store.Options) *store.DB {
	t.Helper()
	opt.Unlogged = func(table string) { unlogged(t, table) }
	db, err := store.Open(context.Background(), url, opt)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// unlogged fails the test when the program wrote rows of a table without an entry
// of the log. Tests may do so themselves.
func unlogged(t testing.TB, table string) {
	callers := make([]uintptr, 40)
	frames := runtime.CallersFrames(callers[:runtime.Callers(2, callers)])
	for {
		f, more := frames.Next()
		ours := strings.Contains(f.File, "/services/") || strings.Contains(f.File, "/cmd/")
		if ours && !strings.Contains(f.File, "/services/store/") {
			if !strings.HasSuffix(f.File, "_test.go") && !strings.Contains(f.File, "/worldtest/") {
				t.Errorf("%s:%d writes rows of %s without an entry of the log", f.File, f.Line, table)
			}
			return
		}
		if !more {
			return
		}
	}
}

// migrated makes one migrated file for each process; tests copy it.
func migrated() (string, error) {
	dir, err := os.MkdirTemp("", "aftercare-template")
	if err != nil {
		return "", err
	}
	db, err := store.Open(context.Background(), dir, store.Options{})
	if err != nil {
		return "", err
	}
	if _, err := db.Migrate(context.Background(), nil); err != nil {
		return "", err
	}
	return dir, db.Close()
}

// Each runs f on SQLite and on PostgreSQL. The package's TestMain must call
// Main. Without PostgreSQL it skips that half by name; under CI=true it fails
// instead.
func Each(t *testing.T, f func(t *testing.T, db *store.DB)) {
	t.Run("sqlite", func(t *testing.T) { f(t, New(t)) })
	t.Run("postgres", func(t *testing.T) { f(t, NewPostgres(t)) })
}

// Main runs the tests of a package and then stops the databases they started,
// and calls after.
func Main(m *testing.M, after ...func()) {
	code := m.Run()
	for _, f := range after {
		f()
	}
	stopCluster()
	if template.dir != "" {
		_ = os.RemoveAll(template.dir)
	}
	os.Exit(code)
}
