package pack

import (
	"slices"
	"time"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"aftercare/models"
)

// derived works out a fact from others declared before it.
func (r *reading) derived(f *Fact) ref.Val {
	d := f.Derive
	switch {
	case d.CEL != "":
		return r.answer(r.lib.derived[f.Key])
	case d.Open != "":
		return r.inDoubt(r.lib.vocab.fact(d.Open).Derive)
	}
	switch t, _ := r.settle(d); t {
	case models.True:
		return types.True
	case models.False:
		return types.False
	}
	return r.asking(d)
}

// inDoubt reports whether what was recorded leaves a fact open or contradicts
// itself. It is unknown where nothing was recorded.
func (r *reading) inDoubt(d *Derive) ref.Val {
	t, why := r.settle(d)
	if t == models.Unknown && why == "" {
		return r.asking(d)
	}
	return types.Bool(t == models.Unknown)
}

// settle holds what the dates say against what somebody recorded. Where they
// contradict each other the answer is unknown, and why says so.
func (r *reading) settle(d *Derive) (t models.Truth, why DoubtKind) {
	worked, said := r.worked(d), r.said(d)
	switch {
	case worked == models.Unknown && said == models.Unknown:
		return models.Unknown, r.open(d)
	case worked == models.Unknown:
		return said, ""
	case said == models.Unknown || said == worked:
		return worked, ""
	case worked == d.truth(models.True): // after all that can have been
		return models.Unknown, DoubtConflict
	case d.Lasting:
		return models.True, DoubtAcross
	case d.At == "" && !r.saidAfter(d):
		return worked, ""
	}
	return models.Unknown, DoubtConflict
}

// truth turns "before the day" into the answer of the fact.
func (d *Derive) truth(before models.Truth) models.Truth {
	switch {
	case d.From == "" || before == models.Unknown:
		return before
	case before == models.True:
		return models.False
	}
	return models.True
}

// day is the date fact that a derived fact compares with.
func (d *Derive) day() string {
	if d.From != "" {
		return d.From
	}
	return d.Before
}

// worked compares the date with an event, or with now. It is unknown as long as
// only some of the days that the dates can mean say so.
func (r *reading) worked(d *Derive) models.Truth {
	for _, key := range d.TrueIf {
		if r.get(key) == types.True {
			return d.truth(models.True)
		}
	}
	first, last, ok := r.span(d)
	if !ok {
		return models.Unknown
	}
	if d.At == "" {
		return d.truth(r.clock.before(first, last))
	}
	from, to, ok := r.ends(d.At)
	switch {
	case ok && to < first:
		return d.truth(models.True)
	case ok && from >= last:
		return d.truth(models.False)
	}
	return models.Unknown
}

// before reports whether now is before a day that lies between first and last.
func (m *moment) before(first, last models.Instant) models.Truth {
	switch {
	case !m.reached(first):
		return models.True
	case m.reached(last):
		return models.False
	}
	return models.Unknown
}

// span returns the first and the last moment that the date of a derived fact can
// mean, moved by its months and days.
func (r *reading) span(d *Derive) (first, last models.Instant, ok bool) {
	first, last, ok = r.ends(d.day())
	return shifted(first, d.Shift, d.Days, r.clock.zone), shifted(last, d.Shift, d.Days, r.clock.zone), ok
}

func (r *reading) ends(fact string) (first, last models.Instant, ok bool) {
	early, ok := r.happened(fact, false)
	late, _ := r.happened(fact, true)
	return early.At, late.At, ok
}

// shifted moves a day by calendar months and then by days, so that one date of
// birth answers every age and one date every week of a pregnancy.
func shifted(at models.Instant, months, days int, zone *time.Location) models.Instant {
	if months == 0 && days == 0 {
		return at
	}
	day, ok := models.AddMonths(at.Date(zone), months).Time(zone)
	if !ok {
		return at
	}
	return models.At(day.AddDate(0, 0, days))
}

// said returns what the recorded choice says.
func (r *reading) said(d *Derive) models.Truth {
	v := r.facts.Values[d.Choice]
	code := v.Code
	switch {
	case d.Choice == "" || code == "" || d.At == "" && v.At > r.clock.now: // said of a later day
		return models.Unknown
	case slices.Contains(d.Yes, code):
		return models.True
	case slices.Contains(d.No, code):
		return models.False
	}
	return models.Unknown
}

// saidAfter reports whether the choice was recorded on a day on which the date
// was over for certain: then time alone does not explain the contradiction.
func (r *reading) saidAfter(d *Derive) bool {
	_, last, ok := r.span(d)
	at := r.facts.Values[d.Choice].At
	return ok && !at.IsZero() && at >= last
}

// open returns why neither date nor choice answers; "" where nothing was
// recorded.
func (r *reading) open(d *Derive) DoubtKind {
	code := r.facts.Values[d.Choice].Code
	switch {
	case r.inexact(d):
		return DoubtSpan
	case code != "" && !slices.Contains(d.Yes, code) && !slices.Contains(d.No, code):
		return DoubtUnsure
	}
	return ""
}

// inexact reports whether the date is recorded and can mean several days, or the
// event it is compared with can.
func (r *reading) inexact(d *Derive) bool {
	first, last, ok := r.span(d)
	if d.At == "" {
		return ok && first != last
	}
	from, to, happened := r.ends(d.At)
	return ok && happened && (first != last || from != to)
}

// asking is the unknown that names the facts which would settle it: the choice
// while nobody answered it, the dates while they are recorded and leave it open.
func (r *reading) asking(d *Derive) ref.Val {
	keys := []string{}
	if d.Choice != "" && r.said(d) == models.Unknown {
		keys = append(keys, d.Choice)
	}
	_, why := r.settle(d)
	if why == DoubtConflict && d.Choice != "" {
		keys = append(keys, d.Choice)
	}
	if len(keys) == 0 || why != "" {
		keys = append(keys, r.openDates(d)...)
	}
	all := r.unknown(keys[0])
	for _, key := range keys[1:] {
		all = types.MergeUnknowns(all, r.unknown(key))
	}
	return all
}

// openDates lists the dates of a derived fact that are not exactly known; all of
// them where they are exact and contradict the choice.
func (r *reading) openDates(d *Derive) (keys []string) {
	all := []string{d.day()}
	if d.At != "" {
		all = append(all, d.At)
	}
	for _, key := range all {
		if first, last, ok := r.ends(key); !ok || first != last {
			keys = append(keys, key)
		}
	}
	if len(keys) == 0 {
		return all
	}
	return keys
}

func (r *reading) unknown(key string) *types.Unknown {
	u, _ := r.lib.vocab.unknown[r.lib.vocab.slots[key]].(*types.Unknown)
	return u
}
