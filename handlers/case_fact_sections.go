package handlers

import (
	"slices"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/pack"
)

// sectionList is the sections of the law that a police report may name, with
// where the answer about each goes.
type sectionList struct {
	words []*pack.Fact
	in    []*casefile.FactInput
}

func (l *sectionList) add(w *pack.Fact, in *casefile.FactInput) {
	l.words, l.in = append(l.words, w), append(l.in, in)
}

// sectionsField names the controls of the list.
const sectionsField = "fact.offence"

// sections asks in one list which sections the report names. A tick is a yes.
// What is not ticked stays open, unless she says that the list is complete or
// takes a tick away: then it is a no.
func (p page) sections(l sectionList) factBlock {
	b := factBlock{texts: p.texts, Wide: true}
	ticked, complete, list := l.named(), false, []choice{}
	for i, w := range l.words {
		list, b.keys = append(list, choice{Value: w.Key, Text: p.labelOf(w.Label)}), append(b.keys, w.Key)
		if seen := p.Hidden("fact." + w.Key + ".seen").Into(&l.in[i].Seen); seen.Value != "" {
			b.Seen = append(b.Seen, seen)
		}
		p.form.asks("fact."+w.Key, p.labelOf(w.Label))
	}
	b.Field = p.Checks(sectionsField).Of(list).Words(p.T("facts.set.offence"), p.T("facts.offence_help"), "").Optional().Into(&ticked)
	b.More = []field{p.Checks(sectionsField+".all", "yes").Words(p.T("facts.offence_all"), "", "").Optional().Into(&complete)}
	b.Open, b.Said = len(ticked) > 0 || complete, len(ticked) > 0
	var sum answerSum
	for _, c := range list {
		if slices.Contains(ticked, c.Value) {
			sum.add(c.Text, models.Yes)
		}
	}
	b.Sum = sum.text(p.texts)
	if p.form.typed {
		l.answer(ticked, complete)
	}
	return b
}

// named are the sections that the report is known to name.
func (l sectionList) named() (keys []string) {
	for i, w := range l.words {
		if l.in[i].Value.Answer == models.Yes {
			keys = append(keys, w.Key)
		}
	}
	return keys
}

// answer puts what was ticked into the answers.
func (l sectionList) answer(ticked []string, complete bool) {
	for i, w := range l.words {
		was := l.in[i].Value.Answer
		switch {
		case slices.Contains(ticked, w.Key):
			l.in[i].Value = models.FactValue{Answer: models.Yes}
		case complete || was == models.Yes:
			l.in[i].Value = models.FactValue{Answer: models.No}
		}
	}
}
