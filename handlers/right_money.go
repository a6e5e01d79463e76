package handlers

import (
	"strings"

	"aftercare/models"
	"aftercare/services/entitlement"
	"aftercare/services/pack"
)

// consideredOf shows what an authority may consider for her, with each step and
// its clause: "may be considered for", never "will receive".
func (p page) consideredOf(s rightSight, r entitlement.Row) *consideredView {
	c := r.Considered
	v := consideredView{texts: p.texts}
	if c.Sum != nil {
		v.Sum = p.T("money.sum", "sum", p.rangeText(*c.Sum, c.Currency, c.Per))
	}
	if c.Possible != nil && (c.Sum == nil || *c.Possible != *c.Sum) {
		v.Possible = p.T("money.possible", "sum", p.rangeText(*c.Possible, c.Currency, c.Per))
	}
	for _, step := range c.Steps {
		v.Steps = append(v.Steps, p.sumStep(s.lib, c, step))
	}
	p.rowsAlone(c, &v)
	for _, ch := range c.Choices {
		v.Choices = append(v.Choices, p.choiceOf(c, ch))
	}
	p.payments(s, c, &v)
	if len(v.Steps)+len(v.Choices)+len(v.Open)+len(v.Stages)+len(v.Split)+len(v.Declared) == 0 && v.Sum == "" && v.Possible == "" {
		return nil
	}
	return &v
}

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

// payments shows the stages, how it is paid out, and what has to be declared.
func (p page) payments(s rightSight, c pack.Considered, v *consideredView) {
	for _, st := range c.Stages {
		line := sumLine{Text: p.labelOf(st.Stage.Label), Clause: p.clauseText(st.Stage.Clause, st.Stage.Quality)}
		if st.Sum != nil {
			line.Sum = p.rangeText(*st.Sum, c.Currency, "")
		}
		if st.Come != 0 {
			line.Text = p.T("money.stage_come", "label", line.Text, "date", p.On(st.Come))
		}
		v.Stages = append(v.Stages, line)
	}
	for _, part := range c.Split {
		v.Split = append(v.Split, p.splitLine(s, c, part))
	}
	for _, d := range c.Declared {
		f := s.lib.Fact(d.Fact)
		if f == nil {
			continue
		}
		if d.Known {
			v.Declared = append(v.Declared, p.T("money.declared", "what", p.labelOf(f.Label), "sum", p.Money(d.Sum, d.Currency)))
		} else {
			v.Declared = append(v.Declared, p.T("money.declare", "what", p.labelOf(f.Label)))
		}
	}
}

func (p page) splitLine(s rightSight, c pack.Considered, part pack.SplitPart) sumLine {
	line := sumLine{Text: p.labelOf(part.Split.Label), Clause: p.clauseText(part.Split.Clause, part.Split.Quality)}
	if part.Sum != nil {
		line.Sum = p.rangeText(*part.Sum, c.Currency, "")
	}
	if !part.Locked() {
		return line
	}
	switch {
	case part.Release != "" && !part.Turns.IsZero():
		line.Text = p.T("money.released_at_18", "label", line.Text, "date", p.Partial(part.Turns))
	case part.Release != "" && part.About:
		line.Text = p.T("money.released_about", "label", line.Text, "date", p.Date(part.Release))
	case part.Release != "":
		line.Text = p.T("money.released", "label", line.Text, "date", p.Date(part.Release))
	case len(part.Waits) > 0 && s.lib.Fact(part.Waits[0]) != nil:
		line.Text = p.T("money.release_waits", "label", line.Text, "what", p.labelOf(s.lib.Fact(part.Waits[0]).Label))
	default:
		line.Text = p.T("money.release_paid", "label", line.Text)
	}
	return line
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
		parts = append(parts, p.T("right.clause", "clause", clause))
	}
	if quality != "" && quality != pack.Solid {
		parts = append(parts, p.T("mark."+string(quality)))
	}
	return strings.Join(parts, " · ")
}
