package proof_test

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var (
	firstBad = regexp.MustCompile(`first bad entry is number (\d+)`)
	headLine = regexp.MustCompile(`(?m)^Head: (\d+:[0-9a-f]+)$`)
)

// verify runs aftercare audit verify on a folder and returns the number of the
// first bad entry, or 0 when the log is intact.
func verify(t *testing.T, data string, more ...string) (bad int64, text string) {
	t.Helper()
	text, status := command(t, append([]string{"audit", "verify", "--data", data}, more...)...)
	found := firstBad.FindStringSubmatch(text)
	if (status == 0) != (found == nil) {
		t.Fatalf("exit status %d does not go with:\n%s", status, text)
	}
	if found != nil {
		bad, _ = strconv.ParseInt(found[1], 10, 64)
	}
	return bad, text
}

// spoiled runs statements on a copy of the log without its triggers, as
// somebody with the file could. It returns the result of verify.
func spoiled(t *testing.T, data string, statements ...string) int64 {
	t.Helper()
	to := copied(t, data)
	db := opened(t, to)
	for _, name := range column[string](t, db, "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit%'") {
		run(t, db, "DROP TRIGGER "+name)
	}
	run(t, db, statements...)
	db.Close()
	bad, _ := verify(t, to)
	return bad
}

func TestAuditVerifyFindsEveryChange(t *testing.T) {
	data := t.TempDir()
	in := setUpInstallation(t, data)
	for range 3 {
		in.admin.signOut()
		in.admin.signIn("admin.meera", in.passwords["admin.meera"])
	}
	in.stop()
	bad, text := verify(t, data)
	if bad != 0 {
		t.Fatalf("an untouched log: %s", text)
	}
	db := opened(t, data)
	last := column[int64](t, db, "SELECT max(seq) FROM audit_entries")[0]
	if last < 8 {
		t.Fatalf("only %d entries after set-up and three sign-ins", last)
	}
	t.Run("values", func(t *testing.T) { eachValue(t, data, db, last) })
	t.Run("rows", func(t *testing.T) { rowsMoved(t, data, last) })
	t.Run("rolled back", func(t *testing.T) { rolledBack(t, data, db, headLine.FindStringSubmatch(text)[1], last) })
}

// eachValue changes each column of some entry.
func eachValue(t *testing.T, data string, db *sql.DB, last int64) {
	for _, name := range column[string](t, db, "SELECT name FROM pragma_table_info('audit_entries') WHERE name <> 'seq'") {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := 1 + rand.Int64N(last)
			change := name + " || 'x'"
			switch name {
			case "at", "fields":
				change = name + " + 1"
			case "hash":
				change = "zeroblob(32)"
			}
			got := spoiled(t, data, fmt.Sprintf("UPDATE audit_entries SET %s = %s WHERE seq = %d", name, change, k))
			if got != k {
				t.Errorf("entry %d changed: verify reports entry %d as the first bad one", k, got)
			}
		})
	}
}

// rowsMoved deletes, swaps, repeats and adds entries.
func rowsMoved(t *testing.T, data string, last int64) {
	k := 1 + rand.Int64N(last-2)
	swap := fmt.Sprintf("UPDATE audit_entries SET seq = CASE seq WHEN %d THEN -%d ELSE -%d END WHERE seq IN (%[1]d, %[2]d)", k, k+2, k)
	const copyOf = `INSERT INTO audit_entries SELECT %d, at, organisation, actor, actor_name, role, action, subject, case_id, survivor_id, classes, fields, detail, result, request, hash, listed FROM audit_entries WHERE seq = %d`
	for _, test := range []struct {
		name       string
		statements []string
		want       int64
	}{
		{"one deleted", []string{fmt.Sprintf("DELETE FROM audit_entries WHERE seq = %d", k)}, k},
		{"the last deleted", []string{fmt.Sprintf("DELETE FROM audit_entries WHERE seq = %d", last)}, last},
		{"all deleted", []string{"DELETE FROM audit_entries"}, 1},
		{"two swapped", []string{swap, "UPDATE audit_entries SET seq = -seq WHERE seq < 0"}, k},
		{"one deleted and the rest numbered again", []string{
			fmt.Sprintf("DELETE FROM audit_entries WHERE seq = %d", k),
			fmt.Sprintf("UPDATE audit_entries SET seq = -(seq - 1) WHERE seq > %d", k), "UPDATE audit_entries SET seq = -seq WHERE seq < 0",
		}, k},
		{"one added at the end", []string{fmt.Sprintf(copyOf, last+1, last)}, last + 1},
		{"one put before the first", []string{fmt.Sprintf(copyOf, 0, 1)}, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := spoiled(t, data, test.statements...); got != test.want {
				t.Errorf("verify reports entry %d as the first bad one, want %d", got, test.want)
			}
		})
	}
}

// rolledBack cuts off the end of the log and makes the head fit: only a head
// that was written down beside the database or elsewhere shows it.
func rolledBack(t *testing.T, data string, db *sql.DB, head string, last int64) {
	to := copied(t, data)
	cut := opened(t, to)
	run(t, cut, "DROP TRIGGER audit_entries_stay", fmt.Sprintf("DELETE FROM audit_entries WHERE seq = %d", last),
		fmt.Sprintf("UPDATE audit_head SET seq = %d, hash = (SELECT hash FROM audit_entries WHERE seq = %[1]d)", last-1))
	cut.Close()
	if bad, text := verify(t, to); bad != last || !strings.Contains(text, "were written and are gone") && !strings.Contains(text, "was written and is gone") {
		t.Errorf("what is written down beside the database names entry %d, want %d: %s", bad, last, text)
	}
	if err := os.Remove(filepath.Join(to, "aftercare.db.head")); err != nil {
		t.Fatal(err)
	}
	if bad, text := verify(t, to); bad != 0 {
		t.Errorf("a log with its end cut off and its head made to fit must look intact without a written head, got: %s", text)
	}
	if bad, _ := verify(t, to, "--head", head); bad != last {
		t.Errorf("with the head written down before, verify reports entry %d as the first bad one, want %d", bad, last)
	}
	if bad, text := verify(t, data, "--head", head); bad != 0 {
		t.Errorf("the untouched log does not fit its own head: %s", text)
	}
}

func TestDamagedFileIsReportedAndNotServed(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	if err := os.WriteFile(filepath.Join(data, "aftercare.db"), []byte(strings.Repeat("not a database ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"check"}, {"audit", "verify"}, {"serve", "--addr", "127.0.0.1:0"}} {
		text, status := command(t, append(args, "--data", data)...)
		if status != 1 || !strings.Contains(text, "not a database") {
			t.Errorf("%v on a file that is no database: status %d, %s", args, status, text)
		}
	}
}
