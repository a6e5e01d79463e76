package pack

import (
	"cmp"
	"slices"
	"time"

	"aftercare/models"
)

// Evaluate returns what the packs say about one case at one moment: which
// rights apply, how far each was delivered, what is missing and since when, and
// when time alone will next change any of it. It is pure.
func (l *Library) Evaluate(f models.Facts, now models.Instant, zone *time.Location, s Settings) models.Evaluation {
	clock := &moment{now: now, zone: zone}
	r := l.read(f, clock)
	defer r.close()
	ev := models.Evaluation{Packs: l.identity, Entitlements: r.entitlements(s)}
	ev.Gaps = r.gaps(ev.Entitlements, s.Thresholds)
	ev.NextChange = clock.next
	return ev
}

// Duties returns the duties of the person who records a disclosure, each with
// whether it applies.
func (l *Library) Duties(f models.Facts, now models.Instant, zone *time.Location) []models.DutyState {
	r := l.read(f, &moment{now: now, zone: zone})
	defer r.close()
	var states []models.DutyState
	for _, d := range l.duties {
		if covers(d.Jurisdiction, f.Jurisdiction) {
			t, missing := r.truth(d.when)
			if !r.clock.within(d.InForce) {
				t, missing = models.False, nil
			}
			states = append(states, models.DutyState{Duty: d.Key, Truth: t, Missing: missing})
		}
	}
	return states
}

// entitlements evaluates every right of the law of the case. The law of a
// single state is no exception: its condition named place says whether it
// applies, so that a state nobody recorded is a question and not a "no".
func (r *reading) entitlements(s Settings) []models.EntitlementState {
	states := make([]models.EntitlementState, 0, len(r.lib.items))
	for _, it := range r.lib.items {
		if !r.reaches(it) || s.Off[it.Key] {
			continue
		}
		if state, v := r.stands(it, s); v != nil && s.uses(&v.item) {
			states = append(states, state)
		}
	}
	return states
}

// version returns the version that governs the case: the one in force on the
// day of the event that chooses, if the day is known; else the one under which
// its clock started; else the one in force now. It returns nil when no version
// is law on that day.
func (r *reading) version(it *item) *version {
	started := r.facts.Started[it.Key]
	day, ok := r.choosing(it)
	for _, v := range it.versions {
		if started != "" && v.item.Version == started && (it.ChosenBy == "" || !ok) {
			return v
		}
	}
	for _, v := range it.versions {
		if it.ChosenBy != "" && ok && v.item.InForce.Holds(day.At.Date(r.clock.zone)) {
			return v
		}
		if (it.ChosenBy == "" || !ok) && r.clock.within(v.item.InForce) {
			return v
		}
	}
	return nil
}

// choosing returns when the event or the step that chooses the version of a
// right happened, as far as known.
func (r *reading) choosing(it *item) (models.Happening, bool) {
	switch {
	case it.ChosenBy == "":
		return models.Happening{}, false
	case it.step != "":
		first, ok := r.pick(r.decided(it.step, it.Key), false)
		return first.Happening, ok
	}
	return r.happened(it.ChosenBy, true)
}

func (r *reading) entitlement(v *version) models.EntitlementState {
	r.place = v.place
	s := models.EntitlementState{Item: v.item.Key, Version: v.item.Version, Right: v.item.Right,
		Standing: models.Entitled, Review: v.item.ReviewersOnly(), Conditions: make([]models.ConditionState, 0, len(v.conditions))}
	for i, c := range v.item.Conditions {
		t, missing := r.condition(v, i)
		s.Conditions = append(s.Conditions, models.ConditionState{Key: c.Key, Truth: t, Missing: missing})
		if t == models.False {
			s.Yet = c.NotYet && (s.Yet || s.Standing != models.NotEntitled)
		}
		s.Standing = worse(s.Standing, t)
	}
	if s.Standing == models.NotEntitled {
		s.Progress, s.Clocks = models.ProgressNone, r.ended(v, s)
		return s
	}
	if s.Standing == models.MayBeEntitled {
		s.Missing = r.nextQuestions(s.Conditions)
	}
	s.Progress = r.progress(v, s.Standing)
	s.Clocks = r.clocks(v, s)
	return s
}

// condition returns the answer of one condition and the facts that block it.
func (r *reading) condition(v *version, i int) (models.Truth, []string) {
	ref := v.within[i]
	if ref.fact == "" {
		return r.truth(v.conditions[i])
	}
	if r.facts.Values[ref.fact].Answer.Truth() == models.False {
		return models.False, nil
	}
	start, known := r.happened(ref.fact, true)
	if !known {
		return models.Unknown, []string{ref.fact}
	}
	end := models.Span{Days: v.item.Conditions[i].Within.Days}.End(start.At, r.clock.zone)
	if r.clock.passed(end) {
		return models.False, nil
	}
	return models.True, nil
}

func worse(s models.Standing, t models.Truth) models.Standing {
	switch {
	case t == models.False || s == models.NotEntitled:
		return models.NotEntitled
	case t == models.Unknown:
		return models.MayBeEntitled
	}
	return s
}

// nextQuestions orders the facts that block an answer: first those that block
// the most conditions, then those whose condition needs the fewest answers. It
// leaves out what the survivor chose not to say.
func (r *reading) nextQuestions(conditions []models.ConditionState) []string {
	type use struct {
		key           string
		blocks, least int
	}
	var uses []use
	for _, c := range conditions {
		for _, key := range c.Missing {
			if !r.asksAgain(key) {
				continue
			}
			i := slices.IndexFunc(uses, func(u use) bool { return u.key == key })
			if i < 0 {
				uses = append(uses, use{key, 0, len(c.Missing)})
				i = len(uses) - 1
			}
			uses[i].blocks++
			uses[i].least = min(uses[i].least, len(c.Missing))
		}
	}
	slices.SortStableFunc(uses, func(a, b use) int {
		return cmp.Or(cmp.Compare(b.blocks, a.blocks), cmp.Compare(a.least, b.least))
	})
	keys := make([]string, len(uses))
	for i, u := range uses {
		keys[i] = u.key
	}
	return keys
}
