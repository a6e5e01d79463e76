package publish

import (
	"slices"
	"testing"

	"aftercare/disclosure"
	"aftercare/models"
)

// TestThePeriodsAroundAMonthAreLookedAt: what is published of a month must not give away a
// number of its quarter, its half-year, or a year, while they run.
func TestThePeriodsAroundAMonthAreLookedAt(t *testing.T) {
	november := keyOf("h", "flow.new", "", models.ParsePeriod("2026-11"))
	system := disclosure.Build([]disclosure.Cell{{Key: november, N: 12, Known: true}}, meaning([]string{"h"}), disclosure.Off{})
	for _, code := range []string{"2026-q4", "2026-h2", "2026-april", "2026"} {
		want := keyOf("h", "flow.new", "", models.ParsePeriod(code))
		if !slices.ContainsFunc(system.Cells, func(c disclosure.Cell) bool { return c.Key == want && !c.Known }) {
			t.Errorf("%s is not looked at", code)
		}
	}
	if slices.ContainsFunc(system.Cells, func(c disclosure.Cell) bool { return c.Key.Until-c.Key.From > 12 }) {
		t.Error("there is a period of more than a year")
	}
}

// TestATableOfTwoDimensionsHangsTogetherWithItsFigures: each line of both figures is the sum
// of a row or of a column, also where it was counted in another period.
func TestATableOfTwoDimensionsHangsTogetherWithItsFigures(t *testing.T) {
	cell := func(figure, line string) disclosure.Cell {
		return disclosure.Cell{Key: disclosure.Key{Figure: figure, Line: line}}
	}
	m := meaning([]string{"h"})
	before := len(m.Relations)
	crossed(&m, []disclosure.Cell{cell("ppl.child_share", "child"), cell("ppl.child_share", "adult"), cell("ppl.gender", "female"), cell("ppl.gender", "male"), cell("ppl.gender", "female")}, crosses[:1])
	want := map[string][]string{"ppl.child_share/child": {"child/female", "child/male"}, "ppl.child_share/adult": {"adult/female", "adult/male"},
		"ppl.gender/female": {"child/female", "adult/female"}, "ppl.gender/male": {"child/male", "adult/male"}}
	for _, r := range m.Relations[before:] {
		var lines []string
		for _, p := range r.Parts {
			lines = append(lines, p.Line)
		}
		if name := r.Whole.Figure + "/" + r.Whole.Line; !slices.Equal(lines, want[name]) || r.Loose {
			t.Errorf("%s is %v", name, lines)
		}
		delete(want, r.Whole.Figure+"/"+r.Whole.Line)
	}
	if len(want) > 0 {
		t.Errorf("nothing says what %v are", want)
	}
}
