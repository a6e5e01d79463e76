package report

import (
	"context"
	"slices"

	"aftercare/disclosure"
	"aftercare/models"
	"aftercare/services/access"
)

// Counted counts some figures of several periods for a house, or for all houses of the
// reader, with the cases behind them and without the year before. It is for those who
// decide what of it may leave the house, and who note in the log what did.
func (s *Service) Counted(ctx context.Context, by access.Actor, house string, periods []models.Period, keys []string) (out []Report, err error) {
	if len(periods) == 0 {
		return nil, nil
	}
	err = s.read(ctx, by, Ask{HouseID: house, Period: periods[0]}, func(c *count) error {
		if len(c.houses) == 0 {
			return nil
		}
		c.rows, c.want = true, keys
		for _, one := range c.over(periods...) {
			made, err := one.numbers(keys)
			if err != nil {
				return err
			}
			out = append(out, made)
		}
		return nil
	})
	return out, err
}

// numbers counts some figures of the period.
func (c *count) numbers(keys []string) (Report, error) {
	out := Report{House: c.house, Houses: c.all, Period: c.period, Runs: c.runs, At: c.now}
	for _, of := range Indicators() {
		if !slices.Contains(keys, of.Key) {
			continue
		}
		t, err := c.tally(of)
		if err != nil {
			return out, err
		}
		f := Figure{Indicator: of}
		for _, code := range counters[of.Key].codes(c.library, t, nil) {
			f.Lines = append(f.Lines, Line{Code: code, Now: t.value(code)})
		}
		out.Figures = append(out.Figures, f)
	}
	return out, nil
}

// Received is the money that arrived in a period, in rupees, with what is known of those
// who got it. Only cases that fit are counted.
func (s *Service) Received(ctx context.Context, by access.Actor, house string, p models.Period, fits func(caseID string) bool) (sum disclosure.Sum, err error) {
	err = s.read(ctx, by, Ask{HouseID: house, Period: p}, func(c *count) error {
		if len(c.houses) == 0 {
			return nil
		}
		c.rows = true
		list, err := c.over(p)[0].events(found{table: "stances", named: true, code: "d.currency", sum: "d.amount", at: "d.at", where: isPaid + " AND d.amount > 0 AND d.currency = 'INR'"})
		of := map[string]int64{}
		for _, e := range list {
			if fits(e.CaseID) {
				of[e.SurvivorID] += e.Sum
				sum.Total += e.Sum
			}
		}
		sum.People = len(of)
		for _, part := range of {
			sum.Second = max(sum.Second, min(part, sum.Largest))
			sum.Largest = max(sum.Largest, part)
		}
		return err
	})
	return sum, err
}
