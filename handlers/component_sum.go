package handlers

import (
	"strings"

	"aftercare/models"
	"aftercare/services/pack"
)

// rowsAlone adds the rows that stand in no step: those each by itself, and
// those that may match.
func (p page) rowsAlone(c pack.Considered, v *consideredView) {
	inSteps := map[string]bool{}
	for _, step := range c.Steps {
		inSteps[step.Row] = true
		inSteps[step.Key] = true
	}
	for _, row := range c.Rows {
		text := p.rowText(c, row)
		switch {
		case row.Choice != "":
		case row.Truth == models.Unknown:
			v.Open = append(v.Open, text)
		case row.Truth == models.True && !inSteps[row.Amount.Key]:
			line := sumLine{Text: p.labelOf(row.Amount.Label), Clause: p.clauseText(row.Amount.Clause, row.Amount.Quality)}
			if row.Money(c.Currency) {
				line.Sum = p.rangeText(row.Range, c.Currency, row.Amount.Per)
			}
			v.Steps = append(v.Steps, line)
		}
	}
}

// rowText is one row of a schedule in a line.
func (p page) rowText(c pack.Considered, row pack.ConsideredRow) string {
	label := p.labelOf(row.Amount.Label)
	if !row.Money(c.Currency) {
		return label
	}
	return p.T("money.row", "label", label, "sum", p.rangeText(row.Range, c.Currency, row.Amount.Per))
}

// sumStep is one step of the calculation.
func (p page) sumStep(lib *pack.Library, c pack.Considered, step pack.SumStep) sumLine {
	text := p.labelOf(step.Label)
	switch step.Kind {
	case pack.StepUplift:
		text = p.T("money.uplift", "label", text, "percent", step.Percent)
	case pack.StepCombine:
		if text == "" {
			text = p.T("money.combine." + c.Combine)
		}
	case pack.StepShare:
		if text == "" {
			of := step.Key
			if it := lib.Item(step.Key); it != nil {
				of = p.labelOf(it.Title)
			}
			text = p.T("money.share", "percent", step.Percent, "of", of)
		}
	case pack.StepSoftCap:
		text = p.T("money.soft_cap")
	}
	out := sumLine{Text: text, Clause: p.clauseText(step.Clause, step.Quality)}
	if step.Kind != pack.StepSoftCap {
		out.Sum = p.rangeText(step.Range, c.Currency, c.Per)
	}
	return out
}

// choiceOf puts what the scheme leaves open to a person: nothing is picked.
func (p page) choiceOf(c pack.Considered, ch pack.Choice) choiceLine {
	out := choiceLine{Text: p.labelOf(ch.Text), Clause: p.clauseText(ch.Clause, "")}
	if out.Text == "" {
		out.Text = p.T("money.choose")
	}
	for _, row := range c.Rows {
		for _, key := range ch.Rows {
			if row.Amount.Key == key {
				out.Rows = append(out.Rows, p.rowText(c, row))
			}
		}
	}
	return out
}

// rangeText writes a sum, a range, a floor or an upper limit.
func (t texts) rangeText(g pack.Range, currency, per string) string {
	low, high := t.Money(g.Min, currency), t.Money(g.Max, currency)
	text := t.T("money.range", "low", low, "high", high)
	switch {
	case g.Floor:
		text = t.T("money.at_least", "low", low)
	case g.Max == 0 || g.Min == g.Max:
		text = low
	case g.Min == 0:
		text = t.T("money.up_to", "high", high)
	}
	if per != "" {
		text += " " + t.T("money.per."+per)
	}
	return text
}

// clauseText names the clause, and how good its source is where it is not the
// text of the law itself.
func (p page) clauseText(clause string, quality pack.Quality) string {
	var parts []string
	if clause != "" {
		parts = append(parts, p.T("right.clause", "clause", p.clauseWords(clause)))
	}
	if quality != "" && quality != pack.Solid {
		parts = append(parts, p.T("mark."+string(quality)))
	}
	return strings.Join(parts, " · ")
}
