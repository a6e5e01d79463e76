package proof_test

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// sharedDemo is one demo for all tests that only read, and for those that write
// what no other test counts.
type sharedDemo struct {
	once   sync.Once
	server *server
	filled string // folder of the caseload as it was filled
	dir    string
}

var shared sharedDemo

// sharedSurvivors is the size of the shared caseload: the default of the demo.
const sharedSurvivors = 240

// sharedServer returns the shared demo.
func sharedServer(t testing.TB) *server {
	t.Helper()
	shared.once.Do(func() {
		dir, err := os.MkdirTemp("", "aftercare-shared-")
		if err != nil {
			t.Fatal(err)
		}
		shared.dir = dir
		filled := filepath.Join(dir, "filled")
		demo(detached{t}, filled, sharedSurvivors).stop()
		served := filepath.Join(dir, "served")
		if err := os.CopyFS(served, os.DirFS(filled)); err != nil {
			t.Fatal(err)
		}
		shared.filled = filled
		shared.server = demo(detached{t}, served, sharedSurvivors)
	})
	if shared.server == nil {
		t.Fatal("the shared demo did not start; the first test that asked for it says why")
	}
	return shared.server
}

// ownDemo returns a demo like the shared one for a test that changes what others count on:
// a copy of its folder, because filling it takes ten times as long.
func ownDemo(t testing.TB) *server {
	t.Helper()
	sharedServer(t)
	return demo(t, copied(t, shared.filled), sharedSurvivors)
}

func (d *sharedDemo) close() {
	if d.server != nil {
		d.server.stop()
	}
	if d.dir != "" {
		_ = os.RemoveAll(d.dir)
	}
}

// detached is a test whose cleanups somebody else does, because what it starts
// must outlive it.
type detached struct{ testing.TB }

// Cleanup does nothing.
func (detached) Cleanup(func()) {}
