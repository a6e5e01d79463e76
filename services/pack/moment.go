package pack

import (
	"time"

	"aftercare/models"
)

// moment is the only place where an evaluation reads the time. Every comparison
// with now goes through reached, which records the moments still to come. Until
// the earliest of these the answer cannot change by itself.
type moment struct {
	now   models.Instant
	zone  *time.Location
	next  models.Instant
	today models.Date // date of now, set when first needed
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

// passed reports whether due is over; due itself is still in time.
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
