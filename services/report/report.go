// Package report counts what a house did in a named period, for the house itself: exact
// figures, each with its definition and with the cases behind it.
//
// What is counted is said in indicators.yaml and nowhere else; each indicator there has one
// counter here, and what cannot be counted yet is named there with the reason. Only coded
// facts are read, and nothing sealed. Nothing here is fit to be published: a small number
// can point at one person.
package report

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/pack"
	"aftercare/services/store"
)

// Service makes reports.
type Service struct {
	db      *store.DB
	library *pack.Library
	now     func() time.Time
	newID   func() string
}

// New returns a Service. newID makes the ids of new rows.
func New(db *store.DB, library *pack.Library, now func() time.Time, newID func() string) *Service {
	return &Service{db: db, library: library, now: now, newID: newID}
}

// Ask is what a report is asked for: a house, "" for all the reader works in, and a
// period.
type Ask struct {
	HouseID string
	Period  models.Period
}

// Report is a report of a period, with the same period of the year before beside it.
type Report struct {
	House    models.Shelter   // the zero one for all houses of the reader
	Houses   []models.Shelter // those the reader works in, by name
	Period   models.Period
	Before   models.Period // a year earlier
	Runs     bool          // the period is not over
	Closed   *Closing      // the figures of the period stand as they were kept; nil for as they are today
	At       models.Instant
	Figures  []Figure
	People   int // served
	Several  int // of them, in more than one of the houses
	Mistaken int // cases left out because they were opened by mistake
}

// Figure is one indicator with its lines.
type Figure struct {
	*Indicator
	Lines []Line
	Since models.Instant // since when what it rests on is kept; 0 where that does not matter
}

// Line is one line of an indicator, and the same of the year before. Code is "" for an
// indicator of one line.
type Line struct {
	Code  string
	Now   Value
	Was   Value
	Today *Value // in a closed month, the number of today where it is another one
}

// Value is one number. A value that is not known is none, and not nought.
type Value struct {
	N      int64
	Known  bool
	Early  bool     // it is not known because its history is not kept so far back
	opens  bool     // there are cases behind it
	behind []string // cases, one as often as it was counted
}

// HasCases reports whether there are cases behind the number. Rows lists them.
func (v Value) HasCases() bool { return v.opens }

// Cases are the cases behind the number, each once and in order, where they were wanted.
func (v Value) Cases() []string { return slices.Compact(slices.Sorted(slices.Values(v.behind))) }

// How a report leaves the screen, or does not.
const (
	OnScreen = "read"
	OnPaper  = "printed"
	AsFile   = "saved"
	AsRows   = "rows_opened"
)

// Make counts a period for a house, or for all houses of the reader, and notes in the log
// who did and how. The number of queries does not depend on how many people there are.
func (s *Service) Make(ctx context.Context, by access.Actor, ask Ask, how string) (Report, error) {
	var out Report
	err := s.read(ctx, by, ask, func(c *count) (err error) { out, err = c.report(); return err })
	if err != nil {
		return out, err
	}
	return out, s.note(ctx, by, out, how, "")
}

// report counts all indicators of the period, with the same period of the year before. Of a
// closed month the figures are those that were kept.
func (c *count) report() (Report, error) {
	out := Report{House: c.house, Houses: c.all, Period: c.period, Before: c.period.YearBefore(), Runs: c.runs, At: c.now}
	if len(c.houses) == 0 {
		return out, nil
	}
	closings, err := c.readClosed(out.Period, out.Before)
	if err != nil {
		return out, err
	}
	if one := closings[out.Period.Code()]; one != nil {
		out.Closed = &one.Closing
	}
	c.want = keysOf(Indicators())
	before := c.over(out.Before)[0]
	c.closed, before.closed = closings[out.Period.Code()], closings[out.Before.Code()]
	for _, of := range Indicators() {
		f, err := c.figure(of, before)
		if err != nil {
			return out, err
		}
		out.Figures = append(out.Figures, f)
	}
	out.People, out.Several, out.Mistaken, err = c.overlap()
	return out, err
}

// read opens a count for who may make reports, over the houses that were asked for. It
// returns NotFound for a house the actor does not work in.
func (s *Service) read(ctx context.Context, by access.Actor, ask Ask, f func(c *count) error) error {
	if err := by.Require(access.ReadReports); err != nil {
		return err
	}
	return s.db.Read(store.Unhurried(ctx), func(tx *gorm.DB) error {
		c := &count{tx: tx, library: s.library, dialect: s.db.Dialect(), org: by.Organisation(), now: by.Now()}
		if err := c.open(by, ask); err != nil {
			return err
		}
		if err := c.readKept(); err != nil {
			return err
		}
		return f(c)
	})
}

// note writes down that a report was made.
func (s *Service) note(ctx context.Context, by access.Actor, r Report, how, key string) error {
	entry := audit.Entry{Action: "report." + how, Subject: "organisation:" + by.Organisation(), Detail: "period=" + r.Period.Code()}
	if r.House.ID != "" {
		entry.Subject = "shelter:" + r.House.ID
	} else {
		entry.Action += "_all"
	}
	if key != "" {
		entry.Detail += " figure=" + key
	}
	return s.db.Write(store.Small(ctx), func(tx *gorm.DB) error {
		return audit.Append(tx, by, models.At(s.now()), entry)
	})
}

// MayRead returns Forbidden for who may not read reports.
func (s *Service) MayRead(by access.Actor) error { return by.Require(access.ReadReports) }
