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
	Asked   string   // its id where a link leads to it, or ""
	keys    []string // the questions in it
}

// setOf returns the set a yes/no fact belongs to: "form", "means", "harm", or
// "" for a question that stands with the others of its group.
func setOf(key string) string {
	topic, _, _ := strings.Cut(key, ".")
	switch topic {
	case "form", "means", "harm":
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
	for i, w := range words {
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
			sets[set] = len(blocks)
			blocks = append(blocks, factBlock{texts: p.texts, Wide: set == "means" || set == "harm"})
		}
		all := &blocks[sets[set]]
		all.Seen, all.keys = append(all.Seen, b.Seen...), append(all.keys, b.keys...)
		lists[set] = append(lists[set], choice{Value: w.Key, Text: text})
	}
	for set, i := range sets {
		blocks[i].Field = p.factSet(set).Of(lists[set])
		blocks[i].Open = blocks[i].Field.answered()
	}
	return blocks
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

// answered reports whether any row of a list of answers has one.
func (f field) answered() bool {
	for _, row := range f.Answers {
		for _, c := range append(slices.Clone(row.Main), row.More...) {
			if c.Checked {
				return true
			}
		}
	}
	return false
}

// factBlock asks one question of the vocabulary. Of a record it shows the
// answer that stands there; of what was typed it puts the answer there.
func (p page) factBlock(lib *pack.Library, w *pack.Fact, in *casefile.FactInput) factBlock {
	q := factQuestion{page: p, lib: lib, word: w, name: "fact." + w.Key, question: p.labelOf(w.Question), why: p.labelOf(lib.Why(w)), in: in}
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
	q.unasked(was)
	p.form.asks(q.name, p.labelOf(w.Label))
	return b
}

// fields are the parts of the question.
func (q factQuestion) fields() []field {
	switch q.word.Kind {
	case pack.KindChoice:
		return q.code(q.codesOf(q.word))
	case pack.KindCountry:
		return q.code(q.countryChoices(q.lib))
	case pack.KindRegion:
		return q.code(q.regionChoices(q.lib))
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

// codesOf are the answers of a choice.
func (p page) codesOf(w *pack.Fact) []choice {
	out := make([]choice, len(w.Codes))
	for i, c := range w.Codes {
		out[i] = choice{Value: c.Code, Text: p.labelOf(c.Label)}
	}
	return out
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
	list := q.choicesOf("answer.", append([]string{string(models.Yes), string(models.No)}, openAnswers...))
	return q.field("select", q.name).Medium().Words(q.T("facts.or_answer"), "", "").Of(list)
}
