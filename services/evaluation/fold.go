package evaluation

import (
	"cmp"
	"slices"

	"aftercare/models"
)

// about notes of each gap the application that was filed for its right, and of one that an
// application closes how many rights that will serve: not each of them is a gap yet.
func (e *Evaluator) about(rows []models.Gap, applications []models.CaseApplication) {
	filed, open := map[string]models.CaseApplication{}, map[string]int64{}
	for _, a := range applications {
		if a.Stage == models.ApplicationToFile {
			open[a.Authority] = a.Rights
			continue
		}
		for _, item := range a.Keys() {
			filed[item] = a
		}
	}
	for i := range rows {
		if rows[i].FiledWith != "" {
			rows[i].Serves = open[rows[i].FiledWith]
			continue
		}
		item, _ := models.GapState{Subject: rows[i].Subject}.Of()
		if a, there := filed[item]; there {
			rows[i].Application, rows[i].Serves = a.Name, a.Rights
		}
	}
}

// fold puts the open gaps of one application, to be filed or filed, into one line: the
// first of them stands for all, at its place, and knows the soonest time limit of any;
// the others stand beside it. Every other gap is a line by itself.
func (e *Evaluator) fold(rows []models.Gap) {
	lines := map[string][]*models.Gap{}
	for i := range rows {
		g := &rows[i]
		if g.Soonest = g.Due; g.Open && g.Paper() != "" {
			lines[g.Paper()] = append(lines[g.Paper()], g)
		}
	}
	for _, line := range lines {
		slices.SortFunc(line, e.leads)
		first := line[0]
		for _, g := range line[1:] {
			g.Beside, g.Errand = true, first.Errand
			if g.Due > 0 && (first.Soonest == 0 || g.Due < first.Soonest) {
				first.Soonest = g.Due
			}
		}
	}
}

// leads orders the gaps of a line. What only some roles see stands for nothing, and our
// own move goes before that of others.
func (e *Evaluator) leads(a, b *models.Gap) int {
	return cmp.Or(
		-ahead(e.forAll(a), e.forAll(b)), cmp.Compare(a.Tier(), b.Tier()), -ahead(a.Ours(), b.Ours()),
		cmp.Compare(a.At(), b.At()), cmp.Compare(a.Name, b.Name),
	)
}

// forAll reports whether every role that works with gaps sees the gap.
func (e *Evaluator) forAll(g *models.Gap) bool {
	r := e.library.Rule(g.Rule)
	return r == nil || r.Right == models.Reparations
}

// ahead is 1 where a holds and b does not, -1 the other way round.
func ahead(a, b bool) int { return one(a) - one(b) }
