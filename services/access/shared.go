package access

import (
	"strings"
	"sync"
	"time"

	"aftercare/models"
)

// Counting a whole house at 100,000 survivors takes up to seconds, and several
// people who open its page at once would wait for each other until they get nothing.
const (
	long  = 200 * time.Millisecond // to count; what takes less is counted each time
	share = 30                     // counting takes at most this part of the time
)

// Shared keeps what took long to count, and tells it again shortly after to those
// who reach the same. It must only keep numbers.
type Shared[T any] struct {
	mu   sync.Mutex
	kept map[string]counted[T]
	long time.Duration
	now  func() time.Time
}

// counted is one count, when it was made and how long it took.
type counted[T any] struct {
	what T
	at   models.Instant
	took time.Duration
}

// NewShared returns an empty one.
func NewShared[T any](now func() time.Time) *Shared[T] {
	return &Shared[T]{kept: map[string]counted[T]{}, long: long, now: now}
}

// After makes Get keep what took this long by a clock.
func (s *Shared[T]) After(long time.Duration, now func() time.Time) { s.long, s.now = long, now }

// Get counts, or returns what was counted shortly before, and when that was, by the
// clock of the actor. Who asks while somebody counts waits for her.
func (s *Shared[T]) Get(by Actor, count func() (T, error)) (what T, at models.Instant, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	of := by.sameReach()
	if k, there := s.kept[of]; there {
		if age := by.Now().Time().Sub(k.at.Time()); age >= 0 && age < share*k.took {
			return k.what, k.at, nil
		}
	}
	began := s.now()
	what, err = count()
	delete(s.kept, of)
	if took := s.now().Sub(began); err == nil && took >= s.long {
		s.kept[of] = counted[T]{what, by.Now(), took}
	}
	return what, by.Now(), err
}

// sameReach is the same text for those who reach the same cases.
func (a Actor) sameReach() string {
	parts := append([]string{a.person.Organisation, string(a.person.Role)}, a.person.Shelters...)
	if scopes[a.person.Role] == Assigned {
		parts = append(parts, a.person.ID)
	}
	return strings.Join(parts, " ")
}
