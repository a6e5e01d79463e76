package proof_test

import (
	"bytes"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/PuerkitoBio/goquery"
)

// asked runs a command that asks for the recovery key.
func asked(t testing.TB, key string, args ...string) (text string, status int) {
	t.Helper()
	return askedWords(t, key, append([]string{program}, args...)...)
}

// askedWords is asked for a whole command line.
func askedWords(t testing.TB, key string, words ...string) (text string, status int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), words[0], words[1:]...)
	cmd.Stdin = strings.NewReader(key + "\n")
	out, _ := cmd.CombinedOutput()
	return string(out), cmd.ProcessState.ExitCode()
}

// backedUp makes a backup with the command and returns its file.
func backedUp(t testing.TB, data, to string) string {
	t.Helper()
	text, status := command(t, "backup", "--data", data, "--to", to)
	if status != 0 || !strings.Contains(text, "It was opened and read to the end.") {
		t.Fatalf("aftercare backup ends with %d:\n%s", status, text)
	}
	files, _ := filepath.Glob(filepath.Join(to, "*.age"))
	return files[len(files)-1]
}

// holdsNothingPlain checks that none of the files of a folder is a database or
// holds one of the words.
func holdsNothingPlain(t *testing.T, folder string, words ...string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		for _, word := range append(words, "SQLite format 3") {
			if bytes.Contains(text, []byte(word)) {
				t.Errorf("%s holds %q", path, word)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestHouseBurns makes a backup of a real installation while it runs, loses the
// machine, and goes on at another one with the paper.
func TestHouseBurns(t *testing.T) {
	data, to := t.TempDir(), t.TempDir()
	in := setUpInstallation(t, data)
	worker := in.invite("asha", "caseworker")
	of := worker.takeIn()
	in.waitFor("backup made") // the server makes one by itself, in the data folder
	file := backedUp(t, data, to)
	holdsNothingPlain(t, to, "Meera Sen", "admin.meera", "North house")
	worker.note(of, "contact")
	in.stop()
	tail := filepath.Join(t.TempDir(), "head")
	text, err := os.ReadFile(filepath.Join(data, "aftercare.db.head"))
	if err == nil {
		err = os.WriteFile(tail, text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(data); err != nil {
		t.Fatal(err)
	}

	back := filepath.Join(t.TempDir(), "new machine")
	said, status := asked(t, in.recoveryKey, "restore", file, "--to", back, "--head", tail)
	for _, want := range []string{"Sahara (invented): 1 shelter, 2 active accounts, 1 survivor, 1 case", "are whole", "Everybody is signed out (2)", "Missing since: the end of the log is missing", "Asha Devi  delivery.recorded"} {
		if status != 0 || !strings.Contains(said, want) {
			t.Fatalf("restore ends with %d and does not say %q:\n%s", status, want, said)
		}
	}
	isWhole(t, back)
	s := real(t, back, "--small-host")
	if s.setUp != "" {
		t.Fatal("what came back is taken for a new installation")
	}
	worker.base = s.url
	if p := worker.open("/today"); !strings.HasPrefix(p.path, "/sign-in") {
		t.Errorf("a sign-in of before still opens %s", p.path)
	}
	again := visit(t, s)
	again.open("/sign-in").form("main form").set("sign_in_name", "asha").set("password", in.passwords["asha"]).accepted()
	names := 0
	again.openPart(of, "names").Find("main input[type=text]").Each(func(_ int, box *goquery.Selection) {
		if canaries[box.AttrOr("value", "")] != "" {
			names++
		}
	})
	if names == 0 {
		t.Error("her names do not open")
	}
}

// rounds is how often a backup or restore is killed: ten times, or
// AFTERCARE_BACKUP_KILLS times.
func rounds(t *testing.T) int {
	return counted(t, "AFTERCARE_BACKUP_KILLS", 10)
}

// killedAfter starts a command and kills it after a while.
func killedAfter(t *testing.T, after time.Duration, key string, args ...string) {
	t.Helper()
	cmd := exec.Command(program, args...)
	cmd.Stdin = strings.NewReader(key + "\n")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	kill := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
	_ = cmd.Wait()
	kill.Stop()
}

// TestKilledBackupLeavesTheLastGoodOne kills the command at random moments while
// people write. What stands in the folder under the name of a backup is whole each
// time, nothing readable stays, and no acknowledged service is lost.
func TestKilledBackupLeavesTheLastGoodOne(t *testing.T) {
	data, to := t.TempDir(), t.TempDir()
	identity := operatorKey(t)
	s := demo(t, data, 60)
	l := newLoad(t, s, 2, "caseworker", "caseworker2")
	stop := make(chan struct{})
	done := make(chan struct{})
	go func() { defer close(done); l.run(writesASecond, stop) }()
	args := []string{"backup", "--data", data, "--to", to, "--operator-key", identity.public, "--keep", "3"}
	began := time.Now()
	if text, status := command(t, args...); status != 0 {
		t.Fatalf("aftercare backup ends with %d:\n%s", status, text)
	}
	usual := time.Since(began)
	for range rounds(t) {
		killedAfter(t, time.Duration(rand.Int64N(int64(usual)*5/4)), "", args...)
	}
	if text, status := command(t, args...); status != 0 {
		t.Fatalf("after the kills aftercare backup ends with %d:\n%s", status, text)
	}
	if left, _ := filepath.Glob(filepath.Join(data, "*.copy*")); len(left) != 1 {
		t.Errorf("beside the database is left %v", left)
	}
	if left, _ := filepath.Glob(filepath.Join(to, "*.part")); len(left) != 0 {
		t.Errorf("beside the backups is left %v", left)
	}
	close(stop)
	<-done
	s.kill()
	isWhole(t, data)
	l.hold(t, data)
	holdsNothingPlain(t, to)
	files, _ := filepath.Glob(filepath.Join(to, "*.age"))
	if len(files) == 0 || len(files) > 3 {
		t.Errorf("%d backups are kept", len(files))
	}
	for i, file := range files {
		back := filepath.Join(t.TempDir(), strconv.Itoa(i))
		for range rounds(t) / len(files) {
			killedAfter(t, time.Duration(rand.Int64N(int64(usual))), "", "restore", file, "--to", back, "--identity", identity.file)
			if _, err := os.Stat(filepath.Join(back, "aftercare.db")); err == nil {
				break // it was quicker
			}
			if text, status := command(t, "check", "--data", back); status == 0 {
				t.Errorf("what a killed restore left passes as whole:\n%s", text)
			}
		}
		if _, err := os.Stat(filepath.Join(back, "aftercare.db")); err != nil {
			if text, status := command(t, "restore", file, "--to", back, "--identity", identity.file); status != 0 {
				t.Fatalf("%s does not come back:\n%s", file, text)
			}
		}
		isWhole(t, back)
	}
}

// keyPair is an operator's own key.
type keyPair struct{ public, file string }

// operatorKey makes one, as age-keygen does.
func operatorKey(t *testing.T) keyPair {
	t.Helper()
	pair, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "key.txt")
	if err := os.WriteFile(file, []byte("# an operator's key\n"+pair.String()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return keyPair{pair.Recipient().String(), file}
}

// TestDamagedBackupIsRefusedByName brings spoiled files back with the command, and
// a whole one with another key.
func TestDamagedBackupIsRefusedByName(t *testing.T) {
	t.Parallel()
	data, right, other := t.TempDir(), operatorKey(t), operatorKey(t)
	demo(t, data, 12).stop()
	to := t.TempDir()
	if text, status := command(t, "backup", "--data", data, "--to", to, "--operator-key", right.public); status != 0 {
		t.Fatalf("aftercare backup ends with %d:\n%s", status, text)
	}
	files, _ := filepath.Glob(filepath.Join(to, "*.age"))
	whole, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	flipped := func(at int) []byte { b := bytes.Clone(whole); b[at] ^= 1; return b }
	const changed = "the backup is damaged: a part of it was changed or is missing"
	for name, tt := range map[string]struct {
		file []byte
		key  keyPair
		says string
	}{
		"a byte in the middle": {flipped(len(whole) / 2), right, changed},
		"the last byte":        {flipped(len(whole) - 1), right, changed},
		"cut":                  {whole[:len(whole)*2/3], right, changed},
		"cut at its beginning": {whole[:12], right, changed},
		"empty":                {nil, right, "this is no backup of Aftercare"},
		"another key":          {whole, other, "this key does not open the file"},
	} {
		t.Run(name, func(t *testing.T) {
			file, back := filepath.Join(t.TempDir(), "spoiled.age"), filepath.Join(t.TempDir(), "back")
			if err := os.WriteFile(file, tt.file, 0o600); err != nil {
				t.Fatal(err)
			}
			text, status := command(t, "restore", file, "--to", back, "--identity", tt.key.file)
			if status != 1 || !strings.Contains(text, tt.says) {
				t.Errorf("restore ends with %d and does not say %q:\n%s", status, tt.says, text)
			}
			if left, err := os.ReadDir(back); err == nil && len(left) > 0 {
				t.Errorf("%s is left", left[0].Name())
			}
		})
	}
	if text, status := command(t, "restore", files[0], "--to", filepath.Join(t.TempDir(), "back"), "--identity", right.file); status != 0 {
		t.Errorf("the whole one does not come back: %d\n%s", status, text)
	}
}

func TestWrongCopiesAreNamed(t *testing.T) {
	running := t.TempDir()
	s := demo(t, running, 12)
	l := newLoad(t, s, 1, "caseworker")
	l.one(0)
	time.Sleep(3 * time.Second) // the end of the log is written down every two
	copyOf := func(names ...string) string {
		to := t.TempDir()
		for _, name := range names {
			text, err := os.ReadFile(filepath.Join(running, name))
			if err == nil {
				err = os.WriteFile(filepath.Join(to, name), text, 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		return to
	}
	const db, wal, head = "aftercare.db", "aftercare.db-wal", "aftercare.db.head"
	folders := map[string]struct{ folder, says string }{
		"alone":              {copyOf(db), "was in use when it was written last, and its aftercare.db-wal is missing"},
		"only the wal":       {copyOf(wal), "the last writes without the database"},
		"without the db":     {copyOf(head), "it was removed, or the folder was copied in part"},
		"without the wal":    {copyOf(db, head), "the end of the log is missing"},
		"emptied":            {copyOf(db), "is empty: 0 bytes"},
		"torn":               {copyOf(db), "is cut short"},
		"not SQLite":         {copyOf(db), "is not a database of SQLite"},
		"of another program": {t.TempDir(), "is the database of another program"},
		"without a table":    {t.TempDir(), "holds no table"},
		"newer":              {t.TempDir(), "a newer version of the program made this database"},
	}
	s.stop()
	at := func(name string) string { return filepath.Join(folders[name].folder, db) }
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(os.Truncate(at("emptied"), 0))
	must(os.Truncate(at("torn"), 40_000))
	must(os.WriteFile(at("not SQLite"), []byte("name,age\n"+strings.Repeat("Asha,15\n", 40)), 0o600))
	run(t, opened(t, folders["of another program"].folder), "CREATE TABLE songs (id text)")
	run(t, opened(t, folders["without a table"].folder), "CREATE TABLE x (id text)", "DROP TABLE x")
	whole, err := os.ReadFile(filepath.Join(running, db))
	must(err)
	must(os.WriteFile(at("newer"), whole, 0o600))
	run(t, opened(t, folders["newer"].folder), "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)")
	for name, tt := range folders {
		t.Run(name, func(t *testing.T) {
			before := namesIn(t, tt.folder)
			for _, args := range [][]string{{"check"}, {"migrate"}, {"serve", "--addr", "127.0.0.1:0"}, {"audit", "verify"}, {"backup", "--to", t.TempDir()}} {
				text, status := command(t, append(args, "--data", tt.folder)...)
				if status != 1 || !strings.Contains(text, tt.says) {
					t.Errorf("%v ends with %d and does not say %q:\n%s", args, status, tt.says, text)
				}
				if strings.Contains(text, "set-up/") {
					t.Errorf("%v takes it for a new installation:\n%s", args, text)
				}
			}
			for _, name := range namesIn(t, tt.folder) {
				if name == "aftercare.new.db" || !slices.Contains(before, name) && name == db {
					t.Errorf("%s was made", name)
				}
			}
		})
	}
	if text, status := command(t, "check", "--data", t.TempDir()); status != 1 || !strings.Contains(text, "there is no caseload in") {
		t.Errorf("an empty folder: %d %s", status, text)
	}
	if text, status := command(t, "migrate", "--data", t.TempDir()); status != 1 || !strings.Contains(text, "there is no caseload in") {
		t.Errorf("migrate in an empty folder: %d %s", status, text)
	}
}

func namesIn(t *testing.T, folder string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// TestRemovedDatabaseStopsTheServer removes the file under load. SQLite would go
// on writing into the removed file, and a restart would begin an empty one.
func TestRemovedDatabaseStopsTheServer(t *testing.T) {
	data := t.TempDir()
	s := demo(t, data, 12)
	l := newLoad(t, s, 2, "caseworker")
	var removed time.Time
	time.AfterFunc(time.Second, func() {
		if err := os.Remove(filepath.Join(data, "aftercare.db")); err != nil {
			t.Error(err)
		}
		removed = time.Now()
	})
	if !l.until(s, 60*time.Second) {
		t.Fatalf("the server still runs:\n%s", s.out)
	}
	if n := l.sentSince(removed); n > 0 { // what was on its way may have been stored before
		t.Errorf("%d writes were sent after the file was gone and acknowledged", n)
	}
	if !strings.Contains(s.out.String(), "was removed or replaced while the program ran") {
		t.Errorf("it says:\n%s", s.out)
	}
	if text, status := command(t, "demo", "--addr", "127.0.0.1:0", "--data", data); status != 1 || !strings.Contains(text, "aftercare.db is missing in") {
		t.Errorf("the next start: %d\n%s", status, text)
	}
}

// TestKilledFirstFillIsBegunAgain kills a demo while it is filled. A part of it
// must not be taken for the whole.
func TestKilledFirstFillIsBegunAgain(t *testing.T) {
	data := t.TempDir()
	for range 3 {
		killedAfter(t, 500*time.Millisecond+time.Duration(rand.IntN(1500))*time.Millisecond, "", "demo", "--addr", "127.0.0.1:0", "--data", data, "--survivors", "900")
		if _, err := os.Stat(filepath.Join(data, "aftercare.db")); err == nil {
			t.Fatal("the database got its name before it was whole")
		}
	}
	s := demo(t, data, 12)
	defer s.stop()
	if got := column[int](t, opened(t, data), "SELECT COUNT(*) FROM survivors"); got[0] != 12 {
		t.Errorf("%d survivors, want those of the last start", got[0])
	}
}
