package proof_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// realClock is where the clock enters the program, and stoppedClock a clock that
// stands at one moment, so that everything a demo tells is the same every time.
const (
	realClock    = "now: time.Now,"
	stoppedClock = "now: func() time.Time { return time.Unix(1795411800, 0) }," // 23 November 2026, 11:00 in India
)

// stopped builds the program with a clock that stands. AFTERCARE_TREE names
// another working copy to build, AFTERCARE_BINARY a program that is built
// already: with that one only runs of the same hour can be compared.
func stopped(t testing.TB) {
	t.Helper()
	if os.Getenv("AFTERCARE_BINARY") != "" {
		return
	}
	tree := os.Getenv("AFTERCARE_TREE")
	if tree == "" {
		tree = ".."
	}
	entry, err := filepath.Abs(filepath.Join(tree, "cmd/aftercare/main.go"))
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile(entry)
	if err != nil || !strings.Contains(string(source), realClock) {
		t.Fatalf("%s has no line %q to stop the clock at: %v", entry, realClock, err)
	}
	usual := program
	program = overlaid(t, tree, entry, []byte(strings.Replace(string(source), realClock, stoppedClock, 1)))
	t.Cleanup(func() { program = usual })
}

// overlaid builds the program of a working copy with another text for one of its
// files.
func overlaid(t testing.TB, tree, file string, text []byte) string {
	t.Helper()
	dir := t.TempDir()
	with := filepath.Join(dir, "other.go")
	overlay, _ := json.Marshal(map[string]any{"Replace": map[string]string{file: with}})
	for name, text := range map[string][]byte{with: text, filepath.Join(dir, "overlay.json"): overlay} {
		if err := os.WriteFile(name, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	built := filepath.Join(dir, "aftercare")
	make := exec.Command("go", "build", "-overlay", filepath.Join(dir, "overlay.json"), "-o", built, "./cmd/aftercare")
	make.Dir = tree
	if out, err := make.CombinedOutput(); err != nil {
		t.Fatalf("building %s: %v\n%s", tree, err, out)
	}
	return built
}
