package pack

import (
	"cmp"
	"slices"
	"time"

	"aftercare/models"
)

// OpenQuestion is a fact nobody has recorded whose answer can still change
// something for the survivor, with what it can change.
type OpenQuestion struct {
	Fact      *Fact
	Waits     []string       // rights that have it among their questions, by item
	Settles   []string       // rights that have no other question left
	Starts    []string       // rights that apply and have a time limit that it would start
	Gaps      []string       // rules whose gap it can open or close
	Due       models.Instant // end of the soonest time limit that hangs on it; 0 for none near
	Danger    bool           // a danger to the person may hang on it
	Sensitive bool           // never pressed: shown folded, with why it is asked and who reads it
}

// Urgent reports whether the question comes before those of every day.
func (q OpenQuestion) Urgent() bool { return !q.Due.IsZero() || q.Danger }

// near is how far a time limit may be away, to come or passed, for its question
// to be urgent.
const near = 14 * 24 * time.Hour

// OpenQuestions lists the facts whose answer can still change a right, a gap or
// a time limit of the case, each once. First come those on which a near time
// limit hangs, the soonest first; then those on which a danger hangs; then those
// that settle the most rights. Sensitive ones come last. rights are the rights
// of the case as evaluated from the same facts at the same moment.
func (l *Library) OpenQuestions(f models.Facts, rights []models.EntitlementState, now models.Instant, zone *time.Location, s Settings) []OpenQuestion {
	r := l.read(f, &moment{now: now, zone: zone})
	defer r.close()
	a := asker{reading: r, at: map[string]int{}}
	for _, e := range rights {
		a.right(e)
	}
	for _, rl := range l.rules {
		a.rule(rl, rights, s)
	}
	a.askOpen(a.openCountries(), func(*OpenQuestion) {}) // they bring in the law of another country
	slices.SortStableFunc(a.out, urgencyOf)
	return a.out
}

func urgencyOf(a, b OpenQuestion) int {
	return cmp.Or(rank(a.Sensitive)-rank(b.Sensitive),
		rank(a.Due.IsZero())-rank(b.Due.IsZero()), cmp.Compare(a.Due, b.Due), rank(!a.Danger)-rank(!b.Danger),
		cmp.Compare(len(b.Settles), len(a.Settles)), cmp.Compare(len(b.Waits), len(a.Waits)), cmp.Compare(len(b.Gaps), len(a.Gaps)), cmp.Compare(len(b.Starts), len(a.Starts)))
}

func rank(last bool) int {
	if last {
		return 1
	}
	return 0
}

// asker gathers the questions of one case.
type asker struct {
	*reading
	out []OpenQuestion
	at  map[string]int // by fact: position in out
}

// change notes on a question what its answer can change.
type change func(q *OpenQuestion)

// ask adds a question. One that is asked only once something else is known makes
// that the question. depth bounds facts that wait for each other.
func (a *asker) ask(key string, depth int, note change) {
	f := a.lib.Fact(key)
	if f == nil || f.Derive != nil || f.Kept || depth > 4 {
		return
	}
	asks, first := a.asks(f)
	if asks == models.Unknown {
		for _, k := range first {
			if a.unanswered(k) {
				a.ask(k, depth+1, note)
			}
		}
	}
	if asks != models.True {
		return
	}
	i, there := a.at[key]
	if !there {
		i = len(a.out)
		a.at[key] = i
		a.out = append(a.out, OpenQuestion{Fact: f, Sensitive: a.lib.Sensitive(f)})
	}
	note(&a.out[i])
}

// askOpen asks those of the facts that have no answer yet.
func (a *asker) askOpen(keys []string, note change) {
	for _, key := range keys {
		if a.unanswered(key) {
			a.ask(key, 0, note)
		}
	}
}

// unanswered reports whether a fact has no answer yet, and the survivor did not choose
// to give none. What is taken to be so until somebody says otherwise is no
// question.
func (r *reading) unanswered(key string) bool {
	f, v := r.lib.Fact(key), r.facts.Values[key]
	if r.againstList(f) {
		return true
	}
	return f != nil && f.value(v) == nil && f.taken() == nil && v.On.IsZero() && v.At.IsZero() && v.Answer.AsksAgain()
}

// right asks what decides whether a right applies, and what starts and makes
// exact the time limits of one that does.
func (a *asker) right(e models.EntitlementState) {
	if e.Review || e.Settled() || e.Standing == models.NotEntitled {
		return
	}
	if e.Standing == models.MayBeEntitled {
		due := a.soonest(e)
		for _, key := range e.Missing {
			a.ask(key, 0, func(q *OpenQuestion) {
				q.Due = sooner(q.Due, due)
				q.Waits = once(q.Waits, e.Item)
				if len(e.Missing) == 1 {
					q.Settles = once(q.Settles, e.Item)
				}
			})
		}
		return
	}
	for _, c := range e.Clocks {
		for _, key := range c.Ask {
			if c.Met.IsZero() && a.facts.Values[key].Answer != models.Declined {
				a.ask(key, 0, func(q *OpenQuestion) { q.Waits, q.Due = once(q.Waits, e.Item), sooner(q.Due, a.near(c.Due)) })
			}
		}
	}
	a.starts(e)
}

// soonest returns when the first near time limit of a right is over.
func (a *asker) soonest(e models.EntitlementState) (due models.Instant) {
	for _, c := range e.Clocks {
		if e.Runs(c) && a.clock.now >= c.Started {
			due = sooner(due, a.near(c.Due))
		}
	}
	return due
}

// near returns when a near time limit is over, now for one that has passed, and
// 0 for one that is far.
func (a *asker) near(due models.Instant) models.Instant {
	if due.IsZero() || due.Sub(a.clock.now).Abs() > near {
		return 0
	}
	return max(due, a.clock.now)
}

func sooner(a, b models.Instant) models.Instant {
	if a.IsZero() || !b.IsZero() && b < a {
		return b
	}
	return a
}

func once(list []string, key string) []string {
	if slices.Contains(list, key) {
		return list
	}
	return append(list, key)
}

// starts asks for the events that start the time limits of a right that applies.
func (a *asker) starts(e models.EntitlementState) {
	v := a.lib.byItem[e.Item].of(e.Version)
	if v == nil || a.lib.Cited(e) {
		return
	}
	for i := range v.clocks {
		c := &v.clocks[i]
		if slices.ContainsFunc(e.Clocks, func(s models.ClockState) bool { return s.Key == c.Key }) {
			continue
		}
		note := func(q *OpenQuestion) { q.Starts = once(q.Starts, e.Item) }
		_, began := a.pick(a.happenings(c.start, e.Item, false), false)
		switch holds, missing := a.truth(c.when); {
		case holds == models.True && !began:
			a.askOpen(factsOf(c.start), note)
		case holds == models.Unknown && began:
			a.askOpen(missing, note)
		}
	}
}

// of returns a version of a right, or nil.
func (it *item) of(name string) *version {
	i := slices.IndexFunc(it.versions, func(v *version) bool { return v.item.Version == name })
	if i < 0 {
		return nil
	}
	return it.versions[i]
}

// factsOf lists the facts among references.
func factsOf(refs []reference) (keys []string) {
	for _, ref := range refs {
		if key := cmp.Or(ref.fact, ref.denied); key != "" {
			keys = append(keys, key)
		}
	}
	return keys
}

// rule asks what decides whether there is a gap.
func (a *asker) rule(rl *rule, rights []models.EntitlementState, s Settings) {
	applies, missing := a.truth(rl.when)
	if !covers(rl.Where, a.facts.Jurisdiction) || applies == models.False || rl.enough != never && a.holds(rl.enough) || a.answered(rl.Asked) || rl.Each.ofClocks() {
		return
	}
	if rl.Each != nil {
		if applies == models.True && rl.enough != never && len(a.each(rl, rights, s.Thresholds)) > 0 {
			_, missing = a.truth(rl.enough)
			a.askOpen(missing, func(q *OpenQuestion) { q.Gaps = once(q.Gaps, rl.Key) })
		}
		return
	}
	hours := rl.Window != nil && rl.Window.Hours > 0
	start, began := a.pick(a.happenings(rl.start, "", hours), rl.Which == "latest")
	if !began {
		starts := factsOf(rl.start)
		if applies == models.Unknown { // an answer to one that is both decides all
			starts = slices.DeleteFunc(starts, func(key string) bool { return !slices.Equal(missing, []string{key}) })
		}
		if len(starts) > 0 {
			a.askOpen(starts, func(q *OpenQuestion) {
				q.Gaps, q.Danger = once(q.Gaps, rl.Key), q.Danger || rl.Severity == models.Critical
			})
		}
		return
	}
	g, open := a.gap(rl, start, models.GapState{Mover: rl.Mover}, s.Thresholds)
	if !open && g.Since <= a.clock.now || g.Silent() {
		return // something closed it, or somebody decided about it
	}
	if rl.enough != never {
		_, more := a.truth(rl.enough)
		missing = append(slices.Clone(missing), more...)
	}
	due := a.near(g.Due)
	if !open {
		due = a.near(g.Since) // the moment at which it becomes one
	}
	a.askOpen(append(missing, rl.Asked...), func(q *OpenQuestion) {
		q.Gaps, q.Due = once(q.Gaps, rl.Key), sooner(q.Due, due)
		q.Danger = q.Danger || cmp.Or(g.Severity, rl.Severity) == models.Critical
	})
}
