package models

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"
)

// Instant is a moment in milliseconds since 1970-01-01T00:00Z. The zero Instant
// means "none". It is stored as an integer, so that both databases compare
// moments rather than texts with offsets.
type Instant int64

// Forever is the end of things without an end: the year 9999. With it, "still
// running" takes one comparison in every query.
const Forever Instant = 253402300799000

// At returns the Instant of t, cut to the millisecond.
func At(t time.Time) Instant {
	if t.IsZero() {
		return 0
	}
	return Instant(t.UnixMilli())
}

// Time returns the moment in UTC, or the zero time for none.
func (i Instant) Time() time.Time {
	if i == 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(i)).UTC()
}

// ClockSlack is how far the clocks of two servers of one installation may differ.
// What is later than now by more was written while a clock was wrong.
const ClockSlack = 5 * time.Minute

// Ahead reports whether a moment that was written down lies in the future.
func (i Instant) Ahead(now Instant) bool { return i > now.Add(ClockSlack) }

// IsZero reports whether there is no moment.
func (i Instant) IsZero() bool { return i == 0 }

// Add returns the moment d later.
func (i Instant) Add(d time.Duration) Instant { return i + Instant(d.Milliseconds()) }

// Sub returns the time between two moments.
func (i Instant) Sub(j Instant) time.Duration { return time.Duration(i-j) * time.Millisecond }

// Before reports whether i is earlier than j.
func (i Instant) Before(j Instant) bool { return i < j }

// Date returns the calendar day of the moment in a time zone.
func (i Instant) Date(zone *time.Location) Date {
	if i == 0 {
		return ""
	}
	return Date(i.Time().In(zone).Format(time.DateOnly))
}

// String is RFC 3339 in UTC, or "" for none.
func (i Instant) String() string {
	if i == 0 {
		return ""
	}
	return i.Time().Format(time.RFC3339)
}

// MarshalJSON writes RFC 3339, or null for none.
func (i Instant) MarshalJSON() ([]byte, error) {
	if i == 0 {
		return []byte("null"), nil
	}
	return json.Marshal(i.Time().Format(time.RFC3339Nano))
}

// UnmarshalJSON reads RFC 3339 with an offset, or null.
func (i *Instant) UnmarshalJSON(b []byte) error {
	var s *string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	if s == nil {
		*i = 0
		return nil
	}
	return i.UnmarshalText([]byte(*s))
}

// UnmarshalText reads RFC 3339 with an offset; an empty text is none.
func (i *Instant) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*i = 0
		return nil
	}
	t, err := time.Parse(time.RFC3339, string(text))
	if err != nil {
		return fmt.Errorf("moment %q: write it like 2026-11-23T14:05:00+05:30", text)
	}
	*i = At(t)
	return nil
}

// Value stores the milliseconds.
func (i Instant) Value() (driver.Value, error) { return int64(i), nil }

// Scan reads the milliseconds; NULL is none.
func (i *Instant) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*i = 0
	case int64:
		*i = Instant(v)
	default:
		return fmt.Errorf("moment column holds %T", src)
	}
	return nil
}
