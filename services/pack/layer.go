package pack

import "slices"

// replaced removes from the lower files every entry that the upper files
// declare too, so that an organisation's folder can correct one right and leave
// the rest.
func replaced(below, above []source) {
	for i := range below {
		f := &below[i].file
		for j := range above {
			a := &above[j].file
			f.Groups = without(f.Groups, a.Groups, func(g Group) string { return g.Key })
			f.Facts = without(f.Facts, a.Facts, func(x Fact) string { return x.Key })
			f.Services = without(f.Services, a.Services, func(s Service) string { return s.Kind })
			f.Sources = without(f.Sources, a.Sources, func(s Source) string { return s.ID })
			f.Items = without(f.Items, a.Items, func(it Item) string { return it.Key })
			f.Rules = without(f.Rules, a.Rules, func(r Rule) string { return r.Key })
			f.Duties = without(f.Duties, a.Duties, func(d Duty) string { return d.Key })
			f.Conflicts = without(f.Conflicts, a.Conflicts, func(c Conflict) string { return c.ID })
			f.Principles = without(f.Principles, a.Principles, func(p Principle) string { return p.Key })
			f.Offences = without(f.Offences, a.Offences, func(o Offence) string { return o.Key })
			f.Losses = without(f.Losses, a.Losses, func(h LossHeading) string { return h.Key })
			f.Holidays = without(f.Holidays, a.Holidays, func(h Holidays) string { return h.Key })
			f.Forms = without(f.Forms, a.Forms, func(x Form) string { return x.Key })
			f.Letters = without(f.Letters, a.Letters, func(x Letter) string { return x.Key })
			if a.Jurisdiction != nil && folderOf(above[j].name) == folderOf(below[i].name) {
				f.Jurisdiction = nil
			}
		}
	}
}

func without[T any](list, replaced []T, key func(T) string) []T {
	return slices.DeleteFunc(list, func(x T) bool {
		return slices.ContainsFunc(replaced, func(r T) bool { return key(r) == key(x) })
	})
}
