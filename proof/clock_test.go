package proof_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// aheadOf is the environment variable that the program of laterProgram reads. No
// other build knows it.
const aheadOf = "AFTERCARE_PROOF_AHEAD"

// laterProgram builds the program with a clock that is ahead, once for the whole
// run. Only the one line that takes the clock is replaced, while the compiler
// reads it: the source has no way to set the clock, so nobody can misuse one.
var laterProgram = sync.OnceValues(func() (string, error) {
	dir := filepath.Dir(program)
	if os.Getenv("AFTERCARE_BINARY") != "" {
		var err error
		if dir, err = os.MkdirTemp("", "aftercare-later-"); err != nil {
			return "", err
		}
	}
	main, err := filepath.Abs("../cmd/aftercare/main.go")
	if err != nil {
		return "", err
	}
	text, err := os.ReadFile(main)
	if err != nil {
		return "", err
	}
	const taken, moved = "now: time.Now,", `now: func() time.Time { d, _ := time.ParseDuration(os.Getenv("` + aheadOf + `")); return time.Now().Add(d) },`
	if strings.Count(string(text), taken) != 1 {
		return "", os.ErrNotExist
	}
	other, list := filepath.Join(dir, "later.go"), filepath.Join(dir, "later.json")
	if err := os.WriteFile(other, []byte(strings.Replace(string(text), taken, moved, 1)), 0o600); err != nil {
		return "", err
	}
	overlay, _ := json.Marshal(map[string]map[string]string{"Replace": {main: other}})
	if err := os.WriteFile(list, overlay, 0o600); err != nil {
		return "", err
	}
	path := filepath.Join(dir, "later")
	out, err := exec.Command("go", "build", "-overlay", list, "-o", path, "aftercare/cmd/aftercare").CombinedOutput()
	if err != nil {
		_, _ = os.Stderr.Write(out)
	}
	return path, err
})

// laterWords are the words that start the program with a clock that is so far
// ahead.
func laterWords(t testing.TB, ahead time.Duration, args ...string) []string {
	t.Helper()
	path, err := laterProgram()
	if err != nil {
		t.Fatalf("building the program with another clock: %v", err)
	}
	return append([]string{"env", aheadOf + "=" + ahead.String(), path}, args...)
}

// realLater is real with a clock that is so far ahead.
func realLater(t testing.TB, data string, ahead time.Duration) *server {
	t.Helper()
	return startWords(t, data, laterWords(t, ahead, "serve", "--addr", "127.0.0.1:0", "--data", data, "--small-host")...)
}
