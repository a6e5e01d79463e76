package entitlement

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"aftercare/models"
	"aftercare/services/pack"
)

// Urgency is how long a right on the paper can wait. The paper has room for
// some rights only, and what is lost first stands first.
type Urgency int

// The ranks, in the order of the paper.
const (
	UrgentHours  Urgency = iota // a time of hours runs
	UrgentDanger                // answers an open danger to the survivor
	UrgentDays                  // somebody near the survivor must act within days
	UrgentHelp                  // safety, health, a home, a lawyer, daily life
	UrgentMoney
	urgentRest // help and money after the first few of their topic
	UrgentNone // what others must do without being asked
)

// A time of hours is told while it is not longer than hoursAhead, and a time of
// days while it is not longer than daysAhead, or over for less than that: what
// has just passed may still be excused.
const (
	hoursAhead = models.Instant(5 * 24 * time.Hour / time.Millisecond)
	daysAhead  = models.Instant(30 * 24 * time.Hour / time.Millisecond)
)

// protecting is how many rights of protection stand on top while a danger is
// open that none of them is named for.
const protecting = 3

// Urgency returns how long the right can wait.
func (s Statement) Urgency(r Row) Urgency { return s.dangers.urgency(r) }

func (d dangers) urgency(r Row) Urgency {
	duty := r.Item.OnPaper.Topic == pack.TopicDuty
	switch {
	case !duty && r.HoursClock(d.now) != nil:
		return UrgentHours
	case d.rights[r.Item.Key] || d.protecting[r.Item.Key]:
		return UrgentDanger
	case d.withinDays(r):
		return UrgentDays
	case duty:
		return UrgentNone
	case r.Item.OnPaper.Topic == pack.TopicMoney:
		return UrgentMoney
	}
	return UrgentHelp
}

// HoursClock returns the first running clock of the right that counts in hours
// and ends in a few days; nil for none.
func (r Row) HoursClock(now models.Instant) *models.ClockState {
	return r.first(func(c *models.ClockState) bool {
		inHours := func(k pack.Clock) bool { return k.Key == c.Key && k.Length.Hours > 0 }
		return now <= c.Due && c.Due-now <= hoursAhead && slices.ContainsFunc(r.Item.Clocks, inHours)
	})
}

// withinDays reports whether the survivor or those who look after her have to
// do something soon, or just missed it.
func (d dangers) withinDays(r Row) bool {
	return r.State.Progress != models.ProgressNeedsFact && r.first(func(c *models.ClockState) bool {
		mine := c.Against == models.PartySurvivor || c.Turn == models.PartySurvivor || c.Turn == models.PartyShelter
		return mine && max(c.Due-d.now, d.now-c.Due) <= daysAhead
	}) != nil
}

// HerClock returns the first clock that runs against the survivor; nil for
// none. If it passes, the survivor has to ask for the delay to be excused. It
// returns nil for a right that is not known to apply, because nobody should
// read that she is late for it.
func (r Row) HerClock(now models.Instant) *models.ClockState {
	return r.first(func(c *models.ClockState) bool {
		return c.Against == models.PartySurvivor && (r.State.Progress != models.ProgressNeedsFact || !c.Late(now))
	})
}

// first returns the open clock of a kind that is due first; nil for none.
func (r Row) first(kind func(*models.ClockState) bool) (first *models.ClockState) {
	for i := range r.State.Clocks {
		c := &r.State.Clocks[i]
		open := c.Met == 0 && c.Ended == 0 && !c.Lapsed
		if open && kind(c) && (first == nil || c.Due < first.Due) {
			first = c
		}
	}
	return first
}

// The first few rights of each topic stand before the rest, so that no topic is
// missing from a paper that is full.
const (
	fewOfTopic = 2
	fewOfMoney = 5
)

// sort orders a list: first what can wait least, what is due first on top of
// it; then by topic, in it what the packs put first, and what needs somebody
// before what waits for an answer.
func (d dangers) sort(list []Row) {
	ranks := make(map[string]Urgency, len(list))
	by := func(a, b Row) int {
		return cmp.Or(
			cmp.Compare(ranks[a.Item.Key], ranks[b.Item.Key]),
			cmp.Compare(d.due(a), d.due(b)),
			cmp.Compare(topicOrder(a), topicOrder(b)),
			cmp.Compare(laterInTopic(a), laterInTopic(b)),
			byUrgency(a, b),
		)
	}
	for _, r := range list {
		ranks[r.Item.Key] = d.urgency(r)
	}
	slices.SortStableFunc(list, by)
	seen := map[pack.Topic]int{}
	for _, r := range list {
		topic, rank := r.Item.OnPaper.Topic, ranks[r.Item.Key]
		seen[topic]++
		if rank == UrgentHelp && seen[topic] > fewOfTopic || rank == UrgentMoney && seen[topic] > fewOfMoney {
			ranks[r.Item.Key] = urgentRest
		}
	}
	slices.SortStableFunc(list, by)
}

// due is when a right that cannot wait is lost.
func (d dangers) due(r Row) models.Instant {
	if c := r.HoursClock(d.now); c != nil {
		return c.Due
	}
	if c := r.HerClock(d.now); c != nil && d.withinDays(r) {
		return c.Due
	}
	return models.Forever
}

func topicOrder(r Row) int { return slices.Index(pack.Topics, r.Item.OnPaper.Topic) }

// laterInTopic is 0 for a right that stands before the others of its topic.
func laterInTopic(r Row) int {
	if r.Item.OnPaper.First {
		return 0
	}
	return 1
}

// protectors picks the rights of protection that stand on top while a danger to
// the survivor's safety is open.
func (d *dangers) protectors(list []Row) {
	for _, r := range list {
		if d.protection && r.Item.OnPaper.Topic == pack.TopicSafety && len(d.protecting) < protecting {
			d.protecting[r.Item.Key] = true
		}
	}
}

// suggested reports whether a right that may apply is worth telling: one answer
// settles it, and a condition that is met says more than who the survivor is.
// Nobody should read of an acid attack or a late abortion because she is a
// woman.
func (r Row) suggested(facts func(key, version, condition string) []string) bool {
	open, sign := 0, len(r.Decisions) > 0
	for _, c := range r.State.Conditions {
		switch c.Truth {
		case models.Unknown:
			open++
		case models.True:
			sign = sign || slices.ContainsFunc(facts(r.State.Item, r.State.Version, c.Key), tells)
		}
	}
	return open <= 1 && sign
}

// general are the facts, by how their keys begin, that most survivors share and
// that say nothing about what happened to one of them.
var general = []string{"person.sex", "person.child", "person.adult", "person.under_", "person.age", "held.recorded_female", "place."}

func tells(fact string) bool {
	return !slices.ContainsFunc(general, func(start string) bool { return strings.HasPrefix(fact, start) })
}
