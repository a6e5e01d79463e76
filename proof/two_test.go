package proof_test

import (
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// second starts another server on a folder and waits until it ends, as one that
// is refused does at once.
func second(t *testing.T, args ...string) (text string, status int) {
	t.Helper()
	cmd := exec.Command(program, args...)
	out := &output{}
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() { _ = cmd.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		_ = cmd.Process.Signal(syscall.SIGKILL)
		<-done
		t.Fatalf("a second server did not end:\n%s", out)
	}
	return out.String(), cmd.ProcessState.ExitCode()
}

func TestSecondServerOnTheSameFolderIsRefused(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	first := demo(t, data, 12)
	for name, args := range map[string][]string{
		"demo":  {"demo", "--addr", "127.0.0.1:0", "--data", data},
		"serve": {"serve", "--addr", "127.0.0.1:0", "--data", data},
	} {
		t.Run(name, func(t *testing.T) {
			text, status := second(t, args...)
			if status != 1 || !strings.Contains(text, "another server already uses this data folder: process "+strconv.Itoa(first.cmd.Process.Pid)+" on ") {
				t.Errorf("status %d:\n%s", status, text)
			}
		})
	}
	t.Run("commands work beside it", func(t *testing.T) {
		for _, args := range [][]string{{"check", "--data", data}, {"audit", "verify", "--data", data}, {"migrate", "--data", data}} {
			if text, status := command(t, args...); status != 0 {
				t.Errorf("%v: status %d:\n%s", args, status, text)
			}
		}
	})
	t.Run("after it was killed", func(t *testing.T) {
		first.kill()
		demo(t, data, 12)
	})
}
