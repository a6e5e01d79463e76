package worldtest

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"aftercare/models"
	"aftercare/services/pack"
)

// seeker looks for a history in which one clock of a right runs.
type seeker struct {
	lib   *pack.Library
	item  *pack.Item
	clock pack.Clock
	now   models.Instant
	zone  *time.Location
	only  pack.Settings // switches every other right off, so that a step is fast
	left  int           // evaluations still allowed
}

// Running looks for facts under which a clock of a right runs at a moment and
// nobody has met it. found is false when it finds none.
func Running(lib *pack.Library, item *pack.Item, clock pack.Clock, now models.Instant, zone *time.Location) (f models.Facts, found bool) {
	s := &seeker{lib: lib, item: item, clock: clock, now: now, zone: zone, left: 40_000}
	s.only.Off = map[string]bool{}
	for _, it := range lib.Items() {
		s.only.Off[it.Key] = it.Key != item.Key
	}
	place := item.Jurisdiction
	if item.Where != "" {
		place = item.Where
	}
	if named := regionOf.FindString(clock.When); named != "" {
		place = named
	}
	f = models.Facts{Jurisdiction: place, Values: map[string]models.FactValue{
		"event.intake": {Answer: models.Yes, At: now.Add(-30 * time.Minute)}, "case.status": {Code: "active"},
	}}
	for _, c := range item.Conditions {
		for _, fact := range lib.FactsBehind(item.Key, item.Version, c.Key) {
			if fact.Step != nil && fact.Kind == pack.KindEvent && fact.Step.Say == "deposited" { // nobody is asked: a step says it
				f.Values[fact.Key] = models.FactValue{Answer: models.Yes, On: models.Exactly(now.Add(-400 * 24 * time.Hour).Date(zone))}
			}
		}
	}
	return s.seek(f)
}

// regionOf finds the region that a condition names.
var regionOf = regexp.MustCompile(`[A-Z]{2}-[A-Z0-9]+`)

// seek completes the facts until the clock runs, trying one answer after the
// other for what is still missing.
func (s *seeker) seek(f models.Facts) (models.Facts, bool) {
	if s.left--; s.left < 0 {
		return f, false
	}
	ev := s.lib.Evaluate(f, s.now, s.zone, s.only)
	i := slices.IndexFunc(ev.Entitlements, func(e models.EntitlementState) bool { return e.Item == s.item.Key })
	if i < 0 || ev.Entitlements[i].Standing == models.NotEntitled {
		return f, false
	}
	e := ev.Entitlements[i]
	if e.Standing == models.MayBeEntitled {
		return s.answer(f, e.Missing)
	}
	if s.runs(e) {
		return f, true
	}
	return s.begin(f, e)
}

func (s *seeker) runs(e models.EntitlementState) bool {
	return slices.ContainsFunc(e.Clocks, func(c models.ClockState) bool {
		return c.Key == s.clock.Key && (c.Started <= s.now || s.clock.Before && c.Due > s.now) && e.Runs(c)
	})
}

// answer tries every answer to the questions that are still open.
func (s *seeker) answer(f models.Facts, missing []string) (models.Facts, bool) {
	for _, key := range missing {
		fact := s.lib.Fact(key)
		if fact == nil {
			continue
		}
		for _, v := range s.values(fact) {
			if got, found := s.seek(with(f, key, v)); found {
				return got, true
			}
		}
	}
	return f, false
}

// begin starts the clock, and answers what its own condition asks.
func (s *seeker) begin(f models.Facts, e models.EntitlementState) (models.Facts, bool) {
	for _, key := range s.named(s.clock.When) {
		if _, known := f.Values[key]; known {
			continue
		}
		for _, v := range s.values(s.lib.Fact(key)) {
			if got, found := s.seek(with(f, key, v)); found {
				return got, true
			}
		}
	}
	for _, start := range s.clock.Start {
		if g, ok := s.started(f, start); ok {
			if got, found := s.seek(g); found {
				return got, true
			}
		}
	}
	return f, false
}

// started adds one event that starts the clock; ok is false when it is there.
func (s *seeker) started(f models.Facts, start string) (out models.Facts, ok bool) {
	kind, rest, _ := strings.Cut(start, ".")
	at := s.now.Add(-10 * time.Minute)
	switch kind {
	case "service", "planned":
		if slices.ContainsFunc(f.Services, func(d models.ServiceFact) bool { return d.Kind == rest }) {
			return f, false
		}
		f.Services = append(slices.Clone(f.Services), models.ServiceFact{ID: rest, Kind: rest, Status: models.DeliveryGiven, At: at, Created: at})
		return f, true
	case "stance":
		step := step(rest)
		if slices.ContainsFunc(f.Stances, func(d models.Stance) bool { return d.Kind == step }) {
			return f, false
		}
		f.Stances = append(slices.Clone(f.Stances), models.Stance{Subject: s.item.Key, Kind: step, At: at})
		return f, true
	}
	past := models.FactValue{Answer: models.Yes, At: at}
	if s.clock.Before { // it is counted back from something that is still to come
		past = models.FactValue{Answer: models.Yes, At: s.now.Add(20 * 24 * time.Hour)}
	}
	if _, known := f.Values[start]; known {
		past = models.FactValue{Answer: models.Yes, On: models.Exactly(models.At(at.Time().AddDate(0, 0, -20)).Date(s.zone))}
	}
	return with(f, start, past), f.Values[start] != past
}

// step returns the step in the life of a right that a reference names.
func step(name string) models.StanceKind {
	switch name {
	case "decided", "order_received": // the day it reached her counts from the decision where nobody recorded it
		return models.StanceRefused
	case "granted_in_part":
		return models.StancePart
	}
	return models.StanceKind(name)
}

// named lists the facts behind an expression, through derived ones.
func (s *seeker) named(cel string) (keys []string) {
	for _, fact := range s.lib.Facts() {
		if cel == "" || !strings.Contains(cel, fact.Key) {
			continue
		}
		d := fact.Derive
		if d == nil {
			keys = append(keys, fact.Key)
			continue
		}
		keys = append(append(keys, d.TrueIf...), s.named(d.CEL)...)
		for _, key := range []string{d.Before, d.Choice, d.At} {
			if key != "" {
				keys = append(keys, key)
			}
		}
	}
	return keys
}

// values lists answers to try for a fact, the likeliest first.
func (s *seeker) values(f *pack.Fact) (out []models.FactValue) {
	if f == nil || f.Derive != nil {
		return nil
	}
	day := func(years, days int) models.FactValue {
		d, _ := s.now.Date(s.zone).Time(s.zone)
		return models.FactValue{Answer: models.Yes, On: models.Exactly(models.DateOf(d.AddDate(years, 0, days)))}
	}
	no := models.FactValue{Answer: models.No}
	switch f.Kind {
	case pack.KindYesNo:
		return []models.FactValue{{Answer: models.Yes}, no}
	case pack.KindEvent:
		return []models.FactValue{{Answer: models.Yes, At: s.now.Add(-20 * time.Minute)}, day(0, -3), day(-3, 0), day(0, 10), no}
	case pack.KindDate:
		return []models.FactValue{day(1, 0), day(-3, 0), day(-10, 0), day(0, 60), day(12, 0)}
	case pack.KindNumber, pack.KindMoney:
		for _, n := range []int64{1, 100, 0, 45} {
			out = append(out, models.FactValue{Number: &n})
		}
	case pack.KindChoice:
		for _, c := range f.Codes {
			out = append(out, models.FactValue{Code: c.Code})
		}
	case pack.KindCountry:
		for _, p := range s.lib.Places() {
			if !p.Reference() {
				out = append(out, models.FactValue{Code: p.Code})
			}
		}
	case pack.KindRegion:
		for _, p := range s.lib.Places() {
			for _, r := range p.Regions {
				out = append(out, models.FactValue{Code: r.Code})
			}
		}
		slices.SortStableFunc(out, func(a, b models.FactValue) int { return first(b.Code == s.item.Where) - first(a.Code == s.item.Where) })
	}
	return out
}

func first(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// with returns the facts with one more.
func with(f models.Facts, key string, v models.FactValue) models.Facts {
	values := make(map[string]models.FactValue, len(f.Values)+1)
	for k, old := range f.Values {
		values[k] = old
	}
	values[key] = v
	f.Values = values
	return f
}
