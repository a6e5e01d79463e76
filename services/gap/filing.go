package gap

import (
	"slices"

	"aftercare/models"
	"aftercare/services/pack"
)

// folded puts the gaps that one application closes into one line. The first of
// them stands for all, and has the others beside it.
func (s *Service) folded(gaps []Gap) []Gap {
	var out []Gap
	for _, g := range gaps {
		i := slices.IndexFunc(out, func(first Gap) bool { return first.shares(g) })
		if i < 0 {
			out = append(out, g)
			continue
		}
		out[i].With, out[i].Beside = s.Library().Authority(g.Item), append(out[i].Beside, g)
	}
	return out
}

// shares reports whether one application closes both gaps. Time limits share a line
// only where they end on the same day.
func (g Gap) shares(other Gap) bool {
	return g.Rule == other.Rule && g.action.Step == models.StanceApplied && g.Due == other.Due && pack.Together(g.Item, other.Item)
}

// All lists the gap and those beside it, each by itself.
func (g Gap) All() []Gap {
	first := g
	first.With, first.Beside = nil, nil
	return append([]Gap{first}, g.Beside...)
}

// find looks for one gap among those of a line.
func (g Gap) find(ref string) (Gap, bool) {
	all := g.All()
	i := slices.IndexFunc(all, func(one Gap) bool { return one.Ref == ref })
	if i < 0 {
		return Gap{}, false
	}
	return all[i], true
}
