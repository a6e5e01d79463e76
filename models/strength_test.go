package models

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

var kolkata = time.FixedZone("IST", 5*3600+1800)

// past is an invented history of two houses: of each stay its house and its
// movements in order.
type past struct {
	*rand.Rand
	stays []pastStay
	now   Instant // no movement is later
	ids   int
}

type pastStay struct {
	house int
	list  []Movement
}

// begin is just before the end of a month and of a year.
var begin = StartOfDay("2026-12-30", kolkata)

const pastDays = 5

// moment is an hour of the five days: often midnight, the moment before it, or the
// last moment of a day whose hour nobody knows.
func (p *past) moment(after Instant) (at Instant, dayOnly bool) {
	at = after + Instant(p.Int64N(int64(36*time.Hour/time.Millisecond)))
	day := at.Date(kolkata)
	switch p.IntN(6) {
	case 0:
		at = StartOfDay(day, kolkata)
	case 1:
		at = StartOfDay(day, kolkata) - 1
	case 2:
		return max(EndOfDay(day, kolkata), after), true
	}
	return max(at, after), false
}

func (p *past) movement(kind MovementKind, after Instant) Movement {
	p.ids++
	m := Movement{ID: fmt.Sprintf("%06d", p.ids), MovementFacts: MovementFacts{Kind: kind}, Trail: Trail{CreatedAt: Instant(p.ids)}}
	m.At, m.DayOnly = p.moment(after)
	if kind == MoveAdmitted {
		m.Way = AdmissionWays[p.IntN(2)]
	}
	return m
}

// live writes the history of one resident: stays in one house and, where she is
// moved or comes back, in the other.
func (p *past) live() {
	house, last, way := p.IntN(2), begin-Instant(p.Int64N(2*24*3600_000)), ""
	for n, most := 0, 1+p.IntN(3); n < most || way != ""; n++ {
		s := pastStay{house: house}
		m := p.movement(MoveAdmitted, last)
		if way != "" { // moved here: the same moment as she left the other house
			m.At, m.DayOnly, m.Way = last, false, way
		}
		var w Whereabouts
		for n := 0; m.At < p.now && n < 9; n++ {
			s.list, last = append(s.list, m), m.At
			w, _ = w.After(m.MovementFacts)
			if w.State == StayOver {
				break
			}
			m = p.movement(p.next(w), m.At)
		}
		if len(s.list) > 0 {
			p.stays = append(p.stays, s)
		}
		if w.State != StayOver || s.list[len(s.list)-1].Kind == MoveDied {
			return
		}
		if way = ""; s.list[len(s.list)-1].Kind == MoveHouse {
			house, way = 1-house, WayHouse
		}
	}
}

// next draws a movement that can happen.
func (p *past) next(w Whereabouts) MovementKind {
	for {
		kind := append(slices.Clone(MovementKinds), MoveHouse)[p.IntN(len(MovementKinds)+1)]
		if w.CanFollow(kind) {
			return kind
		}
	}
}

// correct changes the moment or the kind of a movement, or takes one back, where
// what remains still fits; the resident may not be in two houses by it.
func (p *past) correct() {
	i := p.IntN(len(p.stays))
	list := slices.Clone(p.stays[i].list)
	n := p.IntN(len(list))
	if n == 0 || list[n].Kind == MoveHouse {
		return
	}
	switch p.IntN(3) {
	case 0:
		list = slices.Delete(list, n, n+1)
	case 1:
		list[n].At, list[n].DayOnly = p.moment(list[n-1].At)
		if n+1 < len(list) {
			list[n].At = min(list[n].At, list[n+1].At)
		} else if list[n].At >= p.now {
			return
		}
	case 2:
		list[n].Kind = MovementKinds[p.IntN(len(MovementKinds))]
	}
	SortMovements(list)
	w, _, problem := Replay(list)
	if was, _, _ := Replay(p.stays[i].list); problem == "" && (w.State == StayOver) == (was.State == StayOver) {
		p.stays[i].list = list
	}
}

// of are the movements of one house.
func (p *past) of(house int) (out [][]Movement) {
	for _, s := range p.stays {
		if s.house == house {
			out = append(out, s.list)
		}
	}
	return out
}

// plainly counts who is in a house just before a moment without following states:
// a resident is there whose last movement brought her in or kept her there.
func plainly(stays [][]Movement, moment Instant) (n int) {
	for _, list := range stays {
		kind := MovementKind("")
		for _, m := range list {
			if m.At < moment {
				kind = m.Kind
			}
		}
		if kind == MoveAdmitted || kind == MoveBed || kind == MoveReturned {
			n++
		}
	}
	return n
}

// TestStrengthAlwaysBalances makes 10,000 histories of two houses.
func TestStrengthAlwaysBalances(t *testing.T) {
	t.Parallel()
	seen := map[StrengthLine]int{}
	days := DaysOf("2026-12-28", "2027-01-04")
	for seed := range uint64(10_000) {
		p := &past{Rand: rand.New(rand.NewPCG(seed, 22)), now: begin.Add(pastDays * 24 * time.Hour)}
		for range 1 + p.IntN(5) {
			p.live()
		}
		for range p.IntN(6) {
			p.correct()
		}
		var moved [2]map[Date]int
		for house := range 2 {
			stays := p.of(house)
			moved[house] = map[Date]int{}
			holdHouse(t, seed, stays, days, moved[house], seen)
		}
		for _, day := range days {
			if moved[0][day] != -moved[1][day] {
				t.Fatalf("history %d: on %s one house gave %d, the other took %d", seed, day, moved[0][day], moved[1][day])
			}
		}
	}
	for _, line := range slices.Concat(StrengthIn, StrengthOut) {
		if seen[line] < 100 {
			t.Errorf("%s: seen %d times, too few to mean anything", line, seen[line])
		}
	}
}

// holdHouse holds the days of one house to one another and to the whole time.
func holdHouse(t *testing.T, seed uint64, stays [][]Movement, days []Date, moved map[Date]int, seen map[StrengthLine]int) {
	t.Helper()
	var in, out, nights int
	before := 0
	for _, day := range days {
		s := StrengthOn(stays, day, kolkata)
		opening, closing := plainly(stays, StartOfDay(day, kolkata)), plainly(stays, EndOfDay(day, kolkata)+1)
		switch {
		case !s.Balances():
			t.Fatalf("history %d, %s: %d + %d - %d is not %d: %v", seed, day, s.Opening, s.Sum(StrengthIn), s.Sum(StrengthOut), s.Closing, stays)
		case s.Opening != before:
			t.Fatalf("history %d, %s opens with %d, the day before closed with %d", seed, day, s.Opening, before)
		case s.Opening != opening || s.Closing != closing:
			t.Fatalf("history %d, %s: from %d to %d, counted plainly from %d to %d", seed, day, s.Opening, s.Closing, opening, closing)
		}
		for line, n := range s.Lines {
			seen[line] += n
		}
		before = s.Closing
		nights += s.Closing
		in, out = in+s.Sum(StrengthIn), out+s.Sum(StrengthOut)
		moved[day] = s.Lines[InHouse] - s.Lines[OutHouse] - gone(stays, day)
	}
	got := 0
	for _, list := range stays {
		got += NightsAt(list, MidnightsOf(days[0], days[len(days)-1], kolkata, Forever))[StayPresent]
	}
	if got != nights {
		t.Fatalf("history %d: %d nights, the days close with %d", seed, got, nights)
	}
	whole := StrengthBetween(stays, days[0], days[len(days)-1], kolkata)
	if !whole.Balances() || whole.Sum(StrengthIn) != in || whole.Sum(StrengthOut) != out || whole.Closing != before {
		t.Fatalf("history %d: the days come to +%d -%d, the whole time to %+v", seed, in, out, whole)
	}
}

// gone counts those who were away when they were moved to the other house: the
// other house takes them in, and this one had them out already.
func gone(stays [][]Movement, day Date) (n int) {
	for _, list := range stays {
		var w Whereabouts
		for _, m := range list {
			before := w
			if w, _ = w.After(m.MovementFacts); m.Kind == MoveHouse && !before.Here() && m.At.Date(kolkata) == day {
				n++
			}
		}
	}
	return n
}

func TestStrengthCountsWhatChangedPresence(t *testing.T) {
	t.Parallel()
	at := func(kind MovementKind, hour int) Movement {
		m := Movement{MovementFacts: MovementFacts{Kind: kind, At: begin.Add(time.Duration(hour) * time.Hour)}}
		if kind == MoveAdmitted {
			m.Way = WayNew
		}
		return m
	}
	for name, c := range map[string]struct {
		list    []Movement
		opening int
		lines   map[StrengthLine]int
		closing int
	}{
		"came at midnight":         {[]Movement{at(MoveAdmitted, 0)}, 0, map[StrengthLine]int{InNew: 1}, 1},
		"came the hour before":     {[]Movement{at(MoveAdmitted, -1)}, 1, map[StrengthLine]int{}, 1},
		"came the next midnight":   {[]Movement{at(MoveAdmitted, 24)}, 0, map[StrengthLine]int{}, 0},
		"another bed":              {[]Movement{at(MoveAdmitted, -1), at(MoveBed, 2)}, 1, map[StrengthLine]int{}, 1},
		"leave and back":           {[]Movement{at(MoveAdmitted, -1), at(MoveLeave, 2), at(MoveReturned, 3)}, 1, map[StrengthLine]int{OutLeave: 1, InLeave: 1}, 1},
		"hospital from leave":      {[]Movement{at(MoveAdmitted, -9), at(MoveLeave, -2), at(MoveHospital, 3), at(MoveReturned, 5)}, 0, map[StrengthLine]int{InHospital: 1}, 1},
		"missing, then found":      {[]Movement{at(MoveAdmitted, -9), at(MoveMissing, -2), at(MoveReturned, 5)}, 0, map[StrengthLine]int{InFound: 1}, 1},
		"left while missing":       {[]Movement{at(MoveAdmitted, -9), at(MoveMissing, -2), at(MoveLeft, 5)}, 0, map[StrengthLine]int{}, 0},
		"came and left on one day": {[]Movement{at(MoveAdmitted, 1), at(MoveLeft, 5)}, 0, map[StrengthLine]int{InNew: 1, OutLeft: 1}, 0},
		"died":                     {[]Movement{at(MoveAdmitted, -9), at(MoveDied, 5)}, 1, map[StrengthLine]int{OutDied: 1}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			s := StrengthOn([][]Movement{c.list}, "2026-12-30", kolkata)
			if s.Opening != c.opening || s.Closing != c.closing || fmt.Sprint(s.Lines) != fmt.Sprint(c.lines) {
				t.Errorf("got %+v, want %d %v %d", s, c.opening, c.lines, c.closing)
			}
		})
	}
}

func TestMovementsThatCannotFollowAreRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		kinds   []MovementKind
		problem string
	}{
		"nothing before the admission": {[]MovementKind{MoveLeave}, "problem.stay_not_begun"},
		"admitted twice":               {[]MovementKind{MoveAdmitted, MoveAdmitted}, "problem.stay_begun"},
		"back without leaving":         {[]MovementKind{MoveAdmitted, MoveReturned}, "problem.stay_here"},
		"another bed while away":       {[]MovementKind{MoveAdmitted, MoveLeave, MoveBed}, "problem.stay_away"},
		"after the end":                {[]MovementKind{MoveAdmitted, MoveLeft, MoveReturned}, "problem.stay_over"},
		"leave from a missing person":  {[]MovementKind{MoveAdmitted, MoveMissing, MoveLeave}, "problem.stay_away"},
		"hospital from leave":          {[]MovementKind{MoveAdmitted, MoveLeave, MoveHospital, MoveMissing, MoveReturned, MoveDied}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var list []Movement
			for i, k := range c.kinds {
				list = append(list, Movement{MovementFacts: MovementFacts{Kind: k, At: Instant(i)}})
			}
			if _, _, problem := Replay(list); problem != c.problem {
				t.Errorf("problem %q, want %q", problem, c.problem)
			}
		})
	}
}
