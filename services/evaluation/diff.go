package evaluation

import (
	"cmp"
	"slices"

	"aftercare/models"
	"aftercare/services/pack"
	"aftercare/services/pack/author"
)

// CaseDifference is what other packs change in one case, in codes and under the
// case code. It contains nothing that was sealed.
type CaseDifference struct {
	Code   string            `json:"case"`
	Rights []RightDifference `json:"rights,omitempty"`
	Clocks []ClockDifference `json:"clocks,omitempty"`
	Sums   []SumDifference   `json:"sums,omitempty"`
	Gaps   []GapDifference   `json:"gaps,omitempty"`
}

// RightDifference is a right whose standing or version changes.
type RightDifference struct {
	Item       string          `json:"item"`
	Was        models.Standing `json:"was"` // not_entitled also when the packs do not have it
	Is         models.Standing `json:"is"`
	WasVersion string          `json:"was_version,omitempty"`
	IsVersion  string          `json:"is_version,omitempty"`
	Review     bool            `json:"review,omitempty"` // for reviewers only, shown on no page
}

// ClockDifference is a clock that gets another due day, starts to run, no
// longer runs (no date), or changes between deadline and reminder.
type ClockDifference struct {
	Item    string         `json:"item"`
	Clock   string         `json:"clock"`
	Was     models.Instant `json:"-"`
	Is      models.Instant `json:"-"`
	WasDue  string         `json:"was,omitempty"` // the same moments as days of the organisation
	IsDue   string         `json:"is,omitempty"`
	WasHard bool           `json:"was_hard,omitempty"`
	IsHard  bool           `json:"is_hard,omitempty"`
}

// SumDifference is a right that goes on, with other sums to consider.
type SumDifference struct {
	Item string `json:"item"`
	Was  string `json:"was,omitempty"` // in plain figures; empty when there is no single sum
	Is   string `json:"is,omitempty"`
}

// GapDifference is a gap that opens, closes, or stays with another urgency or
// due day.
type GapDifference struct {
	Gap         string          `json:"gap"` // rule, or rule:right
	How         string          `json:"how"` // opens, closes, changes
	WasSeverity models.Severity `json:"was_severity,omitempty"`
	IsSeverity  models.Severity `json:"is_severity,omitempty"`
	WasDue      string          `json:"was,omitempty"`
	IsDue       string          `json:"is,omitempty"`
}

// none reports whether nothing of the case changes.
func (d CaseDifference) none() bool {
	return len(d.Rights)+len(d.Clocks)+len(d.Sums)+len(d.Gaps) == 0
}

// sides is one case under today's packs and under other packs.
type sides struct {
	l        Loaded
	at       models.Instant
	was, is  models.Evaluation
	from, to *pack.Library
	sums     map[string]bool // rights whose rows, uplifts or schedule differ
}

// difference compares what the two packs say about the case.
func (s sides) difference() CaseDifference {
	d := CaseDifference{Code: s.l.Case.Code, Gaps: s.gaps()}
	was, is := statesByItem(s.was), statesByItem(s.is)
	for _, item := range keysOf(was, is) {
		d.right(item, was[item], is[item])
		d.clocks(s, item, was[item].Clocks, is[item].Clocks)
		if s.sums[item] && holds(was[item]) && holds(is[item]) {
			d.sum(s, item)
		}
	}
	return d
}

// holds reports whether a right applies or may apply.
func holds(s models.EntitlementState) bool {
	return s.Standing == models.Entitled || s.Standing == models.MayBeEntitled
}

func statesByItem(ev models.Evaluation) map[string]models.EntitlementState {
	all := map[string]models.EntitlementState{}
	for _, s := range ev.Entitlements {
		all[s.Item] = s
	}
	return all
}

func keysOf[T any](a, b map[string]T) []string {
	var keys []string
	for _, m := range []map[string]T{a, b} {
		for k := range m {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// right records a right whose standing changes. A right that the packs do not
// have counts as one that does not apply.
func (d *CaseDifference) right(item string, was, is models.EntitlementState) {
	was.Standing, is.Standing = cmp.Or(was.Standing, models.NotEntitled), cmp.Or(is.Standing, models.NotEntitled)
	if was.Standing == is.Standing && (was.Version == is.Version || is.Standing == models.NotEntitled) {
		return
	}
	d.Rights = append(d.Rights, RightDifference{Item: item, Was: was.Standing, Is: is.Standing,
		WasVersion: was.Version, IsVersion: is.Version, Review: was.Review || is.Review})
}

func (d *CaseDifference) clocks(s sides, item string, was, is []models.ClockState) {
	before, after := clocksByKey(was), clocksByKey(is)
	for _, key := range keysOf(before, after) {
		a, b := before[key], after[key]
		if a.Due == b.Due && a.Latest == b.Latest && (a.Hard == b.Hard || a.May != b.May) { // what only may apply is told as the standing
			continue
		}
		d.Clocks = append(d.Clocks, ClockDifference{Item: item, Clock: key, Was: a.Due, Is: b.Due,
			WasDue: s.day(a.Due), IsDue: s.day(b.Due), WasHard: a.Hard, IsHard: b.Hard})
	}
}

func clocksByKey(list []models.ClockState) map[string]models.ClockState {
	all := map[string]models.ClockState{}
	for _, c := range list {
		all[c.Key] = c
	}
	return all
}

// day returns the last day that is still in time, in the zone of the
// organisation.
func (s sides) day(at models.Instant) string {
	if at.IsZero() {
		return ""
	}
	return string(at.Date(s.l.Zone))
}

// sum records a right with other sums to consider.
func (d *CaseDifference) sum(s sides, item string) {
	f := s.l.Facts(s.at)
	was, is := s.from.Considered(item, f, s.at, s.l.Zone), s.to.Considered(item, f, s.at, s.l.Zone)
	if !author.SameSums(was, is) {
		d.Sums = append(d.Sums, SumDifference{Item: item, Was: author.SumLine(was), Is: author.SumLine(is)})
	}
}

// gaps lists the gaps that a user would see open, close or change.
func (s sides) gaps() []GapDifference {
	was, is := openGaps(s.was), openGaps(s.is)
	var out []GapDifference
	for _, key := range keysOf(was, is) {
		a, before := was[key]
		b, after := is[key]
		if before && after && a.Severity == b.Severity && a.Due == b.Due {
			continue
		}
		how := "changes"
		if !before {
			how = "opens"
		} else if !after {
			how = "closes"
		}
		out = append(out, GapDifference{Gap: key, How: how, WasSeverity: a.Severity, IsSeverity: b.Severity, WasDue: s.day(a.Due), IsDue: s.day(b.Due)})
	}
	return out
}

func openGaps(ev models.Evaluation) map[string]models.GapState {
	all := map[string]models.GapState{}
	for _, g := range ev.Gaps {
		if !g.Silent() {
			all[g.Key()] = g
		}
	}
	return all
}
