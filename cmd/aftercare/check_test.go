package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A folder typed wrongly is told, and stays as it is: what reads and changes
// nothing makes no empty database either.
func TestWhatOnlyReadsMakesNoDatabase(t *testing.T) {
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

func TestVerifyingTakesAHeadAsItWasPrinted(t *testing.T) {
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
		t.Errorf("what is no head: %d %s", status, complaints)
	}
}

// A case whose time has come is compared as of before, until the sweep has been
// there: where it does not come the check says how many wait.
func TestTheCheckCountsCasesWhoseTimeHasCome(t *testing.T) {
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
	status, out, complaints = command(env, "check", "--data", folder)
	if status != 0 || !strings.Contains(out, "wait for the sweep because their time has come") {
		t.Errorf("%d %s%s", status, out, complaints)
	}
}
