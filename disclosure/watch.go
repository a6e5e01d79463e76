package disclosure

import (
	"cmp"
	"slices"
)

// watch is one kind of reader: what is known to it, and for each group to protect the two
// worlds that it cannot tell apart.
type watch struct {
	s      System
	solver *solver
	off    Off
	known  map[int]bool
	bounds box // of all cells, from all that is known
	groups []group
	base   []int   // a world that fits all that is known
	pool   [][]int // some worlds that were found: one can serve several groups
	broken bool    // it could not be worked out what this reader knows already
}

// group is a cell to protect.
type group struct {
	cell  int
	empty []int // a world in which nobody is in it
	large []int // one in which there are enough to be published
	sure  bool  // nobody counted it, and it is large whatever it is
}

// pending is what takes the place of other things once a cell is published.
type pending struct {
	base   []int
	bounds box
	groups map[int]group
}

// watch finds out what a reader knows already. A group that this gives away cannot be
// protected any more. Only groups are looked at of which the cells that are asked for can
// tell something.
func (s System) watch(v View, asked []int, off Off) *watch {
	w := &watch{s: s, off: off, known: map[int]bool{}, solver: s.solver(cmp.Or(off.Work, usualWork))}
	for _, c := range v {
		w.known[c] = true
	}
	how := w.begin()
	if how != one && !off.Doubt { // what was released before it was corrected does not add up exactly
		w.solver.loosen(s)
		how = w.begin()
	}
	if how == unknown && off.Doubt {
		w.base, how = w.numbers(), one
	}
	if w.broken = how != one; w.broken {
		return w
	}
	near := w.near(asked)
	for i, c := range s.Cells {
		if !near[i] || w.known[i] || c.Open || c.Known && (!c.small() || s.alone(i, off) == Shown) {
			continue
		}
		g, how := w.worlds(group{cell: i}, w.bounds, w.base)
		if how == unknown && !off.Doubt { // once more, with patience
			w.solver.work *= patience
			g, how = w.worlds(g, w.bounds, w.base)
			w.solver.work /= patience
			w.broken = w.broken || how == unknown
		}
		if how == one {
			w.groups = append(w.groups, g)
		}
	}
	return w
}

// begin narrows the bounds of all cells to what is known, and finds a world.
func (w *watch) begin() found {
	w.bounds = box{make([]int, len(w.s.Cells)), make([]int, len(w.s.Cells))}
	for i := range w.bounds.hi {
		w.bounds.hi[i] = w.solver.top
		if w.known[i] {
			w.bounds.lo[i], w.bounds.hi[i] = w.s.Cells[i].N, w.s.Cells[i].N
		}
	}
	w.solver.left = w.solver.work + 20*len(w.solver.rows)
	if how := w.solver.narrow(w.bounds, w.solver.every()); how != one {
		return how
	}
	var how found
	w.base, how = w.solver.world(w.bounds.clone(), w.numbers())
	return how
}

// near are the cells of which those that are asked for can tell something: they stand in an
// identity together, or others between them do of which it is not known how many they are.
func (w *watch) near(asked []int) []bool {
	out := make([]bool, len(w.s.Cells))
	seen := make([]bool, len(w.solver.rows))
	queue := slices.Clone(asked)
	for len(queue) > 0 {
		c := queue[0]
		queue = queue[1:]
		if out[c] || w.bounds.lo[c] == w.bounds.hi[c] {
			continue
		}
		out[c] = true
		for _, r := range w.solver.of[c] {
			if seen[r.at] {
				continue
			}
			seen[r.at] = true
			for _, t := range w.solver.rows[r.at] {
				queue = append(queue, t.at)
			}
		}
	}
	return out
}

// worlds finds the worlds of a group that are missing. A group that nobody counted, and
// that is large whatever it is, needs none.
func (w *watch) worlds(g group, bounds box, near []int) (group, found) {
	if !w.s.Cells[g.cell].Known {
		if _, how := w.where(g.cell, 0, Least-1, bounds, near); how == none {
			return group{cell: g.cell, sure: true}, one
		}
	}
	var how found
	if g.empty == nil {
		if g.empty, how = w.where(g.cell, 0, 0, bounds, near); how != one {
			return g, how
		}
	}
	if g.large == nil {
		if g.large, how = w.where(g.cell, Least, w.solver.top, bounds, near); how != one {
			return g, how
		}
	}
	return g, one
}

// where finds a world in which a cell has from low to high people.
func (w *watch) where(cell, low, high int, bounds box, near []int) ([]int, found) {
	low, high = max(low, bounds.lo[cell]), min(high, bounds.hi[cell])
	if low > high {
		return nil, none
	}
	for _, p := range w.pool {
		if p[cell] >= low && p[cell] <= high && bounds.has(p) {
			return p, one
		}
	}
	b := bounds.clone()
	b.lo[cell], b.hi[cell] = low, high
	world, how := w.solver.world(b, near, cell)
	for i := len(w.pool) - 1; i >= 0 && how == unknown; i-- { // from another world it can be a short way
		if other := b.nearest(w.pool[i]); w.solver.walk(b, other) {
			world, how = other, one
		}
	}
	if how == one {
		if w.pool = append(w.pool, world); len(w.pool) > poolSize {
			w.pool = w.pool[1:]
		}
	}
	return world, how
}

// patience is how many times longer a search may be for what a reader knows already: where
// that is not found out, nothing can be published.
const patience = 10

// poolSize is how many worlds are kept to be used again.
const poolSize = 24

// has says that a world lies within the bounds.
func (b box) has(w []int) bool {
	for i, n := range w {
		if n < b.lo[i] || n > b.hi[i] {
			return false
		}
	}
	return true
}

// with tries what happens once a cell is published as well: each group needs its two
// worlds still. Those in which the cell has its number stay.
func (w *watch) with(a int) (pending, Why) {
	n := w.s.Cells[a].N
	out := pending{base: w.base, bounds: w.bounds}
	switch {
	case w.broken || n < w.bounds.lo[a] || n > w.bounds.hi[a]:
		return out, Unchecked
	case w.known[a] || w.bounds.lo[a] == w.bounds.hi[a]: // they know it already
		return out, Shown
	}
	out.bounds, out.groups = w.bounds.clone(), map[int]group{}
	out.bounds.lo[a], out.bounds.hi[a] = n, n
	w.solver.left = w.solver.work
	if how := w.solver.narrow(out.bounds, w.solver.rowsOf([]int{a})); how != one && !w.off.Doubt {
		return out, Unchecked
	}
	if w.base[a] != n {
		var how found
		if out.base, how = w.solver.world(out.bounds.clone(), w.base); how != one {
			return out, Unchecked
		}
	}
	for i, g := range w.groups {
		if g.cell == a || g.sure || g.empty[a] == n && g.large[a] == n {
			continue
		}
		near := g.empty
		if g.empty[a] != n {
			g.empty = nil
		}
		if g.large[a] != n {
			g.large = nil
		}
		g, how := w.worlds(g, out.bounds, near)
		switch {
		case how == one:
			out.groups[i] = g
		case how == none:
			return out, Tells
		case !w.off.Doubt:
			return out, Unchecked
		}
	}
	return out, Shown
}

// numbers are those of the world as it is.
func (w *watch) numbers() []int {
	out := make([]int, len(w.s.Cells))
	for i, c := range w.s.Cells {
		out[i] = c.N
	}
	return out
}

// keep takes a cell as published.
func (w *watch) keep(a int, p pending) {
	w.known[a], w.base, w.bounds = true, p.base, p.bounds
	for i, g := range p.groups {
		w.groups[i] = g
	}
}
