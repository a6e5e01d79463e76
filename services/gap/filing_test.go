package gap

import (
	"testing"

	"aftercare/models"
	"aftercare/packs"
	"aftercare/services/evaluation"
	"aftercare/services/pack"
)

// lines are gaps of one rule about rights, each with an authority and a due date.
func lines(step models.StanceKind, of ...[2]string) (out []Gap) {
	rule := &pack.Rule{Key: "toy.not_filed"}
	for _, o := range of {
		due := models.Instant(0)
		if o[1] == "later" {
			due = 1
		}
		item := &pack.Item{Key: o[0] + "." + o[1] + string(rune('a'+len(out))), FiledWith: o[0]}
		out = append(out, Gap{Ref: item.Key, Rule: rule, Item: item, Due: due, action: pack.Action{Step: step}})
	}
	return out
}

func TestGapsOfOneApplicationAreOneLine(t *testing.T) {
	t.Parallel()
	lib, err := pack.Load(packs.FS)
	if err != nil {
		t.Fatal(err)
	}
	s := New(nil, nil, evaluation.New(lib), nil)
	all := lines(models.StanceApplied, [2]string{"dlsa"}, [2]string{"court"}, [2]string{"dlsa"}, [2]string{"dlsa", "later"}, [2]string{"dlsa"}, [2]string{""}, [2]string{""})
	got := s.folded(all)
	var beside []int
	found := 0
	for _, g := range got {
		beside = append(beside, len(g.Beside))
		found += len(g.All())
		if (g.With != nil) != (len(g.Beside) > 0) {
			t.Errorf("%s: with %v and %d beside it", g.Ref, g.With, len(g.Beside))
		}
	}
	if want := []int{2, 0, 0, 0, 0}; len(beside) != len(want) || beside[0] != 2 || found != len(all) {
		t.Errorf("%v gaps stand beside the lines, want %v", beside, want)
	}
	c := Case{Open: got}
	for _, g := range all {
		if one, err := c.find(g.Ref); err != nil || one.Ref != g.Ref || one.With != nil || one.Beside != nil {
			t.Errorf("%s is found as %+v, %v", g.Ref, one, err)
		}
	}
	if n := len(s.folded(lines(models.StanceEscalated, [2]string{"dlsa"}, [2]string{"dlsa"}))); n != 2 {
		t.Errorf("reminders of two rights are %d lines", n)
	}
}
