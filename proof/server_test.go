package proof_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// server is the running program.
type server struct {
	t     testing.TB
	cmd   *exec.Cmd
	data  string // folder of its data
	url   string
	setUp string // one-time link of an empty installation
	out   *output
	ended chan struct{}
	err   error // how it ended; valid once ended is closed
}

// output collects what a program prints on both streams, as a log would.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

var (
	serving = regexp.MustCompile(`(?m)(?:Serving|Aftercare demo) on (https?://\S+)$`)
	setUpAt = regexp.MustCompile(`(?m)^(https?://\S+/set-?up/\S+)$`)
)

// usualStart is how long a server may take to answer, including the filling of
// a demo.
const usualStart = 60 * time.Second

// startIn is the current limit: the one test with a demo of its own size raises
// it.
var startIn = usualStart

// demo starts the demo with so many survivors on a folder.
func demo(t testing.TB, data string, survivors int) *server {
	t.Helper()
	return start(t, data, nil, "demo", "--addr", "127.0.0.1:0", "--data", data, "--survivors", strconv.Itoa(survivors))
}

// real starts a real installation on a folder.
func real(t testing.TB, data string, more ...string) *server {
	t.Helper()
	return start(t, data, nil, append([]string{"serve", "--addr", "127.0.0.1:0", "--data", data}, more...)...)
}

// start runs the program until it prints where it serves. before, if any, are
// the words in front of the command line. The server is stopped when the test
// ends.
func start(t testing.TB, data string, before []string, args ...string) *server {
	t.Helper()
	return startWords(t, data, append(append(append([]string{}, before...), program), args...)...)
}

// startWords is start for a whole command line.
func startWords(t testing.TB, data string, words ...string) *server {
	t.Helper()
	s := &server{t: t, data: data, out: &output{}, ended: make(chan struct{})}
	s.cmd = exec.Command(words[0], words[1:]...)
	s.cmd.Stdout, s.cmd.Stderr = s.out, s.out
	s.cmd.WaitDelay = 10 * time.Second // a process that holds its output open must not hold the test
	if err := s.cmd.Start(); err != nil {
		t.Fatalf("start: %v", err)
	}
	go func() {
		s.err = s.cmd.Wait()
		close(s.ended)
	}()
	t.Cleanup(func() { s.stop() })
	s.waitUntilServing()
	return s
}

func (s *server) waitUntilServing() {
	s.t.Helper()
	for deadline := time.Now().Add(startIn); time.Now().Before(deadline); {
		text := s.out.String()
		if found := setUpAt.FindStringSubmatch(text); found != nil {
			s.setUp = found[1]
		}
		if found := serving.FindStringSubmatch(text); found != nil {
			s.url = found[1]
			return
		}
		select {
		case <-s.ended:
			s.t.Fatalf("the server ended before it served: %v\n%s", s.err, s.out)
		case <-time.After(5 * time.Millisecond):
		}
	}
	s.t.Fatalf("the server did not serve within %v:\n%s", startIn, s.out)
}

// waitFor waits until the server has printed something.
func (s *server) waitFor(text string) {
	s.t.Helper()
	for deadline := time.Now().Add(startIn); !strings.Contains(s.out.String(), text); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			s.t.Fatalf("the server did not print %q:\n%s", text, s.out)
		}
	}
}

// stop asks the server to end and waits for it.
func (s *server) stop() {
	s.signal(syscall.SIGTERM)
	if !s.endsWithin(15 * time.Second) {
		s.kill()
	}
}

// kill ends the server as a power cut would: it gets no chance to clean up.
func (s *server) kill() {
	s.signal(syscall.SIGKILL)
	<-s.ended
}

func (s *server) signal(sig syscall.Signal) {
	select {
	case <-s.ended:
		return
	default:
	}
	if err := s.cmd.Process.Signal(sig); err != nil && !errors.Is(err, os.ErrProcessDone) {
		s.t.Errorf("signal %v: %v", sig, err)
	}
}

// endsWithin reports whether the server ended in time.
func (s *server) endsWithin(limit time.Duration) bool {
	select {
	case <-s.ended:
		return true
	case <-time.After(limit):
		return false
	}
}

// command runs another command of the program until it ends.
func command(t testing.TB, args ...string) (text string, status int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, program, args...).CombinedOutput()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		t.Fatalf("%v: %v\n%s", args, err, out)
	}
	if failed != nil {
		status = failed.ExitCode()
	}
	return string(out), status
}

// copied copies a data folder, so that a test can spoil the copy.
func copied(t testing.TB, data string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "copy")
	if err := os.CopyFS(to, os.DirFS(data)); err != nil {
		t.Fatalf("copy: %v", err)
	}
	return to
}
