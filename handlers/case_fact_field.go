package handlers

import (
	"slices"
	"strings"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/gap"
	"aftercare/services/pack"
)

// factBlock is one question of the vocabulary as a page shows it, or a set of
// yes/no questions in one list.
type factBlock struct {
	texts
	Field   field
	More    []field  // the parts of a question: its date, its hour, the age
	Basis   *field   // on what it rests
	Seen    []field  // versions that the form shows
	Heading string   // over the parts, where the question has several
	Wide    bool     // a long list that opens
	Open    bool     // something in it is answered
	Said    bool     // something is recorded or typed
	Folded  bool     // one line that opens
	Short   string   // the question in a few words, for that line
	Sum     string   // what is answered, for that line
	Asked   string   // its id where a link leads to it, or ""
	keys    []string // the questions in it
}

// setOf returns the set a yes/no fact belongs to: "form", "means", "harm",
// "offence", or
// "" for a question that stands with the others of its group.
func setOf(key string) string {
	topic, _, _ := strings.Cut(key, ".")
	switch topic {
	case "form", "means", "harm", "offence":
		return topic
	}
	return ""
}

// factBlocks lays questions out: each by itself, and yes/no questions of one
// set together. in has the answers in the same order.
func (p page) factBlocks(lib *pack.Library, words []*pack.Fact, in []casefile.FactInput) []factBlock {
	var blocks []factBlock
	sets := map[string]int{}
	lists := map[string][]choice{}
	sums := map[string]*answerSum{}
	at, named := -1, sectionList{}
	for i, w := range words {
		if setOf(w.Key) == "offence" {
			if at < 0 {
				at, blocks = len(blocks), append(blocks, factBlock{})
			}
			named.add(w, &in[i])
			continue
		}
		b := p.factBlock(lib, w, &in[i])
		if w.Kind != pack.KindYesNo {
			blocks = append(blocks, b)
			continue
		}
		set, text := setOf(w.Key), p.labelOf(w.Label)
		if set == "" {
			text = p.labelOf(w.Question)
		}
		if _, there := sets[set]; !there {
			sets[set], sums[set] = len(blocks), &answerSum{}
			blocks = append(blocks, factBlock{texts: p.texts, Wide: set == "means" || set == "harm"})
		}
		all := &blocks[sets[set]]
		all.Seen, all.keys = append(all.Seen, b.Seen...), append(all.keys, b.keys...)
		lists[set] = append(lists[set], choice{Value: w.Key, Text: text})
		sums[set].add(p.labelOf(w.Label), in[i].Value.Answer)
	}
	if at >= 0 {
		blocks[at] = p.sections(named)
	}
	for set, i := range sets {
		blocks[i].Field = p.factSet(set).Of(lists[set])
		blocks[i].Open, blocks[i].Sum = blocks[i].Field.answered(), sums[set].text(p.texts)
	}
	return blocks
}

// answerSum sums up the answers of a list.
type answerSum struct {
	yes    []string
	others int
}

func (a *answerSum) add(label string, given models.Answer) {
	switch given {
	case models.Yes:
		a.yes = append(a.yes, label)
	case "", models.NotAsked:
	default:
		a.others++
	}
}

// text says what was answered with yes, and how many otherwise.
func (a *answerSum) text(t texts) string {
	var parts []string
	if len(a.yes) > 0 {
		parts = append(parts, t.T("facts.sum_yes", "what", strings.Join(a.yes, ", ")))
	}
	if a.others > 0 {
		parts = append(parts, t.T("facts.sum_other", "n", a.others))
	}
	return joinDots(parts)
}

// factSet is the list of the yes/no questions of one set.
func (p page) factSet(set string) field {
	key := "facts.set." + set
	if set == "" {
		key = "facts.set_other"
	}
	f := p.field("answers", "fact").Words(p.T(key), p.T("facts.set_help"), "")
	f.ID += set
	return f
}

// ask marks the question that a link leads to: the row of a list, with the list
// open, or the block itself.
func (b *factBlock) ask(caseID, ref string) {
	at := slices.IndexFunc(b.keys, func(key string) bool { return gap.Ref(caseID, key) == ref })
	switch {
	case at < 0:
	case len(b.Field.Answers) > 0:
		b.Field.Answers[at].Asked, b.Open = asked, true
	default:
		b.Asked = asked
	}
}

// wrong reports whether something is wrong with what was typed.
func (b factBlock) wrong() bool {
	return b.Field.Error() != "" || slices.ContainsFunc(b.More, func(f field) bool { return f.Error() != "" })
}

// answered reports whether any row of a list of answers has one.
func (f field) answered() bool {
	return slices.ContainsFunc(f.Answers, answerRow.answered)
}

func (r answerRow) answered() bool {
	return slices.ContainsFunc(append(slices.Clone(r.Main), r.More...), func(c choice) bool { return c.Checked })
}

// factBlock asks one question of the vocabulary. Of a record it shows the
// answer that stands there; of what was typed it puts the answer there.
func (p page) factBlock(lib *pack.Library, w *pack.Fact, in *casefile.FactInput) factBlock {
	q := factQuestion{pageView: pageView{p}, lib: lib, word: w, name: "fact." + w.Key, question: p.labelOf(w.Question), why: p.labelOf(lib.Why(w)), in: in}
	was := *in
	if p.form.typed {
		in.Value, in.Basis = models.FactValue{}, ""
	}
	fields := q.fields()
	b := factBlock{texts: p.texts, Field: fields[0], More: fields[1:], Basis: q.basis(), keys: []string{w.Key}}
	if w.Kind == pack.KindNumber || w.Kind == pack.KindMoney || w.Kind == pack.KindEvent {
		b.Heading = q.question
	}
	if seen := p.Hidden(q.name + ".seen").Into(&in.Seen); seen.Value != "" {
		b.Seen = []field{seen}
	}
	b.Short = p.labelOf(w.Label)
	if in.Value != (models.FactValue{}) {
		b.Sum = p.factRow(lib, w, in.Value, "").Value
	}
	b.Said = was.Value != models.FactValue{} || in.Value != models.FactValue{}
	q.unasked(was)
	p.form.asks(q.name, p.labelOf(w.Label))
	return b
}

// fields are the parts of the question.
func (q factQuestion) fields() []field {
	switch q.word.Kind {
	case pack.KindChoice:
		return q.code(q.page.codesOf(q.word))
	case pack.KindCountry:
		return q.code(q.page.countryChoices(q.lib))
	case pack.KindRegion:
		return q.code(q.page.regionChoices(q.lib))
	case pack.KindMoney:
		return q.money()
	case pack.KindNumber:
		return q.number()
	case pack.KindDate:
		if q.word.Key == adultOn {
			return q.born()
		}
		return q.date()
	case pack.KindEvent:
		return q.event()
	}
	return q.single()
}

// unfounded are the questions for which nobody asks on what the answer rests:
// it is her own word, or follows from another question.
var unfounded = map[string]bool{
	"person.sex": true, "person.age_group": true, "person.age_group_then": true, "person.language": true,
}

// openAnswers are the full answers that name no fact.
var openAnswers = []string{string(models.NotKnown), string(models.Later), string(models.Declined), string(models.NotAsked)}

// answerField is yes, no, and the answers that are neither.
func (q factQuestion) answerField() field {
	list := q.page.choicesOf("answer.", append([]string{string(models.Yes), string(models.No)}, openAnswers...))
	return q.page.field("select", q.name).Medium().Words(q.page.T("facts.or_answer"), "", "").Of(list)
}
