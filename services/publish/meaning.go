package publish

import (
	"cmp"
	"slices"
	"time"

	"aftercare/disclosure"
	"aftercare/models"
	"aftercare/services/report"
)

// served is everyone we worked with: the figure on which most others rest.
const served = "flow.served"

// Figures are the figures that can be published, in the order of reports, and the tables of
// two dimensions. They count people
// or cases: what counts nights or services can be large because of one person. Of money only
// what arrived can be published, and only where no part of it is nearly all.
func Figures() (out []*report.Indicator) {
	for _, i := range report.Indicators() {
		if _, can := kinds[i.Key]; can && i.Key != "flow.open_start" || i.Key == money {
			out = append(out, i)
		}
	}
	for _, x := range crosses {
		out = append(out, x.indicator())
	}
	return out
}

// Of money, what arrived is published, in rupees, rounded to a thousand.
const (
	money    = "clm.money"
	received = "received.INR"
	rounding = 1000 * 100
)

// Single says that a figure has one number only.
func Single(key string) bool { return slices.Contains(single, key) }

var single = []string{served, "flow.new", "flow.reopened", "flow.left", "flow.open_end", "clm.people"}

// kinds say how the figures of different times and houses hang together.
var kinds = map[string]disclosure.Kind{
	served: disclosure.People, "flow.new": disclosure.First, "flow.reopened": disclosure.Came, "flow.left": disclosure.Left,
	"flow.open_start": disclosure.State, "flow.open_end": disclosure.State, "flow.closed": disclosure.Events,
	"ppl.age": disclosure.People, "ppl.child_share": disclosure.People, "ppl.gender": disclosure.People, "ppl.form": disclosure.People,
	"ppl.origin": disclosure.People, "ppl.disability": disclosure.People, "ppl.found": disclosure.Events,
	"svc.people": disclosure.People, "svc.referred": disclosure.People, "right.received_people": disclosure.People, "clm.people": disclosure.People,
	"work.enrolled": disclosure.People, "work.began": disclosure.People,
}

// openAt is the people with an open case at a moment, whichever period begins or ends there.
const openAt = "flow.open"

// all is put behind a figure for the sum of its lines, where no other figure is that sum.
const all = ".all"

// summed are the figures of which the lines add up to a number that has no figure.
var summed = []string{"ppl.found", "flow.closed"}

// split are the figures of which the lines add up to everyone we worked with.
var split = []string{"ppl.age", "ppl.child_share", "ppl.gender", "ppl.origin", "ppl.disability"}

// some are the figures of which each line has some of everyone we worked with.
var some = []string{"ppl.form", "svc.people", "svc.referred", "right.received_people", "clm.people", "work.enrolled", "work.began"}

// grown are the bands of ages of which children and adults are made.
var grown = map[string][]string{"child": {"0_11", "12_15", "16_17", "child_unsure"}, "adult": {"18_24", "25_34", "35", "adult_unsure"}}

// unsaid are the lines of which it tells nothing about anybody that nobody is on them.
var unsaid = []string{"not_known", "declined"}

// meaning is what everybody knows of counting who reads the definitions.
func meaning(houses []string) disclosure.Meaning {
	m := disclosure.Meaning{Kinds: map[string]disclosure.Kind{openAt: disclosure.State}, Houses: houses, Spans: spans()}
	for key, kind := range kinds {
		m.Kinds[key] = kind
	}
	name := func(figure string) disclosure.Name { return disclosure.Name{Figure: figure} }
	each := func(figure string) disclosure.Name { return disclosure.Name{Figure: figure, Each: true} }
	whole := func(w disclosure.Name, parts ...disclosure.Name) {
		m.Relations = append(m.Relations, disclosure.Relation{Whole: w, Parts: parts})
	}
	whole(name(served), disclosure.Name{Figure: openAt, At: disclosure.AtStart}, name("flow.new"), name("flow.reopened"))
	whole(name(served), disclosure.Name{Figure: openAt, At: disclosure.AtEnd}, name("flow.left"))
	for _, figure := range split {
		whole(name(served), each(figure))
	}
	for _, line := range []string{"child", "adult"} {
		var parts []disclosure.Name
		for _, band := range grown[line] {
			parts = append(parts, disclosure.Name{Figure: "ppl.age", Line: band})
		}
		whole(disclosure.Name{Figure: "ppl.child_share", Line: line}, parts...)
	}
	for _, figure := range summed {
		m.Kinds[figure+all] = disclosure.Events
		whole(name(figure+all), each(figure))
	}
	loose := func(w, part disclosure.Name) {
		m.Relations = append(m.Relations, disclosure.Relation{Whole: w, Parts: []disclosure.Name{part}, Loose: true})
	}
	for _, figure := range some {
		loose(name(served), each(figure))
	}
	loose(name("ppl.found"+all), name("flow.new"))
	loose(name("flow.closed"+all), name("flow.left"))
	return m
}

// spans are the kinds of periods of which figures can be published.
func spans() (out []disclosure.Span) {
	for _, kind := range models.PeriodKinds {
		p := models.PeriodAt(kind, "2001-01-01")
		out = append(out, disclosure.Span{Months: month(p.After()) - month(p.Begins()), First: month(p.Begins())})
	}
	return out
}

// month counts months.
func month(d models.Date) int {
	t, _ := d.Time(time.UTC)
	return t.Year()*12 + int(t.Month()) - 1
}

// keyOf names the number of a line in a period of a house.
func keyOf(house, figure, line string, p models.Period) disclosure.Key {
	k := disclosure.Key{Scope: house, Figure: figure, Line: line, From: month(p.Begins()), Until: month(p.After())}
	switch figure {
	case "flow.open_start":
		k.Figure, k.Until = openAt, k.From
	case "flow.open_end":
		k.Figure, k.From = openAt, k.Until
	}
	return k
}

// cellsOf are the numbers of a report, and of some tables of two dimensions, as far as they
// count people who agreed to be in figures, each on a line of its figure.
func cellsOf(r report.Report, agreed map[string]bool, tables []cross) (out []disclosure.Cell) {
	add := func(figure, line string, n int) {
		out = append(out, disclosure.Cell{Key: keyOf(r.House.ID, figure, line, r.Period), N: n, Known: true, Plain: plain(line)})
	}
	var keys []string
	for _, f := range r.Figures {
		keys = append(keys, f.Key)
	}
	for _, x := range tables {
		keys = append(keys, x.key)
	}
	for _, key := range keys {
		sum := 0
		for _, p := range parts(r, key) {
			n := 0
			for _, id := range p.cases {
				if agreed[id] {
					n++
				}
			}
			sum += n
			add(key, p.code, n)
		}
		if slices.Contains(summed, key) {
			add(key+all, "", sum)
		}
	}
	slices.SortStableFunc(out, func(x, y disclosure.Cell) int { return cmp.Compare(x.Key.Figure, y.Key.Figure) })
	return out
}
