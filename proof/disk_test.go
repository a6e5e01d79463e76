package proof_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// traced matches a line in which strace reports the start of a write, or the end of
// an fsync: its moment, the call, and whether strace made it fail.
var traced = regexp.MustCompile(`^\d+ +(\d+\.\d+) (?:(pwrite64)\(|.*(?:fsync|fdatasync).* = .*?(INJECTED)?\)?$)`)

// failingDisk starts the demo on a folder that has one, with a disk whose n-th
// fsync of a file fails. It also returns the file in which strace records its
// calls.
func failingDisk(t *testing.T, data, file string, n int) (s *server, record string) {
	t.Helper()
	record = filepath.Join(t.TempDir(), "strace")
	before := []string{
		tool(t, "strace"), "-D", "-f", "-qq", "-ttt", "-o", record, "-P", filepath.Join(data, file), "-e", "trace=pwrite64,fsync,fdatasync",
		"-e", fmt.Sprintf("inject=fsync,fdatasync:error=EIO:when=%d", n),
	}
	return start(t, data, before, "demo", "--addr", "127.0.0.1:0", "--data", data), record
}

// failedAt returns when the disk first lost what was written to the file. An fsync
// of bytes that an earlier one has put on the disk loses nothing: SQLite makes one of
// its log before it copies it, and goes on when it fails.
func failedAt(t *testing.T, record string) (time.Time, bool) {
	t.Helper()
	text, err := os.ReadFile(record)
	if err != nil {
		t.Fatal(err)
	}
	written := false
	for line := range strings.Lines(string(text)) {
		found := traced.FindStringSubmatch(strings.TrimSpace(line))
		switch {
		case found == nil:
		case found[2] != "":
			written = true
		case found[3] == "":
			written = false
		case written:
			return moment(t, found[1]), true
		}
	}
	return time.Time{}, false
}

// moment reads seconds since 1970, as strace prints them.
func moment(t *testing.T, text string) time.Time {
	t.Helper()
	seconds, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return time.UnixMicro(int64(seconds * 1e6))
}

// TestDiskErrorStopsServer makes one fsync of the log of the database fail,
// once. SQLite would continue and acknowledge writes that the disk never
// stored.
func TestDiskErrorStopsServer(t *testing.T) {
	for _, n := range []int{6, 7, 12} { // a start takes a few itself
		t.Run(strconv.Itoa(n), func(t *testing.T) {
			t.Parallel()
			tool(t, "strace")
			data := t.TempDir()
			s := demo(t, data, 12)
			l := newLoad(t, s, 1, "caseworker")
			s.stop()
			s, record := failingDisk(t, data, "aftercare.db-wal", n)
			l.moved(s)
			if !l.until(s, 60*time.Second) {
				t.Fatalf("the server still runs:\n%s", s.out)
			}
			at, failed := failedAt(t, record)
			if !failed {
				t.Fatalf("no fsync failed:\n%s", s.out)
			}
			// One visitor sends one form after the other, so every acknowledgement
			// after the failure was about the write that failed, or a later one.
			for _, told := range l.since(at) {
				t.Errorf("a write was acknowledged %v after the disk had failed", told.Sub(at))
			}
			if s.cmd.ProcessState.ExitCode() != 3 || !strings.Contains(s.out.String(), "stopped after a disk error; check the disk") {
				t.Errorf("exit status %d, and it says:\n%s", s.cmd.ProcessState.ExitCode(), s.out)
			}
			before := l.acknowledged()
			s = demo(t, data, 12)
			l.moved(s)
			l.one(0)
			if l.acknowledged() != before+1 {
				t.Errorf("after a restart the server accepts no write")
			}
			s.stop()
			isWhole(t, data)
			l.hold(t, data)
		})
	}
}

// TestDiskErrorAtTheStartIsSaid makes the first fsyncs fail: nothing is served.
func TestDiskErrorAtTheStartIsSaid(t *testing.T) {
	t.Parallel()
	strace, data := tool(t, "strace"), t.TempDir()
	demo(t, data, 12).stop()
	out, err := exec.CommandContext(t.Context(), strace, "-D", "-f", "-qq", "-o", filepath.Join(t.TempDir(), "strace"),
		"-P", filepath.Join(data, "aftercare.db-wal"), "-e", "trace=fsync,fdatasync", "-e", "inject=fsync,fdatasync:error=EIO:when=1",
		program, "demo", "--addr", "127.0.0.1:0", "--data", data).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "disk I/O error") {
		t.Errorf("%v\n%s", err, out)
	}
	isWhole(t, data)
}

// TestFailedCheckpointLosesNothing makes the fsync fail with which SQLite
// copies the log into the database. The log still has everything.
func TestFailedCheckpointLosesNothing(t *testing.T) {
	t.Parallel()
	tool(t, "strace")
	data := t.TempDir()
	s := demo(t, data, 60)
	l := newLoad(t, s, 2, "caseworker", "caseworker2")
	s.stop()
	s, record := failingDisk(t, data, "aftercare.db", 2) // the first is of the start
	l.moved(s)
	stop := make(chan struct{})
	go func() {
		defer close(stop)
		for range 300 {
			if _, failed := failedAt(t, record); failed || s.endsWithin(100*time.Millisecond) {
				break
			}
		}
		s.endsWithin(time.Second)
	}()
	l.run(writesASecond, stop)
	if _, failed := failedAt(t, record); !failed {
		t.Fatalf("the log was never copied into the database, after %d writes", l.acknowledged())
	}
	s.kill()
	isWhole(t, data)
	l.hold(t, data)
	t.Logf("%d writes acknowledged; the server said: %s", l.acknowledged(), s.out)
}
