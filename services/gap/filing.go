package gap

import (
	"slices"

	"aftercare/models"
)

// folded puts the gaps that one application closes into one line. The gap that the
// evaluation chose stands for all, and has the others beside it.
func (s *Service) folded(gaps []Gap) []Gap {
	var out []Gap
	for _, g := range gaps {
		i := slices.IndexFunc(out, func(first Gap) bool { return g.filed != "" && first.filed == g.filed })
		if i < 0 {
			out = append(out, g)
			continue
		}
		out[i] = out[i].with(g)
		out[i].With = s.Library().AuthorityOf(g.filed)
	}
	return out
}

// with is the line of both gaps.
func (g Gap) with(other Gap) Gap {
	if g.beside && !other.beside {
		other.Beside = g.All()
		return other
	}
	g.Beside = append(g.Beside, other)
	return g
}

// All lists the gap and those beside it, each by itself.
func (g Gap) All() []Gap {
	first := g
	first.With, first.Beside = nil, nil
	return append([]Gap{first}, g.Beside...)
}

// Soonest returns the first time limit of a gap and those beside it; 0 for none.
func (g Gap) Soonest() (due models.Instant) {
	for _, one := range g.All() {
		if one.Due > 0 && (due == 0 || one.Due < due) {
			due = one.Due
		}
	}
	return due
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
