package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/store"
)

// For a mistyped folder the command fails and leaves the folder as it is:
// commands that only read never make an empty database.
func TestReadingCommandsMakeNoDatabase(t *testing.T) {
	t.Parallel()
	_, env := installation(t)
	for _, args := range [][]string{
		{"check"}, {"audit", "verify"}, {"import", "htcds", sampleFile, "--dry-run"}, {"recover", "--for", "caseworker"},
		{"packs", "diff", "--packs", t.TempDir()},
	} {
		folder := filepath.Join(t.TempDir(), "no-such-folder")
		status, out, complaints := command(env, append(args, "--data", folder)...)
		if status != 1 || !strings.Contains(complaints, "no caseload in "+folder) {
			t.Errorf("%v: %d %s%s", args, status, out, complaints)
		}
		if _, err := os.Stat(folder); !os.IsNotExist(err) {
			t.Errorf("%v made the folder: %v", args, err)
		}
	}
}

func TestAuditVerifyAcceptsPrintedHead(t *testing.T) {
	t.Parallel()
	folder, env := installation(t)
	status, out, complaints := command(env, "audit", "verify", "--data", folder)
	_, head, found := strings.Cut(strings.TrimSpace(out), "Head: ")
	if status != 0 || !found {
		t.Fatalf("%d %s%s", status, out, complaints)
	}
	for typed, want := range map[string]int{head: 0, " " + strings.ToUpper(head) + " ": 0, "1:" + strings.Repeat("ab", 32): 1} {
		if status, out, complaints := command(env, "audit", "verify", "--data", folder, "--head", typed); status != want || complaints != "" {
			t.Errorf("%q: %d %s%s", typed, status, out, complaints)
		}
	}
	status, _, complaints = command(env, "audit", "verify", "--data", folder, "--head", "yesterday")
	if status != 1 || !strings.Contains(complaints, "--head") {
		t.Errorf("a text that is no head: %d %s", status, complaints)
	}
}

// A case whose time has come is compared with its state before, until the sweep
// has run. When no sweep runs, the check prints how many cases wait.
func TestCheckCountsWaitingCases(t *testing.T) {
	t.Parallel()
	folder, env := installation(t)
	if status, out, complaints := command(env, "import", "htcds", sampleFile, "--data", folder, "--shelter", "North House", "--lead", "caseworker"); status != 0 {
		t.Fatalf("%d %s%s", status, out, complaints)
	}
	status, out, complaints := command(env, "check", "--data", folder)
	if status != 0 || !strings.Contains(out, "11 cases are as freshly evaluated\n") {
		t.Errorf("%d %s%s", status, out, complaints)
	}
	now := env.now()
	env.now = func() time.Time { return now.AddDate(4, 0, 0) }
	if status, out, complaints := command(env, "clock", "--believe", "--data", folder); status != 0 {
		t.Fatalf("%d %s%s", status, out, complaints)
	}
	status, out, complaints = command(env, "check", "--data", folder)
	if status != 0 || !strings.Contains(out, "wait for the sweep because their time has come") {
		t.Errorf("%d %s%s", status, out, complaints)
	}
}

// What was not written by this program, or lost a bit, is named with its case, and
// with the entry of the log that says how it was.
func TestCheckNamesDamagedRows(t *testing.T) {
	t.Parallel()
	folder, env := installation(t)
	if status, out, complaints := command(env, "import", "htcds", sampleFile, "--data", folder, "--shelter", "North House", "--lead", "caseworker"); status != 0 {
		t.Fatalf("%d %s%s", status, out, complaints)
	}
	if status, out, _ := command(env, "check", "--data", folder); status != 0 || !strings.Contains(out, "rows are as they were written, and as the log lists them\n") {
		t.Errorf("%d %s", status, out)
	}
	db, err := store.Open(t.Context(), folder, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var c models.Case
	err = db.Write(t.Context(), func(tx *gorm.DB) error {
		if err := tx.Order("id").Take(&c).Error; err != nil {
			return err
		}
		return tx.Exec("UPDATE cases SET referral_source = 'nobody' WHERE id = ?", c.ID).Error
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	status, out, _ := command(env, "check", "--data", folder)
	want := "case " + c.Code + " (cases " + c.ID + ") is not as it was written; written with entry "
	if status != 1 || !strings.Contains(out, "rows         FAILED") || !strings.Contains(out, want) || !strings.Contains(out, "type the right words again") {
		t.Errorf("%d %s, want %q", status, out, want)
	}
}
