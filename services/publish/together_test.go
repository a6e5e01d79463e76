package publish

import (
	"testing"

	"aftercare/models"
)

// TestLinesHeldBackAreAddedUpWhereThatIsNoNews: of a figure of which everybody is on one
// line, and with the number of everyone beside it.
func TestLinesHeldBackAreAddedUpWhereThatIsNoNews(t *testing.T) {
	everyone := models.ReleaseCell{Figure: served, N: 38}
	of := func(figure string, n int64) models.ReleaseCells {
		return models.ReleaseCells{everyone, {Figure: figure, Line: "x", N: n}, {Figure: figure, Held: true}}
	}
	if n, is := Together(of("ppl.gender", 27), "ppl.gender"); !is || n != 11 {
		t.Errorf("27 of 38 are shown, and the others are %d, %t", n, is)
	}
	for name, cells := range map[string]models.ReleaseCells{
		"a figure in which somebody can be on several lines": of("ppl.form", 27),
		"a number that was corrected since":                  of("ppl.gender", 30),
		"everyone is not shown":                              of("ppl.gender", 27)[1:],
		"no line is shown":                                   {everyone, {Figure: "ppl.gender", Held: true}},
		"nothing is held back":                               of("ppl.gender", 27)[:2],
	} {
		for _, figure := range []string{"ppl.gender", "ppl.form"} {
			if n, is := Together(cells, figure); is {
				t.Errorf("%s: %s says %d", name, figure, n)
			}
		}
	}
}
