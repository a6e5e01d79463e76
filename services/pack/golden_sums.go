package pack

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"aftercare/models"
)

// goldenSum is what may be considered under one right, in whole units of the
// currency, as a lawyer writes it. What is left out is not compared; rows,
// where given, are all that count, and steps all there are.
type goldenSum struct {
	Min     *int64                 `yaml:"min"`
	Max     *int64                 `yaml:"max"` // 0 with a floor: no upper limit
	NoSum   bool                   `yaml:"no_sum"`
	Rows    []string               `yaml:"rows"`   // in the sum
	MayRows []string               `yaml:"may"`    // may match, with facts that are not known
	Choose  []string               `yaml:"choose"` // put to a person: keys of holes, or combine
	Steps   []string               `yaml:"steps"`  // "rape: 400000 to 700000"
	Stages  map[string]goldenStage `yaml:"stages"`
	Split   map[string]goldenPart  `yaml:"split"`
	Declare map[string]int64       `yaml:"declare"` // fact -> sum received before; -1 where not known
}

type goldenStage struct {
	Min  int64  `yaml:"min"`
	Max  int64  `yaml:"max"`
	Come string `yaml:"come"` // the day it became payable, "yes" where nobody knows the day; empty: not yet
}

type goldenPart struct {
	Min     int64       `yaml:"min"`
	Max     int64       `yaml:"max"`
	Release models.Date `yaml:"release"`
}

func (c *comparison) sums(want map[string]goldenSum, f models.Facts) {
	for _, item := range slices.Sorted(maps.Keys(want)) {
		got, w := c.lib.Considered(item, f, c.now, c.zone), want[item]
		c.total(item, got, w)
		c.sumRows(item, got, w)
		c.sumParts(item, got, w)
	}
}

func (c *comparison) total(item string, got Considered, w goldenSum) {
	if w.NoSum && got.Sum != nil {
		c.fail(item, "has the sum %s, expected none", got.text(*got.Sum))
	}
	if w.Min == nil && w.Max == nil {
		return
	}
	if got.Sum == nil {
		c.fail(item, "has no sum (rows in it: %v, choices: %v)", got.countedRows(), got.choiceKeys())
		return
	}
	if w.Min != nil && got.minor(*w.Min) != got.Sum.Min || w.Max != nil && got.minor(*w.Max) != got.Sum.Max {
		c.fail(item, "may be considered for %s", got.text(*got.Sum))
	}
}

func (c *comparison) sumRows(item string, got Considered, w goldenSum) {
	c.list(item, "counts the rows", got.countedRows(), w.Rows)
	c.list(item, "may match the rows", got.mayRows(), w.MayRows)
	c.list(item, "puts to a person", got.choiceKeys(), w.Choose)
	var steps []string
	for _, s := range got.Steps {
		steps = append(steps, s.name()+": "+got.text(s.Range))
	}
	c.list(item, "takes the steps", steps, w.Steps)
}

func (c *comparison) list(item, what string, got, want []string) {
	if want != nil && !slices.Equal(got, want) {
		c.fail(item, "%s %q, expected %q", what, got, want)
	}
}

func (c *comparison) sumParts(item string, got Considered, w goldenSum) {
	for key, want := range w.Stages {
		i := slices.IndexFunc(got.Stages, func(p StagePart) bool { return p.name() == key })
		if i < 0 {
			c.fail(item, "has no stage %s", key)
		} else if p := got.Stages[i]; !got.is(p.Sum, want.Min, want.Max) || c.come(p) != want.Come {
			c.fail(item, "stage %s is %s, come %q", key, got.textOf(p.Sum), c.come(p))
		}
	}
	for key, want := range w.Split {
		i := slices.IndexFunc(got.Split, func(p SplitPart) bool { return p.Split.Key == key })
		if i < 0 {
			c.fail(item, "has no part %s", key)
		} else if p := got.Split[i]; !got.is(p.Sum, want.Min, want.Max) || p.Release != want.Release {
			c.fail(item, "part %s is %s, free on %q (waits for %v)", key, got.textOf(p.Sum), p.Release, p.Waits)
		}
	}
	for _, d := range got.Declared {
		if want, ok := w.Declare[d.Fact]; ok && (d.Known != (want >= 0) || d.Known && d.Sum != got.minor(want)) {
			c.fail(item, "declares %s as %d %s", d.Fact, d.Sum, d.Currency)
		}
	}
}

// name is how a golden case calls a stage: "fir", or "fir/row" where each row
// has its own.
func (p StagePart) name() string {
	if p.Row != "" {
		return p.Stage.Key + "/" + p.Row
	}
	return p.Stage.Key
}

func (c *comparison) come(p StagePart) string {
	if p.Reached && p.Come.IsZero() {
		return "yes"
	}
	return string(p.Come.Date(c.zone))
}

// name is how a golden case calls a step.
func (s SumStep) name() string {
	if s.Kind == StepUplift {
		return s.Row + " + " + s.Key
	}
	return cmp.Or(s.Key, s.Kind)
}

func (c Considered) minor(whole int64) int64 { return Money(whole, c.Currency) }

func (c Considered) is(g *Range, minimum, maximum int64) bool {
	return g != nil && g.Min == c.minor(minimum) && g.Max == c.minor(maximum)
}

func (c Considered) textOf(g *Range) string {
	if g == nil {
		return "not known"
	}
	return c.text(*g)
}

// text is a range in whole units, in plain figures.
func (c Considered) text(g Range) string { return g.text(c.figure) }

func (g Range) text(figure func(int64) string) string {
	low, high := figure(g.Min), figure(g.Max)
	switch {
	case g.Floor:
		return "at least " + low
	case g.Min == g.Max:
		return low
	case g.Min == 0:
		return "up to " + high
	}
	return low + " to " + high
}

func (c Considered) figure(n int64) string {
	unit := Money(1, c.Currency)
	if n%unit == 0 {
		return fmt.Sprint(n / unit)
	}
	return fmt.Sprintf("%d.%02d", n/unit, n%unit*100/unit)
}

func (c Considered) countedRows() []string {
	return c.keys(func(r ConsideredRow) bool { return r.Counted })
}

func (c Considered) mayRows() []string {
	return c.keys(func(r ConsideredRow) bool { return r.Truth == models.Unknown })
}

func (c Considered) keys(holds func(ConsideredRow) bool) (keys []string) {
	for _, row := range c.Rows {
		if holds(row) {
			keys = append(keys, row.Amount.Key)
		}
	}
	return keys
}

func (c Considered) choiceKeys() (keys []string) {
	for _, choice := range c.Choices {
		if choice.Truth == models.True {
			keys = append(keys, choice.Key)
		}
	}
	return keys
}
