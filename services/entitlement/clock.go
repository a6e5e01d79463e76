package entitlement

import (
	"slices"

	"aftercare/models"
	"aftercare/services/pack"
)

// running keeps the steps that still count.
func running(steps []Decision) []Decision {
	var out []Decision
	for _, d := range steps {
		if d.EndedAt == 0 {
			out = append(out, d)
		}
	}
	return out
}

// answered ends the clocks that wait for the authority's answer once it has
// answered. A grant is an answer as much as a refusal, even if a pack names
// only the refusal.
func (r *Row) answered() {
	r.State.Clocks = slices.Clone(r.State.Clocks)
	for i := range r.State.Clocks {
		k := &r.State.Clocks[i]
		def := r.clock(k.Key)
		if k.Met != 0 || def == nil || !slices.Contains(def.Ends, "stance.refused") {
			continue
		}
		for _, d := range r.Decisions {
			if d.Kind.Decided() && d.At >= k.Started && (k.Met == 0 || d.At < k.Met) {
				k.Met = d.At
			}
		}
	}
}

// clock returns the pack's definition of a clock of the right, or nil.
func (r Row) clock(key string) *pack.Clock { return r.Item.ClockOf(key) }

// Clock returns the clock a row shows: the first running one, late ones before
// others, one that ended before the survivor came only where no other runs, or else the
// last one that was met.
func (r Row) Clock() *models.ClockState {
	var best *models.ClockState
	for i := range r.State.Clocks {
		c := &r.State.Clocks[i]
		switch {
		case best != nil && best.Met == 0 && c.Met == 0 && best.Lapsed != c.Lapsed:
			if best.Lapsed {
				best = c
			}
		case best == nil, best.Met != 0 && c.Met == 0, best.Met == 0 && c.Met == 0 && c.Due < best.Due, best.Met != 0 && c.Met > best.Met:
			best = c
		}
	}
	return best
}

// Tells reports whether a clock should be shown. A clock that was met is shown.
// A clock of a settled right no longer runs and is not. Nobody is called late
// over a right that is not known to apply.
func (r Row) Tells(k models.ClockState, now models.Instant) bool {
	if r.State.Settled() && !r.State.Runs(k) {
		return k.Met != 0
	}
	hers := k.Against == models.PartySurvivor && k.Hard // the survivor's own possible deadline is always shown
	return r.State.Standing == models.Entitled || hers || k.Lapsed || now <= k.Over()
}

// Running lists the running clocks that Tells says to show.
func (r Row) Running(now models.Instant) []models.ClockState {
	var out []models.ClockState
	for _, k := range r.State.Clocks {
		if k.Met == 0 && r.Tells(k, now) {
			out = append(out, k)
		}
	}
	return out
}

// Office is an office to which a late authority is reported.
type Office struct {
	Code  string // as steps store it
	Name  pack.Text
	From  models.Instant // when reporting starts to make sense
	Basis string         // clause of the law
}

// Lateness is a clock that has passed, with the ways to act on it.
type Lateness struct {
	Clock   models.ClockState
	Def     *pack.Clock
	Offices []Office  // where a late authority is reported, in the order of the pack
	Condone pack.Text // how a late survivor can still take the step
}

// Hers reports whether the clock ran against the survivor. The way on is then
// condonation, and the right never ends.
func (l Lateness) Hers() bool { return l.Clock.Against == models.PartySurvivor }

// Late lists the clocks of the right that have passed without being met.
func (r Row) Late(now models.Instant) []Lateness {
	return r.passed(now, func(k models.ClockState) bool { return k.Late(now) })
}

// Letters lists the clocks about which a letter can be written: those that are
// late, and the survivor's own that ended before she came, for she can ask to
// have the delay excused.
func (r Row) Letters(now models.Instant) []Lateness {
	return r.passed(now, func(k models.ClockState) bool {
		excusable := k.Lapsed && k.Against == models.PartySurvivor && (r.State.Standing == models.Entitled || k.Hard)
		return k.Late(now) || excusable
	})
}

// Delayed reports whether the survivor's own step came after its time, or has not come in
// it: its delay can be excused.
func (r Row) Delayed(now models.Instant) bool {
	return slices.ContainsFunc(r.State.Clocks, func(k models.ClockState) bool {
		return k.Against == models.PartySurvivor && (k.Late(now) || k.Lapsed)
	})
}

// AppealLate returns the time for an appeal that has passed without one, and how the
// delay can be excused; nil while there is time, or where nobody wrote a limit. Money
// that came ends neither the time nor the chance to ask.
func (r Row) AppealLate(now models.Instant) *Lateness {
	for _, k := range r.State.Clocks {
		def := r.clock(k.Key)
		if def == nil || k.Against != models.PartySurvivor || !slices.Contains(def.Ends, "stance.appealed") || now <= k.Over() {
			continue
		}
		appealed := func(d Decision) bool { return d.Kind == models.StanceAppealed && d.At >= k.Started }
		if !slices.ContainsFunc(r.Decisions, appealed) {
			return &Lateness{Clock: k, Def: def, Condone: def.Condone}
		}
	}
	return nil
}

// Appealed reports whether what ends the clock is an appeal, and not a first application.
func (l Lateness) Appealed() bool {
	return slices.Contains(l.Def.Ends, "stance.appealed") && !slices.Contains(l.Def.Ends, "stance.applied")
}

// passed lists the running clocks that over accepts, with the ways to act.
func (r Row) passed(now models.Instant, over func(models.ClockState) bool) []Lateness {
	var out []Lateness
	for _, k := range r.Running(now) {
		if !over(k) {
			continue
		}
		l := Lateness{Clock: k, Def: r.clock(k.Key)}
		if l.Def == nil {
			continue
		}
		l.Condone = l.Def.Condone
		if !l.Hers() {
			l.Offices = r.offices(k, l.Def)
		}
		out = append(out, l)
	}
	return out
}

// LateOf returns the first clock on which a party that owes the right is late,
// or nil.
func (r Row) LateOf(now models.Instant) *Lateness {
	for _, l := range r.Late(now) {
		if !l.Hers() && l.Clock.Against != models.PartyShelter {
			return &l
		}
	}
	return nil
}

// offices returns the offices in the pack. If the pack names none, it returns
// the office that owes the right.
func (r Row) offices(k models.ClockState, def *pack.Clock) []Office {
	if len(def.Escalate) == 0 {
		return []Office{{Name: r.Item.OwedBy.Office, From: k.Over()}}
	}
	out := make([]Office, len(def.Escalate))
	for i, o := range def.Escalate {
		out[i] = Office{Code: models.EscalationOffice(k.Key, i), Name: o.Office, From: k.Over().Add(days(o.After)), Basis: o.Clause}
	}
	return out
}

// OfficeOf returns the name of the office of a step: the pack's own office, or
// one to which a late authority is reported. found is false for an unknown
// code.
func OfficeOf(it *pack.Item, code string) (name pack.Text, found bool) {
	if it == nil {
		return nil, false
	}
	if code == "" {
		return it.OwedBy.Office, true
	}
	key, n, ok := models.EscalatedTo(code)
	if !ok {
		return nil, false
	}
	for _, c := range it.Clocks {
		if c.Key == key && n < len(c.Escalate) {
			return c.Escalate[n].Office, true
		}
	}
	return nil, false
}
