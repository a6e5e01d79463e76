package author

import (
	"cmp"
	"maps"
	"slices"

	"aftercare/models"
	"aftercare/services/pack"
)

// goldenSum is what may be considered under one right, in whole units of the
// currency, as a lawyer writes it. Fields left out are not compared. Rows, if
// given, must be all rows in the sum, and steps all steps.
type goldenSum struct {
	Min     *int64                 `yaml:"min"`
	Max     *int64                 `yaml:"max"` // 0 with a floor means no upper limit
	NoSum   bool                   `yaml:"no_sum"`
	Rows    []string               `yaml:"rows"`   // in the sum
	MayRows []string               `yaml:"may"`    // rows that may match, each with facts that are not known
	Choose  []string               `yaml:"choose"` // questions to a person: keys of holes, or combine
	Steps   []string               `yaml:"steps"`  // "rape: 400000 to 700000"
	Stages  map[string]goldenStage `yaml:"stages"`
	Split   map[string]goldenPart  `yaml:"split"`
	Declare map[string]int64       `yaml:"declare"` // fact -> sum received before; -1 when not known
}

type goldenStage struct {
	Min  int64  `yaml:"min"`
	Max  int64  `yaml:"max"`
	Come string `yaml:"come"` // the day it became payable, "yes" when nobody knows the day; empty: not yet
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

func (c *comparison) total(item string, got pack.Considered, w goldenSum) {
	money := currency(got.Currency)
	if w.NoSum && got.Sum != nil {
		c.fail(item, "has the sum %s, expected none", money.text(*got.Sum))
	}
	if w.Min == nil && w.Max == nil {
		return
	}
	if got.Sum == nil {
		c.fail(item, "has no sum (rows in it: %v, choices: %v)", countedRows(got), choiceKeys(got))
		return
	}
	if w.Min != nil && money.minor(*w.Min) != got.Sum.Min || w.Max != nil && money.minor(*w.Max) != got.Sum.Max {
		c.fail(item, "may be considered for %s", money.text(*got.Sum))
	}
}

func (c *comparison) sumRows(item string, got pack.Considered, w goldenSum) {
	money := currency(got.Currency)
	c.list(item, "counts the rows", countedRows(got), w.Rows)
	c.list(item, "may match the rows", mayRows(got), w.MayRows)
	c.list(item, "puts to a person", choiceKeys(got), w.Choose)
	var steps []string
	for _, s := range got.Steps {
		steps = append(steps, stepName(s)+": "+money.text(s.Range))
	}
	c.list(item, "takes the steps", steps, w.Steps)
}

func (c *comparison) list(item, what string, got, want []string) {
	if want != nil && !slices.Equal(got, want) {
		c.fail(item, "%s %q, expected %q", what, got, want)
	}
}

func (c *comparison) sumParts(item string, got pack.Considered, w goldenSum) {
	money := currency(got.Currency)
	for key, want := range w.Stages {
		i := slices.IndexFunc(got.Stages, func(p pack.StagePart) bool { return stageName(p) == key })
		if i < 0 {
			c.fail(item, "has no stage %s", key)
		} else if p := got.Stages[i]; !money.is(p.Sum, want.Min, want.Max) || c.come(p) != want.Come {
			c.fail(item, "stage %s is %s, come %q", key, money.textOf(p.Sum), c.come(p))
		}
	}
	for key, want := range w.Split {
		i := slices.IndexFunc(got.Split, func(p pack.SplitPart) bool { return p.Split.Key == key })
		if i < 0 {
			c.fail(item, "has no part %s", key)
		} else if p := got.Split[i]; !money.is(p.Sum, want.Min, want.Max) || p.Release != want.Release {
			c.fail(item, "part %s is %s, free on %q (waits for %v)", key, money.textOf(p.Sum), p.Release, p.Waits)
		}
	}
	for _, d := range got.Declared {
		if want, ok := w.Declare[d.Fact]; ok && (d.Known != (want >= 0) || d.Known && d.Sum != money.minor(want)) {
			c.fail(item, "declares %s as %d %s", d.Fact, d.Sum, d.Currency)
		}
	}
}

// stageName returns the name of a stage in golden cases: "fir", or "fir/row" if
// each row has its own.
func stageName(p pack.StagePart) string {
	if p.Row != "" {
		return p.Stage.Key + "/" + p.Row
	}
	return p.Stage.Key
}

func (c *comparison) come(p pack.StagePart) string {
	if p.Reached && p.Come.IsZero() {
		return "yes"
	}
	return string(p.Come.Date(c.zone))
}

// stepName returns the name of a step in golden cases.
func stepName(s pack.SumStep) string {
	if s.Kind == pack.StepUplift {
		return s.Row + " + " + s.Key
	}
	return cmp.Or(s.Key, s.Kind)
}

func countedRows(c pack.Considered) []string {
	return keysOf(c, func(r pack.ConsideredRow) bool { return r.Counted })
}

func mayRows(c pack.Considered) []string {
	return keysOf(c, func(r pack.ConsideredRow) bool { return r.Truth == models.Unknown })
}

func keysOf(c pack.Considered, holds func(pack.ConsideredRow) bool) (keys []string) {
	for _, row := range c.Rows {
		if holds(row) {
			keys = append(keys, row.Amount.Key)
		}
	}
	return keys
}

func choiceKeys(c pack.Considered) (keys []string) {
	for _, choice := range c.Choices {
		if choice.Truth == models.True {
			keys = append(keys, choice.Key)
		}
	}
	return keys
}
