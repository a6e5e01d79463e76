package casefile

import (
	"cmp"
	"slices"

	"aftercare/models"
	"aftercare/services/pack"
)

// events collects the latest events of a case.
func (s *Service) events(p summaryParts, h Header) []Event {
	all := []Event{{At: h.IntakeAt, Kind: "intake"}}
	for _, d := range p.services {
		all = append(all, Event{At: d.At, Kind: "delivery", Name: d.Kind, State: string(d.Status)})
	}
	for _, st := range p.stances {
		all = append(all, Event{At: st.At, Kind: "decision", Name: st.Subject, State: string(st.Kind)})
	}
	for _, m := range p.moves {
		all = append(all, Event{At: m.At, Kind: "move", Name: m.Name, State: m.Reason})
	}
	for _, a := range p.people {
		all = append(all, Event{At: a.FromAt, Kind: "assignment", Name: a.Name, State: a.Reason})
	}
	for _, c := range p.consents {
		all = append(all, Event{At: c.GivenAt, Kind: "consent", Name: c.Purpose, State: c.Answer})
	}
	all = append(all, s.factEvents(p.facts, h)...)
	return latest(all, s.Moment())
}

// factEvents are the facts that carry a date.
func (s *Service) factEvents(facts []models.Fact, h Header) []Event {
	zone, err := s.Evaluator.Zone(h.TimeZone)
	if err != nil {
		return nil
	}
	var out []Event
	for key, f := range standing(facts) {
		word := s.Library().Fact(key)
		if word == nil || word.Kind != pack.KindEvent && word.Kind != pack.KindDate {
			continue
		}
		v := f.Value()
		at, ok := v.Moment(zone, false)
		if last, _ := v.Moment(zone, true); key == factAdultOn && at.At <= s.Moment() && last.At > s.Moment() {
			at.At = last.At // a birthday that may still come is no event of the past
		}
		if ok {
			out = append(out, Event{At: at.At, Kind: "fact", Name: key, About: at.About, Day: at.Day, On: v.On})
		}
	}
	return out
}

// clockEvents returns the running clocks that are not late. A late clock is
// shown with its gap.
func clockEvents(clocks []models.CaseClock, now models.Instant) []Event {
	var out []Event
	for _, c := range clocks {
		if c.Due > now {
			out = append(out, Event{At: c.Due, Kind: "clock", Name: c.Item, State: string(c.Turn), About: c.About, Latest: c.Latest, More: otherRights(c)})
		}
	}
	return out
}

// Clock returns the time limit that an event ahead is the end of.
func (e Event) Clock() models.ClockState {
	turn := models.Party(e.State)
	return models.ClockState{Against: turn, Turn: turn, Due: e.At, Latest: e.Latest, About: e.About}
}

// otherRights counts the rights besides its own that a line of a calendar serves.
func otherRights(c models.CaseClock) int {
	rights := map[string]bool{c.Item: true}
	for _, ref := range c.Others() {
		rights[ref[0]] = true
	}
	return len(rights) - 1
}

// latest keeps the newest events that are over.
func latest(all []Event, now models.Instant) []Event {
	all = slices.DeleteFunc(all, func(e Event) bool { return e.At > now })
	slices.SortFunc(all, func(a, b Event) int {
		return cmp.Or(cmp.Compare(b.At, a.At), cmp.Compare(b.Kind, a.Kind), cmp.Compare(b.Name, a.Name))
	})
	return all[:min(len(all), shown)]
}
