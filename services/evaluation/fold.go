package evaluation

import (
	"cmp"
	"slices"

	"aftercare/models"
)

// fold puts the open gaps that one application closes into one line: the first of
// them stands for all, at its place, and knows the soonest time limit of any; the
// others stand beside it. Every other gap is a line by itself.
func fold(rows []models.Gap) {
	lines := map[string][]*models.Gap{}
	for i := range rows {
		g := &rows[i]
		if g.Soonest = g.Due; g.Open && g.FiledWith != "" {
			lines[g.FiledWith] = append(lines[g.FiledWith], g)
		}
	}
	for _, line := range lines {
		slices.SortFunc(line, func(a, b *models.Gap) int {
			return cmp.Or(cmp.Compare(a.Tier(), b.Tier()), cmp.Compare(a.At(), b.At()), cmp.Compare(a.Name, b.Name))
		})
		first := line[0]
		for _, g := range line[1:] {
			g.Beside, g.Errand = true, first.Errand
			if g.Due > 0 && (first.Soonest == 0 || g.Due < first.Soonest) {
				first.Soonest = g.Due
			}
		}
	}
}
