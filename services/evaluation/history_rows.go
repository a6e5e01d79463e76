package evaluation

import (
	"cmp"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"aftercare/models"
)

// named is what a spell is about, within its case.
type named struct {
	kind models.SpellKind
	name string
}

// after continues the history of a case.
func (t Turns) after(all []models.Spell) (out []models.Spell) {
	ends := t.ends()
	for _, s := range all {
		out = append(out, cut(s, ends)...)
	}
	var untouched, others []models.Spell
	for _, s := range t.Begin {
		if s = goesOn(out, s); s.Untouched() {
			untouched = append(untouched, s)
		} else {
			others = append(others, s)
		}
	}
	for _, s := range others {
		out = begin(out, s)
	}
	if len(untouched) == 0 {
		return out
	}
	return begin(out, shared(untouched))
}

// ends are the spells that end, by what they are about. After a repair of what was stored,
// an older one may still run of what begins: it ends then.
func (t Turns) ends() map[named]models.Spell {
	out := map[named]models.Spell{}
	for _, s := range t.Begin {
		if s.Began == models.SpellOpened {
			out[named{s.Kind, s.Name}] = models.Spell{UntilAt: t.At, Ended: models.SpellChanged}
		}
	}
	for _, s := range t.End {
		out[named{s.Kind, s.Name}] = s
	}
	return out
}

// cut ends a spell that runs, where its name is among those that end. What is left of a
// shared one goes on; of what ends, each part that ends alike is one spell, under the first
// of its names. The last part is the spell itself where nothing is left.
func cut(s models.Spell, ends map[named]models.Spell) (out []models.Spell) {
	if !s.Runs() {
		return []models.Spell{s}
	}
	var left []string
	var parts []models.Spell
	names := map[models.Spell][]string{}
	for _, name := range s.All() {
		end, there := ends[named{s.Kind, name}]
		if !there {
			left = append(left, name)
			continue
		}
		part := s
		part.UntilAt, part.Ended, part.DoneAt = end.UntilAt, end.Ended, cmp.Or(end.DoneAt, s.DoneAt)
		if names[part] == nil {
			parts = append(parts, part)
		}
		names[part] = append(names[part], name)
	}
	for i, part := range parts {
		of := names[part]
		if name := of[0]; i < len(parts)-1 || len(left) > 0 {
			out = append(out, part.For(name, of))
		} else {
			out = append(out, part.For(s.Name, of))
		}
	}
	if len(left) > 0 {
		out = append(out, s.For(s.Name, left))
	}
	return out
}

// shared makes one spell of rights that begin to apply at one moment.
func shared(list []models.Spell) models.Spell {
	if len(list) == 1 {
		return list[0]
	}
	names := make([]string, len(list))
	for i, s := range list {
		names[i] = s.Name
	}
	return list[0].For("", names)
}

// goesOn is a spell that begins as it would be kept: where it began at that moment before, it
// is still that one.
func goesOn(all []models.Spell, s models.Spell) models.Spell {
	for _, o := range all {
		if o.Kind == s.Kind && o.FromAt == s.FromAt && slices.Contains(o.All(), s.Name) {
			s.Began = o.Began
		}
	}
	return s
}

// begin adds a spell. What begins twice at one moment is one spell, as it was at last; a
// shared one that began at that moment and still runs has more rights.
func begin(all []models.Spell, s models.Spell) []models.Spell {
	i := slices.IndexFunc(all, func(o models.Spell) bool { return o.Kind == s.Kind && o.Name == s.Name && o.FromAt == s.FromAt })
	if i < 0 {
		return append(all, s)
	}
	if s.Name == "" && all[i].Runs() {
		s = s.For("", append(all[i].All(), s.All()...))
	}
	s.Began = all[i].Began
	all[i] = s
	return all
}

// kinds are what changes.
func (t Turns) kinds() (out []models.SpellKind) {
	for _, s := range slices.Concat(t.End, t.Begin) {
		if !slices.Contains(out, s.Kind) {
			out = append(out, s.Kind)
		}
	}
	return out
}

// store writes the turns of one case, and nothing where there are none: it reads what runs
// of the kinds that change, and writes what is another one then.
func (t Turns) store(tx *gorm.DB, caseID string) error {
	if len(t.End)+len(t.Begin) == 0 {
		return nil
	}
	var runs []models.Spell
	err := tx.Where("case_id = ? AND kind IN ? AND until_at = 0", caseID, t.kinds()).Order("kind, name, from_at").Find(&runs).Error
	if err != nil {
		return err
	}
	write := slices.DeleteFunc(t.after(runs), func(s models.Spell) bool { return slices.Contains(runs, s) })
	if len(write) == 0 {
		return nil
	}
	return tx.Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "case_id"}, {Name: "kind"}, {Name: "name"}, {Name: "from_at"}},
		DoUpdates: clause.AssignmentColumns([]string{"until_at", "state", "ended", "since_at", "due_at", "done_at", "names", "more"}),
	}).Create(&write).Error
}
