package handlers

import (
	"aftercare/models"
	"aftercare/services/casefile"
)

// claimFields are the questions about a row. Its words are typed into words by column;
// without words the coded facts alone are asked, to say what stands there.
func (p page) claimFields(row models.ClaimRow, words map[string]string) []field {
	f := claimAsker{page: p, row: row, words: words}
	switch r := row.(type) {
	case *models.Relative:
		return f.relative(&r.RelativeFacts)
	}
	return nil
}

// claimAsker makes the fields of one row.
type claimAsker struct {
	page
	row   models.ClaimRow
	words map[string]string
}

// word asks for a sealed word of the row, in one line or several. It is none while
// only the coded facts are asked.
func (f claimAsker) word(column string, lines int) []field {
	if f.words == nil {
		return nil
	}
	var w models.ClaimWord
	for _, of := range f.row.Words() {
		if of.Column == column {
			w = of
		}
	}
	text := f.words[column]
	control := f.Text(column)
	if lines > 1 {
		control = f.Area(column).Tall(lines)
	}
	if !w.Needed || !w.To.Empty() {
		control = control.Optional()
	}
	control = control.Private().Max(w.Most).Into(&text)
	if !w.To.Empty() {
		control.Hint = f.T("claim.stays")
	}
	f.words[column] = text
	return []field{control}
}

// code asks for one of a list of codes, whose words are under a key.
func (f claimAsker) code(name, key string, codes []string, to any) field {
	return f.Radios(name).Inline().Of(f.choicesOf(key, codes)).Optional().Into(to)
}

// relative are the questions about a relative.
func (f claimAsker) relative(r *models.RelativeFacts) []field {
	f.calling("relatives")
	out := []field{f.Select("relation").Of(f.choicesOf("relatives.relation.", models.Relations)).Required().Into(&r.Relation)}
	out = append(out, f.word("name", 1)...)
	out = append(out, f.age(r)...)
	out = append(out,
		f.code("depends", "relatives.depends.", models.ThreeAnswers, &r.Depends), f.code("living", "relatives.living.", models.Living, &r.Living),
		f.AskDay("died_on").Optional().Past().Into(&r.DiedOn),
		f.code("marital", "relatives.marital.", models.Maritals, &r.Marital), f.code("kept_from", "relatives.kept_from.", models.KeptFrom, &r.KeptFrom),
		f.code("guardian", "relatives.guardian.", models.ThreeAnswers, &r.Guardian))
	return append(out, f.word("note", 3)...)
}

// age asks for the date of birth or the age. Boxes that stay empty keep what is there.
func (f claimAsker) age(r *models.RelativeFacts) []field {
	was := r.Turns()
	in := casefile.FactInput{Value: models.FactValue{On: was}}
	fields := factQuestion{page: f.page, name: "born", why: "", in: &in}.born()
	fields[1] = fields[1].Words(f.T("relatives.age.label"), f.T("facts.age_help"), "")
	if on := in.Value.On; !on.IsZero() {
		r.TurnsOnDay(on)
	}
	if f.words == nil {
		return fields[:1] // an age is said as of today
	}
	return fields[:2]
}
