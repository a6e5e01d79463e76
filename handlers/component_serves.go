package handlers

import (
	"slices"

	"aftercare/services/delivery"
	"aftercare/services/pack"
)

// servesFields asks which rights a service of a kind serves; nothing where there are
// none. In sight are those that apply and that the packs say are served by the kind,
// and what was ticked; all others are folded.
func (p page) servesFields(lib *pack.Library, kind string, ch delivery.Choices, before []string, to *[]string) []field {
	var near, other []choice
	typed := p.form.values
	for _, key := range union(before, ch.Items) {
		item := lib.Item(key)
		if item == nil {
			continue
		}
		c := choice{Value: key, Text: p.labelOf(item.Title)}
		proposed := slices.Contains(ch.Apply, key) && item.ServedBy(kind) && !slices.Contains(typed["serves_more"], key)
		if proposed || slices.Contains(before, key) || slices.Contains(typed["serves"], key) {
			near = append(near, c)
		} else {
			other = append(other, c)
		}
	}
	return p.rightsIn(near, other, to)
}

// rightsIn are the two lists of rights, which are one answer.
func (p page) rightsIn(near, other []choice, to *[]string) (fields []field) {
	asked := func(name string, of []choice, into *[]string) field {
		return p.Checks(name).Called("delivery." + name).Of(of).Optional().Into(into)
	}
	if near == nil && other != nil {
		return []field{p.Fold("delivery.serves.label", "more", asked("serves", other, to))}
	}
	if near != nil {
		fields = append(fields, asked("serves", near, to))
	}
	if other != nil {
		var more []string
		fields = append(fields, p.Fold("delivery.serves_other", "more", asked("serves_more", other, &more)))
		*to = union(*to, more)
	}
	return fields
}

func union(a, b []string) []string {
	out := slices.Clone(a)
	for _, s := range b {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
