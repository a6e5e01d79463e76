package report

import (
	"context"
	"maps"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/store"
)

// Closing says that the figures of a month are kept as they stood.
type Closing struct {
	ID       string
	ClosedAt models.Instant
	By       string // name of who closed it
	Version  int64
}

// keptMonth is a closing with its figures, by indicator and line.
type keptMonth struct {
	Closing
	figures map[string]tally
}

// readClosed reads the closings of the period and of the one before that were not opened
// again, for the report of one house and of months.
func (c *count) readClosed(periods ...models.Period) (map[string]*keptMonth, error) {
	out := map[string]*keptMonth{}
	if c.house.ID == "" || c.period.Kind != models.PeriodMonth {
		return out, nil
	}
	var codes []string
	for _, p := range periods {
		codes = append(codes, p.Code())
	}
	var rows []struct {
		Closing
		Month, Figure, Line string
		N                   int64
		Known               bool
	}
	err := c.tx.Raw(`SELECT m.id, m.month, m.closed_at, m.version, a.display_name AS by, f.figure, f.line, f.n, f.known
		FROM closed_months m JOIN closed_figures f ON f.month_id = m.id JOIN accounts a ON a.id = m.closed_by
		WHERE m.shelter_id = ? AND m.month IN ? AND m.reopened_at = 0`, c.house.ID, codes).Scan(&rows).Error
	for _, r := range rows {
		one := out[r.Month]
		if one == nil {
			one = &keptMonth{Closing: r.Closing, figures: map[string]tally{}}
			out[r.Month] = one
		}
		if one.figures[r.Figure] == nil {
			one.figures[r.Figure] = tally{}
		}
		one.figures[r.Figure][r.Line] = &Value{N: r.N, Known: r.Known}
	}
	return out, err
}

// shown is the number of a line as a closing kept it, and the number of today where that is
// another one. A figure that was not counted then is not known.
func (k *keptMonth) shown(key, code string, today Value) (now Value, differs *Value) {
	if k == nil {
		return today, nil
	}
	now = Value{Known: k.figures[key] != nil}
	if v := k.figures[key][code]; v != nil {
		now = Value{N: v.N, Known: v.Known}
	}
	if now.N != today.N || now.Known != today.Known {
		differs = &today
	}
	now.Early, now.opens, now.behind = !now.Known && today.Early, today.opens, today.behind
	return now, differs
}

// lines are the lines of a figure of today with those that a closing kept.
func (k *keptMonth) lines(key string, today tally) tally {
	if k == nil || k.figures[key] == nil {
		return today
	}
	out := maps.Clone(k.figures[key])
	for code, v := range today {
		if old := out[code]; old == nil || old.N == 0 {
			out[code] = v
		}
	}
	return out
}

// CloseMonth keeps the figures of a month of a house as they stand now. The month has to be
// over, and is closed once.
func (s *Service) CloseMonth(ctx context.Context, by access.Actor, ask Ask) error {
	if err := by.Require(access.CloseMonths); err != nil {
		return err
	}
	var r Report
	err := s.read(ctx, by, ask, func(c *count) (err error) {
		switch {
		case c.house.ID == "" || c.period != ask.Period:
			return models.ErrNotFound()
		case c.period.Kind != models.PeriodMonth || c.runs:
			return models.Fail(models.Invalid, "error.month_not_over")
		}
		r, err = c.report()
		return err
	})
	if err != nil {
		return err
	}
	if r.Closed != nil {
		return models.Fail(models.Conflict, "error.month_closed")
	}
	return s.db.Write(ctx, func(tx *gorm.DB) error { return s.keep(tx, by, r) })
}

// keep writes a closing with its figures.
func (s *Service) keep(tx *gorm.DB, by access.Actor, r Report) error {
	now := models.At(s.now())
	row := models.ClosedMonth{ID: s.newID(), ShelterID: r.House.ID, Month: r.Period.Code(), CountedAt: r.At, ClosedAt: now, ClosedBy: by.ID(), Version: 1}
	var n int64
	if err := tx.Model(&row).Where("shelter_id = ? AND month = ? AND reopened_at = 0", row.ShelterID, row.Month).Count(&n).Error; err != nil {
		return err
	}
	if n > 0 { // somebody else closed it while this counted
		return models.Fail(models.Conflict, "error.month_closed")
	}
	if err := tx.Create(&row).Error; err != nil {
		return err
	}
	var figures []models.ClosedFigure
	for _, f := range r.Figures {
		for _, l := range f.Lines {
			figures = append(figures, models.ClosedFigure{MonthID: row.ID, Figure: f.Key, Line: l.Code, N: l.Now.N, Known: l.Now.Known})
		}
	}
	if err := tx.Create(&figures).Error; err != nil {
		return err
	}
	return audit.Append(tx, by, now, audit.Entry{Action: "report.month_closed", Subject: "shelter:" + row.ShelterID, Detail: "period=" + row.Month})
}

// Month is what stands on the pages that close a month and open it again.
type Month struct {
	House  models.Shelter
	Period models.Period
	Over   bool
	Closed *Closing // nil for not
}

// MonthOf reads whether a month of a house is closed, for who may close it.
func (s *Service) MonthOf(ctx context.Context, by access.Actor, ask Ask) (m Month, err error) {
	if err := by.Require(access.CloseMonths); err != nil {
		return m, err
	}
	err = s.read(ctx, by, ask, func(c *count) error {
		if c.house.ID == "" || c.period != ask.Period || c.period.Kind != models.PeriodMonth {
			return models.ErrNotFound()
		}
		all, err := c.readClosed(c.period)
		m = Month{House: c.house, Period: c.period, Over: !c.runs}
		if one := all[c.period.Code()]; one != nil {
			m.Closed = &one.Closing
		}
		return err
	})
	return m, err
}

// ReopenMonth opens a closed month again, with a reason: its report counts anew. What was
// kept stays with the closing.
func (s *Service) ReopenMonth(ctx context.Context, by access.Actor, ask Ask, version int64, reason string) error {
	m, err := s.MonthOf(ctx, by, ask)
	if err != nil {
		return err
	}
	problems := models.Problems{}
	if !slices.Contains(models.MonthReopenings, reason) {
		problems.Add("reason", "problem.choose")
	}
	if err := problems.Err(); err != nil {
		return err
	}
	if m.Closed == nil {
		return models.Fail(models.Conflict, "error.changed_by_someone")
	}
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		now := models.At(s.now())
		changed := tx.Model(&models.ClosedMonth{}).Where("id = ? AND version = ? AND reopened_at = 0", m.Closed.ID, version).
			Updates(map[string]any{"reopened_at": now, "reopened_by": by.ID(), "reason": reason, "version": version + 1})
		if err := store.Changed(changed); err != nil {
			return err
		}
		return audit.Append(tx, by, now, audit.Entry{Action: "report.month_reopened", Subject: "shelter:" + m.House.ID, Detail: "period=" + m.Period.Code() + " reason=" + reason})
	})
}
