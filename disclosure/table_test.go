package disclosure

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"
)

// rounds is how often a random test runs: some times in every run, and as often as
// AFTERCARE_ATTACKS says in a long one.
func rounds(t *testing.T, short, long int) int {
	t.Helper()
	of, err := strconv.Atoi(os.Getenv("AFTERCARE_ATTACKS"))
	if err != nil {
		return short
	}
	return max(long*of/100, 1)
}

// tables is a population counted in tables that hang together: people by three attributes,
// and of these each pair is a table with its sums.
type tables struct {
	s     System
	lines []line
	id    map[int]int // the attacker's unknown of a cell
	keys  [][3]int    // of the cells
	asked []int
}

// randomTables counts a random population. The tables ab and bc are asked for, and now and
// then ac, by which they are more than two dimensions.
func randomTables(r *rand.Rand, off Off) tables {
	size := [3]int{2 + r.IntN(4), 2 + r.IntN(4), 1 + r.IntN(3)}
	weight := make([][]float64, 3)
	for d, n := range size {
		for range n {
			weight[d] = append(weight[d], 0.05+r.Float64()*r.Float64())
		}
	}
	n := map[[3]int]int{}
	for range 15 + r.IntN(300) {
		n[[3]int{pick(r, weight[0]), pick(r, weight[1]), pick(r, weight[2])}]++
	}
	return counted(size, n, size[2] > 1 && r.IntN(3) == 0, off)
}

func pick(r *rand.Rand, weight []float64) int {
	total := 0.0
	for _, w := range weight {
		total += w
	}
	x := r.Float64() * total
	for i, w := range weight {
		if x -= w; x < 0 {
			return i
		}
	}
	return len(weight) - 1
}

// counted makes the tables of numbers by three attributes. -1 stands for the sum over one.
func counted(size [3]int, n map[[3]int]int, ac bool, off Off) tables {
	t := tables{id: map[int]int{}}
	at := map[[3]int]int{}
	add := func(k [3]int) int {
		if i, ok := at[k]; ok {
			return i
		}
		sum := 0
		for x, m := range n {
			if in(k, x) {
				sum += m
			}
		}
		at[k] = len(t.s.Cells)
		t.s.Cells = append(t.s.Cells, Cell{N: sum, Known: true})
		t.keys = append(t.keys, k)
		t.id[at[k]] = at[k] + 1
		return at[k]
	}
	over := func(k [3]int, d int) (out []int) {
		for i := range size[d] {
			k[d] = i
			out = append(out, add(k))
		}
		return out
	}
	equal := func(k [3]int, d int) {
		whole, parts := add(k), over(k, d)
		of := []int{-(whole + 1)}
		for _, p := range parts {
			of = append(of, p+1)
		}
		t.lines = append(t.lines, sum(0, of...))
		if !off.Links || k[2] < 0 && d < 2 {
			t.s.Identities = append(t.s.Identities, Identity{[]int{whole}, parts})
		}
	}
	equal([3]int{-1, -1, -1}, 0)
	equal([3]int{-1, -1, -1}, 1)
	equal([3]int{-1, -1, -1}, 2)
	for a := range size[0] {
		equal([3]int{a, -1, -1}, 1)
		equal([3]int{a, -1, -1}, 2)
		for b := range size[1] {
			equal([3]int{a, b, -1}, 2)
		}
		for c := range size[2] {
			equal([3]int{a, -1, c}, 1)
		}
	}
	for b := range size[1] {
		equal([3]int{-1, b, -1}, 0)
		equal([3]int{-1, b, -1}, 2)
		for c := range size[2] {
			equal([3]int{-1, b, c}, 0)
		}
	}
	for c := range size[2] {
		equal([3]int{-1, -1, c}, 0)
		equal([3]int{-1, -1, c}, 1)
	}
	for k, i := range at {
		free := 0
		for _, x := range k {
			if x < 0 {
				free++
			}
		}
		if free > 1 || k[2] < 0 || k[0] < 0 || ac && k[1] < 0 {
			t.asked = append(t.asked, i)
		}
	}
	byWeight(t.s, t.asked)
	return t
}

// in says that somebody with these attributes is in a cell.
func in(k, x [3]int) bool {
	return (k[0] < 0 || k[0] == x[0]) && (k[1] < 0 || k[1] == x[1]) && (k[2] < 0 || k[2] == x[2])
}

// byWeight puts the largest numbers first.
func byWeight(s System, asked []int) {
	slices.SortFunc(asked, func(x, y int) int {
		if s.Cells[x].N != s.Cells[y].N {
			return s.Cells[y].N - s.Cells[x].N
		}
		return x - y
	})
}

// published are the numbers that a release shows, as the attacker calls them.
func (t tables) published(why []Why) map[int]int {
	out := map[int]int{}
	for i, a := range t.asked {
		if why[i] == Shown {
			out[t.id[a]] = t.s.Cells[a].N
		}
	}
	return out
}

// learned names a cell of 0 to 10 people of which the attacker finds out that there is
// somebody, or that there are few, "" for none.
func (t tables) learned(a *attacker) string {
	for i, c := range t.s.Cells {
		if c.N >= Least || a.hides(t.id[i]) {
			continue
		}
		if least, most := a.bounds(t.id[i]); least > 0 || most < Least {
			return fmt.Sprintf("cell %d of %d people lies between %d and %d", i, c.N, least, most)
		}
	}
	return ""
}

// TestTheAttackerLearnsNothingFromTables publishes tables of random populations. Another
// solver than the one inside looks for cells of up to ten people. Whoever knows where one
// of these people stands still cannot tell a cell of 1 to 10 to less than ten.
func TestTheAttackerLearnsNothingFromTables(t *testing.T) {
	t.Parallel()
	began, shown, of, doubt := time.Now(), 0, 0, 0
	n := rounds(t, 100, 10_000)
	for seed := range n {
		r := rand.New(rand.NewPCG(uint64(seed), 13))
		table := randomTables(r, Off{})
		why := table.s.Release(table.asked, []View{nil}, Off{})
		for _, w := range why {
			of++
			switch w {
			case Shown:
				shown++
			case Unchecked:
				doubt++
			}
		}
		known := table.published(why)
		a := attack(table.lines, known)
		if !a.sense {
			t.Fatalf("seed %d: what was published contradicts itself", seed)
		}
		if what := table.learned(a); what != "" {
			t.Errorf("seed %d: %s", seed, what)
		}
		if what := table.learnedByOne(r, known); what != "" {
			t.Errorf("seed %d: %s", seed, what)
		}
	}
	t.Logf("%d tables in %s: %d of %d cells shown, %d not worked out", n, time.Since(began).Round(time.Millisecond), shown, of, doubt)
}

// learnedByOne is what somebody learns of other cells who knows one person and where that
// person stands in every table.
func (t tables) learnedByOne(r *rand.Rand, known map[int]int) string {
	var there []int
	for i, c := range t.s.Cells {
		if c.N > 0 {
			there = append(there, t.id[i])
		}
	}
	someone := there[r.IntN(len(there))]
	a := attack(append(slices.Clone(t.lines), atMost(-1, -someone)), known)
	for i, c := range t.s.Cells {
		if c.N < 1 || c.N >= Least || r.IntN(4) > 0 || a.can(t.id[i], 0, 1) && a.can(t.id[i], Least, math.MaxInt32) {
			continue
		}
		if least, most := a.bounds(t.id[i]); most-least < 10 {
			return fmt.Sprintf("who knows somebody in %d learns that cell %d of %d people lies between %d and %d", someone, i, c.N, least, most)
		}
	}
	return ""
}

// TestTheSolverAndTheAttackerFindTheSameBounds tries both against going through all
// possibilities.
func TestTheSolverAndTheAttackerFindTheSameBounds(t *testing.T) {
	t.Parallel()
	for seed := range 60 {
		r := rand.New(rand.NewPCG(uint64(seed), 7))
		n := map[[3]int]int{}
		for range 3 + r.IntN(5) {
			n[[3]int{r.IntN(2), r.IntN(2), r.IntN(2)}]++
		}
		table := counted([3]int{2, 2, 2}, n, true, Off{})
		known := map[int]int{}
		for _, a := range table.asked {
			if r.IntN(2) == 0 || table.keys[a] == [3]int{-1, -1, -1} {
				known[a] = table.s.Cells[a].N
			}
		}
		least, most := everyWorld(table, known)
		outside := map[int]int{}
		for c, m := range known {
			outside[table.id[c]] = m
		}
		a := attack(table.lines, outside)
		for i := range table.s.Cells {
			if l, m := a.bounds(table.id[i]); l != least[i] || m != most[i] {
				t.Fatalf("seed %d, cell %d: %d to %d, and the attacker says %d to %d", seed, i, least[i], most[i], l, m)
			}
			w := &watch{s: table.s, solver: table.s.solver(usualWork), known: map[int]bool{}}
			for c := range known {
				w.known[c] = true
			}
			if how := w.begin(); how != one {
				t.Fatalf("seed %d: no world, %d", seed, how)
			}
			for _, bound := range []struct {
				from, to int
				is       bool
			}{{0, least[i], true}, {0, least[i] - 1, false}, {most[i], 99, true}, {most[i] + 1, 99, false}} {
				w.pool = nil
				if _, how := w.where(i, bound.from, bound.to, w.bounds, w.base); how != map[bool]found{true: one, false: none}[bound.is] {
					t.Fatalf("seed %d, cell %d of %d to %d: the solver says %d for %+v", seed, i, least[i], most[i], how, bound)
				}
			}
		}
	}
}

// everyWorld goes through all ways in which the people can be spread over eight kinds.
func everyWorld(t tables, known map[int]int) (least, most []int) {
	people := 0
	for i, k := range t.keys {
		if k == [3]int{-1, -1, -1} {
			people = t.s.Cells[i].N
		}
	}
	least, most = make([]int, len(t.keys)), make([]int, len(t.keys))
	for i := range least {
		least[i], most[i] = 1<<30, -1
	}
	var n [8]int
	var spread func(kind, left int)
	spread = func(kind, left int) {
		if kind < 7 {
			for n[kind] = 0; n[kind] <= left; n[kind]++ {
				spread(kind+1, left-n[kind])
			}
			return
		}
		n[7] = left
		w := t.world(n)
		for c, m := range known {
			if w[c] != m {
				return
			}
		}
		for c := range w {
			least[c], most[c] = min(least[c], w[c]), max(most[c], w[c])
		}
	}
	spread(0, people)
	return least, most
}

// world counts all cells of people of eight kinds.
func (t tables) world(n [8]int) []int {
	w := make([]int, len(t.keys))
	for i, k := range t.keys {
		for kind, m := range n {
			if in(k, [3]int{kind >> 2, kind >> 1 & 1, kind & 1}) {
				w[i] += m
			}
		}
	}
	return w
}
