package pack

import (
	"time"

	"aftercare/models"
)

// moment is the one place where an evaluation looks at the time of day. Every
// comparison with now goes through reached, which remembers what is still to
// come: until the earliest of these the answer cannot change by itself.
type moment struct {
	now   models.Instant
	zone  *time.Location
	next  models.Instant
	today models.Date // of now, once it was asked
}

// reached reports whether at has come.
func (m *moment) reached(at models.Instant) bool {
	if m.now >= at {
		return true
	}
	if m.next.IsZero() || at < m.next {
		m.next = at
	}
	return false
}

// passed reports whether due is over: due itself is still in time.
func (m *moment) passed(due models.Instant) bool { return m.reached(due + 1) }

// within reports whether now lies in the period.
func (m *moment) within(p Period) bool {
	if p == (Period{}) {
		return true
	}
	if m.today == "" {
		m.today = m.now.Date(m.zone)
	}
	if p.From != "" && p.From > m.today && !m.reached(models.StartOfDay(p.From, m.zone)) {
		return false
	}
	return p.To == "" || !m.passed(models.EndOfDay(p.To, m.zone))
}
