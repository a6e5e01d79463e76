package disclosure

import (
	"cmp"
	"slices"
	"strconv"
)

// Key names a cell: whom, where and when. Times are counted in months, so that every
// period begins and ends at one. An empty Scope is all houses together.
type Key struct {
	Scope, Figure, Line string
	From, Until         int
	But                 string // what is taken away from it, "" for nothing
}

// Kind says how the numbers of different times and houses hang together.
type Kind int

// The kinds of numbers.
const (
	Events Kind = iota // what happened: a year has those of its months, and all houses those of each
	People             // whoever it was so of at some time: a year has those of each month, each once
	First              // whoever it happened to for the first time: a year has those of its months
	Came               // who came and was not there when the period began
	Left               // who is not there any more when it ends
	State              // who is there at a moment: From and Until are the same
)

// Edge is at which time of a period a number is meant.
type Edge int

// The edges.
const (
	During Edge = iota
	AtStart
	AtEnd
)

// Name is a number in a meaning. Each says that all lines of the figure are meant.
type Name struct {
	Figure, Line string
	At           Edge
	Each         bool
}

// Relation says that a number of a period has the people of others together; or, where it
// is Loose, those of each of them and others. Open says that these others are no secret.
type Relation struct {
	Whole Name
	Parts []Name
	Loose bool
	Open  bool
}

// Span is a kind of period: so many months, one of which begins at First.
type Span struct{ Months, First int }

// around is the same number of the period of a kind in which its time lies, false where none
// has all of it.
func (s Span) around(k Key) (Key, bool) {
	moment := k.From == k.Until
	k.From -= ((k.From-s.First)%s.Months + s.Months) % s.Months
	end := k.From + s.Months
	is := !moment && k.Until <= end
	k.Until = end
	return k, is
}

// Meaning is what is known of counting itself: the kinds of figures, how they hang
// together in one period, which houses there are, and of which kinds of periods something
// may be published, today or later.
type Meaning struct {
	Kinds     map[string]Kind
	Relations []Relation
	Houses    []string
	Spans     []Span
}

// builder puts a system together.
type builder struct {
	Meaning
	System
	at    map[Key]int
	lines map[string][]string // of a figure, wherever one was counted
	seen  map[Key]bool        // something of the figure was counted
	did   map[Key]bool        // all of it was: a line that is missing is nought
	later map[Key]bool        // of a period: nothing of it was counted yet
	like  map[Key]Key         // the period within such a one that it is taken to be like

	periods []Key // scopes and times, those that were counted first
}

// Build makes the system of some counted cells: it adds the identities, and the cells that
// nobody asked for and that could be worked out. The cells that were given come first, in
// their order.
func Build(counted []Cell, m Meaning, off Off) System {
	b := &builder{Meaning: m, at: map[Key]int{}, lines: map[string][]string{}, seen: map[Key]bool{}, did: map[Key]bool{}, later: map[Key]bool{}, like: map[Key]Key{}}
	for _, c := range counted {
		b.at[c.Key] = len(b.Cells)
		b.Cells = append(b.Cells, c)
		if !slices.Contains(b.lines[c.Key.Figure], c.Key.Line) {
			b.lines[c.Key.Figure] = append(b.lines[c.Key.Figure], c.Key.Line)
		}
		b.seen[figureOf(c.Key)] = true
		b.did[figureOf(c.Key)] = b.did[figureOf(c.Key)] || !c.Alone
	}
	b.periods = b.counted(counted)
	if !off.Links && !off.Longer {
		b.periods = append(b.periods, b.longer(counted)...)
	}
	for _, p := range b.periods {
		for _, r := range m.Relations {
			if off.Links && (r.Loose || r.Whole.At != During || slices.ContainsFunc(r.Parts, func(n Name) bool { return n.At != During })) {
				continue
			}
			b.relate(p, r)
		}
	}
	if !off.Links {
		b.times()
		b.houses()
	}
	b.workOut()
	return b.System
}

// figureOf is a key without its line.
func figureOf(k Key) Key {
	k.Line, k.But = "", ""
	return k
}

// counted are the scopes and times of which something was counted.
func (b *builder) counted(counted []Cell) (out []Key) {
	for _, c := range counted {
		k := periodOf(c.Key)
		if _, there := b.later[k]; k.From < k.Until && !there {
			b.later[k] = false
			out = append(out, k)
		}
	}
	return out
}

// longer adds the periods around those that were counted, which may not be over: what is
// published of a month must not give away a number of its quarter, whatever that will be.
// Only totals are looked at: the lines of several months hang together by them alone. Who is left of it without a part of it is no group of its own before it was counted.
func (b *builder) longer(counted []Cell) (out []Key) {
	for _, c := range counted {
		if c.Alone || c.Key.Line != "" {
			continue
		}
		for _, s := range b.Spans {
			k, is := s.around(c.Key)
			p := periodOf(k)
			if _, known := b.later[p]; is && !known {
				b.later[p] = true
				out = append(out, p)
			}
			if is && b.later[p] {
				b.seen[figureOf(k)] = true
				i := b.cell(k)
				b.Cells[i].Plain = c.Plain
				b.guess(p, i, c)
			}
		}
	}
	return out
}

// guess takes a cell of a period that was not counted as large as one within it: of those,
// the longest and last has all its cells looked at. It is where a search begins.
func (b *builder) guess(p Key, cell int, within Cell) {
	had, is := b.like[p]
	now := periodOf(within.Key)
	if is && cmp.Or(cmp.Compare(had.Until-had.From, now.Until-now.From), cmp.Compare(had.From, now.From)) > 0 {
		return
	}
	b.like[p] = now
	b.Cells[cell].N = within.N
}

// periodOf is a key without its figure.
func periodOf(k Key) Key { return Key{Scope: k.Scope, From: k.From, Until: k.Until} }

// cell finds a cell, and adds one that was not counted. A line that is missing where its
// figure was counted has nobody.
func (b *builder) cell(k Key) int {
	if i, ok := b.at[k]; ok {
		return i
	}
	b.at[k] = len(b.Cells)
	b.Cells = append(b.Cells, Cell{Key: k, Known: k.But == "" && b.did[figureOf(k)]})
	return b.at[k]
}

func (b *builder) identity(whole int, parts ...int) {
	b.Identities = append(b.Identities, Identity{[]int{whole}, parts})
}

// named are the cells of a name in a period.
func (b *builder) named(p Key, n Name) (out []int) {
	k := Key{Scope: p.Scope, Figure: n.Figure, Line: n.Line, From: p.From, Until: p.Until}
	switch n.At {
	case AtStart:
		k.Until = k.From
	case AtEnd:
		k.From = k.Until
	}
	if !n.Each {
		return []int{b.cell(k)}
	}
	for _, line := range b.lines[n.Figure] {
		k.Line = line
		out = append(out, b.cell(k))
	}
	return out
}

// knows says that something of a name was counted in a period.
func (b *builder) knows(p Key, n Name) bool {
	k := Key{Scope: p.Scope, Figure: n.Figure, From: p.From, Until: p.Until}
	switch n.At {
	case AtStart:
		k.Until = k.From
	case AtEnd:
		k.From = k.Until
	}
	return b.seen[k]
}

// relate adds a relation of one period, where the whole and a part of it were counted, or
// all its parts.
func (b *builder) relate(p Key, r Relation) {
	n := 0
	for _, part := range r.Parts {
		if b.knows(p, part) {
			n++
		}
	}
	if n == 0 || !b.knows(p, r.Whole) && n < len(r.Parts) || r.Open && b.later[p] {
		return
	}
	whole := b.named(p, r.Whole)[0]
	var parts []int
	for _, part := range r.Parts {
		parts = append(parts, b.named(p, part)...)
	}
	if !r.Loose {
		b.identity(whole, parts...)
		return
	}
	for _, part := range parts {
		rest := b.rest(whole, part)
		b.Cells[rest].Open = b.Cells[rest].Open || r.Open
		b.identity(whole, part, rest)
	}
}

// rest is who is left of a cell without another one.
func (b *builder) rest(whole, part int) int {
	k, q := b.Cells[whole].Key, b.Cells[part].Key
	k.But = name(q)
	i := b.cell(k)
	b.Cells[i].Open = b.Cells[i].Open || b.later[periodOf(k)]
	return i
}

func name(k Key) string {
	return k.Scope + "|" + k.Figure + "|" + k.Line + "|" + strconv.Itoa(k.From) + "|" + strconv.Itoa(k.Until)
}

// times holds the numbers of different times against each other.
func (b *builder) times() {
	of := map[Key][]Key{}
	var order []Key
	for _, c := range slices.Clone(b.Cells) {
		k := c.Key
		if k.But != "" || b.Kinds[k.Figure] == State {
			continue
		}
		series := Key{Scope: k.Scope, Figure: k.Figure, Line: k.Line}
		if of[series] == nil {
			order = append(order, series)
		}
		of[series] = append(of[series], k)
	}
	for _, series := range order {
		list := of[series]
		slices.SortFunc(list, func(x, y Key) int {
			return cmp.Or(cmp.Compare(x.Until-x.From, y.Until-y.From), cmp.Compare(x.From, y.From))
		})
		switch kind := b.Kinds[series.Figure]; kind {
		case Events, First:
			b.sums(list)
		default:
			b.nested(list, kind)
			b.covered(list)
		}
	}
}

// sums cuts the times at every moment at which a period begins or ends: each number is the
// sum of its pieces.
func (b *builder) sums(list []Key) {
	var cuts []int
	for _, k := range list {
		cuts = append(cuts, k.From, k.Until)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	for _, k := range list {
		var parts []int
		for i := range len(cuts) - 1 {
			if cuts[i] >= k.From && cuts[i+1] <= k.Until {
				piece := k
				piece.From, piece.Until = cuts[i], cuts[i+1]
				parts = append(parts, b.cell(piece))
			}
		}
		if len(parts) > 1 {
			b.identity(b.at[k], parts...)
		}
	}
}

// nested says that who was counted in a time was counted in each longer one around it. Who
// came counts in one that began with it, who left in one that ended with it.
func (b *builder) nested(list []Key, kind Kind) {
	within := func(x, y Key) bool {
		return x != y && x.From >= y.From && x.Until <= y.Until && (kind != Came || x.From == y.From) && (kind != Left || x.Until == y.Until)
	}
	for _, y := range list {
		for _, x := range list {
			if within(x, y) && !slices.ContainsFunc(list, func(z Key) bool { return within(x, z) && within(z, y) }) {
				b.identity(b.at[y], b.at[x], b.rest(b.at[y], b.at[x]))
			}
		}
	}
}

// covered says that a longer time has nobody who is in none of the times it is made of.
func (b *builder) covered(list []Key) {
	for _, k := range list {
		parts := tiles(list, k, k.From)
		if len(parts) < 2 {
			continue
		}
		b.together(b.at[k], parts)
	}
}

// together says that some cells have everybody of another one, some of them several times.
func (b *builder) together(whole int, parts []Key) {
	again := b.Cells[whole].Key
	var all []int
	for _, p := range parts {
		all = append(all, b.cell(p))
	}
	if len(all) == 1 {
		b.identity(whole, all...)
		return
	}
	again.But = "again " + name(parts[0])
	i := b.cell(again)
	b.Cells[i].Open = b.later[periodOf(again)]
	b.Identities = append(b.Identities, Identity{[]int{whole, i}, all})
}

// tiles are times that follow each other and make up another one: the longest that do.
func tiles(list []Key, whole Key, from int) []Key {
	for _, k := range slices.Backward(list) {
		if k == whole || k.From != from || k.Until > whole.Until {
			continue
		}
		if k.Until == whole.Until {
			return []Key{k}
		}
		if rest := tiles(list, whole, k.Until); rest != nil {
			return append([]Key{k}, rest...)
		}
	}
	return nil
}

// houses holds the numbers of all houses against those of each.
func (b *builder) houses() {
	for _, c := range slices.Clone(b.Cells) {
		k := c.Key
		if k.Scope != "" || k.But != "" {
			continue
		}
		var parts []Key
		counted := 0
		for _, h := range b.Houses {
			one := k
			one.Scope = h
			if _, ok := b.at[one]; ok {
				counted++
			}
			parts = append(parts, one)
		}
		if counted == 0 {
			continue
		}
		kind := b.Kinds[k.Figure]
		if kind == Events && len(parts) > 1 {
			var all []int
			for _, p := range parts {
				all = append(all, b.cell(p))
			}
			b.identity(b.at[k], all...)
			continue
		}
		b.together(b.at[k], parts)
		if kind == People || kind == State {
			for _, p := range parts {
				if len(parts) > 1 {
					b.identity(b.at[k], b.at[p], b.rest(b.at[k], b.at[p]))
				}
			}
		}
	}
}

// workOut finds the numbers that nobody counted and that follow from others. Of those that do
// not, it guesses some: those of periods that were not counted.
func (b *builder) workOut() {
	have := make([]bool, len(b.Cells))
	for i, c := range b.Cells {
		have[i] = c.Known
	}
	b.follow(have)
	for i := range have {
		b.Cells[i].Known = have[i]
		k := b.Cells[i].Key
		have[i] = have[i] || k.But == "" && b.later[periodOf(k)] || b.moment(i)
	}
	b.follow(have)
}

// moment guesses a number of the moment at which a period that was not counted begins or
// ends: it is that of the period that this one is taken to be like.
func (b *builder) moment(cell int) bool {
	k := b.Cells[cell].Key
	if k.From != k.Until || b.Cells[cell].Known {
		return false
	}
	for _, p := range b.periods {
		like, at := b.like[p], k
		switch {
		case !b.later[p] || p.Scope != k.Scope:
			continue
		case k.From == p.From:
			at.From, at.Until = like.From, like.From
		case k.From == p.Until:
			at.From, at.Until = like.Until, like.Until
		}
		if i, is := b.at[at]; is && b.Cells[i].Known {
			b.Cells[cell].N = b.Cells[i].N
			return true
		}
	}
	return false
}

// follow works out, as long as there are any, numbers that are the only ones missing in an
// identity.
func (b *builder) follow(have []bool) {
	for again := true; again; {
		again = false
		for _, id := range b.Identities {
			again = b.follows(id, have) || again
		}
	}
}

// follows works out the one number of an identity that is missing.
func (b *builder) follows(id Identity, have []bool) bool {
	missing, sum, sign := -1, 0, 0
	for i, c := range slices.Concat(id.Left, id.Right) {
		s := 1
		if i < len(id.Left) {
			s = -1
		}
		if have[c] {
			sum += s * b.Cells[c].N
			continue
		}
		if missing >= 0 {
			return false
		}
		missing, sign = c, s
	}
	if missing < 0 {
		return false
	}
	b.Cells[missing].N, have[missing] = max(-sign*sum, 0), true
	return true
}
