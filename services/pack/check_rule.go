package pack

import (
	"path"
	"slices"

	"aftercare/models"
)

func (b *builder) checkRule(r *Rule, part string) {
	if !keyShape.MatchString(r.Key) {
		b.report(r.File, part, "is no key: use small letters, figures, _ and .")
	}
	oneOf(b, r.File, part, "right", r.Right, rights)
	oneOf(b, r.File, part, "severity", r.Severity, severities)
	oneOf(b, r.File, part, "mover", r.Mover, parties)
	b.askedAt(r.File, part, r.AskedAt, r.Each == nil)
	oneOf(b, r.File, part, "mark", r.Mark, []Quality{Solid, Default, Legal})
	b.text(r.File, part, "title", r.Title, true)
	b.text(r.File, part, "why", r.Why, true)
	b.text(r.File, part, "do", r.Do, true)
	b.text(r.File, part, "resolves", r.Resolves, true)
	b.text(r.File, part, "action.label", r.Action.Label, true)
	if r.Mark == Solid && r.Source == "" {
		b.report(r.File, part, "a number marked S names its source:")
	}
	if r.critical() && r.Right == models.Reparations {
		b.reportAt(r.File, part, "severity", "critical means danger to a person: money and claims are high at most")
	}
	for _, id := range append(slices.Clone(r.Evidence), r.Source) {
		if id != "" && b.lib.sources[id] == nil {
			b.reportAt(r.File, part, "evidence", "evidence %q is not declared%s", id, Suggest(id, b.lib.sources))
		}
	}
	b.ruleParts(r, part)
}

// critical reports whether a rule is critical at once or later.
func (r *Rule) critical() bool {
	return r.Severity == models.Critical || slices.ContainsFunc(r.Steps, func(s Step) bool { return s.Severity == models.Critical })
}

func (b *builder) ruleParts(r *Rule, part string) {
	if r.OfClocks() {
		b.clockRule(r, part)
	} else if stated(r.After, r.Window, r.Before) != 1 {
		b.report(r.File, part, "needs after: (a gap once that has passed), window: (a gap at once, due then) or before: (a gap so long before its start), and not both")
	}
	for _, s := range []*models.Span{r.After, r.Window, r.Before} {
		if s != nil && s.Check() != nil {
			b.report(r.File, part, "length: %v", models.ErrSpan)
		}
	}
	if r.Each != nil && len(r.AskedAt) > 0 {
		b.reportAt(r.File, part, "asked_at", "asked_at is for a rule without each: of a rule about rights, each right says where")
	}
	if len(r.Start) == 0 && (r.Each == nil || !r.Each.Ended && len(r.Each.LateOf)+len(r.Each.Turns) == 0) {
		b.report(r.File, part, "needs start: the event from which it counts")
	}
	for _, s := range r.Steps {
		oneOf(b, r.File, part, "a step's severity", s.Severity, severities)
		if moments(s) != 1 {
			b.report(r.File, part, "a step needs one of before_due, after_due and after_since, in one unit")
		}
	}
	if k := r.Action.Service; k != "" && b.lib.vocab.byKind[k] == nil {
		b.reportAt(r.File, part, "action", "action names the service %q, which no file declares%s", k, Suggest(k, b.lib.vocab.byKind))
	}
	if k := r.Action.Fact; k != "" && b.lib.vocab.fact(k) == nil {
		b.reportAt(r.File, part, "action", "action names the fact %q, which no file declares%s", k, Suggest(k, b.lib.vocab.byFact))
	}
	for _, k := range r.Asked {
		if b.lib.vocab.fact(k) == nil {
			b.reportAt(r.File, part, "asked", "asked names the fact %q, which no file declares%s", k, Suggest(k, b.lib.vocab.byFact))
		}
	}
	if r.FirstDay < 0 || r.FirstDay > 0 && r.Window == nil {
		b.reportAt(r.File, part, "first_day", "a step of the first day has a place of 1 or more and a window: until when it should be done")
	}
	if k := r.Action.Step; k != "" && (r.Each == nil || !slices.Contains(models.RightDecisions, k)) {
		b.reportAt(r.File, part, "action", "step %q: write a step in the life of a right, in a rule with each", k)
	}
	if r.Action.Service == "" && r.Action.Page == "" && r.Action.Fact == "" && r.Action.Step == "" && !r.Action.Ends {
		b.reportAt(r.File, part, "action", "action needs a service, a page, a fact, a step or ends: the page offers one button")
	}
	if r.Action.Ends && !r.OfClocks() {
		b.reportAt(r.File, part, "action", "ends: true is for a rule about clocks (each: {turns: ...})")
	}
}

// clockRule checks a rule about clocks: the clocks have the times, and the
// rule states none.
func (b *builder) clockRule(r *Rule, part string) {
	if stated(r.After, r.Window, r.Before) > 0 || len(r.Start)+len(r.Satisfied)+len(r.Each.DueOf)+len(r.Each.LateOf) > 0 {
		b.report(r.File, part, "a rule about clocks (each: {turns: ...}) takes its times from them: leave out after, window, start, satisfied, due_of and late_of")
	}
	for _, p := range r.Each.Turns {
		oneOf(b, r.File, part, "turns", p, parties)
	}
}

// stated counts the lengths of time that are stated.
func stated(spans ...*models.Span) (n int) {
	for _, span := range spans {
		if span != nil {
			n++
		}
	}
	return n
}

func moments(s Step) (n int) {
	for _, span := range []*models.Span{s.BeforeDue, s.AfterDue, s.AfterSince} {
		if span != nil && span.Check() == nil {
			n++
		}
	}
	return n
}

func (b *builder) checkDuty(d *Duty, part string) {
	b.text(d.File, part, "title", d.Title, true)
	b.text(d.File, part, "text", d.Text, true)
	b.text(d.File, part, "advice", d.Advice, true)
	oneOf(b, d.File, part, "quality", d.Quality, qualities)
	if len(d.Law) == 0 || d.When == "" || len(d.Decisions) == 0 {
		b.report(d.File, part, "needs when:, law: and decisions:")
	}
	b.lawRows(d.File, part, d.Law)
	for _, x := range d.Decisions {
		b.text(d.File, path.Join(part, "decisions", x.Code), "label", x.Label, true)
	}
}
