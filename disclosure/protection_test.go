package disclosure

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"
)

// anyTable attacks random tables until the attacker learns something.
func anyTable(off Off) string {
	for seed := range 25 {
		r := rand.New(rand.NewPCG(uint64(seed), 13))
		table := randomTables(r, off)
		why := table.s.Release(table.asked, []View{nil}, off)
		if what := table.learned(attack(table.lines, table.published(why))); what != "" {
			return what
		}
	}
	return ""
}

// quarterAndMonths publishes a quarter and then its last month: 50 people, of whom all but
// four are there in that month.
func quarterAndMonths(off Off) string {
	h := &history{at: map[Key]int{}, recipient: map[string][]int{}}
	of := func(from, n int) []Cell {
		return []Cell{{Key: Key{Scope: "a", Figure: "served", From: from, Until: 3}, N: n, Known: true}}
	}
	h.publish(of(0, 50), off)
	h.publish(of(2, 46), off)
	if len(h.public) == 2 {
		return "50 in the quarter and 46 in its last month: 4 were not there any more"
	}
	return ""
}

// monthsOfAQuarter publishes numbers of two months of a quarter that runs. Each of them could
// be without new people, and both together not: in the quarter there are some, and few.
func monthsOfAQuarter(off Off) string {
	h := &history{at: map[Key]int{}, recipient: map[string][]int{}, spans: []Span{{Months: 3}}}
	count := func(from, until, atStart, fresh, back, left int) []Cell {
		served := atStart + fresh + back
		out := []Cell{{Key: Key{Figure: "open", From: from, Until: from}, N: atStart}, {Key: Key{Figure: "open", From: until, Until: until}, N: served - left},
			{Key: Key{Figure: "served", From: from, Until: until}, N: served}, {Key: Key{Figure: "new", From: from, Until: until}, N: fresh},
			{Key: Key{Figure: "back", From: from, Until: until}, N: back}, {Key: Key{Figure: "left", From: from, Until: until}, N: left}}
		for i := range out {
			out[i].Key.Scope, out[i].Known = "a", true
		}
		return out
	}
	january, february := count(0, 1, 30, 5, 11, 4), count(1, 2, 42, 2, 11, 20)
	h.counted(january)
	h.publish([]Cell{january[0], january[4]}, off)
	h.counted(february)
	h.publish([]Cell{february[2], february[4]}, off)
	h.counted(count(2, 3, 35, 1, 0, 0))
	h.counted(count(0, 3, 30, 8, 20, 22))
	return h.learned(knowing(h), h.public)
}

// afterAReturn publishes the sexes of 50 people after a return that told the State how many
// are male: with the other sum, the State learns how many are neither.
func afterAReturn(off Off) string {
	h := &history{at: map[Key]int{}, recipient: map[string][]int{}}
	key := Key{Scope: "a", Figure: "served", From: 0, Until: 6}
	cells := []Cell{{Key: key, N: 50, Known: true}}
	for _, l := range []struct {
		line string
		n    int
	}{{"female", 30}, {"male", 12}, {"other", 8}} {
		k := key
		k.Figure, k.Line = "sex", l.line
		cells = append(cells, Cell{Key: k, N: l.n, Known: true})
	}
	h.counted(cells)
	h.recipient["state"] = []int{2}
	h.publish(cells[:2], off)
	o := &outsider{id: map[Key]int{}}
	o.period("a", 0, 6)
	return h.learned(o, append(h.recipient["state"], h.public...))
}

// aLargePart publishes a sum of which one person had nearly all.
func aLargePart(off Off) string {
	s := Sum{Total: 1_000_000, People: 12, Largest: 900_000, Second: 60_000}
	if s.Release(off) == Shown {
		return "who had 60,000 of 1,000,000 knows that somebody had at most 940,000, and she had 900,000"
	}
	return ""
}

// TestEachProtectionIsNeeded switches each protection off by itself: the attacker then finds
// something, and finds nothing where all are on.
func TestEachProtectionIsNeeded(t *testing.T) {
	t.Parallel()
	for name, tries := range map[string]func(Off) string{"tables": anyTable, "times": quarterAndMonths, "longer times": monthsOfAQuarter, "returns": afterAReturn, "sums": aLargePart} {
		if what := tries(Off{}); what != "" {
			t.Errorf("all are on, and of %s the attacker learns: %s", name, what)
		}
	}
	for name, x := range map[string]struct {
		off   Off
		tries func(Off) string
	}{
		"threshold":      {Off{Threshold: true}, anyTable},
		"zeros":          {Off{Zeros: true}, anyTable},
		"complement":     {Off{Complement: true}, anyTable},
		"links":          {Off{Links: true}, anyTable},
		"earlier":        {Off{Earlier: true}, quarterAndMonths},
		"links of times": {Off{Links: true}, quarterAndMonths},
		"longer times":   {Off{Longer: true}, monthsOfAQuarter},
		"returns":        {Off{Returns: true}, afterAReturn},
		"dominance":      {Off{Dominance: true}, aLargePart},
		"doubt":          {Off{Doubt: true, Work: 3}, anyTable},
	} {
		what := x.tries(x.off)
		if what == "" {
			t.Errorf("%s is off, and the attacker learns nothing: the protection is good for nothing, or the attack is", name)
		}
		t.Logf("without %s: %s", name, what)
	}
}

// standard are tables of one dimension, with the share of each line in hundredths: our own
// guess of a house. Children and adults are made of the ages.
var standard = map[string][]float64{"age": {5, 14, 17, 36, 20, 8}, "sex": {75, 22, 3}, "origin": {34, 30, 22, 14}, "found": {44, 24, 20, 12}}

// oneWay publishes the standard tables of 120 people and counts the lines that are shown.
func oneWay(r *rand.Rand) (shown, of int) {
	n := map[Key]int{{Figure: "served", Until: 1}: 120}
	m := Meaning{Kinds: map[string]Kind{}, Relations: []Relation{}}
	key := func(figure string, line int) Key {
		return Key{Figure: figure, Line: string(rune('a' + line)), Until: 1}
	}
	for _, figure := range []string{"age", "sex", "origin", "found"} {
		m.Relations = append(m.Relations, Relation{Whole: Name{Figure: "served"}, Parts: []Name{{Figure: figure, Each: true}}})
		for line := range standard[figure] {
			n[key(figure, line)] = 0
		}
		for range 120 {
			n[key(figure, pick(r, standard[figure]))]++
		}
	}
	for line, ages := range [][]string{{"a", "b", "c"}, {"d", "e", "f"}} {
		grown := Relation{Whole: Name{Figure: "grown", Line: string(rune('a' + line))}}
		for _, age := range ages {
			n[key("grown", line)] += n[Key{Figure: "age", Line: age, Until: 1}]
			grown.Parts = append(grown.Parts, Name{Figure: "age", Line: age})
		}
		m.Relations = append(m.Relations, grown)
	}
	var cells []Cell
	for k, people := range n {
		cells = append(cells, Cell{Key: k, N: people, Known: true})
	}
	slices.SortFunc(cells, func(x, y Cell) int { return cmp.Or(y.N-x.N, compareKeys(x.Key, y.Key)) })
	var asked []int
	for i := range cells {
		asked = append(asked, i)
	}
	for i, why := range Build(cells, m, Off{}).Release(asked, []View{nil}, Off{}) {
		if cells[i].Key.Figure == "served" {
			continue
		}
		if of++; why == Shown {
			shown++
		}
	}
	return shown, of
}

// twoWay publishes children and adults by where they are from, the inner cells before the
// sums, and counts the inner cells that are shown.
func twoWay(r *rand.Rand) (shown, of int) {
	n := map[[3]int]int{}
	for range 120 {
		n[[3]int{pick(r, []float64{36, 64}), pick(r, standard["origin"]), 0}]++
	}
	table := counted([3]int{2, 4, 1}, n, false, Off{})
	inner := func(a int) bool { k := table.keys[a]; return k[0] >= 0 && k[1] >= 0 && k[2] < 0 }
	var first, last []int
	for _, a := range table.asked {
		switch k := table.keys[a]; {
		case inner(a), k == [3]int{-1, -1, -1}:
			first = append(first, a)
		case k[2] < 0:
			last = append(last, a)
		}
	}
	asked := append(first, last...)
	for i, why := range table.s.Release(asked, []View{nil}, Off{}) {
		if !inner(asked[i]) {
			continue
		}
		if of++; why == Shown {
			shown++
		}
	}
	return shown, of
}

// TestEnoughIsLeftToPublish counts what survives for a house of 120 survivors: of tables of
// one dimension, and of two.
func TestEnoughIsLeftToPublish(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		name  string
		least int
		table func(*rand.Rand) (shown, of int)
	}{{"one dimension", 70, oneWay}, {"two dimensions", 40, twoWay}} {
		shown, of := 0, 0
		for seed := range uint64(20) {
			a, b := x.table(rand.New(rand.NewPCG(seed, 120)))
			shown, of = shown+a, of+b
		}
		if shown*100 < of*x.least {
			t.Errorf("of %s, %d of %d cells are left, fewer than %d %%", x.name, shown, of, x.least)
		}
		t.Logf("of %s, %d of %d cells are left", x.name, shown, of)
	}
}
