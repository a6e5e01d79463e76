package pack

import (
	"slices"

	"aftercare/models"
)

func (r *reading) upliftStates(v *version, c *Considered) {
	for i, u := range v.item.Uplifts {
		t, missing := r.truth(v.uplifts[i])
		c.Uplifts = append(c.Uplifts, UpliftState{u, t, missing})
	}
}

// rows evaluates every row, and raises sums by the uplifts that apply.
func (r *reading) rows(v *version, c *Considered) {
	for i, a := range v.item.Amounts {
		t, missing := r.truth(v.amounts[i])
		row := ConsideredRow{Amount: a, Truth: t, Missing: missing, Range: c.base(a)}
		if a.Of != "" && t != models.False {
			r.shareOf(a, c.Currency, &row)
		}
		for _, u := range c.Uplifts {
			if u.Truth == models.True && isMoney(a, c.Currency) {
				row.Range = raised(row.Range, c.base(a), u.Uplift.Percent)
				row.Raised = append(row.Raised, u.Uplift)
			}
		}
		c.Rows = append(c.Rows, row)
	}
}

// shareOf makes a row a share of a sum that was recorded in the currency of the
// law. While none was, the sum is the question.
func (r *reading) shareOf(a Amount, currency string, row *ConsideredRow) {
	v := r.facts.Values[a.Of]
	if v.Number == nil || v.Currency != currency {
		row.Truth, row.Missing = models.Unknown, append(row.Missing, a.Of)
		return
	}
	part := *v.Number / 100 * a.Percent
	row.Range = Range{Min: part, Max: part, Floor: a.AtLeast}
	if a.AtLeast {
		row.Range.Max = 0
	}
}

// base returns a row as its schedule states it, in the smallest unit.
func (c *Considered) base(a Amount) Range {
	unit := int64(1)
	if isMoney(a, c.Currency) {
		unit = Money(1, c.Currency)
	}
	return Range{Min: a.Min * unit, Max: a.Max * unit, Floor: a.AtLeast}
}

// raised adds a percentage of the stated sum. Uplifts add up; they do not raise
// one another.
func raised(g, base Range, percent int64) Range {
	g.Min += base.Min * percent / 100
	g.Max += base.Max * percent / 100
	return g
}

// choices turns the holes of a schedule into questions to a person. Their rows
// leave the sum, so that none is picked silently. While it is not known whether
// a hole is there, a row that matches by itself stays in the sum.
func (r *reading) choices(v *version, c *Considered) {
	for i, h := range v.item.Schedule.Holes {
		t, missing := r.truth(v.holes[i])
		if t == models.False {
			continue
		}
		c.Choices = append(c.Choices, Choice{h.Key, h.Text, t, missing, h.Rows, h.Clause})
		for j := range c.Rows {
			if slices.Contains(h.Rows, c.Rows[j].Amount.Key) && (t == models.True || c.Rows[j].Truth != models.True) {
				c.Rows[j].Choice = h.Key
			}
		}
	}
}

// total combines the rows that match. Rows that only may match are in no sum,
// because they often exclude one another, and added up they would promise too
// much.
func (c *Considered) total(s Schedule) {
	c.Per = c.period()
	var held []ConsideredRow
	for _, row := range c.Rows {
		if row.Truth == models.True && row.Choice == "" && row.Amount.Per == c.Per && isMoney(row.Amount, c.Currency) {
			held = append(held, row)
		}
	}
	if s.Combine == "choose" && slices.ContainsFunc(held, c.isPicked) {
		held = slices.DeleteFunc(held, func(row ConsideredRow) bool { return !c.isPicked(row) })
	}
	var counted []string
	c.Sum, counted = combined(s.Combine, held)
	c.count(s, held, counted)
	switch {
	case c.Sum != nil && c.mayRise():
		c.Possible, _ = combined(s.Combine, c.risen(held))
	case c.Sum == nil && s.Combine == "choose" && len(held) > 1:
		c.Choices = append(c.Choices, Choice{Key: "combine", Text: s.Text, Truth: models.True, Rows: keysOf(held), Clause: s.Clause})
	}
}

func (c *Considered) isPicked(row ConsideredRow) bool {
	return slices.Contains(c.picked, row.Amount.Key)
}

// period returns how often the sum is paid: once if any row that may match is
// paid once.
func (c *Considered) period() string {
	first, found := "", false
	for _, row := range c.Rows {
		if row.Truth == models.False || !isMoney(row.Amount, c.Currency) {
			continue
		}
		if row.Amount.Per == "" {
			return ""
		}
		if !found {
			first, found = row.Amount.Per, true
		}
	}
	return first
}

func (c *Considered) mayRise() bool {
	return slices.ContainsFunc(c.Uplifts, func(u UpliftState) bool { return u.Truth == models.Unknown })
}

// risen returns the rows with the uplifts that may apply, which raise the upper
// end.
func (c *Considered) risen(rows []ConsideredRow) []ConsideredRow {
	rows = slices.Clone(rows)
	for i := range rows {
		for _, u := range c.Uplifts {
			if u.Truth == models.Unknown {
				rows[i].Max += c.base(rows[i].Amount).Max * u.Uplift.Percent / 100
			}
		}
	}
	return rows
}

// combined combines rows as a scheme says, and returns the keys of those in the
// sum. Separate rows have a sum only when there is one of them.
func combined(how string, rows []ConsideredRow) (*Range, []string) {
	switch {
	case len(rows) == 0:
		return nil, nil
	case len(rows) == 1:
		return &Range{rows[0].Min, rows[0].Max, rows[0].Floor}, keysOf(rows)
	case how == "add":
		var sum Range
		for _, row := range rows {
			sum.Min, sum.Max, sum.Floor = sum.Min+row.Min, sum.Max+row.Max, sum.Floor || row.Floor
		}
		return &sum, keysOf(rows)
	case how == "highest":
		best := slices.MaxFunc(rows, lower)
		return &Range{best.Min, best.Max, best.Floor}, []string{best.Amount.Key}
	}
	return nil, nil
}

func lower(a, b ConsideredRow) int {
	if a.Max != b.Max {
		return int(min(max(a.Max-b.Max, -1), 1))
	}
	return int(min(max(a.Min-b.Min, -1), 1))
}

func keysOf(rows []ConsideredRow) []string {
	keys := make([]string, len(rows))
	for i, row := range rows {
		keys[i] = row.Amount.Key
	}
	return keys
}

// count marks the rows in the sum and records the steps to it.
func (c *Considered) count(s Schedule, held []ConsideredRow, counted []string) {
	for i := range c.Rows {
		c.Rows[i].Counted = slices.Contains(counted, c.Rows[i].Amount.Key)
	}
	for _, row := range held {
		c.rowSteps(row)
	}
	if c.Sum != nil && len(held) > 1 {
		c.Steps = append(c.Steps, SumStep{Kind: StepCombine, Key: s.Combine, Label: s.Text, Clause: s.Clause, Quality: worst(held), Range: *c.Sum})
	}
}

func (c *Considered) rowSteps(row ConsideredRow) {
	a, at := row.Amount, c.base(row.Amount)
	c.Steps = append(c.Steps, SumStep{Kind: StepRow, Key: a.Key, Row: a.Key, Label: a.Label, Clause: a.Clause, Quality: a.Quality, Range: at})
	for _, u := range row.Raised {
		at = raised(at, c.base(a), u.Percent)
		c.Steps = append(c.Steps, SumStep{Kind: StepUplift, Key: u.Key, Row: a.Key, Label: u.Label, Percent: u.Percent, Clause: u.Clause, Quality: u.Quality, Range: at})
	}
}

// worst returns the weakest mark among rows, because a sum is only as good as
// its parts.
func worst(rows []ConsideredRow) Quality {
	mark := Solid
	for _, row := range rows {
		if slices.Index(qualities, row.Amount.Quality) > slices.Index(qualities, mark) {
			mark = row.Amount.Quality
		}
	}
	return mark
}
