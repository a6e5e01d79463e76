package handlers

import "aftercare/services/pack"

// lawSource writes a section of a law with where it was read and how good that
// source is.
func (p page) lawSource(lib *pack.Library, l pack.Law) source {
	s := source{Text: p.actOf(l), Mark: p.T("mark." + string(l.Quality))}
	if from := lib.Source(l.Source); from != nil {
		s.Href = from.URL
	}
	return s
}

// actOf names an act with its section, or with the part of it that is meant
// where that has no number.
func (p page) actOf(l pack.Law) string {
	switch {
	case l.Section == "":
		return l.Act
	case l.Section[0] >= '0' && l.Section[0] <= '9':
		return p.T("right.section", "act", l.Act, "section", l.Section)
	}
	return l.Act + ", " + l.Section
}

// readings are the ways a disputed point is read, with their sources.
func (p page) readings(lib *pack.Library, c *pack.Conflict) []source {
	var out []source
	for _, r := range c.Readings {
		s := source{Text: p.labelOf(r.Text), Mark: p.T("mark." + string(r.Quality))}
		if from := lib.Source(r.Source); from != nil {
			s.Href = from.URL
		}
		out = append(out, s)
	}
	return out
}
