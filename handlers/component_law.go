package handlers

import (
	"strings"

	"aftercare/services/pack"
)

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

// clauseWords writes the words of a clause in the reader's language: packs note them as
// the text of the law has them, in English.
func (t texts) clauseWords(clause string) string {
	if t.Lang == "en" {
		return clause
	}
	return strings.NewReplacer(
		"Schedule and its Note", t.T("clause.schedule_note"), "Note to the NALSA Schedule", t.T("clause.nalsa_note"), "Note to the Schedule", t.T("clause.note"),
		"NALSA Schedule", t.T("clause.nalsa_schedule"), "Schedule to the Rules", t.T("clause.rules_schedule"), "Schedule", t.T("clause.schedule"),
		"special category", t.T("clause.special"), "category of adult men", t.T("clause.men"), "immediate assistance", t.T("clause.immediate"),
		"extreme deprivation", t.T("clause.extreme"), "nos. ", t.T("clause.numbers")+" ", "no. ", t.T("clause.numbers")+" ",
	).Replace(clause)
}
