package author

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"aftercare/models"
	"aftercare/services/pack"
)

// comparison compares an evaluation with an expectation.
type comparison struct {
	lib  library
	zone *time.Location
	now  models.Instant
	ev   models.Evaluation
	bad  pack.Problems
}

func (c *comparison) fail(key, text string, args ...any) {
	c.bad = append(c.bad, pack.Problem{Key: key, Text: fmt.Sprintf(text, args...)})
}

func (c *comparison) state(item string) (models.EntitlementState, bool) {
	i := slices.IndexFunc(c.ev.Entitlements, func(e models.EntitlementState) bool { return e.Item == item })
	if i < 0 {
		return models.EntitlementState{}, false
	}
	return c.ev.Entitlements[i], true
}

func (c *comparison) standing(item string, want models.Standing) models.EntitlementState {
	e, ok := c.state(item)
	if !ok {
		c.fail(item, "is not evaluated for this case, expected %s", want)
	} else if e.Standing != want {
		c.fail(item, "is %s, expected %s (%s)", e.Standing, want, reasons(e))
	}
	return e
}

// reasons compares single conditions, which are why a right has its standing.
func (c *comparison) reasons(want map[string]map[string]models.Truth) {
	for item, conditions := range want {
		e, ok := c.state(item)
		if !ok {
			c.fail(item, "is not evaluated for this case")
		}
		for key, truth := range conditions {
			i := slices.IndexFunc(e.Conditions, func(s models.ConditionState) bool { return s.Key == key })
			if i < 0 || e.Conditions[i].Truth != truth {
				c.fail(item+"/"+key, "is not %s: %s", truth, reasons(e))
			}
		}
	}
}

func reasons(e models.EntitlementState) string {
	var parts []string
	for _, s := range e.Conditions {
		parts = append(parts, strings.TrimSpace(fmt.Sprintf("%s %s %s", s.Key, s.Truth, strings.Join(s.Missing, ","))))
	}
	return strings.Join(parts, "; ")
}

func (c *comparison) standings(want expectation) {
	for _, item := range want.Entitled {
		c.standing(item, models.Entitled)
	}
	for _, item := range want.NotEntitled {
		c.standing(item, models.NotEntitled)
	}
	for item, questions := range want.MayBe {
		e := c.standing(item, models.MayBeEntitled)
		for _, q := range questions {
			if !slices.Contains(e.Missing, q) {
				c.fail(item, "does not ask for %s, it asks for %v", q, e.Missing)
			}
		}
	}
	for _, item := range want.Absent {
		if _, ok := c.state(item); ok || c.lib.Item(item) == nil {
			c.fail(item, "must be a known right that is not evaluated for this case")
		}
	}
	for _, item := range want.NotYet {
		if e, ok := c.state(item); !ok || e.Standing != models.NotEntitled || !e.Yet {
			c.fail(item, "is %s, expected not yet (%s)", e.Standing, reasons(e))
		}
	}
	for _, item := range want.Reviewers {
		if e, ok := c.state(item); !ok || !e.Review {
			c.fail(item, "is not only for legal reviewers")
		}
	}
	for item, p := range want.Progress {
		if e, _ := c.state(item); e.Progress != p {
			c.fail(item, "progress is %q, expected %q", e.Progress, p)
		}
	}
	for item, v := range want.Versions {
		if e, _ := c.state(item); e.Version != v {
			c.fail(item, "version is %q, expected %q", e.Version, v)
		}
	}
}

func (c *comparison) clocks(want map[string]goldenClock) {
	for key, w := range want {
		item, name, _ := strings.Cut(key, "/")
		e, _ := c.state(item)
		i := slices.IndexFunc(e.Clocks, func(s models.ClockState) bool { return s.Key == name })
		if i < 0 {
			c.fail(key, "does not run")
			continue
		}
		s := e.Clocks[i]
		got := goldenClock{Due: string(s.Due.Date(c.zone)), Late: s.Late(c.now), Lapsed: s.Lapsed, Met: !s.Met.IsZero(), Hard: s.Hard, About: s.About, Against: s.Against}
		if strings.Contains(w.Due, "T") {
			got.Due = moment8601(s.Due, c.zone)
		}
		if s.Spans() {
			got.Due += "/" + string(s.Latest.Date(c.zone))
		}
		if w.Against == "" {
			got.Against = ""
		}
		if w.Ask != "" {
			got.Ask = strings.Join(s.Ask, " ")
		}
		if got != w {
			c.fail(key, "is %+v, expected %+v", got, w)
		}
	}
}

// noClocks checks that clocks do not run. A clock that the right does not have
// is a typing mistake.
func (c *comparison) noClocks(keys []string) {
	for _, key := range keys {
		item, name, _ := strings.Cut(key, "/")
		it := c.lib.Item(item)
		if it == nil || it.ClockOf(name) == nil {
			c.fail(key, "is no clock of the newest version of a right")
		}
		if e, _ := c.state(item); slices.ContainsFunc(e.Clocks, func(s models.ClockState) bool { return s.Key == name }) {
			c.fail(key, "runs, expected none")
		}
	}
}

func (c *comparison) gaps(want expectation) {
	open := map[string]models.GapState{}
	for _, g := range c.ev.Gaps {
		open[g.Key()] = g
	}
	for key, severity := range want.Gaps {
		if g, ok := open[key]; !ok || g.Closed() {
			c.fail(key, "is no open gap, expected %s", severity)
		} else if g.Severity != severity {
			c.fail(key, "is %s, expected %s", g.Severity, severity)
		}
	}
	for _, key := range want.NoGaps {
		if g, ok := open[key]; ok && !g.Closed() {
			c.fail(key, "is an open gap (%s), expected none", g.Severity)
		}
	}
}

func (c *comparison) duties(want map[string]models.Truth, f models.Facts) {
	for _, d := range c.lib.Duties(f, c.now, c.zone) {
		if w, ok := want[d.Duty]; ok && d.Truth != w {
			c.fail(d.Duty, "is %s, expected %s", d.Truth, w)
		}
	}
}

func (c *comparison) amounts(want map[string]map[string][]int64, f models.Facts) {
	for item, rows := range want {
		got := map[string][]int64{}
		sums := c.lib.Considered(item, f, c.now, c.zone)
		for _, row := range sums.Rows {
			if row.Truth == models.True {
				got[row.Amount.Key] = whole(row, currency(sums.Currency))
			}
		}
		if len(got) != len(rows) {
			c.fail(item, "has the rows %v, expected %v", got, rows)
		}
		for row, w := range rows {
			if !slices.Equal(got[row], w) {
				c.fail(item, "row %s is %v, expected %v", row, got[row], w)
			}
		}
	}
}

// whole returns a row in whole units, as people write them.
func whole(row pack.ConsideredRow, c currency) []int64 {
	unit := int64(1)
	if row.Money(string(c)) {
		unit = c.minor(1)
	}
	return []int64{row.Min / unit, row.Max / unit}
}
