package handlers

import (
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
