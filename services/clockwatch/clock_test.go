package clockwatch_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/clockwatch"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

const day = 24 * time.Hour

// site is a house with a clock that a test sets.
type site struct {
	*worldtest.World
	ran time.Duration
}

func newSite(t *testing.T, db *store.DB) *site {
	s := &site{World: worldtest.New(t, db)}
	s.work()
	return s
}

// start is the server as it starts.
func (s *site) start() *clockwatch.Watch {
	return clockwatch.New(s.DB, s.Now, func() time.Duration { return s.ran })
}

// work writes an entry of the log.
func (s *site) work() {
	s.Write(func(tx *gorm.DB) error {
		return audit.Append(tx, access.System("sweep", s.Org.ID, s.Moment()), s.Moment(), audit.Entry{Action: "import.run", Subject: "shelter:x"})
	})
}

// pass lets time pass on the clock and in truth; the rest is a jump.
func (s *site) pass(d time.Duration) { s.Advance(d); s.ran += d }

func (s *site) look(w *clockwatch.Watch, want bool) clockwatch.Doubt {
	s.T.Helper()
	d, err := w.Look(s.T.Context())
	if err != nil || d.Any() != want {
		s.T.Fatalf("at %s: got %+v, %v, want a doubt: %v", s.Moment(), d, err, want)
	}
	return d
}

func TestClockIsComparedWithTheLogAtTheStart(t *testing.T) {
	for name, c := range map[string]struct {
		by    time.Duration
		doubt bool
	}{
		"a minute back": {-time.Minute, false}, "an hour back": {-time.Hour, true}, "a day back": {-day, true},
		"a month of quiet": {30 * day, false}, "a year ahead": {365 * day, true},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				s := newSite(t, db)
				s.Advance(c.by)
				if d, err := s.start().Doubt(t.Context()); err != nil || d.Any() != c.doubt {
					t.Errorf("asked only: %+v, %v", d, err)
				}
				s.look(s.start(), c.doubt)
			})
		})
	}
}

func TestClockThatJumpsWhileTheServerRuns(t *testing.T) {
	for name, c := range map[string]struct {
		by    time.Duration
		doubt bool
	}{
		"asleep over the weekend": {3 * day, false}, "a month ahead": {30 * day, true}, "an hour back": {-time.Hour, true},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				s := newSite(t, db)
				w := s.start()
				s.look(w, false)
				s.pass(2 * day)
				s.look(w, false)
				s.Advance(c.by)
				s.look(w, c.doubt)
				if !c.doubt {
					return
				}
				s.work() // people go on working, and their entries have the wrong time
				s.pass(10 * time.Minute)
				s.look(w, true)
				s.look(s.start(), true) // also after a restart
				s.Advance(-c.by)
				s.look(s.start(), false)
				s.pass(time.Hour)
				s.look(w, false)
			})
		})
	}
}

func TestSomebodySaysThatTheClockIsRight(t *testing.T) {
	for name, say := range map[string]func(s *site, w *clockwatch.Watch) error{
		"an administrator": func(s *site, w *clockwatch.Watch) error { return w.Believe(s.T.Context(), s.Actor("administrator")) },
		"the operator":     func(s *site, w *clockwatch.Watch) error { return w.BelieveHere(s.T.Context()) },
	} {
		storetest.Each(t, func(t *testing.T, db *store.DB) {
			s := newSite(t, db)
			w := s.start()
			s.Advance(365 * day)
			s.look(w, true)
			worldtest.WantKind(t, w.Believe(t.Context(), s.Actor("caseworker")), models.Forbidden)
			if err := say(s, w); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			s.look(w, false)
			s.look(s.start(), false)
			worldtest.WantKind(t, w.Believe(t.Context(), s.Actor("administrator")), models.Conflict)
		})
	}
}
