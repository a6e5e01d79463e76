package publish

import (
	"maps"
	"slices"
	"strings"

	"aftercare/disclosure"
	"aftercare/services/report"
)

// exact begins the names of numbers of everybody, as returns have them. Published are only
// those of people who agreed to be in figures: who did not is in a return, and in nothing
// that is published.
const exact = "exact/"

// exactly adds how the numbers of everybody hang together, where some were told to a
// recipient: as those that are published do, and these are among them. How many did not
// agree is no secret.
func exactly(m *disclosure.Meaning, cells []disclosure.Cell) {
	lines, told := map[string][]string{}, false
	for _, c := range cells {
		if figure, is := strings.CutPrefix(c.Key.Figure, exact); is {
			c.Key.Figure, told = figure, true
		}
		if !slices.Contains(lines[c.Key.Figure], c.Key.Line) {
			lines[c.Key.Figure] = append(lines[c.Key.Figure], c.Key.Line)
		}
	}
	if !told {
		return
	}
	for _, r := range slices.Clone(m.Relations) {
		if strings.HasPrefix(r.Whole.Figure, exact) {
			continue
		}
		of := disclosure.Relation{Whole: ofEverybody(r.Whole), Loose: r.Loose}
		for _, part := range r.Parts {
			for _, one := range named(part, lines) {
				of.Parts = append(of.Parts, ofEverybody(one))
			}
		}
		m.Relations = append(m.Relations, of)
	}
	for _, figure := range slices.Sorted(maps.Keys(m.Kinds)) {
		m.Kinds[exact+figure] = m.Kinds[figure]
		for _, one := range edges(figure, m.Kinds[figure], lines) {
			m.Relations = append(m.Relations, disclosure.Relation{Whole: ofEverybody(one), Parts: []disclosure.Name{one}, Loose: true, Open: true})
		}
	}
}

// ofEverybody is the number of everybody beside that of who agreed.
func ofEverybody(n disclosure.Name) disclosure.Name {
	n.Figure = exact + n.Figure
	return n
}

// named are the numbers of a name: of which each line is meant, all that were counted.
func named(n disclosure.Name, lines map[string][]string) (out []disclosure.Name) {
	if !n.Each {
		return []disclosure.Name{n}
	}
	n.Each = false
	for _, n.Line = range lines[n.Figure] {
		out = append(out, n)
	}
	return out
}

// edges are the numbers of a figure: those of a moment at both ends of a period.
func edges(figure string, kind disclosure.Kind, lines map[string][]string) (out []disclosure.Name) {
	for _, line := range lines[figure] {
		n := disclosure.Name{Figure: figure, Line: line}
		if kind != disclosure.State {
			out = append(out, n)
			continue
		}
		for _, n.At = range []disclosure.Edge{disclosure.AtStart, disclosure.AtEnd} {
			out = append(out, n)
		}
	}
	return out
}

// exactParts are the numbers that one of a return adds up; nil where one of them is of
// another kind than can be published.
func exactParts(sum []string) (out []disclosure.Name) {
	for _, code := range sum {
		figure, line := report.PartsOf(code)
		if _, known := kinds[figure]; !known {
			return nil
		}
		n := disclosure.Name{Figure: figure, Line: line}
		switch figure {
		case "flow.open_start":
			n.Figure, n.At = openAt, disclosure.AtStart
		case "flow.open_end":
			n.Figure, n.At = openAt, disclosure.AtEnd
		}
		out = append(out, ofEverybody(n))
	}
	return out
}
