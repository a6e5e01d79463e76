package vault_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"gorm.io/driver/postgres"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"aftercare/models"
	"aftercare/services/vault"
)

// These are the fields that tests seal, one for each class.
var (
	name   = vault.Field{Table: "survivors", Column: "name", Class: models.ClassIdentity}
	phone  = vault.Field{Table: "survivors", Column: "phone", Class: models.ClassContact}
	note   = vault.Field{Table: "deliveries", Column: "note", Class: models.ClassClinical}
	advice = vault.Field{Table: "matters", Column: "notes", Class: models.ClassLegal}
	story  = vault.Field{Table: "cases", Column: "story", Class: models.ClassSafety}
)

var moment = time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)

// world is an installation with a recovery key and some people.
type world struct {
	t        testing.TB
	db       *gorm.DB
	v        *vault.Vault
	hasher   *vault.Hasher
	printed  string
	recovery []byte
	rings    map[string]*vault.Keyring
}

func newWorld(t testing.TB, people ...string) *world {
	t.Helper()
	w := &world{
		t: t, db: openDB(t), v: vault.New(func() time.Time { return moment }),
		hasher: vault.NewHasher(vault.TestParams(), 2), rings: map[string]*vault.Keyring{},
	}
	paper, printed := vault.NewRecoveryKey()
	w.recovery, w.printed = paper.Public(), printed
	w.must(w.v.SetRecovery(w.db, w.recovery))
	for _, p := range people {
		w.join(p)
	}
	return w
}

// join gives a person a first key pair that somebody vouched for.
func (w *world) join(id string) {
	w.t.Helper()
	w.invite(id)
	w.must(w.db.Model(&models.Credential{}).Where("account_id = ?", id).Update("confirmed_generation", 1).Error)
}

// invite gives a person a first key pair that nobody has vouched for.
func (w *world) invite(id string) {
	w.t.Helper()
	c, k, err := w.hasher.NewCredential(context.Background(), id, password(id), 1, vault.Anchor{}, models.At(moment))
	w.must(err)
	w.must(vault.PutCredential(w.db, c))
	w.rings[id] = k
}

// reset gives a person a new key pair without the old password.
func (w *world) reset(id string) {
	w.t.Helper()
	old, err := vault.FindCredential(w.db, id)
	w.must(err)
	c, k, err := w.hasher.NewCredential(context.Background(), id, password(id), old.Generation+1, vault.Anchor{}, models.At(moment))
	w.must(err)
	w.must(w.v.ResetCredential(w.db, c))
	w.rings[id] = k
}

func password(id string) string { return "correct horse " + id }

// holders says that the people may hold every class.
func (w *world) holders(people ...string) vault.Holders {
	w.t.Helper()
	list, err := vault.PublicKeys(w.db, people)
	w.must(err)
	if len(list) == 1 {
		list[0].Sole = true // nobody else has worked with the survivor
	}
	h := vault.Holders{}
	for _, c := range models.SealedClasses {
		h[c] = list
	}
	return h
}

// seal seals a text in row "row" of a survivor.
func (w *world) seal(who vault.Holders, by string, f vault.Field, survivor, text string) models.Sealed {
	w.t.Helper()
	s, err := w.v.Seal(w.db, who, w.rings[by], f, survivor, "row", text)
	w.must(err)
	return s
}

// reads checks that a person opens a value and finds the text.
func (w *world) reads(by string, f vault.Field, survivor string, s models.Sealed, want string) {
	w.t.Helper()
	got, err := w.v.Open(w.db, w.rings[by], f, survivor, "row", s)
	if err != nil || got != want {
		w.t.Fatalf("%s opens %s: got %q, %v, want %q", by, f.Column, got, err, want)
	}
}

// refused checks that a person gets the error and no text.
func (w *world) refused(by string, f vault.Field, survivor string, s models.Sealed, want error) {
	w.t.Helper()
	got, err := w.v.Open(w.db, w.rings[by], f, survivor, "row", s)
	if err != want || got != "" {
		w.t.Fatalf("%s opens %s: got %q, %v, want %v", by, f.Column, got, err, want)
	}
}

// fulfil passes on every key a person can, with a check that allows everything.
func (w *world) fulfil(by string) int {
	w.t.Helper()
	done, err := w.v.Fulfil(w.db, w.rings[by], 100, everyone)
	w.must(err)
	return len(done)
}

// vouch vouches for a person's newest key pair and returns how many requests
// that served.
func (w *world) vouch(by, person string) (int, error) {
	w.t.Helper()
	c, err := vault.FindCredential(w.db, person)
	w.must(err)
	done, err := w.v.FulfilFor(w.db, w.rings[by], person, c.Generation, everyone)
	return len(done), err
}

func everyone(_ *gorm.DB, asked []models.KeyRequest) ([]models.KeyRequest, error) { return asked, nil }

// recoveryKey returns the recovery key as if typed in from paper.
func (w *world) recoveryKey() *vault.RecoveryKey {
	w.t.Helper()
	r, err := vault.ParseRecoveryKey(w.printed)
	w.must(err)
	return r
}

func (w *world) count(model any, where string, args ...any) int {
	w.t.Helper()
	var n int64
	w.must(w.db.Model(model).Where(where, args...).Count(&n).Error)
	return int(n)
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// openDB opens an empty database with the tables of the vault: SQLite in a
// temporary folder, or a schema of its own where AFTERCARE_TEST_POSTGRES names
// a server.
func openDB(t testing.TB) *gorm.DB {
	t.Helper()
	bytesType, dialect := "blob", sqlite.Open("file:"+filepath.Join(t.TempDir(), "vault.db")+
		"?_journal_mode=WAL&_foreign_keys=1&_txlock=immediate&_synchronous=OFF")
	if dsn := os.Getenv("AFTERCARE_TEST_POSTGRES"); dsn != "" {
		bytesType, dialect = "bytea", postgres.Open(dsn)
	}
	db, err := gorm.Open(dialect, &gorm.Config{
		TranslateError: true, SkipDefaultTransaction: true, PrepareStmt: true,
		Logger: logger.Default.LogMode(logger.Silent),
	})
	if err != nil {
		t.Fatal(err)
	}
	sqlDB, err := db.DB()
	if err != nil {
		t.Fatal(err)
	}
	sqlDB.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = sqlDB.Close() })
	migrate(t, db, bytesType)
	return db
}

func migrate(t testing.TB, db *gorm.DB, bytesType string) {
	t.Helper()
	var script []byte
	for _, file := range []string{"0002_keys.sql", "0012_recovery_next.sql", "0120_kept_wraps.sql", "0156_next_wraps.sql"} {
		part, err := os.ReadFile(filepath.Join("..", "store", "migrations", file))
		if err != nil {
			t.Fatal(err)
		}
		script = append(script, part...)
	}
	lost, err := os.ReadFile(filepath.Join("..", "store", "migrations", "0132_lost_paper.sql"))
	if err != nil {
		t.Fatal(err)
	}
	script = append(script, regexp.MustCompile(`(?s)CREATE TABLE recovery_behind .*?;\n`).Find(lost)...) // the rest is no table of this package
	signed, err := os.ReadFile(filepath.Join("..", "store", "migrations", "0350_statements.sql"))
	if err != nil {
		t.Fatal(err)
	}
	script = append(script, regexp.MustCompile(`(?s)CREATE TABLE statements .*?;\n`).Find(signed)...)
	script = append(script, regexp.MustCompile(`ALTER TABLE credentials .*?;\n`).Find(signed)...)
	script = append(script, "CREATE TABLE accounts (id text PRIMARY KEY, role text);\n"...)
	if bytesType == "bytea" {
		schema := fmt.Sprintf("vault_%d", time.Now().UnixNano())
		exec(t, db, "CREATE SCHEMA "+schema)
		exec(t, db, "SET search_path TO "+schema)
		t.Cleanup(func() { db.Exec("DROP SCHEMA " + schema + " CASCADE") })
	}
	sql := regexp.MustCompile(`\bBYTES\b`).ReplaceAllString(strings.ReplaceAll(string(script), ") CLUSTERED;", ");"), bytesType)
	for _, statement := range strings.Split(sql, ";\n") {
		if strings.TrimSpace(statement) != "" {
			exec(t, db, statement)
		}
	}
}

func exec(t testing.TB, db *gorm.DB, statement string) {
	t.Helper()
	if err := db.Exec(statement).Error; err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}
