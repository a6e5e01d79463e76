package account

import (
	"context"
	"errors"
	"sync"

	"aftercare/models"
	"aftercare/services/access"
)

// unwritten are sign-ins that ended or were locked while the database took no
// write: a full disk, a lock, a line that broke. Leaving must work whatever
// happens, so they are kept in memory, and written down once that is possible. A
// server that is started anew before has forgotten them; the sign-in then ends with
// its own limits, and another server of the same PostgreSQL knows them only once
// they are written.
type unwritten struct {
	mu   sync.Mutex
	list map[string]halted // by the id of the session
}

// halted is a sign-in that ended or was locked, and who did it. It holds no keys.
type halted struct {
	visit  Visit
	action string
}

const actionLocked = "account.locked"

// keep remembers what could not be written.
func (u *unwritten) keep(v Visit, action string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.list == nil {
		u.list = map[string]halted{}
	}
	v.Actor = access.NewActor(access.Person{
		ID: v.Actor.ID(), Name: v.Actor.Name(), Organisation: v.Actor.Organisation(), Role: v.Actor.Role(),
		Request: v.Actor.Request(), Now: v.Actor.Now(),
	})
	v.Session.SealedKey = nil
	u.list[string(v.Session.ID)] = halted{v, action}
}

// apply changes a session that was read to what it is: locked, or ended, which it
// reports.
func (u *unwritten) apply(s *models.Session) (ended bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	h, there := u.list[string(s.ID)]
	if there && h.action == actionLocked && s.LockedAt.IsZero() {
		s.LockedAt, s.SealedKey = h.visit.Actor.Now(), nil
	}
	return there && h.action != actionLocked
}

func (u *unwritten) forget(id []byte) {
	u.mu.Lock()
	defer u.mu.Unlock()
	delete(u.list, string(id))
}

func (u *unwritten) all() []halted {
	u.mu.Lock()
	defer u.mu.Unlock()
	out := make([]halted, 0, len(u.list))
	for _, h := range u.list {
		out = append(out, h)
	}
	return out
}

// halt ends or locks a session, in memory where it cannot be written down. For
// whoever leaves it has worked in both cases.
func (s *Service) halt(ctx context.Context, v Visit, action string) error {
	if err := s.writeHalt(ctx, v, action); err != nil {
		s.unwritten.keep(v, action)
	}
	return nil
}

func (s *Service) writeHalt(ctx context.Context, v Visit, action string) error {
	if action == actionLocked {
		return s.writeLock(ctx, v)
	}
	return s.writeEnd(ctx, v, action)
}

// WriteUnwritten writes down which sign-ins ended or were locked while the
// database took no write. Their entries in the log have the time at which they are
// written. The sweep calls it.
func (s *Service) WriteUnwritten(ctx context.Context) error {
	var errs []error
	for _, h := range s.unwritten.all() {
		err := s.writeHalt(ctx, h.visit, h.action)
		if errs = append(errs, err); err == nil {
			s.unwritten.forget(h.visit.Session.ID)
		}
	}
	return errors.Join(errs...)
}
