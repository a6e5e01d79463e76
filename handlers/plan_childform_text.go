package handlers

import (
	"slices"
	"strings"

	"aftercare/models"
	"aftercare/services/pack"
	"aftercare/services/plan"
	"aftercare/services/typeset"
)

// doc is the form as a document: what is known is filled in, the rest stays ruled.
func (t childText) doc() *typeset.Doc {
	key := "childform." + t.form.Code
	d := &typeset.Doc{Language: t.Lang, Title: t.T(key + ".title"), Head: t.T("packet.head", "code", t.head.Code), Page: t.pageFoot(), Size: typeset.A4}
	d.Blocks = []typeset.Block{typeset.Title(t.T(key + ".title")), typeset.Text(t.T("packet.head", "code", t.head.Code) + " · " + t.Date(t.Today())), typeset.Text(t.T(key + ".mark"))}
	for _, p := range t.form.Parts {
		switch p.Key {
		case "needs":
			d.Blocks = append(d.Blocks, t.needs()...)
		case "agreed":
			d.Blocks = append(d.Blocks, t.agreed())
		default:
			d.Blocks = append(d.Blocks, t.box(p))
		}
	}
	sign := typeset.Sign{Lines: []string{t.T("plan.sign.her"), t.T("childform.sign_worker"), t.T("childform.sign_day")}}
	return withBlocks(d, sign)
}

func withBlocks(d *typeset.Doc, more ...typeset.Block) *typeset.Doc {
	d.Blocks = append(d.Blocks, more...)
	return d
}

// box is one part of the form.
func (t childText) box(p childPart) typeset.Question {
	q := typeset.Question{No: p.No, Label: t.partName(p.Key), Answer: t.known(p)}
	if len(q.Answer) == 0 {
		q.Lines = max(1, p.Lines)
	}
	return q
}

// partName is what a part is called: by its form, or by all of them.
func (t childText) partName(key string) string {
	if own := "childform." + t.form.Code + "." + key; t.has(own) {
		return t.T(own)
	}
	return t.T("childform.part." + key)
}

// known is what the case knows for a part.
func (t childText) known(p childPart) (out []string) {
	switch p.Key {
	case "name":
		return withoutEmpty(t.name)
	case "came":
		out = append(out, t.T("childform.came", "date", t.On(t.head.IntakeAt)))
		if t.opened != nil {
			out = append(out, t.head.Shelter)
		}
	}
	for _, key := range p.Facts {
		if w := t.lib.Fact(key); w != nil {
			out = append(out, t.answer(w)...)
		}
	}
	return out
}

// answer is a fact with its answer and on what it rests, nothing for one that nobody
// answered.
func (t childText) answer(w *pack.Fact) []string {
	r, there := t.facts[w.Key]
	v := r.Value()
	if !there || v.Answer == models.NotAsked {
		return nil
	}
	row := t.on.factRow(t.lib, w, v, r.Basis)
	return []string{strings.TrimSpace(row.Key + ": " + joinDots(withoutEmpty(row.Value, row.Note)))}
}

// needs are the goals of the plan under the needs of an individual care plan. A need
// without a goal stays ruled.
func (t childText) needs() []typeset.Block {
	out := []typeset.Block{typeset.Heading(t.partName("needs")), typeset.Text(t.T("plan.child_note"))}
	for _, domain := range models.ChildDomains {
		q := typeset.Question{Label: t.on.domainName(domain, true)}
		for _, g := range t.shown.Goals {
			if g.Domain == domain || domain == "other" && !slices.Contains(models.ChildDomains, g.Domain) {
				q.Answer = append(q.Answer, t.goalLines(g)...)
			}
		}
		if len(q.Answer) == 0 {
			q.Lines = 2
		}
		out = append(out, q)
	}
	return out
}

// goalLines are a goal and its steps, in words once they are open.
func (t childText) goalLines(g plan.Goal) []string {
	lines := []string{joinDots([]string{t.on.planWords(g.ID, g.HasWords, t.opened), t.T("plan.goal_state." + g.State)})}
	for _, s := range g.Steps {
		row := t.on.step(t.lib, "", g, s, false, t.opened)
		badge := ""
		if row.Badge != nil {
			badge = row.Badge.Text
		}
		lines = append(lines, "– "+joinDots(withoutEmpty(row.Title, row.Words, row.Line, badge)))
	}
	return lines
}

// agreed is how the child agreed, and when the plan is looked at again.
func (t childText) agreed() typeset.Question {
	q := typeset.Question{Label: t.partName("agreed")}
	for _, row := range t.on.agreedLine(t.shown.Plan) {
		if row.Key != t.T("service.by") {
			q.Answer = append(q.Answer, row.Key+": "+row.Value)
		}
	}
	return q
}
