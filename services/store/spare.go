package store

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"aftercare/models"
)

// small is the key of contexts of small writes.
type small struct{}

// Small marks a context as one of a write that people cannot go without on a full
// disk and that needs little room: to sign in and out, to lock the screen, to read
// what is sealed. It may use the spare room.
func Small(ctx context.Context) context.Context { return context.WithValue(ctx, small{}, true) }

func isSmall(ctx context.Context) bool { return ctx.Value(small{}) != nil }

// spareFile ends the name of a file beside the database that keeps room on the
// disk. It holds nothing.
const spareFile = ".spare"

// spareBytes is the room that is kept: a sign-in needs about 100 kB in the log of
// the last writes, and that log starts again from its beginning after 4 MB.
const spareBytes = 8 << 20

// spareBeside is what must be free beside a new spare file.
const spareBeside = 4 << 20

// spare keeps room for small writes of a server with a SQLite file. The first
// write that finds none gives the file up. From then on other writes are refused
// before they begin, or they would use what is left up, until there is room for a
// new spare file.
type spare struct {
	file  string // "" where no room is kept: PostgreSQL, and commands
	given atomic.Bool
	mu    sync.Mutex
}

// keepRoom makes the spare file of a server where it is missing. On a disk that is
// full it gives an old one up at once, because a start needs room too. It says
// nothing: pages and readiness say how full the disk is.
func (s *spare) keepRoom(database string) {
	s.file = database + spareFile
	free, err := FreeBytes(filepath.Dir(s.file))
	if err != nil {
		s.file = "" // the system does not say how much is free
		return
	}
	info, err := os.Stat(s.file)
	whole := err == nil && info.Size() >= spareBytes
	if whole && free >= spareBeside {
		return
	}
	s.given.Store(true)
	if err == nil {
		_ = os.Remove(s.file) // what stays only takes room
	}
	s.regain()
}

// give gives the room up, and reports whether a small write may try again.
func (s *spare) give() bool {
	if s.file == "" || !s.given.CompareAndSwap(false, true) {
		return false
	}
	return os.Remove(s.file) == nil
}

// refuses returns an error for a write that may not use the room that is left.
func (s *spare) refuses(ctx context.Context) error {
	if s.file == "" || isSmall(ctx) || !s.given.Load() || s.regain() {
		return nil
	}
	return &models.Error{Kind: models.Full, Message: "error.disk_full", Err: ErrFull}
}

// regain keeps room again once there is enough of it.
func (s *spare) regain() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.given.Load() {
		return true // another write was quicker
	}
	if free, err := FreeBytes(filepath.Dir(s.file)); err != nil || free < spareBytes+spareBeside {
		return false
	}
	if err := writeSpare(s.file); err != nil {
		_ = os.Remove(s.file)
		return false
	}
	s.given.Store(false)
	return true
}

// writeSpare writes bytes that no file system can press together.
func writeSpare(path string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	part := make([]byte, 1<<20)
	_, _ = rand.Read(part) // never fails
	for range spareBytes / len(part) {
		if _, err = file.Write(part); err != nil {
			break
		}
	}
	return errors.Join(err, file.Close())
}
