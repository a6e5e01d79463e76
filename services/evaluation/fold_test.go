package evaluation

import (
	"strings"
	"testing"

	"aftercare/models"
	"aftercare/services/pack/packtest"
)

// toy is an evaluator without law.
func toy(t *testing.T) *Evaluator {
	t.Helper()
	lib := packtest.Shipped(t)
	return New(lib)
}

func TestFoldChoosesOneGapForEachApplication(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		gaps    []models.Gap
		first   string // names of the gaps that stand for themselves or others
		soonest models.Instant
		errand  models.Errand // of all gaps of the application
	}{
		{"the time limit that passed goes before one to come", []models.Gap{{Name: "a", FiledWith: "x", Severity: 1, Due: 90, Errand: "far"}, {Name: "b", FiledWith: "x", Severity: 1, Due: 10, Errand: "near"}}, "b", 10, "near"},
		{"a gap without a time limit goes by its begin", []models.Gap{{Name: "a", FiledWith: "x", Severity: 1, Since: 3, Errand: "near"}, {Name: "b", FiledWith: "x", Severity: 1, Since: 1, Due: 10, Errand: "far"}}, "a", 10, "near"},
		{"what waits for the next review goes last", []models.Gap{{Name: "a", FiledWith: "x", Severity: 3, Due: 5, Errand: "far"}, {Name: "b", FiledWith: "x", Severity: 2, Due: 10, Errand: "near"}}, "b", 5, "near"},
		{"a danger goes first", []models.Gap{{Name: "a", FiledWith: "x", Severity: 1, Due: 5}, {Name: "b", FiledWith: "x", Due: 10}}, "b", 5, ""},
		{"the same moment goes by name", []models.Gap{{Name: "b", FiledWith: "x", Since: 1}, {Name: "a", FiledWith: "x", Since: 1}}, "a", 0, ""},
		{"others are lines by themselves", []models.Gap{{Name: "a", FiledWith: "x"}, {Name: "b", FiledWith: "y"}, {Name: "c"}, {Name: "d"}}, "a b c d", 0, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			for i := range c.gaps {
				c.gaps[i].Open = true
			}
			toy(t).fold(c.gaps)
			var first []string
			for _, g := range c.gaps {
				if !g.Beside {
					first = append(first, g.Name)
					if g.Soonest != c.soonest {
						t.Errorf("%s: due first at %d, want %d", g.Name, g.Soonest, c.soonest)
					}
				}
				if g.FiledWith == "x" && g.Errand != c.errand {
					t.Errorf("%s is at %q, want %q: one paper is one place", g.Name, g.Errand, c.errand)
				}
			}
			if got := strings.Join(first, " "); got != c.first {
				t.Errorf("lines are %s, want %s", got, c.first)
			}
		})
	}
}

func TestFoldOfAFiledApplication(t *testing.T) {
	t.Parallel()
	seen, others := "clock.legal_theirs", "clock.theirs" // what every role sees, and what legal aid does not
	e := toy(t)
	for _, c := range []struct {
		name  string
		gaps  []models.Gap
		first string
	}{
		{"our own move goes before that of others", []models.Gap{{Name: "a", Rule: seen, Due: 5, Severity: 1, Mover: models.PartyAuthority}, {Name: "b", Rule: seen, Due: 10, Severity: 2, Mover: models.PartyShelter}}, "b"},
		{"what waits for the next review goes after what waits for others", []models.Gap{{Name: "a", Rule: seen, Severity: 3, Due: 5, Mover: models.PartySurvivor}, {Name: "b", Rule: seen, Severity: 2, Due: 10, Mover: models.PartyAuthority}}, "b"},
		{"what legal aid does not see stands for nothing", []models.Gap{{Name: "a", Rule: others, Severity: 1, Due: 5, Mover: models.PartyShelter}, {Name: "b", Rule: seen, Severity: 3, Due: 10}}, "b"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for i := range c.gaps {
				c.gaps[i].Open, c.gaps[i].Application = true, "f1"
			}
			e.fold(c.gaps)
			for _, g := range c.gaps {
				if g.Beside == (g.Name == c.first) || !g.Beside && g.Soonest != 5 {
					t.Errorf("%s beside %v, first time limit %d; want %s to stand for all, at 5", g.Name, g.Beside, g.Soonest, c.first)
				}
			}
		})
	}
}

func TestFoldLeavesOutWhatPeopleClosed(t *testing.T) {
	t.Parallel()
	gaps := []models.Gap{{Name: "a", FiledWith: "x", Due: 1}, {Name: "b", FiledWith: "x", Due: 9, Open: true}}
	toy(t).fold(gaps)
	if gaps[1].Beside || gaps[1].Soonest != 9 {
		t.Errorf("a gap that was declined stands for one that is open: %+v", gaps[1])
	}
}

func TestFilingClosesOneGap(t *testing.T) {
	t.Parallel()
	before := []models.Gap{{Name: "a", FiledWith: "x", Open: true}, {Name: "b", FiledWith: "x", Open: true, Beside: true}, {Name: "c", Open: true}}
	for _, c := range []struct {
		name  string
		after []models.Gap
		want  string
	}{
		{"all rights filed", before[2:], "a"},
		{"one right left", []models.Gap{{Name: "b", FiledWith: "x", Open: true}, before[2]}, ""},
		{"declined", []models.Gap{{Name: "a", FiledWith: "x"}, {Name: "b", FiledWith: "x"}, before[2]}, "a"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := strings.Join(notIn(before, c.after), " "); got != c.want {
				t.Errorf("closed: %q, want %q", got, c.want)
			}
			if got := strings.Join(notIn(c.after, before), " "); got != "" {
				t.Errorf("opened: %q, want none", got)
			}
		})
	}
}
