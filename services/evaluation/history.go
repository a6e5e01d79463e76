package evaluation

import (
	"cmp"
	"slices"
	"strings"

	"aftercare/models"
)

// Turns are what an evaluation changes in the history of a case: spells that end, and
// spells that begin. Where nothing changed there are none.
type Turns struct {
	At    models.Instant // of the evaluation
	End   []models.Spell // with their name, UntilAt, Ended and DoneAt
	Begin []models.Spell
}

// turning compares what was stored with what an evaluation found.
type turning struct {
	now    models.Instant
	was    models.Instant // when the case was last evaluated; 0 for never
	rules  bool           // it was evaluated with other packs or numbers
	closed bool           // the case is closed
	steps  map[string]models.Instant
	rights map[string]models.EntitlementState
	silent map[string]models.StanceKind // decided gaps
	turns  Turns
}

// Turns returns how the history of a case goes on when an evaluation follows on what was
// stored. It needs no query.
func (e *Evaluator) Turns(l Loaded, ev models.Evaluation, before, after Outcome, now models.Instant) Turns {
	t := turning{now: now, was: l.Case.EvaluatedAt, rules: l.Case.Packs != ev.Packs, closed: l.Case.Status == models.CaseClosed,
		steps: map[string]models.Instant{}, rights: map[string]models.EntitlementState{}, silent: map[string]models.StanceKind{}, turns: Turns{At: now}}
	for _, s := range l.parts.stances[l.Case.ID] { // in the order of their time
		t.steps[s.Subject] = s.At
	}
	for _, s := range ev.Entitlements {
		t.rights[s.Item] = s
	}
	for _, g := range after.Gaps {
		if !isGap(g) {
			t.silent[g.Name] = g.Stance
		}
	}
	t.compare(rightSpells(before.Rights), rightSpells(after.Rights), t.rightEnds)
	t.compare(clockSpells(before.Clocks), clockSpells(after.Clocks), t.clockEnds)
	t.compare(gapSpells(before.Gaps), gapSpells(after.Gaps), t.gapEnds)
	t.fold(before.Clocks, after.Clocks)
	return t.turns
}

// compare notes what ended and what began of one kind.
func (t *turning) compare(was, is map[string]models.Spell, ends func(models.Spell) (string, models.Instant)) {
	for _, name := range sortedNames(was) {
		if _, there := is[name]; !there {
			t.end(was[name], ends)
		}
	}
	for _, name := range sortedNames(is) {
		next, before := is[name], was[name]
		switch {
		case before.Name == "":
			next.Began, next.FromAt = models.SpellOpened, t.opened(next)
		case before.State == next.State && before.DueAt == next.DueAt:
			continue
		default:
			t.end(before, func(models.Spell) (string, models.Instant) { return models.SpellChanged, 0 })
			next.Began, next.FromAt = models.SpellChanged, t.now
		}
		next.DoneAt = t.brought(next)
		t.turns.Begin = append(t.turns.Begin, next)
	}
}

func (t *turning) end(s models.Spell, ends func(models.Spell) (string, models.Instant)) {
	s.UntilAt = t.now
	s.Ended, s.DoneAt = ends(s)
	t.turns.End = append(t.turns.End, s)
}

// opened is when a spell began: when it became a gap, where that was since the case was
// last evaluated, and otherwise the moment at which it was seen. So a sweep that runs late
// dates a gap to its day, and what is written down late is known from then on.
func (t *turning) opened(s models.Spell) models.Instant {
	if t.was > 0 && s.SinceAt > t.was && s.SinceAt <= t.now {
		return s.SinceAt
	}
	return t.now
}

// brought is the day of the step that brought a right so far; where no step says it, the
// moment at which it was seen.
func (t *turning) brought(s models.Spell) models.Instant {
	if s.Kind != models.SpellRight || s.State == string(models.ProgressOpen) {
		return 0
	}
	if at := t.steps[s.Name]; at > 0 {
		return min(at, t.now)
	}
	return t.now
}

func (t *turning) rightEnds(models.Spell) (string, models.Instant) { return t.other(), 0 }

// gapEnds says why a gap closed.
func (t *turning) gapEnds(s models.Spell) (string, models.Instant) {
	if decided := t.silent[s.Name]; decided != "" {
		return string(decided), 0
	}
	return t.other(), 0
}

// other is why something ended that nobody decided.
func (t *turning) other() string {
	switch {
	case t.rules:
		return models.SpellRules
	case t.closed:
		return models.SpellClosed
	}
	return models.SpellDone
}

// clockEnds says why a time limit no longer runs, and when what it waited for was done.
func (t *turning) clockEnds(s models.Spell) (string, models.Instant) {
	item, name, _ := strings.Cut(s.Name, "/")
	right := t.rights[item]
	for _, c := range right.Clocks {
		if c.Key == name && c.Met > 0 {
			return models.SpellMet, min(c.Met, t.now)
		}
	}
	if right.Standing == models.Entitled && right.Progress == models.ProgressReceived {
		return models.SpellReceived, min(cmp.Or(t.steps[item], t.now), t.now)
	}
	return t.other(), 0
}

// fold corrects what only changed its line: a time limit that runs on in the line of
// another one, which is the same act on the same day.
func (t *turning) fold(before, after []models.CaseClock) {
	was, is := beside(before), beside(after)
	for i, s := range t.turns.End {
		if s.Kind == models.SpellClock && is[s.Name] {
			t.turns.End[i].Ended, t.turns.End[i].DoneAt = models.SpellChanged, 0
		}
	}
	for i, s := range t.turns.Begin {
		if s.Kind == models.SpellClock && was[s.Name] {
			t.turns.Begin[i].Began = models.SpellChanged
		}
	}
}

// beside are the time limits that stand in the lines of others.
func beside(rows []models.CaseClock) map[string]bool {
	out := map[string]bool{}
	for _, c := range rows {
		for _, o := range c.Others() {
			out[o[0]+"/"+o[1]] = true
		}
	}
	return out
}

func rightSpells(rows []models.Entitlement) map[string]models.Spell {
	out := map[string]models.Spell{}
	for _, r := range rows {
		if r.Standing == models.Entitled {
			out[r.Item] = models.Spell{CaseID: r.CaseID, Kind: models.SpellRight, Name: r.Item, State: string(r.Progress)}
		}
	}
	return out
}

func clockSpells(rows []models.CaseClock) map[string]models.Spell {
	out := map[string]models.Spell{}
	for _, c := range rows {
		turn := models.SpellOthers
		if c.Turn == models.PartyShelter || c.Turn == models.PartySurvivor {
			turn = models.SpellOurs
		}
		out[clockKey(c)] = models.Spell{CaseID: c.CaseID, Kind: models.SpellClock, Name: clockKey(c), State: turn, DueAt: c.State().Over()}
	}
	return out
}

// isGap reports whether a gap counts in the history: what is put off for the rest of the
// day is still one.
func isGap(g models.Gap) bool { return g.Open || g.Stance == models.StanceSnoozed }

func gapSpells(rows []models.Gap) map[string]models.Spell {
	out := map[string]models.Spell{}
	for _, g := range rows {
		if isGap(g) {
			out[g.Name] = models.Spell{CaseID: g.CaseID, Kind: models.SpellGap, Name: g.Name, State: string(models.Severities[g.Severity]), SinceAt: g.Since}
		}
	}
	return out
}

func sortedNames(of map[string]models.Spell) (names []string) {
	for name := range of {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Spells returns the history of a case as if it had been evaluated at some moments, in
// their order, for a caller that has its rows before they are stored (see Assemble).
func (e *Evaluator) Spells(l Loaded, moments ...models.Instant) (all []models.Spell, err error) {
	var before Outcome
	for _, at := range moments {
		ev := e.Evaluate(l, at)
		after, err := e.Outcome(l, ev, at)
		if err != nil {
			return nil, err
		}
		if before.Derived.Packs == "" {
			l.Case.Packs = ev.Packs
		}
		all = e.Turns(l, ev, before, after, at).after(all)
		before, l.Case.EvaluatedAt, l.Case.Packs = after, at, ev.Packs
	}
	return all, nil
}
