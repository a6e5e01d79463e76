package handlers

// emptying adds the question which words that are there are taken out, where there are
// some. A box that is left empty keeps what is there, so it takes a tick to empty one.
func (p page) emptying(fields []field, there []choice, to *[]string) []field {
	if len(there) == 0 {
		return fields
	}
	return append(fields, p.Fold("form.empty_title", "more", p.Checks("empty").Called("form.empty").Of(there).Optional().Into(to)))
}
