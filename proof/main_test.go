package proof_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// program is the program under test, built once for the whole run.
var program string

func TestMain(m *testing.M) { os.Exit(testMain(m)) }

func testMain(m *testing.M) int {
	dir, err := os.MkdirTemp("", "aftercare-proof-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	if program, err = build(dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer shared.close()
	return m.Run()
}

// build returns the path of the program: AFTERCARE_BINARY, or one built now.
func build(dir string) (string, error) {
	if path := os.Getenv("AFTERCARE_BINARY"); path != "" {
		return filepath.Abs(path)
	}
	path := filepath.Join(dir, "aftercare")
	if out, err := exec.Command("go", "build", "-o", path, "aftercare/cmd/aftercare").CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the program: %w\n%s", err, out)
	}
	return path, nil
}

// lacking skips the test with the name of what the machine lacks. Under CI=true
// it fails the test.
func lacking(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is missing, and CI=true requires it", what)
	}
	t.Skipf("this machine lacks %s", what)
}

// tool returns the path of a program of this machine.
func tool(t testing.TB, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		lacking(t, name)
	}
	return path
}
