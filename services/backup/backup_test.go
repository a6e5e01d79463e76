package backup_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/backup"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/vault"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

var somebody = access.NewActor(access.Person{ID: "a1", Name: "Invented Worker", Role: models.Caseworker})

// house is an invented installation with a few entries in its log.
func house(t *testing.T, db *store.DB) *worldtest.World {
	t.Helper()
	w := worldtest.New(t, db)
	w.Person("asha", models.Caseworker, w.North)
	w.Case(w.North, "Kalpana", "asha")
	for range 5 {
		w.Write(func(tx *gorm.DB) error {
			return audit.Append(tx, somebody, w.Moment(), audit.Entry{Action: "delivery.recorded", Subject: "delivery:1"})
		})
	}
	w.Bind()
	return w
}

func paper(t *testing.T, printed string) vault.FileKey {
	t.Helper()
	key, err := vault.ParseRecoveryKey(printed)
	if err != nil {
		t.Fatal(err)
	}
	with, err := key.FileKey()
	if err != nil {
		t.Fatal(err)
	}
	return with
}

func opened(t *testing.T, path string, with vault.FileKey) (*backup.Archive, error) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	if err := backup.LooksWhole(f); err != nil {
		return nil, err
	}
	return backup.Open(f, with)
}

func made(t *testing.T, w *worldtest.World, db *store.DB, opt backup.Options) backup.Made {
	t.Helper()
	m, err := backup.New(db, w.Now).Make(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestBackupComesBack(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	w, folder := house(t, db), filepath.Join(t.TempDir(), "new", "data")
	m := made(t, w, db, backup.Options{To: t.TempDir(), Keep: 3, Packs: fstest.MapFS{"in/own.yaml": {Data: []byte("items: []\n")}}})
	w.Write(func(tx *gorm.DB) error {
		return audit.Append(tx, somebody, w.Moment(), audit.Entry{Action: "delivery.recorded", Subject: "delivery:after"})
	})
	a, err := opened(t, m.Path, paper(t, w.Recovery))
	if err != nil {
		t.Fatal(err)
	}
	if a.Counts.Survivors != 1 || a.Counts.Cases != 1 || a.Head == "" || a.Head != m.Head || len(a.Files) != 2 {
		t.Errorf("in it is %+v", a.Manifest)
	}
	done, err := a.RestoreTo(t.Context(), folder, w.Now())
	if err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(filepath.Join(done.Packs, "in", "own.yaml")); err != nil || string(text) != "items: []\n" {
		t.Errorf("own law: %q, %v", text, err)
	}
	back, err := store.Open(t.Context(), folder, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer back.Close()
	report, err := audit.VerifyStore(t.Context(), back, m.Head)
	if err != nil || !report.OK() {
		t.Errorf("the log: %+v, %v", report, err)
	}
	err = back.Read(t.Context(), func(tx *gorm.DB) error {
		var sessions, entries int64
		err := errors.Join(tx.Table("sessions").Count(&sessions).Error, tx.Table("audit_entries").Where("action = 'backup.restored'").Count(&entries).Error)
		if sessions != 0 || entries != 1 {
			t.Errorf("%d sign-ins, %d entries of the restore", sessions, entries)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	tail := audit.Tail{Seq: report.Entries + 2}
	if loss := a.Missing(tail); !loss.Any() || loss.Known != tail.Seq {
		t.Errorf("missing since: %+v", loss)
	}
	if _, err := a.RestoreTo(t.Context(), folder, w.Now()); err == nil || !strings.Contains(err.Error(), "is not empty") {
		t.Errorf("into a folder with data: %v", err)
	}
}

func TestDamagedBackupIsRefusedAndLeavesNothing(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	w := house(t, db)
	m := made(t, w, db, backup.Options{To: t.TempDir(), Keep: 3})
	whole, err := os.ReadFile(m.Path)
	if err != nil {
		t.Fatal(err)
	}
	_, other := vault.NewRecoveryKey()
	flip := func(at int) []byte { b := append([]byte{}, whole...); b[at] ^= 4; return b }
	right := paper(t, w.Recovery)
	for name, tt := range map[string]struct {
		file []byte
		with vault.FileKey
		want error
	}{
		"a bit of the key part":       {flip(90), right, nil},
		"a bit in the middle":         {flip(len(whole) / 2), right, backup.ErrChanged},
		"a bit near the beginning":    {flip(1500), right, backup.ErrChanged},
		"the last bit":                {flip(len(whole) - 1), right, backup.ErrChanged},
		"cut in half":                 {whole[:len(whole)/2], right, backup.ErrChanged},
		"the last byte cut off":       {whole[:len(whole)-1], right, backup.ErrChanged},
		"only its beginning":          {whole[:10], right, backup.ErrChanged},
		"empty":                       {nil, right, backup.ErrNoBackup},
		"another paper":               {whole, paper(t, other), vault.ErrNotOpened},
		"another file":                {[]byte("name,age\nAsha,15\n"), right, backup.ErrNoBackup},
		"a database":                  {[]byte("SQLite format 3\x00 and more"), right, backup.ErrNoBackup},
		"something after it appended": {append(append([]byte{}, whole...), 7), right, backup.ErrChanged},
	} {
		t.Run(name, func(t *testing.T) {
			path, folder := filepath.Join(t.TempDir(), "b.age"), filepath.Join(t.TempDir(), "data")
			if err := os.WriteFile(path, tt.file, 0o600); err != nil {
				t.Fatal(err)
			}
			a, err := opened(t, path, tt.with)
			if err == nil {
				_, err = a.RestoreTo(t.Context(), folder, w.Now())
			}
			if err == nil || tt.want != nil && !errors.Is(err, tt.want) {
				t.Fatalf("got %v, want %v", err, tt.want)
			}
			if left, _ := os.ReadDir(folder); len(left) > 0 {
				t.Errorf("%s is left", left[0].Name())
			}
		})
	}
}

func TestDamagedDatabaseMakesNoBackup(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	w, to := house(t, db), t.TempDir()
	backups := backup.New(db, w.Now)
	good := made(t, w, db, backup.Options{To: to, Keep: 1})
	w.Write(func(tx *gorm.DB) error {
		return errors.Join(tx.Exec("DROP TRIGGER audit_entries_keep").Error, tx.Exec("UPDATE audit_entries SET detail = 'x' WHERE seq = 2").Error)
	})
	w.Advance(time.Hour)
	if _, err := backups.Make(t.Context(), backup.Options{To: to, Keep: 1}); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("got %v", err)
	}
	if _, err := opened(t, good.Path, paper(t, w.Recovery)); err != nil {
		t.Errorf("the good one: %v", err)
	}
	if left, _ := filepath.Glob(to + "/*"); len(left) != 1 {
		t.Errorf("the folder holds %v", left)
	}
	if left, _ := filepath.Glob(db.Beside(".copy") + "*"); len(left) != 1 { // the lock
		t.Errorf("beside the database: %v", left)
	}
}

func TestOldestBackupsGo(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	w, to := house(t, db), t.TempDir()
	for _, name := range []string{"aftercare-00000000-20200101T000000Z.age", "letter.age", "photo.jpg"} {
		if err := os.WriteFile(filepath.Join(to, name), []byte("of somebody else"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var paths []string
	for range 5 {
		w.Advance(time.Hour)
		m := made(t, w, db, backup.Options{To: to, Keep: 2})
		paths = append(paths, m.Path)
		if err := os.WriteFile(m.Path+".part", []byte("cut short"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	w.Advance(-48 * time.Hour) // a clock that was put back
	m := made(t, w, db, backup.Options{To: to, Keep: 2})
	left, _ := filepath.Glob(to + "/*")
	want := []string{filepath.Join(to, "aftercare-00000000-20200101T000000Z.age"), m.Path, paths[4], filepath.Join(to, "letter.age"), filepath.Join(to, "photo.jpg")}
	if strings.Join(left, "\n") != strings.Join(want, "\n") {
		t.Errorf("left are\n%s\nwant\n%s", strings.Join(left, "\n"), strings.Join(want, "\n"))
	}
}

func TestBackupIsDueOnceADay(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	to, moment := t.TempDir(), time.Now()
	due := func(want bool, when string) {
		t.Helper()
		if got, err := backup.New(db, func() time.Time { return moment }).Due(t.Context(), to, backup.Every); err != nil || got != want {
			t.Errorf("%s: due %v, %v", when, got, err)
		}
	}
	due(false, "before set-up")
	if _, err := backup.New(db, time.Now).Make(t.Context(), backup.Options{To: to, Keep: 1}); err == nil || !strings.Contains(err.Error(), "nothing is set up yet") {
		t.Errorf("before set-up: %v", err)
	}
	w := house(t, db)
	moment = w.Now()
	due(true, "never made")
	m := made(t, w, db, backup.Options{To: to, Keep: 1})
	due(false, "just made")
	moment = w.Now().Add(23 * time.Hour)
	due(false, "23 hours later")
	moment = w.Now().Add(24 * time.Hour)
	due(true, "a day later")
	moment = w.Now()
	if err := os.Remove(m.Path); err != nil {
		t.Fatal(err)
	}
	due(true, "it is gone")
	if _, err := backup.New(db, w.Now).Make(t.Context(), backup.Options{To: to + "/none", Keep: 1}); err == nil || !strings.Contains(err.Error(), "Is the disk or stick connected?") {
		t.Errorf("without a folder: %v", err)
	}
	due(true, "after a failed try into another folder")
	to += "/none"
	due(false, "a minute after a failed try")
	moment = w.Now().Add(time.Hour)
	due(true, "an hour after a failed try")
}

func TestPostgresBackupComesBack(t *testing.T) {
	t.Parallel()
	db := storetest.NewPostgres(t)
	w := house(t, db)
	m := made(t, w, db, backup.Options{To: t.TempDir(), Keep: 1})
	a, err := opened(t, m.Path, paper(t, w.Recovery))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.RestoreTo(t.Context(), t.TempDir(), w.Now()); err == nil {
		t.Error("a PostgreSQL backup went into a folder")
	}
	if _, err := a.RestoreInto(t.Context(), storetest.Address(storetest.NameOf(t, db)), w.Now()); err == nil || !strings.Contains(err.Error(), "not empty") {
		t.Errorf("into a database with data: %v", err)
	}
	into := storetest.Vacant(t)
	if _, err := a.RestoreInto(t.Context(), into, w.Now()); err != nil {
		t.Fatal(err)
	}
	back, err := store.Open(t.Context(), into, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer back.Close()
	if report, err := audit.VerifyStore(t.Context(), back, m.Head); err != nil || !report.OK() {
		t.Errorf("the log: %+v, %v", report, err)
	}
}

// A row that is not as it was written stops no backup: the work since the last one
// is in it. Older backups stay, and a restore names the row.
func TestDamagedRowsAreNamedAndPushOutNoBackup(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	w, to := house(t, db), t.TempDir()
	first := made(t, w, db, backup.Options{To: to, Keep: 1})
	w.Advance(time.Hour)
	w.Write(func(tx *gorm.DB) error { return tx.Exec("UPDATE cases SET referral_source = 'hospitbl'").Error })
	m, err := backup.New(db, w.Now).Make(t.Context(), backup.Options{To: to, Keep: 1})
	if !errors.Is(err, backup.ErrDamagedRows) || !strings.Contains(err.Error(), "the first: case ") {
		t.Fatalf("got %v", err)
	}
	if _, err := os.Stat(first.Path); err != nil {
		t.Errorf("the older backup went: %v", err)
	}
	last, err := backup.New(db, w.Now).Last(t.Context(), w.Actor("administrator"))
	if err != nil || last.Reason != backup.DamagedRows || last.MadeAt != m.Made || last.FailedAt == 0 {
		t.Errorf("got %+v, %v", last, err)
	}
	a, err := opened(t, m.Path, paper(t, w.Recovery))
	if err != nil {
		t.Fatal(err)
	}
	r, err := a.RestoreTo(t.Context(), filepath.Join(t.TempDir(), "new"), w.Now())
	if err != nil || r.Rows.Damaged != 1 || !strings.Contains(r.Rows.Lines[0], "(cases ") {
		t.Errorf("got %+v, %v", r.Rows, err)
	}
}
