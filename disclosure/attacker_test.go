package disclosure

import (
	"maps"
	"math"
	"slices"
)

// The attacker of the tests works in another way than the solver inside. That one narrows
// bounds and mends worlds; this one knows nothing of cells and identities: a test writes
// down what an attacker knows as lines, and it asks for each unknown whether it can be
// nought, and whether it can be large, by the simplex method with branch and bound. That it
// finds nothing is never a matter of rounding: each world that it stands on was added up in
// whole numbers.

// line is what an attacker knows: some unknowns with their signs add up to n, or to n at
// most.
type line struct {
	of   map[int]int
	most bool
	n    int
}

func sum(n int, of ...int) line {
	l := line{of: map[int]int{}, n: n}
	for _, v := range of {
		l.of[max(v, -v)] += sign(v)
	}
	return l
}

func atMost(n int, of ...int) line {
	l := sum(n, of...)
	l.most = true
	return l
}

func sign(v int) int {
	if v < 0 {
		return -1
	}
	return 1
}

// holds says that a line holds in a world.
func (l line) holds(world func(v int) int) bool {
	n := 0
	for v, k := range l.of {
		n += k * world(v)
	}
	return n == l.n || l.most && n < l.n
}

// attacker holds what is known, in pieces that have no unknown in common.
type attacker struct {
	known  map[int]int
	pieces map[int]*piece // of an unknown
	sense  bool           // what is known contradicts itself nowhere
}

// attack begins an attack: known are the numbers that were published. Of a piece that
// contradicts itself nothing follows.
func attack(lines []line, known map[int]int) *attacker {
	a := &attacker{known: maps.Clone(known), pieces: map[int]*piece{}, sense: true}
	lines = a.settle(lines)
	for _, p := range a.split(lines) {
		if p.tableau = newTableau(p.lines, p.place); p.tableau == nil || !p.ask(0, 0, math.MaxInt32) {
			p.tableau, a.sense = nil, false
		}
	}
	return a
}

// believe keeps of numbers, in the order in which they were told, those that do not
// contradict the ones before: what was corrected in between does not add up.
func believe(lines []line, told []int, n map[int]int) map[int]int {
	out, place := map[int]int{}, map[int]int{}
	for _, l := range lines {
		for _, v := range slices.Sorted(maps.Keys(l.of)) {
			if _, is := place[v]; !is {
				place[v] = len(place)
			}
		}
	}
	t := newTableau(lines, place)
	for _, v := range told {
		u, is := place[v]
		if !is {
			continue
		}
		low, high := t.lo[u], t.hi[u]
		if t.limit(u, float64(n[v]), float64(n[v])); t.fit() {
			out[v] = n[v]
		} else {
			t.lo[u], t.hi[u] = low, high
		}
	}
	return out
}

// settle puts in what is known, and what follows from a line with one unknown.
func (a *attacker) settle(lines []line) (open []line) {
	for again := true; again; {
		again, open = false, nil
		for _, l := range lines {
			rest := line{of: map[int]int{}, most: l.most, n: l.n}
			for v, k := range l.of {
				if n, is := a.known[v]; is {
					rest.n -= k * n
				} else if k != 0 {
					rest.of[v] = k
				}
			}
			switch {
			case len(rest.of) == 0:
				a.sense = a.sense && rest.holds(nil)
			case len(rest.of) == 1 && !rest.most:
				for v, k := range rest.of {
					a.sense = a.sense && rest.n*k >= 0 && rest.n%k == 0
					a.known[v] = rest.n / k
					again = true
				}
			default:
				open = append(open, rest)
			}
		}
		lines = open
	}
	return open
}

// split parts the unknowns that hang together from those that do not.
func (a *attacker) split(lines []line) (out []*piece) {
	root := map[int]int{}
	var find func(v int) int
	find = func(v int) int {
		if r, ok := root[v]; ok && r != v {
			root[v] = find(r)
			return root[v]
		}
		root[v] = v
		return v
	}
	for _, l := range lines {
		first := -1
		for v := range l.of {
			if first < 0 {
				first = v
			}
			root[find(v)] = find(first)
		}
	}
	of := map[int]*piece{}
	for _, v := range slices.Sorted(maps.Keys(root)) {
		p := of[find(v)]
		if p == nil {
			p = &piece{place: map[int]int{}}
			of[find(v)], out = p, append(out, p)
		}
		p.place[v] = len(p.low)
		p.low, p.high = append(p.low, math.MaxInt32), append(p.high, -1)
		a.pieces[v] = p
	}
	for _, l := range lines {
		for v := range l.of {
			a.pieces[v].lines = append(a.pieces[v].lines, l)
			break
		}
	}
	return out
}

// can says whether there is a world in which an unknown is from low to high.
func (a *attacker) can(v, low, high int) bool {
	if n, is := a.known[v]; is {
		return n >= low && n <= high
	}
	p := a.pieces[v]
	return p == nil || p.tableau == nil || p.can(p.place[v], low, high) // nothing is known, or it does not add up
}

// hides says of an unknown that it can be nought and also enough to be published.
func (a *attacker) hides(v int) bool { return a.can(v, 0, 0) && a.can(v, Least, math.MaxInt32) }

// bounds are the least and the most that an unknown can be; most is a large number where
// nothing holds it.
func (a *attacker) bounds(v int) (least, most int) {
	const large = 1 << 20
	least = firstOf(large, func(n int) bool { return a.can(v, 0, n) })
	if a.can(v, large, math.MaxInt32) {
		return least, math.MaxInt32
	}
	return least, firstOf(large, func(n int) bool { return !a.can(v, n+1, math.MaxInt32) })
}

// firstOf is the first number of which something is true that is true of all after it.
func firstOf(end int, is func(n int) bool) int {
	from := 0
	for from < end {
		if middle := (from + end) / 2; is(middle) {
			end = middle
		} else {
			from = middle + 1
		}
	}
	return from
}

// piece is some unknowns that hang together. They are called by their place in it.
type piece struct {
	*tableau
	lines []line
	place map[int]int
	low   []int // the least and the most of each unknown in the worlds that were seen
	high  []int
	left  int // how often a number may be tried still
}

// patient is how often numbers are tried for one question, in ever longer tries.
const patient = 200_000

// can says whether there is a world in which an unknown is from low to high. Worlds that
// were seen on the way to other answers answer as well.
func (p *piece) can(u, low, high int) bool {
	if p.low[u] >= low && p.low[u] <= high || p.high[u] >= low && p.high[u] <= high {
		return true
	}
	if p.ask(u, low, high) {
		return true
	}
	p.tableau = newTableau(p.lines, p.place) // once more, from new numbers
	return p.ask(u, low, high)
}

// ask looks for a world. A search that takes too long begins again with other dice: most
// often it only went a long way round.
func (p *piece) ask(u, low, high int) bool {
	from, until := p.lo[u], p.hi[u]
	defer func() { p.lo[u], p.hi[u] = from, until }()
	top := math.Inf(1)
	if high < math.MaxInt32 {
		top = float64(high)
	}
	if !p.limit(u, max(from, float64(low)), min(until, top)) {
		return false
	}
	for most := 50; most < patient; most *= 2 {
		if p.left = most; p.whole(most > 50) {
			return true
		}
		if p.left > 0 {
			return false
		}
	}
	panic("the attacker does not come to an end")
}

// whole looks for a world within the bounds: where a corner has a number that is not whole,
// it tries those below and those above. It found out that there is none only where
// something is left of what it may try.
func (p *piece) whole(dice bool) bool {
	if p.left--; p.left <= 0 || !p.fit() {
		return false
	}
	u := p.broken(dice)
	if u < 0 {
		p.saw()
		return true
	}
	from, until, down := p.lo[u], p.hi[u], math.Floor(p.x[u])
	tries := [][2]float64{{from, down}, {down + 1, until}}
	if p.x[u] > down+0.5 || dice && p.throw()%2 == 0 {
		slices.Reverse(tries)
	}
	defer func() { p.lo[u], p.hi[u] = from, until }()
	for _, try := range tries {
		if p.left > 0 && p.limit(u, try[0], try[1]) && p.whole(dice) {
			return true
		}
	}
	return false
}

// broken is an unknown that is not whole: the first, or any; -1 for none.
func (p *piece) broken(dice bool) int {
	found := -1
	for u, x := range p.x[:len(p.place)] {
		if math.Abs(x-math.Round(x)) <= near {
			continue
		}
		if found < 0 || p.throw()%3 == 0 {
			found = u
		}
		if !dice {
			break
		}
	}
	return found
}

// saw takes down a world, after it was added up.
func (p *piece) saw() {
	world := func(v int) int { return int(math.Round(p.x[p.place[v]])) }
	for _, l := range p.lines {
		if !l.holds(world) {
			panic("the attacker stands on a world that does not add up")
		}
	}
	for _, u := range p.place {
		n := int(math.Round(p.x[u]))
		if n < 0 {
			panic("the attacker stands on a world with fewer than nobody")
		}
		p.low[u], p.high[u] = min(p.low[u], n), max(p.high[u], n)
	}
}
