package proof_test

import (
	"os"
	"sync"
	"testing"
)

// sharedDemo is one demo for all tests that only read, and for those that write
// what no other test counts.
type sharedDemo struct {
	once   sync.Once
	server *server
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
		shared.server = demo(detached{t}, dir, sharedSurvivors)
	})
	if shared.server == nil {
		t.Fatal("the shared demo did not start; the first test that asked for it says why")
	}
	return shared.server
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
