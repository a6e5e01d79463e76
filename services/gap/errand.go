package gap

import (
	"cmp"
	"slices"

	"aftercare/models"
)

// Errand is what is to do at one place.
type Errand struct {
	Place models.Errand
	Lines []Gap // most pressing first
}

// Errands groups gaps by where one goes, the place with the most pressing gap
// first. Each gap is in one group.
func Errands(gaps []Gap, now models.Instant) []Errand {
	var out []Errand
	for _, g := range pressing(gaps, now) {
		i := slices.IndexFunc(out, func(e Errand) bool { return e.Place == g.Errand() })
		if i < 0 {
			i, out = len(out), append(out, Errand{Place: g.Errand()})
		}
		out[i].Lines = append(out[i].Lines, g)
	}
	return out
}

// At returns the gaps that can be closed at one place, most pressing first: also
// those for which another place serves as well.
func At(gaps []Gap, place models.Errand, now models.Instant) []Gap {
	var out []Gap
	for _, g := range pressing(gaps, now) {
		if g.Errand() == place || slices.Contains(g.AskedAt, place) {
			out = append(out, g)
		}
	}
	return out
}

// Errand returns where lists show the gap.
func (g Gap) Errand() models.Errand { return models.GapState{AskedAt: g.AskedAt}.Errand() }

// The order in which gaps press: hours before days before the rest.
const (
	pressDanger = iota // danger to a person
	pressHours         // due within a day, or since less than a day
	pressLate          // overdue
	pressDays          // due within a week
	pressRest
)

// press returns how soon the gap presses at the moment now. placeSource works
// out the same for stored gaps.
func (g Gap) press(now models.Instant) int {
	switch {
	case g.Severity == models.Critical:
		return pressDanger
	case g.Severity == models.Low:
		return pressRest
	case g.Due > ago(now, todayDays) && g.Due < ago(now, -todayDays):
		return pressHours
	case g.Due < now:
		return pressLate
	case g.Due < ago(now, -soonDays):
		return pressDays
	}
	return pressRest
}

// pressing returns the gaps in the order in which they press.
func pressing(gaps []Gap, now models.Instant) []Gap {
	out := slices.Clone(gaps)
	slices.SortStableFunc(out, func(a, b Gap) int {
		return cmp.Or(cmp.Compare(a.press(now), b.press(now)), cmp.Compare(a.by(), b.by()))
	})
	return out
}
