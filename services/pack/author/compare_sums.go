package author

import (
	"fmt"
	"slices"

	"aftercare/models"
	"aftercare/services/pack"
)

// SameSums reports whether the same sums may be considered: the rows that match
// or may match, what a person has to choose, the sum, and how it is paid. Words
// and clauses are ignored.
func SameSums(a, b pack.Considered) bool { return slices.Equal(figures(a), figures(b)) }

// figures returns everything a case may be considered for, one line each.
func figures(c pack.Considered) []string {
	money := currency(c.Currency)
	lines := []string{c.Currency, c.Per, c.Combine, money.textOf(c.Sum), money.textOf(c.Possible), fmt.Sprint(c.SoftCap)}
	for _, r := range c.Rows {
		if r.Truth != models.False {
			lines = append(lines, fmt.Sprint("row ", r.Amount.Key, r.Truth, r.Range, r.Amount.Per, r.Amount.Unit, r.Choice, r.Counted))
		}
	}
	for _, x := range c.Choices {
		lines = append(lines, fmt.Sprint("choice ", x.Key, x.Truth, x.Rows))
	}
	for _, s := range c.Stages {
		lines = append(lines, fmt.Sprint("stage ", s.Stage.Key, s.Truth, s.Row, money.textOf(s.Sum), s.Reached))
	}
	for _, s := range c.Split {
		lines = append(lines, fmt.Sprint("part ", s.Split.Key, s.Truth, money.textOf(s.Sum), s.Split.How, s.Split.AtLeast, s.Release))
	}
	return lines
}

// SumLine returns what may be considered in plain figures of the currency, such
// as INR 100000 to 300000; "" when there is no single sum.
func SumLine(c pack.Considered) string {
	if c.Sum == nil {
		return ""
	}
	return c.Currency + " " + currency(c.Currency).text(*c.Sum)
}
