package pack

import (
	"slices"
	"time"

	"aftercare/models"
)

// Status is the result of the packs for one right and one case. Every right of
// every pack has one.
type Status string

// The statuses.
const (
	Applies      Status = "applies"
	MayApply     Status = "may_apply"
	DoesNotApply Status = "does_not_apply"
	StatusOff    Status = "disabled"
)

// Because is a reason for the status of a right other than its conditions.
type Because string

// The reasons. The empty one means that the conditions decide.
const (
	OtherCountry  Because = "other_country"  // law of a country that the case has no link to
	MaybeCountry  Because = "maybe_country"  // law of a country that may be the survivor's, or that of the offence
	NotBinding    Because = "not_binding"    // treaties that bind no country of the case
	NotInForce    Because = "not_in_force"   // no version is law on the day that counts
	WhichVersion  Because = "which_version"  // the day that picks the version is not known
	NotVerified   Because = "not_verified"   // ships disabled until somebody reads the text
	OrgSwitchedIt Because = "switched_off"   // switched off by the organisation
	NotYet        Because = "not_yet"        // opens when something happens, or when somebody wishes it
	WeakSource    Because = "reviewers_only" // shown on no page, only to a legal reviewer
)

// ItemState is one right evaluated for a case, with the reason when it is not
// its conditions. explain prints it, and tests compare pages with it.
type ItemState struct {
	models.EntitlementState
	Status  Status
	Because Because
}

// States returns the state of every right of every pack, in the order of the
// packs. It includes the rights that Evaluate leaves out, with the reason.
func (l *Library) States(f models.Facts, now models.Instant, zone *time.Location, s Settings) []ItemState {
	r := l.read(f, &moment{now: now, zone: zone})
	defer r.close()
	open := r.openCountries()
	states := make([]ItemState, len(l.items))
	for i, it := range l.items {
		states[i] = r.status(it, s, open)
	}
	return states
}

// openCountries lists the unrecorded facts that could bring in the law of a
// second country.
func (r *reading) openCountries() (open []string) {
	for _, f := range r.lib.vocab.facts {
		if f.Second && f.Default == "" && r.facts.Values[f.Key].Code == "" {
			open = append(open, f.Key)
		}
	}
	return open
}

// status returns the state of one right. open are the facts that may bring in
// the law of a second country.
func (r *reading) status(it *item, s Settings, open []string) ItemState {
	out := ItemState{EntitlementState: models.EntitlementState{Item: it.Key, Version: it.Version, Right: it.Right}}
	binds := r.reaches(it)
	if s.Off[it.Key] {
		out.Status, out.Because = StatusOff, OrgSwitchedIt
		return out
	}
	if !binds && len(open) == 0 {
		out.Status, out.Because = DoesNotApply, elsewhere(it.place)
		return out
	}
	state, v := r.stands(it, s)
	switch {
	case v == nil:
		out.Status, out.Because = DoesNotApply, NotInForce
		return out
	case !s.uses(&v.item):
		out.Version, out.Status, out.Because = v.item.Version, StatusOff, NotVerified
		return out
	}
	out.EntitlementState, out.Status = state, statusOf[state.Standing]
	switch {
	case !binds && out.Status == DoesNotApply: // whichever country the survivor is from
		out.Because = elsewhere(it.place)
	case !binds:
		r.maybe(&out, open)
	case state.Standing == models.MayBeEntitled && r.openVersion(it) && v != r.version(it):
		out.Because = WhichVersion
	case v.item.ReviewersOnly():
		out.Because = WeakSource
	case state.Yet:
		out.Because = NotYet
	}
	return out
}

// elsewhere returns why the law of a place does not apply to the case.
func elsewhere(p *Jurisdiction) Because {
	if p.Reference() {
		return NotBinding
	}
	return OtherCountry
}

var statusOf = map[models.Standing]Status{
	models.Entitled: Applies, models.MayBeEntitled: MayApply, models.NotEntitled: DoesNotApply,
}

// maybe turns a right of another country into one that may apply, depending on
// where the survivor is from or where it happened.
func (r *reading) maybe(out *ItemState, open []string) {
	out.Standing, out.Status, out.Because = models.MayBeEntitled, MayApply, MaybeCountry
	out.Progress, out.Clocks = models.ProgressNeedsFact, nil
	asks := slices.DeleteFunc(slices.Clone(open), func(key string) bool { return !r.asksAgain(key) })
	out.Missing = append(asks, out.Missing...)
}

// stands evaluates a right in the version that governs the case; the version is
// nil when none does. It does not evaluate a version that is not used. If the
// day that picks the version is not known and today's law says no, but an older
// or newer version does not, the right is open and that day is the question.
func (r *reading) stands(it *item, s Settings) (models.EntitlementState, *version) {
	v, open := r.version(it), r.openVersion(it)
	if v != nil && s.uses(&v.item) {
		if state := r.entitlement(v); !open || state.Standing != models.NotEntitled {
			return state, v
		}
	}
	if !open {
		return models.EntitlementState{}, v
	}
	for _, other := range it.versions {
		if other == v || !s.uses(&other.item) {
			continue
		}
		if state := r.entitlement(other); state.Standing != models.NotEntitled {
			return r.hangsOn(it.ChosenBy, state), other
		}
	}
	if v == nil {
		v = it.versions[0]
	}
	return r.entitlement(v), v
}

// openVersion reports whether the version depends on a day nobody recorded. A
// step that was not taken is no such day: it would be taken under today's law.
func (r *reading) openVersion(it *item) bool {
	if it.ChosenBy == "" || it.step != "" || r.facts.Started[it.Key] != "" {
		return false
	}
	_, known := r.happened(it.ChosenBy, true)
	return !known && r.facts.Values[it.ChosenBy].Answer.Truth() != models.False
}

func (r *reading) hangsOn(fact string, s models.EntitlementState) models.EntitlementState {
	s.Standing, s.Progress, s.Clocks = models.MayBeEntitled, models.ProgressNeedsFact, nil
	if r.asksAgain(fact) && !slices.Contains(s.Missing, fact) {
		s.Missing = append(s.Missing, fact)
	}
	return s
}
