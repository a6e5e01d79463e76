package author

import (
	"fmt"

	"aftercare/services/pack"
)

// currency formats sums of one currency, given by its ISO 4217 code, in whole
// units.
type currency string

// minor converts a whole sum to the smallest unit.
func (c currency) minor(whole int64) int64 { return pack.Money(whole, string(c)) }

func (c currency) is(g *pack.Range, minimum, maximum int64) bool {
	return g != nil && g.Min == c.minor(minimum) && g.Max == c.minor(maximum)
}

func (c currency) textOf(g *pack.Range) string {
	if g == nil {
		return "not known"
	}
	return c.text(*g)
}

// text returns a range in whole units, in plain figures.
func (c currency) text(g pack.Range) string { return rangeText(g, c.figure) }

func (c currency) figure(n int64) string {
	unit := c.minor(1)
	if n%unit == 0 {
		return fmt.Sprint(n / unit)
	}
	return fmt.Sprintf("%d.%02d", n/unit, n%unit*100/unit)
}

func rangeText(g pack.Range, figure func(int64) string) string {
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
