package handlers

import (
	"strings"

	"aftercare/models"
	"aftercare/services/custody"
)

// openerLine is a sentence about who can open a case, with what helps where the
// reader can do it.
type openerLine struct {
	Text string
	Help *link
}

// openerLines says who can open a case, in whole sentences that follow from the
// keys there are: who alone can, what nobody can, who waits for whom. paper are
// the people for whom the reader can use the recovery key.
func (t texts) openerLines(o custody.Openers, paper map[string]bool) []openerLine {
	lines := t.aloneLine(o)
	for _, p := range o.Parts {
		what := t.classWords([]models.Class{p.Class})
		switch {
		case len(p.Openers) > 0:
		case len(p.Keepers) > 0:
			lines = append(lines, openerLine{Text: t.T("people.kept", "what", what, "who", t.whoOf(p.Keepers))})
		case p.Lost:
			lines = append(lines, openerLine{Text: t.T("people.lost_paper", "what", what)})
		default:
			lines = append(lines, openerLine{Text: t.T("people.lost", "what", what)})
		}
	}
	for _, w := range o.Waiting {
		line := openerLine{Text: t.waitLine(w)}
		if paper[w.ID] && w.Need != custody.NeedPassword {
			line.Help = &link{Text: t.T("staff.vouch_ask"), Href: "/staff/" + w.ID + "/vouch", More: w.Name}
		}
		lines = append(lines, line)
	}
	return lines
}

// aloneLine says that one person alone can open how the survivor is reached.
func (t texts) aloneLine(o custody.Openers) []openerLine {
	if who := o.Alone(); who != nil {
		return []openerLine{{Text: t.T("people.alone", "who", who.Name)}}
	}
	return nil
}

// waitLine says what a colleague waits for and what helps.
func (t texts) waitLine(w custody.Waiting) string {
	what := t.classWords(w.Classes)
	switch w.Need {
	case custody.NeedPassword:
		return t.T("people.need_password", "name", w.Name)
	case custody.NeedYes:
		return t.T("people.need_yes", "who", t.namesOf(w.By), "name", w.Name)
	case custody.NeedPaper:
		return t.T("people.need_paper", "what", what, "name", w.Name)
	case custody.NeedLost:
		return t.T("people.need_lost", "what", what, "name", w.Name)
	}
	return t.T("people.need_visit", "who", t.whoOf(w.By), "names", t.namesOf(w.By), "what", what, "name", w.Name)
}

// ownWaitLine is waitLine for the reader herself.
func (t texts) ownWaitLine(w custody.Waiting) string {
	what := t.classWords(w.Classes)
	switch w.Need {
	case custody.NeedYes:
		return t.T("case.need_yes", "who", t.whoOf(w.By))
	case custody.NeedPaper:
		return t.T("case.need_paper", "what", what)
	case custody.NeedLost:
		return t.T("case.need_lost", "what", what)
	}
	return t.T("case.need_visit", "who", t.whoOf(w.By), "names", t.namesOf(w.By), "what", what)
}

func (t texts) classWords(classes []models.Class) string {
	words := make([]string, len(classes))
	for i, c := range classes {
		words[i] = t.T("class." + string(c))
	}
	return strings.Join(words, ", ")
}

// whoOf names people with when each was last here.
func (t texts) whoOf(list []custody.Keyholder) string {
	words := make([]string, len(list))
	for i, k := range list {
		words[i] = k.Name
		if k.Seen > 0 {
			words[i] = t.T("people.last_here", "name", k.Name, "when", t.Moment(k.Seen))
		}
	}
	return strings.Join(words, ", ")
}

func (t texts) namesOf(list []custody.Keyholder) string {
	words := make([]string, len(list))
	for i, k := range list {
		words[i] = k.Name
	}
	return strings.Join(words, ", ")
}
