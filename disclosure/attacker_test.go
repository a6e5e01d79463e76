package disclosure

import (
	"maps"
	"math"
	"slices"
)

// The attacker of the tests is another way of finding bounds than the one inside: linear
// programs by the simplex method, with branch and bound for whole numbers. It knows
// nothing of cells and identities: a test writes down what an attacker knows as lines.

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

// attacker holds what is known, in pieces that have no unknown in common.
type attacker struct {
	known  map[int]int
	pieces map[int]*piece // of an unknown
	sense  bool           // what is known contradicts itself nowhere
}

type piece struct {
	vars  []int
	lines []line
	start *tableau // a corner from which to go on
	low   map[int]int
	high  map[int]int // the least and the most of each unknown in the whole corners that were seen
}

// attack begins an attack: known are the numbers that were published.
func attack(lines []line, known map[int]int) *attacker {
	a := &attacker{known: maps.Clone(known), pieces: map[int]*piece{}, sense: true}
	lines = a.settle(lines)
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
		for _, v := range slices.Sorted(maps.Keys(l.of)) {
			if first < 0 {
				first = v
			}
			root[find(v)] = find(first)
		}
	}
	of := map[int]*piece{}
	for _, v := range slices.Sorted(maps.Keys(root)) {
		r := find(v)
		if of[r] == nil {
			of[r] = &piece{low: map[int]int{}, high: map[int]int{}}
		}
		of[r].vars = append(of[r].vars, v)
		a.pieces[v] = of[r]
	}
	for _, l := range lines {
		for v := range l.of {
			a.pieces[v].lines = append(a.pieces[v].lines, l)
			break
		}
	}
	for _, p := range of {
		p.start = newTableau(p.lines, p.vars)
		a.sense = a.sense && p.start != nil
	}
	return a
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
				if rest.n < 0 || rest.n > 0 && !rest.most {
					a.sense = false
				}
			case len(rest.of) == 1 && !rest.most:
				for v, k := range rest.of {
					if rest.n*k < 0 || rest.n%k != 0 {
						a.sense = false
					}
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

// bounds are the least and the most that an unknown can be; most is a large number where
// nothing holds it.
func (a *attacker) bounds(v int) (least, most int) {
	if n, is := a.known[v]; is {
		return n, n
	}
	p := a.pieces[v]
	if p == nil || p.start == nil { // nothing is known, or it does not add up: nothing follows
		return 0, math.MaxInt32
	}
	return p.best(v, 1), p.best(v, -1)
}

// sees says of an unknown whether it can be nought and also enough to be published. Corners
// that were seen on the way to other bounds answer for it as well.
func (a *attacker) sees(v int) (least, most int) {
	if p := a.pieces[v]; p != nil && p.start != nil && p.high[v] >= Least {
		if low, seen := p.low[v]; seen && low == 0 {
			return 0, p.high[v]
		}
	}
	return a.bounds(v)
}

// saw keeps what a corner says of all unknowns, if all are whole there.
func (p *piece) saw(x map[int]float64) {
	for _, u := range p.vars {
		if math.Abs(x[u]-math.Round(x[u])) > 1e-6 {
			return
		}
	}
	for _, u := range p.vars {
		n := int(math.Round(x[u]))
		if low, seen := p.low[u]; !seen || n < low {
			p.low[u] = n
		}
		p.high[u] = max(p.high[u], n)
	}
}

// best is the least (way 1) or the most (way -1) of an unknown, in whole numbers.
func (p *piece) best(v, way int) int {
	best := math.Inf(1)
	var branch func(t *tableau, lines []line, depth int)
	branch = func(t *tableau, lines []line, depth int) {
		if t == nil {
			return
		}
		value, x, ok := t.minimise(v, float64(way))
		if !ok {
			best = math.Inf(-1)
			return
		}
		p.saw(x)
		if value >= best-1e-6 {
			return
		}
		for _, u := range p.vars {
			if down := math.Floor(x[u] + 1e-6); x[u]-down > 1e-5 {
				if depth > 60 {
					panic("the attacker goes round in circles")
				}
				for _, l := range []line{atMost(int(down), u), atMost(-int(down)-1, -u)} {
					more := append(slices.Clone(lines), l)
					branch(newTableau(more, p.vars), more, depth+1)
				}
				return
			}
		}
		best = value
	}
	branch(p.start, p.lines, 0)
	if math.IsInf(best, -1) {
		return math.MaxInt32
	}
	return way * int(math.Round(best))
}

// tableau is a corner of all that is possible, as the simplex method writes it.
type tableau struct {
	vars  []int
	col   map[int]int
	a     [][]float64 // the last column is the right side
	basis []int
}

// newTableau finds a first corner, nil where nothing is possible.
func newTableau(lines []line, vars []int) *tableau {
	t := &tableau{vars: vars, col: map[int]int{}}
	for i, v := range vars {
		t.col[v] = i
	}
	slacks := 0
	for _, l := range lines {
		if l.most {
			slacks++
		}
	}
	n, m := len(vars)+slacks, len(lines)
	cost := make([]float64, n+m+1)
	slack := len(vars)
	for i, l := range lines {
		row := make([]float64, n+m+1)
		for v, k := range l.of {
			row[t.col[v]] = float64(k)
		}
		if l.most {
			row[slack] = 1
			slack++
		}
		row[n+m] = float64(l.n)
		if l.n < 0 {
			for j := range row {
				row[j] = -row[j]
			}
		}
		row[n+i] = 1
		t.a = append(t.a, row)
		t.basis = append(t.basis, n+i)
		cost[n+i] = 1
	}
	t.run(cost)
	for i, b := range t.basis {
		if b >= n && t.a[i][n+m] > 1e-6 {
			return nil
		}
	}
	t.dropHelp(n, m)
	return t
}

// dropHelp takes the helping columns out, and lines that say nothing new.
func (t *tableau) dropHelp(n, m int) {
	for i := 0; i < len(t.a); i++ {
		if t.basis[i] < n {
			continue
		}
		j := slices.IndexFunc(t.a[i][:n], func(x float64) bool { return math.Abs(x) > 1e-7 })
		if j < 0 {
			t.a, t.basis = slices.Delete(t.a, i, i+1), slices.Delete(t.basis, i, i+1)
			i--
			continue
		}
		t.pivot(i, j)
	}
	for i, r := range t.a {
		t.a[i] = append(r[:n:n], r[n+m])
	}
}

// run walks from corner to corner until the cost is least. It reports whether there is an
// end to it.
func (t *tableau) run(cost []float64) bool {
	end := len(cost) - 1
	z := slices.Clone(cost)
	for i, b := range t.basis {
		if k := cost[b]; k != 0 {
			for j := range z {
				z[j] -= k * t.a[i][j]
			}
		}
	}
	for step := 0; ; step++ {
		enter := -1
		for j := range end { // the steepest at first, then the first: it cannot go round in circles
			if z[j] < -1e-8 && (enter < 0 || step < 2000 && z[j] < z[enter]) {
				enter = j
			}
		}
		if enter < 0 {
			return true
		}
		leave := -1
		for i, r := range t.a {
			if r[enter] > 1e-8 && (leave < 0 || less(r[end]/r[enter], t.a[leave][end]/t.a[leave][enter], t.basis[i] < t.basis[leave])) {
				leave = i
			}
		}
		if leave < 0 {
			return false
		}
		t.pivot(leave, enter)
		if k := z[enter]; k != 0 {
			for j := range z {
				z[j] -= k * t.a[leave][j]
			}
		}
	}
}

func less(x, y float64, first bool) bool { return x < y-1e-9 || x < y+1e-9 && first }

func (t *tableau) pivot(i, j int) {
	k := t.a[i][j]
	for c := range t.a[i] {
		t.a[i][c] /= k
	}
	var there []int
	for c, x := range t.a[i] {
		if x != 0 {
			there = append(there, c)
		}
	}
	for r := range t.a {
		if f := t.a[r][j]; r != i && f != 0 {
			for _, c := range there {
				t.a[r][c] -= f * t.a[i][c]
			}
		}
	}
	t.basis[i] = j
}

// minimise finds the least of way times an unknown, and the corner where it is.
func (t *tableau) minimise(v int, way float64) (float64, map[int]float64, bool) {
	end := len(t.vars)
	if len(t.a) > 0 {
		end = len(t.a[0]) - 1
	}
	cost := make([]float64, end+1)
	cost[t.col[v]] = way
	if !t.run(cost) {
		return 0, nil, false
	}
	x := map[int]float64{}
	for i, b := range t.basis {
		if b < len(t.vars) {
			x[t.vars[b]] = t.a[i][end]
		}
	}
	return way * x[v], x, true
}
