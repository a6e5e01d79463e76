package pack

import (
	"cmp"
	"slices"
	"strings"

	"aftercare/models"
)

// act is the running clocks of a right that wait for the same deed of the same
// party: readings of one time limit. They are one line of work.
type act struct {
	clocks []models.ClockState // soonest first
}

func (a act) first() models.ClockState { return a.clocks[0] }

// readings lists the later due dates.
func (a act) readings() (due []models.Instant) {
	for _, c := range a.clocks[1:] {
		if c.Due != a.first().Due {
			due = append(due, c.Due)
		}
	}
	return slices.Compact(due)
}

// Act names what ends a clock: clocks with the same act wait for the same deed.
// It is "" for a clock that nothing ends but time.
func (l *Library) Act(item, version, name string) string {
	if def := l.Clock(item, version, name); def != nil {
		return strings.Join(def.Ends, " ")
	}
	return ""
}

// actsOf groups the clocks of a right that run, soonest first. A clock whose
// start is still to come does not run, unless it is counted back from it.
func (r *reading) actsOf(e models.EntitlementState) []act {
	var acts []act
	at := map[string]int{}
	for _, c := range e.Clocks {
		def := r.lib.Clock(e.Item, e.Version, c.Key)
		if def == nil || !e.Runs(c) || !def.Before && !r.clock.reached(c.Started) {
			continue
		}
		key := string(c.Against) + " " + r.lib.Act(e.Item, e.Version, c.Key)
		i, there := at[key]
		if !there {
			i = len(acts)
			at[key], acts = i, append(acts, act{})
		}
		acts[i].clocks = append(acts[i].clocks, c)
	}
	for _, a := range acts {
		slices.SortStableFunc(a.clocks, func(a, b models.ClockState) int { return cmp.Compare(a.Due, b.Due) })
	}
	return acts
}

// clockGaps evaluates a rule about clocks: one gap for each act that no other
// gap shows. What ended before the survivor came, and what can only be cited
// from a treaty, is nobody's work.
func (r *reading) clockGaps(rl *rule, entitlements []models.EntitlementState, others []models.GapState) (gaps []models.GapState) {
	for _, e := range entitlements {
		if !rl.Each.matches(r.lib, e) || r.lib.Cited(e) {
			continue
		}
		for _, a := range r.actsOf(e) {
			c := a.first()
			if !slices.Contains(rl.Each.Turns, c.Turn) || a.shownBy(others, e.Item) {
				continue
			}
			g := models.GapState{Subject: e.Item + "/" + c.Key, Mover: c.Turn, Clock: &c, Readings: a.readings(), Due: r.dueNext(c)}
			if g, ok := r.gap(rl, dated{Happening: models.Happening{At: r.runsFrom(c), About: c.About}}, g, nil); ok {
				g.Right = e.Right
				gaps = append(gaps, g)
			}
		}
	}
	return gaps
}

// runsFrom returns since when a clock is work: since it started, and one that is
// counted back from a date to come since the survivor is here.
func (r *reading) runsFrom(c models.ClockState) models.Instant {
	if intake, known := r.happened(intakeEvent, false); known && !r.clock.reached(c.Started) {
		return intake.At
	}
	return c.Started
}

// shownBy reports whether another gap already shows one of the clocks.
func (a act) shownBy(others []models.GapState, item string) bool {
	return slices.ContainsFunc(others, func(g models.GapState) bool {
		of, _ := g.Of()
		return of == item && g.Clock != nil && slices.ContainsFunc(a.clocks, func(c models.ClockState) bool { return c.Key == g.Clock.Key })
	})
}

// Endings lists what can be recorded to end a clock of a right: services first,
// because they are recorded in a moment, then facts, then steps of the right
// except that she declined it. It is empty for an unknown clock.
func (l *Library) Endings(item, name string) []Action {
	var services, facts, steps []Action
	for _, v := range l.Versions(item) {
		def := l.Clock(item, v.Version, name)
		if def == nil {
			continue
		}
		for _, end := range def.Ends {
			kind, rest, _ := strings.Cut(end, ".")
			step := stances[rest]
			switch {
			case kind == "service":
				services = append(services, Action{Service: rest})
			case kind == "no":
				facts = append(facts, Action{Fact: rest})
			case kind != "stance":
				facts = append(facts, Action{Fact: end})
			case step != models.StanceDeclined:
				steps = append(steps, Action{Step: stepOf(step)})
			}
		}
		break
	}
	return slices.Concat(services, facts, steps)
}

// stepOf returns the step offered for the end of a clock: where any decision
// ends it, that the right was granted.
func stepOf(s models.StanceKind) models.StanceKind {
	if s == stanceDecided || s == stanceOrderReceived {
		return models.StanceGranted
	}
	return s
}
