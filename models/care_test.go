package models

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"
)

// careHistories is how many invented histories the law of a period is tried on.
const careHistories = 2000

// careZones are where the histories happen: one has no whole hours, and in two the clocks
// change within the year.
var careZones = []string{"Asia/Kolkata", "Asia/Kathmandu", "America/New_York", "Pacific/Auckland"}

// careHistory is an invented organisation of two houses: its cases over fourteen months.
type careHistory struct {
	*rand.Rand
	zone  *time.Location
	cases []CareCase
}

// careStart is the day before which nothing happened.
const careStart Date = "2025-12-15"

// moment is one of the fourteen months: often the first or last moment of a month.
func (h careHistory) moment(after Instant) Instant {
	months := carePeriods()[h.zone.String()][:15]
	month := months[h.IntN(len(months))]
	at := month.from + Instant(h.Int64N(int64(month.until-month.from)))
	switch h.IntN(5) {
	case 0:
		at = month.from
	case 1:
		at = month.from - 1
	}
	return max(at, after)
}

// live invents the cases of one person: closings, openings again, some within a day, moves
// between the houses, and a second case, also while the first is open.
func (h *careHistory) live(person int) {
	for n := range 1 + h.IntN(2) {
		c := CareCase{SurvivorID: fmt.Sprintf("p%d", person), CaseID: fmt.Sprintf("p%d-%d", person, n), HouseID: "ab"[h.IntN(2):][:1]}
		c.OpenedAt = h.moment(0)
		at := c.OpenedAt
		for range h.IntN(4) {
			x := CareClosing{At: h.moment(at)}
			if at = x.At; h.IntN(3) > 0 {
				x.ReopenedAt = h.moment(at)
				if h.IntN(4) == 0 {
					x.ReopenedAt = at + Instant(h.IntN(30*3600_000))
				}
				at = x.ReopenedAt
			}
			c.Closings = append(c.Closings, x)
			if x.ReopenedAt == 0 {
				break
			}
		}
		at = c.OpenedAt
		for range h.IntN(3) {
			m := CareMove{At: h.moment(at), FromID: "ab"[h.IntN(2):][:1], Wrong: h.IntN(5) == 0}
			c.Moves, at = append(c.Moves, m), m.At
		}
		h.cases = append(h.cases, c)
	}
}

func (h careHistory) spans(houses ...string) (out []CareSpan) {
	for _, c := range h.cases {
		out = append(out, c.Spans(houses)...)
	}
	return out
}

// openAt says by itself whether a case was open in some houses just before a moment: it
// goes through what happened and knows no spans.
func (c CareCase) openAt(houses []string, moment Instant) bool {
	if c.OpenedAt >= moment {
		return false
	}
	for _, x := range c.Closings {
		back := x.ReopenedAt
		if back > 0 && back-x.At < 24*3600_000 {
			continue
		}
		if x.At < moment && (back == 0 || back >= moment) {
			return false
		}
	}
	house, first := c.HouseID, Forever
	for _, m := range c.Moves {
		if !m.Wrong && m.At >= moment && m.At < first {
			house, first = m.FromID, m.At
		}
	}
	return slices.Contains(houses, house)
}

func careHistoryOf(t *testing.T, seed uint64) careHistory {
	zone, err := time.LoadLocation(careZones[seed%uint64(len(careZones))])
	if err != nil {
		t.Fatal(err)
	}
	h := careHistory{Rand: rand.New(rand.NewPCG(seed, 13)), zone: zone}
	for person := range 1 + h.IntN(4) {
		h.live(person)
	}
	return h
}

// TestPeopleOfAPeriodObeyOneLaw is the law on which all figures about people stand. The
// number of draws is fixed and each has its own seed.
func TestPeopleOfAPeriodObeyOneLaw(t *testing.T) {
	t.Parallel()
	for seed := range uint64(careHistories) {
		h := careHistoryOf(t, seed)
		for _, houses := range [][]string{{"a"}, {"b"}, {"a", "b"}} {
			h.obeys(t, seed, houses)
		}
	}
}

// carePeriod is a period with its bounds in one zone.
type carePeriod struct {
	Period
	from, until Instant
}

// carePeriods are fifteen months, their quarters and their years, in each zone.
var carePeriods = sync.OnceValue(func() map[string][]carePeriod {
	out := map[string][]carePeriod{}
	for _, name := range careZones {
		zone, _ := time.LoadLocation(name)
		for _, kind := range []PeriodKind{PeriodMonth, PeriodQuarter, PeriodHalf, PeriodApril, PeriodYear} {
			for p := PeriodAt(kind, careStart); p.Begins() < "2027-03-01"; p = PeriodAt(kind, p.After()) {
				from, until := p.Bounds(zone)
				out[name] = append(out[name], carePeriod{p, from, until})
			}
		}
	}
	return out
})

// obeys holds a history to the law in all periods.
func (h careHistory) obeys(t *testing.T, seed uint64, houses []string) {
	spans := h.spans(houses...)
	cut := h.split(spans)
	for _, p := range carePeriods()[h.zone.String()] {
		from, until := p.from, p.until
		people := PeopleOf(spans, from, until)
		count := map[PersonState]int{}
		left, end := 0, []string{}
		for i, one := range people {
			if count[one.State]++; one.Left {
				left++
			} else {
				end = append(end, one.SurvivorID)
			}
			if i > 0 && people[i-1].SurvivorID >= one.SurvivorID {
				t.Fatalf("history %d, %s of %v: %s counts twice", seed, p.Code(), houses, one.SurvivorID)
			}
		}
		open, last := h.openIDs(houses, from), h.openIDs(houses, until)
		if count[PersonStayed] != len(open) || len(people)-left != len(last) || !slices.Equal(end, last) {
			t.Fatalf("history %d, %s of %v in %s: %d open at the start and %v at the end, the people are %+v", seed, p.Code(), houses, h.zone, len(open), last, people)
		}
		if !slices.Equal(OpenAt(spans, from), open) || !slices.Equal(OpenAt(spans, until), last) {
			t.Fatalf("history %d, %s of %v: open at the start %v, want %v", seed, p.Code(), houses, OpenAt(spans, from), open)
		}
		if split := PeopleOf(cut, from, until); !sameStates(split, people) {
			t.Fatalf("history %d, %s of %v: cut into pieces the people are %+v, else %+v", seed, p.Code(), houses, split, people)
		}
	}
}

// openIDs are the people who were open just before a moment, found without spans.
func (h careHistory) openIDs(houses []string, moment Instant) []string {
	out := []string{}
	for _, c := range h.cases {
		if c.openAt(houses, moment) && !slices.Contains(out, c.SurvivorID) {
			out = append(out, c.SurvivorID)
		}
	}
	slices.Sort(out)
	return out
}

// split cuts each time of care in two, in another order: a move between two houses that
// are both counted changes nothing.
func (h careHistory) split(spans []CareSpan) (out []CareSpan) {
	for _, s := range spans {
		at := s.From + (min(s.Until, s.From+400*86_400_000)-s.From)/2
		first, second := s, s
		first.Until, second.From = at, at
		out = append(out, second, first)
	}
	return out
}

// sameStates compares people without the case that stands for them.
func sameStates(a, b []PeriodPerson) bool {
	return slices.EqualFunc(a, b, func(x, y PeriodPerson) bool {
		return x.SurvivorID == y.SurvivorID && x.State == y.State && x.Left == y.Left
	})
}

func TestWhoIsNewAndWhoIsBack(t *testing.T) {
	t.Parallel()
	at := func(day Date) Instant { return StartOfDay(day, kolkata) + 10*3600_000 }
	c := CareCase{SurvivorID: "p", CaseID: "c", OpenedAt: at("2026-09-10"), HouseID: "b",
		Closings: []CareClosing{{at("2026-09-20"), at("2026-11-05")}, {at("2026-11-20"), at("2026-11-20") + 3600_000}},
		Moves:    []CareMove{{At: EndOfDay("2026-11-30", kolkata), FromID: "a"}}}
	for _, want := range []struct {
		period, houses string
		state          PersonState
		left           bool
	}{
		{"2026-09", "a", PersonNew, true}, {"2026-10", "a", "", false}, {"2026-11", "a", PersonBack, true}, {"2026-11", "b", PersonNew, false},
		{"2026-12", "a", "", false}, {"2026-12", "b", PersonStayed, false}, {"2026-11", "ab", PersonBack, false}, {"2026", "ab", PersonNew, false},
	} {
		from, until := ParsePeriod(want.period).Bounds(kolkata)
		got := PeopleOf(c.Spans([]string{want.houses[:1], want.houses[len(want.houses)-1:]}), from, until)
		switch {
		case want.state == "" && len(got) > 0, want.state != "" && (len(got) != 1 || got[0].State != want.state || got[0].Left != want.left):
			t.Errorf("%s in %s: %+v, want %s, left %v", want.period, want.houses, got, want.state, want.left)
		}
	}
}
