package disclosure

import (
	"fmt"
	"iter"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"
)

// life is one person in the histories of the tests: when she came to a house and left it,
// maybe twice, in months from the beginning.
type life struct {
	house string
	sex   string
	child bool
	spans [][2]int
}

// open says that the case is open at the first moment of a month.
func (l life) open(month int) bool {
	return slices.ContainsFunc(l.spans, func(s [2]int) bool { return s[0] < month && s[1] >= month })
}

// came says that she came in a time.
func (l life) came(from, until int) bool {
	return slices.ContainsFunc(l.spans, func(s [2]int) bool { return s[0] >= from && s[0] < until })
}

// town is two houses of which the second opens later, with three residents.
type town struct {
	lives []life
	opens int
}

func randomTown(r *rand.Rand, months int) town {
	w := town{opens: months/6 + r.IntN(months/2)}
	stay, size := 2+r.IntN(12), 10+r.IntN(90)
	for range size + (months+stay)*size/max(stay, 1) {
		l := life{house: "a", sex: []string{"female", "female", "female", "male", "other"}[r.IntN(5)], child: r.IntN(3) == 0}
		from := r.IntN(months+2*stay) - 2*stay
		until := from + r.IntN(2*stay+1)
		l.spans = [][2]int{{from, until}}
		if r.IntN(8) == 0 {
			again := until + 1 + r.IntN(6)
			l.spans = append(l.spans, [2]int{again, again + r.IntN(stay+1)})
		}
		if from > w.opens && r.IntN(4) == 0 {
			l.house = "b"
		}
		w.lives = append(w.lives, l)
	}
	for i := range 3 {
		w.lives = append(w.lives, life{house: "b", sex: "female", child: i == 0, spans: [][2]int{{w.opens, w.opens + 4 + r.IntN(20)}}})
	}
	return w
}

// correct writes down late what happened: somebody came a month earlier, left a month later,
// or is another sex than was written down.
func (w *town) correct(r *rand.Rand, now int) {
	l := &w.lives[r.IntN(len(w.lives))]
	l.spans = slices.Clone(l.spans)
	switch s := &l.spans[0]; r.IntN(3) {
	case 0:
		if s[0] < now {
			s[0]--
		}
	case 1:
		if s[1] < now && len(l.spans) == 1 {
			s[1]++
		}
	case 2:
		l.sex = "female"
	}
}

// townMeaning is how the figures of the histories hang together.
var townMeaning = Meaning{
	Kinds: map[string]Kind{"served": People, "new": First, "back": Came, "left": Left, "open": State, "sex": People, "age": People},
	Relations: []Relation{
		{Whole: Name{Figure: "served"}, Parts: []Name{{Figure: "open", At: AtStart}, {Figure: "new"}, {Figure: "back"}}},
		{Whole: Name{Figure: "served"}, Parts: []Name{{Figure: "open", At: AtEnd}, {Figure: "left"}}},
		{Whole: Name{Figure: "served"}, Parts: []Name{{Figure: "sex", Each: true}}},
		{Whole: Name{Figure: "served"}, Parts: []Name{{Figure: "age", Each: true}}},
	},
	Houses: []string{"a", "b"},
}

// count counts everything of a time in a house, "" for both.
func (w town) count(house string, from, until int) (out []Cell) {
	n := map[Key]int{}
	key := func(figure, line string, from, until int) Key {
		return Key{Scope: house, Figure: figure, Line: line, From: from, Until: until}
	}
	for _, f := range []string{"served", "new", "back", "left"} {
		n[key(f, "", from, until)] = 0
	}
	for _, s := range []string{"female", "male", "other"} {
		n[key("sex", s, from, until)] = 0
	}
	n[key("age", "child", from, until)], n[key("age", "adult", from, until)] = 0, 0
	n[key("open", "", from, from)], n[key("open", "", until, until)] = 0, 0
	for _, l := range w.lives {
		if house != "" && l.house != house {
			continue
		}
		atStart, atEnd, came := l.open(from), l.open(until), l.came(from, until)
		if atStart {
			n[key("open", "", from, from)]++
		}
		if atEnd {
			n[key("open", "", until, until)]++
		}
		if !atStart && !came {
			continue
		}
		n[key("served", "", from, until)]++
		n[key("sex", l.sex, from, until)]++
		n[key("age", map[bool]string{true: "child", false: "adult"}[l.child], from, until)]++
		switch {
		case atStart:
		case l.spans[0][0] >= from:
			n[key("new", "", from, until)]++
		default:
			n[key("back", "", from, until)]++
		}
		if !atEnd {
			n[key("left", "", from, until)]++
		}
	}
	for k, m := range n {
		out = append(out, Cell{Key: k, N: m, Known: true})
	}
	slices.SortFunc(out, func(x, y Cell) int { return compareKeys(x.Key, y.Key) })
	return out
}

func compareKeys(x, y Key) int {
	a, b := name(x), name(y)
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// history is everything that was released of a town, and what was counted for it.
type history struct {
	cells     []Cell // as they were when they were first counted or released
	at        map[Key]int
	recipient map[string][]int // cells of returns
	public    []int
	spans     []Span
	last      struct { // before something was published for the last time after a return
		public  int
		returns []int
	}
}

// counted adds cells; one that was released keeps the number that was released.
func (h *history) counted(list []Cell) {
	out := map[int]bool{}
	for _, c := range h.public {
		out[c] = true
	}
	for _, of := range h.recipient {
		for _, c := range of {
			out[c] = true
		}
	}
	for _, c := range list {
		i, ok := h.at[c.Key]
		switch {
		case !ok:
			h.at[c.Key] = len(h.cells)
			h.cells = append(h.cells, c)
		case !out[i]:
			h.cells[i].N = c.N
		}
	}
}

// publish decides on a period of a house with all that was released before.
func (h *history) publish(list []Cell, off Off) {
	h.counted(list)
	m := townMeaning
	m.Spans = h.spans
	s := Build(h.cells, m, off)
	var asked []int
	for _, c := range list {
		if i := h.at[c.Key]; !slices.Contains(h.public, i) {
			asked = append(asked, i)
		}
	}
	byWeight(s, asked)
	earlier := []Earlier{{Cells: h.public}}
	for _, who := range []string{"state", "committee"} {
		if h.recipient[who] != nil {
			earlier = append(earlier, Earlier{Recipient: who, Cells: h.recipient[who]})
		}
	}
	before := len(h.public)
	for i, why := range s.Release(asked, Views(earlier, off), off) {
		if why == Shown {
			h.last.public, h.last.returns = before, slices.Clone(h.recipient["state"])
			h.public = append(h.public, asked[i])
		}
	}
}

// live goes through the months of a town: it is corrected now and then, a return goes to the
// State, and what can be published is: by month, quarter, half-year and year.
func (w *town) live(r *rand.Rand, months int, off Off) *history {
	h := &history{at: map[Key]int{}, recipient: map[string][]int{}}
	kinds := [][]int{{3, 6}, {6, 12}, {3, 12}, {6}, {3}}[r.IntN(5)]
	houses := []string{"a", "b", ""}
	if r.IntN(5) == 0 { // every month, of one house
		kinds, houses = []int{1, 3}, houses[:1]
	}
	for _, n := range kinds {
		h.spans = append(h.spans, Span{Months: n})
	}
	returns, corrects := r.IntN(3) == 0, r.IntN(2) == 0
	for now := 1; now <= months; now++ {
		for _, tell := range []func([]Cell){h.counted, func(list []Cell) { h.publish(list, off) }} { // all is counted before anything is told
			for _, n := range kinds {
				for _, house := range houses {
					if now%n == 0 && (house != "b" || now-n >= w.opens) {
						tell(w.count(house, now-n, now))
					}
				}
			}
		}
		if returns && now%3 == 0 {
			list := w.count("a", now-3, now)
			h.counted(list)
			for _, c := range list {
				if c.Key.Figure != "sex" {
					h.recipient["state"] = append(h.recipient["state"], h.at[c.Key])
				}
			}
		}
		if corrects && now%4 == 0 {
			w.correct(r, now)
		}
	}
	return h
}

// outsider is what an attacker knows of counting, written down from what the figures mean
// and not from how they are built.
type outsider struct {
	id    map[Key]int
	lines []line
}

func (o *outsider) of(scope, figure, line string, from, until int) int {
	k := Key{Scope: scope, Figure: figure, Line: line, From: from, Until: until}
	if o.id[k] == 0 {
		o.id[k] = len(o.id) + 1
	}
	return o.id[k]
}

// period writes down what holds in one time of one house.
func (o *outsider) period(scope string, from, until int) {
	served := o.of(scope, "served", "", from, until)
	o.lines = append(o.lines,
		sum(0, -served, o.of(scope, "open", "", from, from), o.of(scope, "new", "", from, until), o.of(scope, "back", "", from, until)),
		sum(0, -served, o.of(scope, "open", "", until, until), o.of(scope, "left", "", from, until)),
		sum(0, -served, o.of(scope, "sex", "female", from, until), o.of(scope, "sex", "male", from, until), o.of(scope, "sex", "other", from, until)),
		sum(0, -served, o.of(scope, "age", "child", from, until), o.of(scope, "age", "adult", from, until)))
}

// lines of the figures about everybody.
var everybody = [][2]string{{"served", ""}, {"sex", "female"}, {"sex", "male"}, {"sex", "other"}, {"age", "child"}, {"age", "adult"}}

// around writes down what holds between a time and those that it is made of.
func (o *outsider) around(scope string, whole [2]int, parts [][2]int) {
	for _, f := range everybody {
		w := o.of(scope, f[0], f[1], whole[0], whole[1])
		all := []int{w}
		for _, p := range parts {
			part := o.of(scope, f[0], f[1], p[0], p[1])
			o.lines = append(o.lines, atMost(0, part, -w))
			all = append(all, -part)
		}
		o.lines = append(o.lines, atMost(0, all...))
	}
	first, last := parts[0], parts[len(parts)-1]
	news, back, left := []int{-o.of(scope, "new", "", whole[0], whole[1])}, []int{o.of(scope, "back", "", whole[0], whole[1])}, []int{o.of(scope, "left", "", whole[0], whole[1])}
	o.lines = append(o.lines, atMost(0, o.of(scope, "back", "", first[0], first[1]), -back[0]), atMost(0, o.of(scope, "left", "", last[0], last[1]), -left[0]))
	for _, p := range parts {
		news = append(news, o.of(scope, "new", "", p[0], p[1]))
		back = append(back, -o.of(scope, "back", "", p[0], p[1]))
		left = append(left, -o.of(scope, "left", "", p[0], p[1]))
	}
	o.lines = append(o.lines, sum(0, news...), atMost(0, back...), atMost(0, left...))
}

// town writes down what holds between both houses and each.
func (o *outsider) town(from, until int) {
	for _, f := range everybody {
		all := o.of("", f[0], f[1], from, until)
		a, b := o.of("a", f[0], f[1], from, until), o.of("b", f[0], f[1], from, until)
		o.lines = append(o.lines, atMost(0, a, -all), atMost(0, b, -all), atMost(0, all, -a, -b))
	}
	for _, at := range []int{from, until} {
		all, a, b := o.of("", "open", "", at, at), o.of("a", "open", "", at, at), o.of("b", "open", "", at, at)
		o.lines = append(o.lines, atMost(0, a, -all), atMost(0, b, -all), atMost(0, all, -a, -b))
	}
	for _, f := range []string{"new", "back", "left"} {
		o.lines = append(o.lines, atMost(0, o.of("", f, "", from, until), -o.of("a", f, "", from, until), -o.of("b", f, "", from, until)))
	}
}

// knowing is what an outsider knows of all times in which something was counted.
func knowing(h *history) *outsider {
	o := &outsider{id: map[Key]int{}}
	of := map[string][][2]int{}
	for _, c := range h.cells {
		at := [2]int{c.Key.From, c.Key.Until}
		if c.Key.From < c.Key.Until && !slices.Contains(of[c.Key.Scope], at) {
			of[c.Key.Scope] = append(of[c.Key.Scope], at)
		}
	}
	for _, scope := range slices.Sorted(maps.Keys(of)) {
		list := of[scope]
		slices.SortFunc(list, func(x, y [2]int) int { return (x[1]-x[0])*100 + x[0] - (y[1]-y[0])*100 - y[0] })
		for _, p := range list {
			o.period(scope, p[0], p[1])
			for _, n := range []int{1, 3, 6} {
				var parts [][2]int
				for from := p[0]; from < p[1]; from += n {
					if at := [2]int{from, from + n}; slices.Contains(list, at) && at != p {
						parts = append(parts, at)
					}
				}
				if len(parts)*n == p[1]-p[0] {
					o.around(scope, p, parts)
				}
			}
			if scope == "b" {
				o.town(p[0], p[1])
			}
		}
	}
	return o
}

// learned names a number of 0 to 10 of which a reader finds out that there is somebody or
// that there are few.
func (h *history) learned(o *outsider, view []int) string {
	a := h.attack(o, view)
	for i, id := range h.hidden(o, view) {
		if what := h.found(a, i, id); what != "" {
			return what
		}
	}
	return ""
}

// gained names a number that the recipient of returns finds out by the last publication,
// and could not before.
func (h *history) gained(o *outsider) string {
	if h.last.returns == nil {
		return ""
	}
	view := slices.Concat(h.last.returns, h.public)
	before, a := (*attacker)(nil), h.attack(o, view)
	for i, id := range h.hidden(o, view) {
		what := h.found(a, i, id)
		if what == "" {
			continue
		}
		if before == nil {
			before = h.attack(o, slices.Concat(h.last.returns, h.public[:h.last.public]))
		}
		if h.found(before, i, id) == "" {
			return what
		}
	}
	return ""
}

// attack is what a reader knows who has some cells. What contradicts what was told before is
// not believed.
func (h *history) attack(o *outsider, view []int) *attacker {
	known, told := map[int]int{}, []int(nil)
	for _, c := range view {
		if id := o.id[h.cells[c].Key]; id > 0 {
			known[id], told = h.cells[c].N, append(told, id)
		}
	}
	a := attack(o.lines, known)
	if !a.sense {
		a = attack(o.lines, believe(o.lines, told, known))
	}
	return a
}

// hidden are the small cells that a reader does not have, and what an outsider calls them.
func (h *history) hidden(o *outsider, view []int) iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		for i, c := range h.cells {
			if id := o.id[c.Key]; c.N < Least && id > 0 && !slices.Contains(view, i) && !yield(i, id) {
				return
			}
		}
	}
}

// found says what an attacker finds out of a small cell.
func (h *history) found(a *attacker, i, id int) string {
	c := h.cells[i]
	if a.hides(id) {
		return ""
	}
	if least, most := a.bounds(id); least > 0 && most >= c.N && least <= c.N || most < Least && most >= c.N {
		return fmt.Sprintf("%+v of %d people lies between %d and %d", c.Key, c.N, least, most)
	}
	return ""
}

// TestTheAttackerLearnsNothingOverTheYears publishes the figures of two houses for a
// year, or for three in a long run: people come, leave and come back, what was written down is corrected, a house opens
// with three residents, and a recipient has exact returns.
func TestTheAttackerLearnsNothingOverTheYears(t *testing.T) {
	t.Parallel()
	began, shown, of := time.Now(), 0, 0
	n, months := rounds(t, 8, 1000), 12
	if os.Getenv("AFTERCARE_ATTACKS") != "" {
		months = 36
	}
	for seed := range n {
		r := rand.New(rand.NewPCG(uint64(seed), 36))
		w := randomTown(r, months)
		h := w.live(r, months, Off{})
		shown, of = shown+len(h.public), of+len(h.cells)
		o := knowing(h)
		if what := h.learned(o, h.public); what != "" {
			t.Errorf("seed %d: %s", seed, what)
		}
		if what := h.gained(o); what != "" {
			t.Errorf("seed %d: the recipient of returns learns %s", seed, what)
		}
	}
	t.Logf("%d histories of %d months in %s: %d of %d numbers shown", n, months, time.Since(began).Round(time.Millisecond), shown, of)
}
