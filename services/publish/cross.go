package publish

import (
	"slices"
	"strings"

	"aftercare/disclosure"
	"aftercare/models"
	"aftercare/services/pack"
	"aftercare/services/report"
)

// cross is a table of two dimensions: the lines of one figure by those of another. In both
// everyone we worked with is on one line, so the table has everybody once as well.
type cross struct{ key, rows, columns string }

// crosses are the tables of two dimensions that can be published.
var crosses = []cross{
	{"two.age_gender", "ppl.child_share", "ppl.gender"},
	{"two.age_origin", "ppl.child_share", "ppl.origin"},
	{"two.gender_origin", "ppl.gender", "ppl.origin"},
}

// Crossed are the two figures of a table of two dimensions, false for any other figure.
func Crossed(key string) (rows, columns string, is bool) {
	i := slices.IndexFunc(crosses, func(x cross) bool { return x.key == key })
	if i < 0 {
		return "", "", false
	}
	return crosses[i].rows, crosses[i].columns, true
}

// counts says that a figure is a count of people or cases that can be published.
func counts(figure string) bool {
	_, _, two := Crossed(figure)
	_, one := kinds[figure]
	return one || two
}

// indicator is the definition of the table: those of its two figures.
func (x cross) indicator() *report.Indicator {
	of := map[string]*report.Indicator{}
	for _, i := range report.Indicators() {
		of[i.Key] = i
	}
	both := func(a, b pack.Text, between string) pack.Text {
		out := pack.Text{}
		for lang := range a {
			out[lang] = a[lang] + between + b[lang]
		}
		return out
	}
	rows, columns := of[x.rows], of[x.columns]
	return &report.Indicator{Key: x.key, Area: rows.Area, Unit: rows.Unit, Period: rows.Period, Mark: rows.Mark,
		Title: both(rows.Title, columns.Title, " × "), Says: both(rows.Says, columns.Says, " ")}
}

// part is one line of a figure in a report, with the cases on it.
type part struct {
	code  string
	cases []string
}

// parts are the lines of a figure of a report, and of a table of two dimensions those of
// both its figures, joined.
func parts(r report.Report, key string) (out []part) {
	if rows, columns, is := Crossed(key); is {
		across := parts(r, columns)
		for _, a := range parts(r, rows) {
			for _, b := range across {
				out = append(out, part{a.code + "/" + b.code, inBoth(a.cases, b.cases)})
			}
		}
		return out
	}
	for _, f := range r.Figures {
		for _, l := range f.Lines {
			if f.Key == key && l.Now.Known {
				out = append(out, part{l.Code, l.Now.Cases()})
			}
		}
	}
	return out
}

// inBoth are the cases that two lists have, which are in order.
func inBoth(a, b []string) (out []string) {
	for _, id := range a {
		if _, is := slices.BinarySearch(b, id); is {
			out = append(out, id)
		}
	}
	return out
}

// inUse are the tables of two dimensions that the template has, or that something was
// published of before.
func (w *weighing) inUse() (out []cross) {
	used := map[string]bool{}
	for _, f := range w.plan.Template.Figures {
		used[f.Key] = true
	}
	for _, e := range w.earlier {
		for _, c := range e.Cells {
			used[c.Figure] = used[c.Figure] || e.Kind == models.ReleasePublication
		}
	}
	for _, x := range crosses {
		if used[x.key] {
			out = append(out, x)
		}
	}
	return out
}

// crossed adds how tables of two dimensions hang together: each line of both figures is the
// sum of its row or column.
func crossed(m *disclosure.Meaning, cells []disclosure.Cell, tables []cross) {
	for _, x := range tables {
		m.Kinds[x.key] = disclosure.People
		rows, columns := linesIn(cells, x.rows), linesIn(cells, x.columns)
		for _, a := range rows {
			m.Relations = append(m.Relations, x.sum(x.rows, a, columns, func(b string) string { return a + "/" + b }))
		}
		for _, b := range columns {
			m.Relations = append(m.Relations, x.sum(x.columns, b, rows, func(a string) string { return a + "/" + b }))
		}
	}
}

// sum says that a line of a figure has the people of a row or column of the table.
func (x cross) sum(figure, line string, others []string, name func(other string) string) disclosure.Relation {
	r := disclosure.Relation{Whole: disclosure.Name{Figure: figure, Line: line}}
	for _, other := range others {
		r.Parts = append(r.Parts, disclosure.Name{Figure: x.key, Line: name(other)})
	}
	return r
}

// linesIn are the lines of a figure that were counted anywhere.
func linesIn(cells []disclosure.Cell, figure string) (out []string) {
	for _, c := range cells {
		if c.Key.Figure == figure && !slices.Contains(out, c.Key.Line) {
			out = append(out, c.Key.Line)
		}
	}
	return out
}

// plain says of a line that it tells nothing about anybody that nobody is on it.
func plain(line string) bool {
	return slices.ContainsFunc(strings.Split(line, "/"), func(code string) bool { return slices.Contains(unsaid, code) })
}
