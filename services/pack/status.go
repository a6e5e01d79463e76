package pack

import (
	"slices"
	"time"

	"aftercare/models"
)

// Status is what the packs say about one right and one case. Every right of
// every pack has one; none is ever silent.
type Status string

// The statuses.
const (
	Applies      Status = "applies"
	MayApply     Status = "may_apply"
	DoesNotApply Status = "does_not_apply"
	StatusOff    Status = "disabled"
)

// Because says what besides its conditions made the status of a right.
type Because string

// The reasons. An empty one means: its conditions.
const (
	OtherCountry  Because = "other_country"  // law of a country the case has nothing to do with
	MaybeCountry  Because = "maybe_country"  // law of a country that may be hers, or where it happened
	NotBinding    Because = "not_binding"    // treaties that bind no country of the case
	NotInForce    Because = "not_in_force"   // no version is law on the day that counts
	WhichVersion  Because = "which_version"  // the day that picks the version is not known
	NotVerified   Because = "not_verified"   // ships disabled until somebody reads the text
	OrgSwitchedIt Because = "switched_off"   // by the organisation
	WeakSource    Because = "reviewers_only" // on no page: for a legal reviewer
)

// ItemState is one right as it stands for a case, with the reason why where it
// is not its conditions. It is what explain prints and pages can be held to.
type ItemState struct {
	models.EntitlementState
	Status  Status
	Because Because
}

// States says for every right of every pack how it stands, in the order of the
// packs. What Evaluate leaves out is here with its reason.
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

// openCountries are the facts that would bring in the law of a second country
// and are not recorded.
func (r *reading) openCountries() (open []string) {
	for _, f := range r.lib.vocab.facts {
		if f.Second && r.facts.Values[f.Key].Code == "" {
			open = append(open, f.Key)
		}
	}
	return open
}

// status says how one right stands; open are the facts that may bring in the
// law of a second country.
func (r *reading) status(it *item, s Settings, open []string) ItemState {
	out := ItemState{EntitlementState: models.EntitlementState{Item: it.Key, Version: it.Version, Right: it.Right}}
	binds := r.binds(it.place)
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
	case !binds && out.Status == DoesNotApply: // wherever she is from
		out.Because = elsewhere(it.place)
	case !binds:
		r.maybe(&out, open)
	case state.Standing == models.MayBeEntitled && r.openVersion(it) && v != r.version(it):
		out.Because = WhichVersion
	case v.item.ReviewersOnly():
		out.Because = WeakSource
	}
	return out
}

// elsewhere is why the law of a place is not law of the case.
func elsewhere(p *Jurisdiction) Because {
	if p.Reference() {
		return NotBinding
	}
	return OtherCountry
}

var statusOf = map[models.Standing]Status{
	models.Entitled: Applies, models.MayBeEntitled: MayApply, models.NotEntitled: DoesNotApply,
}

// maybe makes a right of another country one that may apply: whether it does
// hangs on where she is from or where it happened.
func (r *reading) maybe(out *ItemState, open []string) {
	out.Standing, out.Status, out.Because = models.MayBeEntitled, MayApply, MaybeCountry
	out.Progress, out.Clocks = models.ProgressNeedsFact, nil
	asks := slices.DeleteFunc(slices.Clone(open), func(key string) bool { return !r.facts.Values[key].Answer.AsksAgain() })
	out.Missing = append(asks, out.Missing...)
}

// stands evaluates a right in the version that governs the case, or in none
// where no version does. A version that is not used is not evaluated. Where the
// day that picks the version is not known and the law of today says no, an
// older or newer one that does not say no makes it open: that day is the
// question.
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

// openVersion reports whether the version hangs on a day nobody recorded.
func (r *reading) openVersion(it *item) bool {
	if it.ChosenBy == "" || r.facts.Started[it.Key] != "" {
		return false
	}
	_, known := r.happened(it.ChosenBy, true)
	return !known && r.facts.Values[it.ChosenBy].Answer.Truth() != models.False
}

func (r *reading) hangsOn(fact string, s models.EntitlementState) models.EntitlementState {
	s.Standing, s.Progress, s.Clocks = models.MayBeEntitled, models.ProgressNeedsFact, nil
	if r.facts.Values[fact].Answer.AsksAgain() && !slices.Contains(s.Missing, fact) {
		s.Missing = append(s.Missing, fact)
	}
	return s
}
