package gap

import (
	"slices"
	"testing"

	"aftercare/models"
	"aftercare/services/evaluation"
	"aftercare/services/pack"
	"aftercare/services/pack/packtest"
)

// lines are gaps, each with who takes its application and when it is due. Of those
// with one application, the one of the index first stands for all.
func lines(first int, of ...models.Gap) (out []Gap) {
	rule := &pack.Rule{Key: "toy.not_filed"}
	for i, o := range of {
		item := &pack.Item{Key: o.FiledWith + string(rune('a'+i)), FiledWith: o.FiledWith}
		out = append(out, Gap{Ref: item.Key, Rule: rule, Item: item, Due: o.Due, paper: o.Paper(), beside: o.FiledWith == "dlsa" && i != first})
	}
	return out
}

func TestGapsOfOneApplicationAreOneLine(t *testing.T) {
	t.Parallel()
	lib := packtest.Shipped(t)
	s := New(nil, nil, evaluation.New(lib), nil)
	of := []models.Gap{{FiledWith: "dlsa"}, {FiledWith: "trial_court"}, {FiledWith: "dlsa", Due: 9}, {FiledWith: "dlsa", Due: 5}, {}, {}}
	for _, first := range []int{0, 2, 3} {
		all := lines(first, of...)
		got := s.folded(all)
		var beside []int
		for _, g := range got {
			beside = append(beside, len(g.Beside))
			if (g.With != nil) != (len(g.Beside) > 0) {
				t.Errorf("%s: with %v and %d beside it", g.Ref, g.With, len(g.Beside))
			}
		}
		if want := []int{2, 0, 0, 0}; !slices.Equal(beside, want) {
			t.Errorf("%v gaps stand beside the lines, want %v", beside, want)
		}
		if g := got[0]; g.Ref != all[first].Ref || g.Soonest() != 5 || g.With.Key != "dlsa" {
			t.Errorf("the line is %s, due first at %v, with %v; want %s at 5", g.Ref, g.Soonest(), g.With, all[first].Ref)
		}
		c := Case{Open: got}
		for _, g := range all {
			if one, err := c.find(g.Ref); err != nil || one.Ref != g.Ref || one.With != nil || one.Beside != nil {
				t.Errorf("%s is found as %+v, %v", g.Ref, one, err)
			}
		}
	}
}
