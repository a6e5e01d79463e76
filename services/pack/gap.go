package pack

import (
	"cmp"
	"slices"

	"aftercare/models"
)

// never marks a rule without an expression: only its references can satisfy it.
const never = -2

// gaps evaluates every rule for the case, worst first. Rules about clocks come
// last, because they show only what no other rule does.
func (r *reading) gaps(entitlements []models.EntitlementState, thresholds map[string]int) []models.GapState {
	gaps := []models.GapState{}
	var clocks []*rule
	for _, rl := range r.lib.rules {
		if !covers(rl.Where, r.facts.Jurisdiction) || !r.holds(rl.when) || rl.enough != never && r.satisfies(rl.enough) || r.answered(rl.Asked) {
			continue
		}
		if rl.Each.ofClocks() {
			clocks = append(clocks, rl)
			continue
		}
		if rl.Each != nil {
			gaps = append(gaps, r.each(rl, entitlements, thresholds)...)
			continue
		}
		hours := rl.Window != nil && rl.Window.Hours > 0 // nobody is told that such a window is over while it may be open
		start, ok := r.pick(r.happenings(rl.start, "", hours), rl.Which == "latest")
		if !ok {
			continue
		}
		if g, ok := r.gap(rl, start, models.GapState{Mover: rl.Mover}, thresholds); ok {
			gaps = append(gaps, g)
		}
	}
	for _, rl := range clocks {
		gaps = append(gaps, r.clockGaps(rl, entitlements, gaps)...)
	}
	slices.SortStableFunc(gaps, urgency)
	return gaps
}

// answered reports whether each of the questions has an answer that nobody asks
// again. It is false for no questions.
func (r *reading) answered(questions []string) bool {
	for _, key := range questions {
		v, recorded := r.facts.Values[key]
		if !recorded || v.Answer.AsksAgain() && v.Code == "" && v.At.IsZero() && v.On.IsZero() {
			return false
		}
	}
	return len(questions) > 0
}

func urgency(a, b models.GapState) int {
	return cmp.Or(cmp.Compare(a.Severity.Rank(), b.Severity.Rank()), cmp.Compare(dueOrSince(a), dueOrSince(b)),
		cmp.Compare(a.Key(), b.Key()))
}

func dueOrSince(g models.GapState) models.Instant {
	if g.Due.IsZero() {
		return g.Since
	}
	return g.Due
}

// gap completes g for a rule that started, and reports whether it is a gap now.
func (r *reading) gap(rl *rule, start dated, g models.GapState, thresholds map[string]int) (models.GapState, bool) {
	if at, done := r.since(r.happenings(rl.satisfied, "", false), start); done && r.clock.reached(at) {
		return g, false
	}
	g.Undated = start.Undated
	if start.evidence != (models.Evidence{}) {
		g.Evidence = append(g.Evidence, start.evidence)
	}
	if r.helped(rl, start, &g) {
		return g, false
	}
	g.Since = start.At
	switch {
	case rl.Before != nil:
		if g.Due = r.last(start); start.Undated || r.clock.passed(g.Due) {
			return g, false
		}
		g.Since = resized(rl, *rl.Before, thresholds).Back(start.At, r.clock.zone)
	case rl.Window != nil:
		g.Due = r.end(resized(rl, *rl.Window, thresholds), start)
	case rl.After != nil:
		if span := resized(rl, *rl.After, thresholds); !span.IsZero() {
			g.Since = span.End(start.At, r.clock.zone) + 1
		}
	}
	if !r.clock.reached(g.Since) {
		return g, false
	}
	g.Rule, g.Right, g.AskedAt = rl.Key, rl.Right, r.lib.where(rl, g, r.facts.Jurisdiction)
	g.Severity = r.severity(rl, g)
	g.Owed = r.owed(rl, g)
	// A decision from before the event is about an older gap: a "no" about one
	// threat does not answer the next.
	if s, ok := r.newest(g.Key(), g.Decidable); ok && s.At >= start.At {
		g.Stance = s.Kind
	}
	if !g.Due.IsZero() {
		r.clock.passed(g.Due)
	}
	return g, true
}

// last returns the moment of an event that is ahead: the end of its day where the
// hour is not known.
func (r *reading) last(start dated) models.Instant {
	if start.Day {
		return models.EndOfDay(start.At.Date(r.clock.zone), r.clock.zone)
	}
	return start.At
}

func resized(rl *rule, s models.Span, thresholds map[string]int) models.Span {
	n, ok := thresholds[rl.Key]
	if !ok || rl.Mark != Default || n < 0 || s.Resized(n).Check() != nil {
		return s
	}
	if n == 0 {
		return models.Span{}
	}
	return s.Resized(n)
}

// severity returns the rule's own severity until the moment of a step is
// reached; later steps win.
func (r *reading) severity(rl *rule, g models.GapState) models.Severity {
	severity := rl.Severity
	for _, step := range rl.Steps {
		at, ok := r.stepAt(step, g)
		if ok && r.clock.reached(at) {
			severity = step.Severity
		}
	}
	return severity
}

func (r *reading) stepAt(s Step, g models.GapState) (models.Instant, bool) {
	switch {
	case s.AfterSince != nil:
		return s.AfterSince.End(g.Since, r.clock.zone) + 1, true
	case g.Due.IsZero():
		return 0, false
	case s.BeforeDue != nil:
		return s.BeforeDue.Back(g.Due, r.clock.zone), true
	}
	return s.AfterDue.End(g.Due, r.clock.zone) + 1, true
}

// each evaluates a rule once for every right that matches it.
func (r *reading) each(rl *rule, entitlements []models.EntitlementState, thresholds map[string]int) (gaps []models.GapState) {
	for _, e := range entitlements {
		if !rl.Each.matches(r.lib, e) {
			continue
		}
		g := models.GapState{Subject: e.Item, Mover: rl.Mover}
		start, ok := r.eachStart(rl, e, &g)
		if !ok {
			continue
		}
		if g, ok = r.gap(rl, start, g, thresholds); ok {
			gaps = append(gaps, g)
		}
		if ok && rl.Each.Once {
			break
		}
	}
	return gaps
}

func (e *Each) matches(l *Library, s models.EntitlementState) bool {
	it := l.byItem[s.Item]
	kind := len(e.Rights) == 0 || slices.Contains(e.Rights, s.Right)
	if e.Ended {
		return kind && !s.Review && len(s.Clocks) > 0 && !s.Clocks[0].Ended.IsZero()
	}
	return s.Standing == models.Entitled && !s.Review && kind &&
		(!e.Claim || it.Claim && !it.Interim) && (!e.Interim || it.Interim) && (len(e.Progress) == 0 || slices.Contains(e.Progress, s.Progress))
}

// ofClocks reports whether the rule makes a gap of each running clock.
func (e *Each) ofClocks() bool { return e != nil && len(e.Turns) > 0 }

// OfClocks reports whether the rule shows time limits of rights, whatever they
// are: what ends them is named by each right.
func (r *Rule) OfClocks() bool { return r.Each.ofClocks() }

// eachStart returns when the rule starts for one right. It sets the due date
// and the mover from the clocks of the right.
func (r *reading) eachStart(rl *rule, e models.EntitlementState, g *models.GapState) (dated, bool) {
	if due, ok := first(e.Clocks, rl.Each.DueOf); ok {
		g.Clock = &due
		if !due.Lapsed {
			g.Due = r.dueNext(due)
		}
	}
	if rl.Each.Ended {
		late := e.Clocks[0]
		g.Due, g.Clock = late.Over(), &late
		return dated{Happening: models.Happening{At: late.Ended}, evidence: models.Evidence{Fact: e.Item + "/" + late.Key, At: late.Started}}, true
	}
	if len(rl.Each.LateOf) == 0 {
		return r.pick(r.happenings(rl.start, e.Item, false), rl.Which == "latest")
	}
	late, ok := first(e.Clocks, rl.Each.LateOf)
	if !ok || late.Lapsed || !r.clock.passed(late.Over()) {
		return dated{}, false
	}
	g.Mover, g.Due, g.Clock = late.Against, late.Over(), &late
	return dated{Happening: models.Happening{At: late.Over() + 1}, evidence: models.Evidence{Fact: e.Item + "/" + late.Key, At: late.Started}}, true
}

// dueNext returns the first day on which a clock can fall due, and the last once
// that has passed: until then nobody is late.
func (r *reading) dueNext(c models.ClockState) models.Instant {
	if r.clock.passed(c.Due) {
		return c.Over()
	}
	return c.Due
}

// first returns the clock that is due first among those not met that run
// against one of the parties. A clock that ended before the survivor came is
// taken only if there is no other.
func first(clocks []models.ClockState, against []models.Party) (best models.ClockState, found bool) {
	for _, c := range clocks {
		if !c.Met.IsZero() || !slices.Contains(against, c.Against) {
			continue
		}
		if !found || best.Lapsed && !c.Lapsed || best.Lapsed == c.Lapsed && c.Due < best.Due {
			best, found = c, true
		}
	}
	return best, found
}
