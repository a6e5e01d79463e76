package pack

import (
	"slices"

	"cel.dev/cel-go/common/types"

	"aftercare/models"
)

// factAdultOn is the day of turning eighteen, under the key that every
// vocabulary uses. Sums of children stay locked until then.
const factAdultOn = "person.adult_on"

// stages returns which parts of the sum have become payable. When rows are
// separate, each row has stages of its own.
func (r *reading) stages(v *version, c *Considered) {
	for i, st := range v.item.Schedule.Stages {
		t, missing := r.truth(v.stages[i].when)
		if t == models.False {
			continue
		}
		part := StagePart{Stage: st, Truth: t, Missing: missing}
		r.reached(v.stages[i].start, v.item.Key, &part)
		c.Stages = append(c.Stages, c.stageOf(part)...)
	}
}

// reached sets whether the event of a stage happened, and when. A yes without a
// date is enough.
func (r *reading) reached(start []reference, subject string, p *StagePart) {
	if at, ok := r.pick(withDay(r.happenings(start, subject, false)), false); ok {
		if r.clock.reached(at.At) {
			p.Reached, p.Come, p.About = true, at.At, at.About
		}
		return
	}
	for _, ref := range start {
		p.Reached = p.Reached || ref.fact != "" && r.get(ref.fact) == types.True
	}
}

// stageOf gives a stage its sum: of all rows, of the rows it names, or of each
// of these when nothing adds them up. It leaves out a stage none of whose rows
// may match.
func (c *Considered) stageOf(p StagePart) []StagePart {
	if len(p.Stage.Rows) == 0 {
		p.Sum = c.Sum.percent(p.Stage.Percent)
		return []StagePart{p}
	}
	held, may := c.heldOf(p.Stage.Rows)
	if !may {
		return nil
	}
	if sum, _ := combined(c.Combine, held); sum != nil || c.Combine != "" || len(held) == 0 {
		p.Sum = sum.percent(p.Stage.Percent)
		return []StagePart{p}
	}
	var each []StagePart
	for _, row := range held {
		p.Row, p.Sum = row.Amount.Key, (&Range{row.Min, row.Max, row.Floor}).percent(p.Stage.Percent)
		each = append(each, p)
	}
	return each
}

// heldOf returns those of the named rows that match and belong to no choice.
// may reports whether any of them may match.
func (c *Considered) heldOf(keys []string) (held []ConsideredRow, may bool) {
	for _, row := range c.Rows {
		if row.Truth == models.False || !slices.Contains(keys, row.Amount.Key) {
			continue
		}
		may = true
		if row.Truth == models.True && row.Choice == "" && (row.Counted || c.Sum == nil) {
			held = append(held, row)
		}
	}
	return held, may
}

// split returns how the sum is paid out and when a locked part is free.
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

// release finds the first day on which a locked part is free: the later of the
// end of its months and the eighteenth birthday. A date that is not exact
// counts as its last day.
func (r *reading) release(from []reference, subject string, p *SplitPart) {
	var free models.Date
	if p.Split.Months > 0 {
		free = r.lockedFrom(from, subject, p)
	}
	if p.Split.UntilAdult {
		if adult, ok := r.happened(factAdultOn, true); ok {
			if day := adult.At.Date(r.clock.zone); day >= free && adult.About {
				p.Turns = r.on(factAdultOn)
			}
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

// lockedFrom adds the months to the first known event. Events are named in the
// order in which they are believed.
func (r *reading) lockedFrom(from []reference, subject string, p *SplitPart) models.Date {
	for i := range from {
		start, ok := r.pick(withDay(r.happenings(from[i:i+1], subject, true)), true)
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
