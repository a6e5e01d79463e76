package report

import (
	"context"
	"slices"

	"aftercare/models"
	"aftercare/services/access"
)

// MonthsShown is how many months a course has: a year, and the same month of the year
// before.
const MonthsShown = 13

// Course is how one figure went from month to month: the sum of its lines, or one of them.
type Course struct {
	*Indicator
	Code   string // "" for all its lines together
	Months []Value
}

// Charts are the figures of a period that say more as a drawing, and the months up to its
// end.
type Charts struct {
	Report  // the figures of the period alone, without the year before
	Months  []models.Period
	Courses []Course
}

// Figure is one of the figures of the period; nil for none.
func (c Charts) Figure(key string) *Figure {
	for i := range c.Figures {
		if c.Figures[i].Key == key {
			return &c.Figures[i]
		}
	}
	return nil
}

// courses are the figures that are drawn from month to month, each with its line.
var courses = [][2]string{{"flow.new", ""}, {"flow.left", ""}, {"flow.open_end", ""}, {"stay.nights", string(models.StayPresent)}, {"svc.given", ""}}

// drawn are the figures of the period that are drawn by their lines.
var drawn = []string{"ppl.form", "stay.length_leavers", "clm.money"}

// Charts counts what is drawn of a period, and notes in the log who looked. The number of
// queries does not depend on how many people there are.
func (s *Service) Charts(ctx context.Context, by access.Actor, ask Ask) (Charts, error) {
	var out Charts
	err := s.read(ctx, by, ask, func(c *count) error {
		out.Report = Report{House: c.house, Houses: c.all, Period: c.period, Runs: c.runs, At: c.now}
		if len(c.houses) == 0 {
			return nil
		}
		out.Months = monthsUntil(c.period, c.now.Date(c.zone))
		c.want = slices.Clone(drawn)
		for _, one := range courses {
			c.want = append(c.want, one[0])
		}
		months := c.over(out.Months...)
		for _, one := range courses {
			course, err := courseOf(one[0], one[1], months)
			if err != nil {
				return err
			}
			out.Courses = append(out.Courses, course)
		}
		return out.draw(c)
	})
	if err != nil {
		return out, err
	}
	return out, s.note(ctx, by, out.Report, OnScreen, "charts")
}

// monthsUntil are the months up to the last one of a period that has begun.
func monthsUntil(p models.Period, today models.Date) []models.Period {
	out := make([]models.Period, MonthsShown)
	at := models.PeriodAt(models.PeriodMonth, min(p.Last(), today))
	for i := range out {
		out[MonthsShown-1-i] = at
		at = at.Before()
	}
	return out
}

// courseOf counts a line of a figure in some months.
func courseOf(key, code string, months []*count) (Course, error) {
	out := Course{Indicator: IndicatorOf(key), Code: code}
	for _, m := range months {
		t, err := m.tally(out.Indicator)
		if err != nil {
			return out, err
		}
		sum := Value{Known: t != nil}
		for line, v := range t {
			if code == "" || line == code {
				sum.N += v.N
			}
		}
		out.Months = append(out.Months, sum)
	}
	return out, nil
}

// draw counts the figures of the period that are drawn.
func (out *Charts) draw(c *count) error {
	for _, key := range drawn {
		of := IndicatorOf(key)
		t, err := c.tally(of)
		if err != nil {
			return err
		}
		f := Figure{Indicator: of}
		for _, code := range counters[key].codes(c.library, t, nil) {
			f.Lines = append(f.Lines, Line{Code: code, Now: t.value(code)})
		}
		out.Figures = append(out.Figures, f)
	}
	return nil
}
