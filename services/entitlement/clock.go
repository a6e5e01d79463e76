package entitlement

import (
	"slices"

	"aftercare/models"
	"aftercare/services/pack"
)

// running keeps the steps that count.
func running(steps []Decision) []Decision {
	var out []Decision
	for _, d := range steps {
		if d.EndedAt == 0 {
			out = append(out, d)
		}
	}
	return out
}

// answered ends the clocks that wait for the authority's answer once it gave
// one: to be granted is an answer as much as to be refused, also where a pack
// names the refusal only.
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

// clock returns what the pack says about a clock of the right, or nil.
func (r Row) clock(key string) *pack.Clock {
	for i := range r.Item.Clocks {
		if r.Item.Clocks[i].Key == key {
			return &r.Item.Clocks[i]
		}
	}
	return nil
}

// Clock picks the clock a row shows: the first that runs, late ones before
// others, else the last that was met.
func (r Row) Clock() *models.ClockState {
	var best *models.ClockState
	for i := range r.State.Clocks {
		c := &r.State.Clocks[i]
		switch {
		case best == nil, best.Met != 0 && c.Met == 0, best.Met == 0 && c.Met == 0 && c.Due < best.Due, best.Met != 0 && c.Met > best.Met:
			best = c
		}
	}
	return best
}

// Settled reports whether nothing of the right is due any more.
func (r Row) Settled() bool {
	switch r.State.Progress {
	case models.ProgressReceived, models.ProgressDeclined, models.ProgressNone:
		return true
	}
	return false
}

// Tells reports whether a clock says something: one that was met does, one of a
// right that is settled does not run any more, and nobody is called late over a
// right that is not known to apply.
func (r Row) Tells(k models.ClockState, now models.Instant) bool {
	if r.Settled() {
		return k.Met != 0
	}
	hers := k.Against == models.PartySurvivor && k.Hard // a deadline that may be hers is never kept quiet
	return r.State.Standing == models.Entitled || hers || !k.Late(now)
}

// Running lists the clocks that run, and say something.
func (r Row) Running(now models.Instant) []models.ClockState {
	var out []models.ClockState
	for _, k := range r.State.Clocks {
		if k.Met == 0 && r.Tells(k, now) {
			out = append(out, k)
		}
	}
	return out
}

// Office is somebody to whom a late authority is reported.
type Office struct {
	Code  string // as a step keeps it
	Name  pack.Text
	From  models.Instant // from when it makes sense
	Basis string         // clause
}

// Lateness is a clock that has passed and what can be done about it.
type Lateness struct {
	Clock   models.ClockState
	Def     *pack.Clock
	Offices []Office  // of an authority that is late, in the order of the pack
	Condone pack.Text // of a survivor that is late: how the step is still taken
}

// Hers reports whether the clock ran against the survivor: then the way is
// condonation, never the end.
func (l Lateness) Hers() bool { return l.Clock.Against == models.PartySurvivor }

// Late lists the clocks of the right that have passed and were not met.
func (r Row) Late(now models.Instant) []Lateness {
	var out []Lateness
	for _, k := range r.Running(now) {
		if !k.Late(now) {
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

// LateOf returns the first clock with which somebody who owes the right is
// late, or nil.
func (r Row) LateOf(now models.Instant) *Lateness {
	for _, l := range r.Late(now) {
		if !l.Hers() && l.Clock.Against != models.PartyShelter {
			return &l
		}
	}
	return nil
}

// offices are those of the pack, or the office that owes the right where the
// pack names none.
func (r Row) offices(k models.ClockState, def *pack.Clock) []Office {
	if len(def.Escalate) == 0 {
		return []Office{{Name: r.Item.OwedBy.Office, From: k.Due}}
	}
	out := make([]Office, len(def.Escalate))
	for i, o := range def.Escalate {
		out[i] = Office{Code: models.EscalationOffice(k.Key, i), Name: o.Office, From: k.Due.Add(days(o.After)), Basis: o.Clause}
	}
	return out
}

// OfficeOf returns the words of the office of a step: that of the pack, or one
// to which a late authority is reported. found is false for one there is not.
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
