package disclosure

import (
	"cmp"
	"math"
	"slices"
)

// tableau is a corner of all that is possible, as the simplex method writes it: the unknowns
// of its rows follow from those of its columns. After the unknowns come those that say by
// how much a line is below the most that it can be.
type tableau struct {
	a    [][]float64 // by how much the unknown of a row is less for each that a column has more
	n    []float64   // of a row, where all columns are nought
	row  []int       // the unknown of a row
	col  []int       // the unknown of a column
	x    []float64   // of each unknown, what it is at this corner
	lo   []float64
	hi   []float64
	dice uint64
}

// near is how far a number may be off and still counts as whole, or as within its bounds.
const near = 1e-5

// newTableau solves the lines that are sums for one of their unknowns each, so that all
// others are free. It returns nil where they contradict each other.
func newTableau(lines []line, place map[int]int) *tableau {
	t := &tableau{dice: 88172645463325252}
	for range place {
		t.col = append(t.col, len(t.x))
		t.unknown(math.Inf(1))
	}
	helps := len(t.x) // unknowns of sums, which are nought
	for _, l := range lines {
		if l.most && len(l.of) == 1 {
			if !t.single(l, place) {
				return nil
			}
			continue
		}
		t.add(l, place)
	}
	for i := 0; i < len(t.row); i++ {
		if v := t.row[i]; v < helps || t.hi[v] > 0 {
			continue
		}
		j := t.whichOf(i)
		if j < 0 {
			if math.Abs(t.n[i]) > near {
				return nil
			}
			t.a, t.n, t.row = slices.Delete(t.a, i, i+1), slices.Delete(t.n, i, i+1), slices.Delete(t.row, i, i+1)
			i--
			continue
		}
		t.pivot(i, j)
		t.drop(j)
	}
	for _, v := range t.col {
		t.x[v] = t.lo[v]
	}
	t.follow()
	return t
}

// unknown adds one that is from nought to a number.
func (t *tableau) unknown(most float64) {
	t.x, t.lo, t.hi = append(t.x, 0), append(t.lo, 0), append(t.hi, most)
}

// single takes a line with one unknown as its bound.
func (t *tableau) single(l line, place map[int]int) bool {
	for v, k := range l.of {
		u, n := place[v], float64(l.n)/float64(k)
		if k > 0 {
			t.hi[u] = min(t.hi[u], math.Floor(n+near))
		} else {
			t.lo[u] = max(t.lo[u], math.Ceil(n-near))
		}
		return t.lo[u] <= t.hi[u]
	}
	return true
}

// add adds a line as a row: what is left to its number.
func (t *tableau) add(l line, place map[int]int) {
	row := make([]float64, len(t.col))
	for v, k := range l.of {
		row[place[v]] = float64(k)
	}
	t.a, t.n, t.row = append(t.a, row), append(t.n, float64(l.n)), append(t.row, len(t.x))
	if l.most {
		t.unknown(math.Inf(1))
	} else {
		t.unknown(0)
	}
}

// whichOf is the column for which a row is solved: one that is in few others. It returns -1
// where the row has none.
func (t *tableau) whichOf(i int) int {
	best, least := -1, math.Inf(1)
	for j, k := range t.a[i] {
		if k == 0 {
			continue
		}
		weight := 1000 * math.Abs(math.Abs(k)-1) // halves come from others than ones
		for _, r := range t.a {
			if r[j] != 0 {
				weight++
			}
		}
		if weight < least {
			best, least = j, weight
		}
	}
	return best
}

// drop takes a column out of which the unknown is nought.
func (t *tableau) drop(j int) {
	last := len(t.col) - 1
	for i, r := range t.a {
		r[j] = r[last]
		t.a[i] = r[:last]
	}
	t.col[j] = t.col[last]
	t.col = t.col[:last]
}

// pivot lets a row and a column change places.
func (t *tableau) pivot(i, j int) {
	r := t.a[i]
	k := r[j]
	r[j] = 1
	var there []int
	for c, v := range r {
		if v != 0 {
			r[c] = v / k
			there = append(there, c)
		}
	}
	t.n[i] /= k
	for o, row := range t.a {
		f := row[j]
		if o == i || f == 0 {
			continue
		}
		row[j] = 0
		for _, c := range there {
			if row[c] -= f * r[c]; math.Abs(row[c]) < 1e-9 {
				row[c] = 0
			}
		}
		t.n[o] -= f * t.n[i]
	}
	t.row[i], t.col[j] = t.col[j], t.row[i]
}

// follow works out the rows from the columns.
func (t *tableau) follow() {
	for i, r := range t.a {
		n := t.n[i]
		for j, k := range r {
			if k != 0 {
				n -= k * t.x[t.col[j]]
			}
		}
		t.x[t.row[i]] = n
	}
}

// limit sets the bounds of an unknown, and reports whether there is anything between them.
func (t *tableau) limit(v int, low, high float64) bool {
	if low > high {
		return false
	}
	t.lo[v], t.hi[v] = low, high
	if j := slices.Index(t.col, v); j >= 0 {
		t.step(j, min(max(t.x[v], low), high)-t.x[v])
	}
	return true
}

// step changes a column, and all rows with it.
func (t *tableau) step(j int, by float64) {
	if by == 0 {
		return
	}
	t.x[t.col[j]] += by
	for i, r := range t.a {
		if r[j] != 0 {
			t.x[t.row[i]] -= r[j] * by
		}
	}
}

// wrong is -1 for an unknown below its bounds, 1 for one above, and 0 within.
func (t *tableau) wrong(v int) float64 {
	switch {
	case t.x[v] < t.lo[v]-near:
		return -1
	case t.x[v] > t.hi[v]+near:
		return 1
	}
	return 0
}

// fit goes from corner to corner until all unknowns are within their bounds, and reports
// whether it got there: each step is one by which they are less wrong together, and where
// there is none, there is no such corner.
func (t *tableau) fit() bool {
	still := 0 // how many steps led nowhere
	for step := 1; step < 20_000; step++ {
		if step%100 == 0 {
			t.follow()
		}
		slope := t.slopes()
		if slope == nil {
			return true
		}
		j := t.enter(slope, still > 20)
		if j < 0 {
			return false
		}
		if still++; t.move(j, slope[j]) {
			still = 0
		}
	}
	panic("the attacker does not get anywhere")
}

// slopes are by how much more wrong all is together for each that a column has more, nil
// where nothing is wrong.
func (t *tableau) slopes() (out []float64) {
	for i, r := range t.a {
		w := t.wrong(t.row[i])
		if w == 0 {
			continue
		}
		if out == nil {
			out = make([]float64, len(t.col))
		}
		for j, k := range r {
			out[j] -= w * k
		}
	}
	return out
}

// enter is the column with the steepest way down, or any with one; -1 for none.
func (t *tableau) enter(slope []float64, any bool) int {
	best, most := -1, 0.0
	for j, s := range slope {
		v, steep := t.col[j], math.Abs(s)
		if steep < 1e-7 || s < 0 && t.x[v] > t.hi[v]-1e-9 || s > 0 && t.x[v] < t.lo[v]+1e-9 {
			continue
		}
		if any {
			steep = float64(t.throw())
		}
		if steep > most {
			best, most = j, steep
		}
	}
	return best
}

// throw is a die that always falls the same.
func (t *tableau) throw() int {
	t.dice ^= t.dice << 13
	t.dice ^= t.dice >> 7
	t.dice ^= t.dice << 17
	return int(t.dice>>33)%1000 + 1
}

// stop is where on the way the unknown of a row comes to one of its bounds.
type stop struct {
	row          int
	at, to, rate float64
}

// move goes down along a column as far as that makes less wrong, and reports whether it
// went anywhere.
func (t *tableau) move(j int, slope float64) bool {
	v, way := t.col[j], 1.0
	end := t.hi[v] - t.x[v]
	if slope > 0 {
		way, end = -1, t.x[v]-t.lo[v]
	}
	stops, steep := t.stops(j, way), math.Abs(slope)
	for _, s := range stops {
		if s.at >= end {
			break
		}
		if steep -= s.rate; steep > 1e-7 {
			continue
		}
		t.step(j, way*s.at)
		t.x[t.row[s.row]] = s.to
		t.pivot(s.row, j)
		return s.at > 1e-9
	}
	if math.IsInf(end, 1) {
		panic("the attacker goes down for ever")
	}
	t.step(j, way*end)
	return end > 1e-9
}

// stops are those on a way, the nearest first.
func (t *tableau) stops(j int, way float64) (out []stop) {
	for i, r := range t.a {
		if r[j] == 0 {
			continue
		}
		u, rate := t.row[i], -r[j]*way
		x, first, last := t.x[u], t.lo[u], t.hi[u]
		if rate < 0 {
			x, first, last, rate = -x, -last, -first, -rate
		}
		to := func(bound float64) {
			s := stop{row: i, at: max(0, (bound-x)/rate), to: bound, rate: rate}
			if r[j]*way > 0 {
				s.to = -bound
			}
			out = append(out, s)
		}
		if x < first-near {
			to(first)
		}
		if x <= last+near && !math.IsInf(last, 1) {
			to(last)
		}
	}
	slices.SortFunc(out, func(x, y stop) int { return cmp.Or(cmp.Compare(x.at, y.at), cmp.Compare(y.rate, x.rate)) })
	return out
}
