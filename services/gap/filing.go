package gap

import (
	"slices"

	"aftercare/models"
)

// folded puts the gaps of one application into one line. The gap that the evaluation
// chose stands for all, and has the others beside it.
func (s *Service) folded(gaps []Gap) []Gap {
	var out []Gap
	for _, g := range gaps {
		i := slices.IndexFunc(out, func(first Gap) bool { return g.paper != "" && first.paper == g.paper })
		if i < 0 {
			i, out = len(out), append(out, g)
		} else {
			out[i] = out[i].with(g)
		}
		if out[i].Item != nil && (len(out[i].Beside) > 0 || out[i].Serves > 1) {
			out[i].With = s.Library().Authority(out[i].Item)
		}
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

// Rights is how many rights the application of a line serves. A right can stand in it with
// two gaps, and with none while nothing of it is missing yet.
func (g Gap) Rights() int {
	if g.Serves == 0 { // of rights that only may apply
		return len(g.Beside) + 1
	}
	return g.Serves
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
