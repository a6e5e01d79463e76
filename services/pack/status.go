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
	if !s.uses(&it.Item) {
		out.Status, out.Because = StatusOff, NotVerified
		if s.Off[it.Key] {
			out.Because = OrgSwitchedIt
		}
		return out
	}
	binds := r.binds(it.place)
	if !binds && len(open) == 0 {
		out.Status, out.Because = DoesNotApply, OtherCountry
		if it.place.Reference() {
			out.Because = NotBinding
		}
		return out
	}
	state, ok := r.stands(it)
	if !ok {
		out.Status, out.Because = DoesNotApply, NotInForce
		return out
	}
	out.EntitlementState, out.Status = state, statusOf[state.Standing]
	switch {
	case !binds && out.Status != DoesNotApply:
		r.maybe(&out, open)
	case state.Standing == models.MayBeEntitled && it.ChosenBy != "" && slices.Contains(state.Missing, it.ChosenBy):
		out.Because = WhichVersion
	case it.ReviewersOnly():
		out.Because = WeakSource
	}
	return out
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

// stands evaluates a right in the version that governs the case. Where the day
// that picks the version is not known and the law of today says no, an older
// or newer one that does not say no makes it open: that day is the question.
func (r *reading) stands(it *item) (models.EntitlementState, bool) {
	v := r.version(it)
	if v != nil {
		if s := r.entitlement(v); s.Standing != models.NotEntitled || !r.openVersion(it) {
			return s, true
		}
	}
	if !r.openVersion(it) {
		return models.EntitlementState{}, false
	}
	for _, other := range it.versions {
		if other == v {
			continue
		}
		if s := r.entitlement(other); s.Standing != models.NotEntitled {
			return r.hangsOn(it.ChosenBy, s), true
		}
	}
	if v == nil {
		v = it.versions[0]
	}
	return r.entitlement(v), true
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
