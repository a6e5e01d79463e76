package main

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"aftercare/packs"
	"aftercare/services/demo"
	"aftercare/services/evaluation"
	"aftercare/services/pack"
	"aftercare/services/pack/author"
	"aftercare/services/store"
)

// ownFolder is the example folder of the docs.
const ownFolder = root + "/docs/examples/own"

// inventedMoment is the moment of every caseload of these tests.
var inventedMoment = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// invented fills a data folder with invented survivors, evaluated with the
// built-in packs and the folders laid over them.
func invented(t *testing.T, folder string, survivors int, over ...fs.FS) environment {
	t.Helper()
	db, err := store.Open(t.Context(), folder, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Migrate(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	library, err := pack.Load(append([]fs.FS{packs.FS}, over...)...)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := demo.Fill(t.Context(), db, evaluation.New(library), demoHasher(), demo.Options{Survivors: survivors, Now: inventedMoment}); err != nil {
		t.Fatal(err)
	}
	return environment{now: func() time.Time { return inventedMoment }, in: strings.NewReader("")}
}

// folderWith makes a folder of own packs with one file.
func folderWith(t *testing.T, text string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "in"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "in", "ours.yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestOwnFolderWorksInEveryCommand(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	env := invented(t, folder, 12)
	status, out, complaints := command(env, "check", "--data", folder, "--packs", ownFolder)
	if status != 0 || !strings.Contains(out, "wait for the sweep because rules or numbers changed") {
		t.Errorf("check: %d %s %s", status, out, complaints)
	}
	status, out, complaints = command(env, "packs", "diff", "--packs", ownFolder, "--data", folder, "--json", "--limit", "3")
	var said struct {
		Packs author.Comparison
		Cases evaluation.Changes
		Each  []evaluation.CaseDifference `json:"changed"`
	}
	if err := json.Unmarshal([]byte(out), &said); err != nil || status != 0 {
		t.Fatalf("diff: %d %s %s (%v)", status, out, complaints, err)
	}
	if len(said.Packs.Parts) != 5 || said.Cases.Cases == 0 || said.Cases.Changed == 0 || len(said.Each) != 3 || !strings.HasPrefix(said.Each[0].Code, "AC-") {
		t.Errorf("diff: got %+v", said)
	}
	if status, out, _ := command(env, "packs", "diff", "--from", ownFolder, "--packs", ownFolder, "--data", folder); status != 0 || !strings.Contains(out, "  No difference.\n") || !strings.Contains(out, "  0 cases of ") {
		t.Errorf("a folder against itself: %d %s", status, out)
	}
}

func TestBrokenOwnFolderStopsServer(t *testing.T) {
	t.Parallel()
	broken := folderWith(t, "items:\n  - key: ours\n    force: scheem\n    sumary: {en: x}\n")
	want := filepath.Join(broken, "in", "ours.yaml") + ":4: field sumary not found"
	for _, args := range [][]string{{"serve", "--data", t.TempDir()}, {"demo"}, {"check", "--data", t.TempDir()}, {"packs", "diff"}, {"explain", "--facts", root + "/docs/examples/facts.json"}} {
		status, _, complaints := command(environment{now: time.Now, in: strings.NewReader("")}, append(args, "--packs", broken)...)
		if status != 1 || !strings.Contains(complaints, want) || !strings.Contains(complaints, "the law packs have ") {
			t.Errorf("%s: %d %s", args[0], status, complaints)
		}
	}
}

func TestDiffFailsForLostVersion(t *testing.T) {
	t.Parallel()
	ours, err := os.ReadFile(ownFolder + "/in/ours.yaml")
	if err != nil {
		t.Fatal(err)
	}
	law := strings.Replace(string(ours), `    papers:
      - {key: tickets`, `    clocks:
      - {key: decide, label: {en: Decide, hi: निर्णय}, start: [event.intake], length: {days: 30}, against: authority, ends: [stance.decided], kind: scheme, clause: "4"}
    papers:
      - {key: tickets`, 1)
	today := folderWith(t, law)
	folder := t.TempDir()
	env := invented(t, folder, 12, os.DirFS(today))
	next := folderWith(t, strings.Replace(law, `version: "2026"`, `version: "2027"`, 1))
	status, out, complaints := command(env, "packs", "diff", "--from", today, "--packs", next, "--data", folder)
	if status != 1 || !strings.Contains(out, "LOST our_journey_fund, version 2026: clocks of ") || !strings.Contains(out, "WARNING our_journey_fund: version 2026 is gone.") {
		t.Errorf("got %d %s %s", status, out, complaints)
	}
	status, out, _ = command(env, "packs", "diff", "--from", today, "--data", folder)
	if status != 1 || !strings.Contains(out, "removed  item our_journey_fund") || !strings.Contains(out, "LOST our_journey_fund") {
		t.Errorf("back to the built-in packs: %d %s", status, out)
	}
	if status, out, _ := command(env, "packs", "diff", "--from", today, "--packs", next); status != 0 || !strings.Contains(out, "No case was looked at.") {
		t.Errorf("without data: %d %s", status, out)
	}
}

func TestDiffReportsMissingInput(t *testing.T) {
	t.Parallel()
	empty := t.TempDir()
	for _, c := range []struct{ args, want string }{
		{"", "give --packs DIR"},
		{"--packs " + ownFolder + " --data " + empty, "--data: there is no caseload in " + empty},
		{"--packs " + ownFolder + " --as-of soon", "--as-of: write the day"},
		{"--packs " + ownFolder + " --limit=-1", "--limit: write a number, 0 for all"},
	} {
		status, _, complaints := command(environment{now: time.Now}, append([]string{"packs", "diff"}, strings.Fields(c.args)...)...)
		if status != 1 || !strings.Contains(complaints, c.want) {
			t.Errorf("%s: %d %s, want %q", c.args, status, complaints, c.want)
		}
	}
	if left, _ := os.ReadDir(empty); len(left) != 0 {
		t.Errorf("the comparison left %v in an empty folder", left)
	}
}
