package disclosure

import "slices"

// usualWork is how many times an identity may be looked at in the search for one world. It
// is our own number; what is not found by then counts as not to be found.
const usualWork = 20_000

// usualWorks is how many times the usual work one reader is worth in all, so that whoever
// waits for a page does not wait for minutes. It is our own number; what was not looked at
// by then is held back. Work is counted and not time, so that the same is shown each time.
const usualWorks = 40

// found says how a search ended.
type found int

const (
	none    found = iota // it was tried out: there is no such world
	one                  // there is one
	unknown              // the work was too much
)

// solver looks for worlds: whole numbers for all cells that fit the identities and bounds.
// It works by narrowing bounds and trying out, so its answers are about whole numbers.
type solver struct {
	rows [][]term // each adds up to nought
	give []int    // or is off by so much: what was released before it was corrected does not add up
	of   [][]term // rows of a cell: here a term has the row, and the sign of the cell in it
	top  int      // no cell is larger
	work int
	left int // of the work for one world
	all  int // of the work for all worlds
}

type term struct{ at, sign int }

func (s System) solver(work int) *solver {
	v := &solver{of: make([][]term, len(s.Cells)), work: work, all: usualWorks * work}
	for _, id := range s.Identities {
		var row []term
		for _, c := range id.Left {
			row = append(row, term{c, -1})
		}
		for _, c := range id.Right {
			row = append(row, term{c, 1})
		}
		for _, t := range row {
			v.of[t.at] = append(v.of[t.at], term{len(v.rows), t.sign})
		}
		v.rows = append(v.rows, row)
		v.give = append(v.give, 0)
	}
	for _, c := range s.Cells {
		v.top = max(v.top, c.N)
	}
	v.top = 4*v.top + 8*Least
	return v
}

// loosen lets each identity be off by as much as it is in the numbers as they are.
func (v *solver) loosen(s System) {
	for i, row := range v.rows {
		v.give[i] = s.gap(row)
	}
}

// gap is by how much the counted numbers of an identity are off.
func (s System) gap(row []term) (sum int) {
	for _, t := range row {
		if !s.Cells[t.at].Known {
			return 0
		}
		sum += t.sign * s.Cells[t.at].N
	}
	return abs(sum)
}

// off is what an identity adds up to in a world.
func off(row []term, w []int) (sum int) {
	for _, t := range row {
		sum += t.sign * w[t.at]
	}
	return sum
}

// box is the bounds of all cells.
type box struct{ lo, hi []int }

func (b box) clone() box { return box{slices.Clone(b.lo), slices.Clone(b.hi)} }

// world looks for a world within bounds that is near another one. The bounds were narrow
// already, but for those of some cells that were changed since.
func (v *solver) world(b box, near []int, changed ...int) ([]int, found) {
	if v.all < 0 {
		return nil, unknown
	}
	v.left = v.work
	v.all -= len(near) / 2 // what it costs to look at all cells once
	if how := v.narrow(b, v.rowsOf(changed)); how != one {
		return nil, how
	}
	if w := b.nearest(near); v.walk(b, w) {
		return w, one
	}
	return v.search(b, near, nil)
}

// rowsOf are the rows of some cells.
func (v *solver) rowsOf(cells []int) (out []int) {
	for _, c := range cells {
		for _, t := range v.of[c] {
			out = append(out, t.at)
		}
	}
	return out
}

// every lists all rows.
func (v *solver) every() []int {
	out := make([]int, len(v.rows))
	for i := range out {
		out[i] = i
	}
	return out
}

// search narrows the bounds, and tries values where that leaves a choice: first those by
// which the nearest world becomes one that fits, then all others.
func (v *solver) search(b box, near []int, queue []int) ([]int, found) {
	if how := v.narrow(b, queue); how != one {
		return nil, how
	}
	w := b.nearest(near)
	i, by := v.choice(b, w, v.wrongs(w))
	if by == 0 {
		return w, one
	}
	at := w[i] + by
	for _, try := range [][2]int{{at, at}, {b.lo[i], at - 1}, {at + 1, b.hi[i]}} {
		if try[0] > try[1] {
			continue
		}
		next := b.clone()
		next.lo[i], next.hi[i] = try[0], try[1]
		if world, how := v.search(next, w, v.rowsOf([]int{i})); how != none {
			return world, how
		}
	}
	return nil, none
}

// nearest is the world within the bounds that is nearest to another one. It may fit or not.
func (b box) nearest(near []int) []int {
	w := make([]int, len(near))
	for i := range w {
		w[i] = min(max(near[i], b.lo[i]), b.hi[i])
	}
	return w
}

// wrongs is by how much each identity does not hold in a world.
func (v *solver) wrongs(w []int) []int {
	out := make([]int, len(v.rows))
	for r, row := range v.rows {
		out[r] = off(row, w)
	}
	return out
}

// wrong is by how much an identity is off that adds up to a number.
func (v *solver) wrong(r, sum int) int { return max(sum-v.give[r], 0) + min(sum+v.give[r], 0) }

// steps is how far a walk goes.
const steps = 2000

// walk mends one identity after the other by the change that leaves the least wrong, now
// and then by any other, and does not touch the same cell again at once. It reports whether
// all hold at the end: then the world fits. Where it does not get there, that says nothing.
// Its dice always fall the same.
func (v *solver) walk(b box, w []int) bool {
	if v.all -= len(v.rows); v.all < 0 {
		return false
	}
	sums, rests := v.wrongs(w), make([]int, len(w)) // until which step a cell is not touched
	dice := uint64(88172645463325252)
	throw := func(n int) int {
		dice ^= dice << 13
		dice ^= dice >> 7
		dice ^= dice << 17
		return int(dice>>33) % n
	}
	var wrong []int                 // identities that do not hold
	place := make([]int, len(sums)) // of each among them, from 1
	look := func(r int) {
		switch is := v.wrong(r, sums[r]) != 0; {
		case is && place[r] == 0:
			wrong = append(wrong, r)
			place[r] = len(wrong)
		case !is && place[r] > 0:
			last := wrong[len(wrong)-1]
			wrong[place[r]-1], place[last] = last, place[r]
			place[r], wrong = 0, wrong[:len(wrong)-1]
		}
	}
	for r := range sums {
		look(r)
	}
	for step := 0; step < steps && len(wrong) > 0 && v.all > 0; step++ {
		v.all -= 3
		i, by := v.mend(b, w, sums, wrong[throw(len(wrong))], func(cell int) bool { return rests[cell] > step || throw(16) == 0 })
		if by == 0 {
			continue
		}
		w[i] += by
		rests[i] = step + 2 + throw(5)
		for _, t := range v.of[i] {
			sums[t.at] += t.sign * by
			look(t.at)
		}
	}
	return len(wrong) == 0
}

// choice finds the first identity that does not hold, and how to mend it.
func (v *solver) choice(b box, w, sums []int) (cell, by int) {
	for r := range v.rows {
		if v.wrong(r, sums[r]) != 0 {
			return v.mend(b, w, sums, r, func(int) bool { return false })
		}
	}
	return 0, 0
}

// mend finds the change of a cell that mends an identity, or does its part, and leaves the
// least wrong in all. No change is returned where every cell rests.
func (v *solver) mend(b box, w, sums []int, r int, rests func(cell int) bool) (cell, by int) {
	wrong, least := v.wrong(r, sums[r]), 0
	for _, t := range v.rows[r] {
		change := min(max(w[t.at]-t.sign*wrong, b.lo[t.at]), b.hi[t.at]) - w[t.at]
		if change == 0 || rests(t.at) {
			continue
		}
		left := 0
		for _, o := range v.of[t.at] {
			left += abs(v.wrong(o.at, sums[o.at]+o.sign*change)) - abs(v.wrong(o.at, sums[o.at]))
		}
		if by == 0 || left < least {
			cell, by, least = t.at, change, left
		}
	}
	return cell, by
}

// narrow narrows bounds until no identity narrows them further.
func (v *solver) narrow(b box, queue []int) found {
	waits := make([]bool, len(v.rows))
	for _, r := range queue {
		waits[r] = true
	}
	for len(queue) > 0 {
		r := queue[0]
		queue = queue[1:]
		waits[r] = false
		v.all--
		if v.left--; v.left < 0 {
			return unknown
		}
		low, high := 0, 0
		for _, t := range v.rows[r] {
			l, h := b.of(t)
			low, high = low+l, high+h
		}
		low, high = low-v.give[r], high+v.give[r]
		if low > 0 || high < 0 {
			return none
		}
		for _, t := range v.rows[r] {
			l, h := b.of(t)
			if !b.within(t, h-high, l-low) {
				continue
			}
			if b.lo[t.at] > b.hi[t.at] {
				return none
			}
			for _, next := range v.of[t.at] {
				if !waits[next.at] && next.at != r {
					waits[next.at] = true
					queue = append(queue, next.at)
				}
			}
		}
	}
	return one
}

// of is the least and the most that a term adds.
func (b box) of(t term) (low, high int) {
	if t.sign > 0 {
		return b.lo[t.at], b.hi[t.at]
	}
	return -b.hi[t.at], -b.lo[t.at]
}

// within narrows a cell to what its term may add, and says whether that changed it.
func (b box) within(t term, low, high int) bool {
	if t.sign < 0 {
		low, high = -high, -low
	}
	changed := false
	if low > b.lo[t.at] {
		b.lo[t.at], changed = low, true
	}
	if high < b.hi[t.at] {
		b.hi[t.at], changed = high, true
	}
	return changed
}

func abs(n int) int { return max(n, -n) }
