package pack

import (
	"slices"

	"aftercare/models"
)

// factAdultOn is the day of turning eighteen, which every vocabulary calls so:
// sums of children stay locked until then.
const factAdultOn = "person.adult_on"

// stages says which parts of the sum have become payable.
func (r *reading) stages(v *version, c *Considered) {
	for i, st := range v.item.Schedule.Stages {
		t, missing := r.truth(v.stages[i].when)
		sum, concerns := c.sumOf(st.Rows)
		if t == models.False || !concerns {
			continue
		}
		part := StagePart{Stage: st, Truth: t, Missing: missing, Sum: sum.percent(st.Percent)}
		if start, ok := pick(r.happenings(v.stages[i].start, v.item.Key, false), false); ok && r.clock.reached(start.At) {
			part.Come, part.About = start.At, start.About
		}
		c.Stages = append(c.Stages, part)
	}
}

// sumOf is the sum of some rows, or of all where none are named, and whether
// any of them may match.
func (c *Considered) sumOf(keys []string) (*Range, bool) {
	if len(keys) == 0 {
		return c.Sum, true
	}
	var held []ConsideredRow
	may := false
	for _, row := range c.Rows {
		if row.Truth == models.False || !slices.Contains(keys, row.Amount.Key) {
			continue
		}
		may = true
		if row.Truth == models.True && row.Choice == "" && (row.Counted || c.Sum == nil) {
			held = append(held, row)
		}
	}
	sum, _ := combined(c.Combine, held)
	return sum, may
}

// split says how the sum is paid out, and when a locked part is free.
func (r *reading) split(v *version, c *Considered) {
	for i, s := range v.item.Schedule.Split {
		t, missing := r.truth(v.splits[i].when)
		if t == models.False {
			continue
		}
		part := SplitPart{Split: s, Truth: t, Missing: missing, Sum: c.part(s)}
		if part.Locked() {
			r.release(v.splits[i].from, v.item.Key, &part)
		}
		c.Split = append(c.Split, part)
	}
}

func (c *Considered) part(s Split) *Range {
	if s.Sum == 0 {
		part := c.Sum.percent(s.Percent)
		if part != nil && s.AtLeast {
			part.Max, part.Floor = 0, true
		}
		return part
	}
	sum := Money(s.Sum, c.Currency)
	if s.AtLeast {
		return &Range{Min: sum, Floor: true}
	}
	return &Range{Min: sum, Max: sum}
}

// release finds the first day a locked part is free: the later of the months
// since it was paid and of the eighteenth birthday. A date that is not exact
// counts as its last day.
func (r *reading) release(from []reference, subject string, p *SplitPart) {
	var free models.Date
	if p.Split.Months > 0 {
		free = r.lockedFrom(from, subject, p)
	}
	if p.Split.UntilAdult {
		if adult, ok := r.happened(factAdultOn, true); ok {
			free = max(free, adult.At.Date(r.clock.zone))
			p.About = p.About || adult.About
		} else {
			p.Waits = append(p.Waits, factAdultOn)
		}
	}
	if len(p.Waits) == 0 {
		p.Release = free
	}
}

// lockedFrom adds the months to the first of the events that is known; they
// are named in the order in which they are believed.
func (r *reading) lockedFrom(from []reference, subject string, p *SplitPart) models.Date {
	for i := range from {
		start, ok := pick(r.happenings(from[i:i+1], subject, true), true)
		if !ok {
			continue
		}
		p.From, p.About = start.At.Date(r.clock.zone), start.About
		return models.AddMonths(p.From, p.Split.Months)
	}
	for _, ref := range from {
		if ref.fact != "" {
			p.Waits = append(p.Waits, ref.fact)
		}
	}
	if len(p.Waits) == 0 {
		p.Waits = []string{wasReceived}
	}
	return ""
}
