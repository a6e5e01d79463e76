package pack

import (
	"slices"
	"time"

	"aftercare/models"
)

// Range is the range between two sums, in the smallest unit of a currency.
type Range struct {
	Min   int64 `json:"min"`
	Max   int64 `json:"max,omitempty"`   // 0 with Floor: there is no upper limit
	Floor bool  `json:"floor,omitempty"` // at least Min
}

// Considered is what an authority may consider for a case under one right, with
// every step that leads to it. It is a range or a floor within which somebody
// decides: print "may be considered for", never "will receive".
type Considered struct {
	Item     string
	Version  string
	Currency string // ISO 4217 of every sum
	Combine  string // add, highest or choose; "" when each row is separate
	Of       string // the right whose rows these are, when this right is a share of it
	Per      string // period of Sum: "" once, day, month, year

	Rows    []ConsideredRow // every row, including those that do not match
	Uplifts []UpliftState
	Choices []Choice  // what a person must decide; never decided here
	Steps   []SumStep // from the rows to Sum, in order

	Sum      *Range // of the rows that match; nil when rows are separate, a person must choose first, or none matches
	Possible *Range // Sum with the uplifts that may apply; nil when they change nothing
	SoftCap  bool   // the upper limit may be exceeded with reasons

	Stages   []StagePart
	Split    []SplitPart
	Declared []Declared

	picked []string // rows that a person picked
}

// ConsideredRow is one row of a schedule, evaluated for a case.
type ConsideredRow struct {
	Amount  Amount       // as the pack states it
	Truth   models.Truth // true: it matches; unknown: it may
	Missing []string     // facts that would decide it
	Range                // with every uplift that applies; in the row's own unit if it is not money
	Raised  []Uplift     // uplifts included in it
	Choice  string       // the choice it belongs to, which excludes it from the sum
	Counted bool         // it is part of Sum
}

// Money reports whether the row is a sum in the currency of its right.
func (r ConsideredRow) Money(currency string) bool { return isMoney(r.Amount, currency) }

func isMoney(a Amount, currency string) bool { return a.Unit == "" || a.Unit == currency }

// UpliftState says whether an uplift applies to a case.
type UpliftState struct {
	Uplift  Uplift
	Truth   models.Truth
	Missing []string
}

// Choice is a question between rows that the law leaves open for a person to
// decide.
type Choice struct {
	Key     string // key of the hole, or "combine" when the scheme lets somebody pick a row
	Text    Text   // empty for "combine"
	Truth   models.Truth
	Missing []string
	Rows    []string
	Clause  string
}

// Kinds of steps.
const (
	StepRow     = "row"      // a row of the schedule
	StepUplift  = "uplift"   // the row before, raised
	StepCombine = "combine"  // the rows combined
	StepShare   = "share"    // a share of it, as a floor
	StepSoftCap = "soft_cap" // the upper limit may be exceeded
)

// SumStep is one step of the calculation with the result after it.
type SumStep struct {
	Kind    string
	Key     string // of the row or uplift
	Row     string // the row that the step changes
	Label   Text   // empty when the kind says enough
	Percent int64
	Clause  string
	Quality Quality
	Range
}

// StagePart is a part of the sum with the event it waits for.
type StagePart struct {
	Stage   Stage
	Truth   models.Truth // whether the stage applies at all
	Missing []string
	Row     string         // the one row it belongs to, when rows are separate and several match
	Sum     *Range         // nil when the sum is not known
	Reached bool           // the event it waits for happened
	Come    models.Instant // when; 0 if it did not happen or nobody knows the day
	About   bool           // Come is a date that is not exact
}

// SplitPart is the way a part of the sum is paid out.
type SplitPart struct {
	Split   Split
	Truth   models.Truth
	Missing []string
	Sum     *Range
	From    models.Date // day from which the lock counts; "" when not known
	Release models.Date // first day it is free; "" when it is not locked or the day is not known
	About   bool        // Release depends on a date that is not exact

	// Turns is the day of turning eighteen where that decides and is not exactly
	// known; Release is then its last day.
	Turns models.PartialDate
	Waits []string // dates needed to know Release
}

// Locked reports whether the part is not free at once.
func (p SplitPart) Locked() bool { return p.Split.Months > 0 || p.Split.UntilAdult }

// Declared is a sum received before. It is to be declared and is never
// subtracted here.
type Declared struct {
	Fact     string
	Known    bool
	Sum      int64
	Currency string
}

// Considered returns what may be considered for a case under one right, in the
// version that governs it. It is pure. For an unknown right it returns an empty
// Considered.
func (l *Library) Considered(key string, f models.Facts, now models.Instant, zone *time.Location) Considered {
	return l.ConsideredOf([]string{key}, f, now, zone)[key]
}

// ConsideredOf is Considered for many rights of one case at once.
func (l *Library) ConsideredOf(keys []string, f models.Facts, now models.Instant, zone *time.Location) map[string]Considered {
	return l.ConsideredFor(keys, nil, f, now, zone)
}

// Claimed is what a person decided about the sums of one document.
type Claimed struct {
	Picked map[string][]string    // by right: the rows that were picked where the law leaves it open
	Agreed func(item string) bool // whether what needs the survivor's consent for this document may stand in it
}

// ConsideredFor is ConsideredOf as one document states it. A nil document leaves every
// choice open and leaves no row out.
func (l *Library) ConsideredFor(keys []string, in *Claimed, f models.Facts, now models.Instant, zone *time.Location) map[string]Considered {
	r := l.read(f, &moment{now: now, zone: zone})
	defer r.close()
	r.claimed = in
	all := make(map[string]Considered, len(keys))
	for _, key := range keys {
		if it := l.byItem[key]; it != nil {
			if v := r.version(it); v != nil {
				all[key] = r.considered(v)
			}
		}
	}
	return all
}

func (r *reading) considered(v *version) Considered {
	s := v.item.Schedule
	c := Considered{Item: v.item.Key, Version: v.item.Version, Currency: r.lib.Currency(&v.item), Combine: s.Combine, SoftCap: s.SoftCap}
	if s.Of != "" {
		r.share(v, &c)
	} else {
		r.upliftStates(v, &c)
		r.rows(v, &c)
		r.choices(v, &c)
		if r.claimed != nil {
			c.claim(r.claimed)
		}
		c.total(s)
	}
	if s.SoftCap && c.Sum != nil {
		c.Steps = append(c.Steps, SumStep{Kind: StepSoftCap, Clause: s.SoftCapClause, Quality: v.item.Quality, Range: *c.Sum})
	}
	r.stages(v, &c)
	r.split(v, &c)
	r.declared(s.Declare, &c)
	return c
}

// claim takes the rows that a person picked into the sum and their questions off the
// list, and leaves out the rows that need a consent nobody gave.
func (c *Considered) claim(in *Claimed) {
	picked := in.Picked[c.Item]
	for i := range c.Rows {
		row := &c.Rows[i]
		switch {
		case row.Amount.Consent != "" && !in.Agreed(row.Amount.Consent):
			row.Truth = models.False
		case row.Truth != models.False && slices.Contains(picked, row.Amount.Key):
			row.Truth, row.Choice = models.True, ""
		}
	}
	c.Choices = slices.DeleteFunc(c.Choices, func(ch Choice) bool {
		return slices.ContainsFunc(ch.Rows, func(key string) bool { return slices.Contains(picked, key) })
	})
	c.picked = picked
}

// share sets c to a share of what may be considered under another right. The
// law says "at least", so the share is a floor.
func (r *reading) share(v *version, c *Considered) {
	s := v.item.Schedule
	c.Of = s.Of
	base := r.version(r.lib.byItem[s.Of])
	if base == nil || base.item.Schedule.Of != "" {
		return
	}
	whole := r.considered(base)
	c.Rows, c.Uplifts, c.Choices, c.Per, c.Combine = whole.Rows, whole.Uplifts, whole.Choices, whole.Per, whole.Combine
	for _, step := range whole.Steps {
		if step.Kind != StepSoftCap {
			c.Steps = append(c.Steps, step)
		}
	}
	c.Sum, c.Possible = whole.Sum.floor(s.Percent), whole.Possible.floor(s.Percent)
	if c.Sum != nil {
		c.Steps = append(c.Steps, SumStep{Kind: StepShare, Key: s.Of, Label: s.Text, Percent: s.Percent, Clause: s.Clause, Quality: v.item.Quality, Range: *c.Sum})
	}
}

// floor returns the share of the upper end, as the least that may be
// considered.
func (g *Range) floor(percent int64) *Range {
	if g == nil {
		return nil
	}
	return &Range{Min: max(g.Max, g.Min) * percent / 100, Floor: true}
}

func (g *Range) percent(n int64) *Range {
	if g == nil {
		return nil
	}
	return &Range{Min: g.Min * n / 100, Max: g.Max * n / 100, Floor: g.Floor}
}

func (r *reading) declared(facts []string, c *Considered) {
	for _, key := range facts {
		d := Declared{Fact: key, Currency: c.Currency}
		if v := r.facts.Values[key]; v.Number != nil {
			d.Known, d.Sum, d.Currency = true, *v.Number, v.Currency
		}
		c.Declared = append(c.Declared, d)
	}
}
