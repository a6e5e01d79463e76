package handlers

import (
	"slices"
	"strings"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/pack"
)

// factBlock is one question of the vocabulary as a page shows it, or a set of
// yes/no questions in one list.
type factBlock struct {
	texts
	Field   field
	More    []field  // the parts of a question: its date, its hour, the age
	Basis   *field   // on what it rests
	Seen    []hidden // versions that the form shows
	Heading string   // over the parts, where the question has several
	Wide    bool     // a long list that opens
	Open    bool     // something in it is answered
	Asked   string   // its id where a link leads to it, or ""
	keys    []string // the questions in it
}

// hidden is a value a form carries along.
type hidden struct{ Name, Value string }

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
// set together.
func (p page) factBlocks(lib *pack.Library, words []*pack.Fact) []factBlock {
	var blocks []factBlock
	sets := map[string]int{}
	lists := map[string][]choice{}
	for _, w := range words {
		if !casefile.Askable(w) {
			continue
		}
		if w.Kind != pack.KindYesNo {
			blocks = append(blocks, p.factBlock(lib, w))
			continue
		}
		set := setOf(w.Key)
		if _, there := sets[set]; !there {
			sets[set] = len(blocks)
			blocks = append(blocks, factBlock{texts: p.texts, Wide: set == "means" || set == "harm"})
		}
		text := p.labelOf(w.Question)
		if set != "" {
			text = p.labelOf(w.Label)
		}
		lists[set] = append(lists[set], choice{Value: w.Key, Text: text})
		blocks[sets[set]].Seen = append(blocks[sets[set]].Seen, p.asSeen(w)...)
		blocks[sets[set]].keys = append(blocks[sets[set]].keys, w.Key)
	}
	for set, i := range sets {
		key := "facts.set." + set
		if set == "" {
			key = "facts.set_other"
		}
		f := p.field("answers", "fact").Words(p.T(key), p.T("facts.set_help"), "")
		f.ID += set
		blocks[i].Field = f.Of(lists[set])
		blocks[i].Open = blocks[i].Field.answered()
	}
	return blocks
}

// ask marks the question that a link leads to: the row of a list, with the list
// open, or the block itself.
func (b *factBlock) ask(key string) {
	if !slices.Contains(b.keys, key) {
		return
	}
	for i, row := range b.Field.Answers {
		if row.Name == "fact."+key {
			b.Field.Answers[i].Asked, b.Open = asked, true
			return
		}
	}
	b.Asked = asked
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

func (p page) asSeen(w *pack.Fact) []hidden {
	name := "fact." + w.Key + ".seen"
	if v := p.form.values.Get(name); v != "" {
		return []hidden{{name, v}}
	}
	return nil
}

// factBlock is one question that is not a plain yes or no.
func (p page) factBlock(lib *pack.Library, w *pack.Fact) factBlock {
	name, question, why := "fact."+w.Key, p.labelOf(w.Question), p.labelOf(lib.Why(w))
	b := factBlock{texts: p.texts, Seen: p.asSeen(w), keys: []string{w.Key}}
	switch w.Kind {
	case pack.KindChoice:
		b.Field = p.choiceField(name, p.codesOf(w)).Words(question, "", why)
	case pack.KindCountry:
		b.Field = p.choiceField(name, p.countryChoices(lib)).Words(question, "", why)
	case pack.KindRegion:
		b.Field = p.choiceField(name, p.regionChoices(lib)).Words(question, "", why)
	case pack.KindMoney:
		b.Heading = question
		b.Field = p.Amount(name + ".number")
		b.Field = b.Field.Words(p.T("facts.money", "currency", p.currencyName(b.Field.Currency)), p.amountLike(b.Field.Currency), why)
		b.More = []field{p.answerField(name)}
	case pack.KindNumber:
		b.Heading = question
		b.Field = p.field("text", name+".number").Short().Keyboard("numeric").Words(p.T("facts.number"), "", why)
		b.More = []field{p.answerField(name)}
	case pack.KindDate:
		b.Field = p.AskDate(name).Words(question, "", why)
		if w.Key == adultOn {
			b.Field = p.AskDate(name).Words(p.T("facts.born"), p.T("facts.born_help"), why)
			b.More = []field{p.field("text", name+".age").Medium().Words(p.T("facts.age"), p.T("facts.age_help"), "")}
		}
	case pack.KindEvent:
		b.Heading = question
		b.Field = p.answerField(name).Words(p.T("facts.happened"), "", why)
		b.More = []field{p.AskDate(name).Words(p.T("facts.when"), "", "")}
		b.More[0].ID += "-on"
		if w.Group == "health" || w.Group == "safety" {
			b.More = append(b.More, p.field("text", name+".time").Medium().Words(p.T("facts.time"), p.T("facts.time_help"), ""))
		}
	}
	b.Basis = p.basisOf(w)
	return b
}

// codesOf are the answers of a choice.
func (p page) codesOf(w *pack.Fact) []choice {
	out := make([]choice, len(w.Codes))
	for i, c := range w.Codes {
		out[i] = choice{Value: c.Code, Text: p.labelOf(c.Label)}
	}
	return out
}

// basisOf asks on what an answer rests; nil where nobody asks.
func (p page) basisOf(w *pack.Fact) *field {
	if unfounded[w.Key] {
		return nil
	}
	f := p.Select("fact."+w.Key+".basis").Words(p.T("facts.basis"), "", "").Of(p.choicesOf("basis.", models.Bases))
	return &f
}

// unfounded are the questions for which nobody asks on what the answer rests:
// it is her own word, or follows from another question.
var unfounded = map[string]bool{
	"person.sex": true, "person.age_group": true, "person.age_group_then": true, "person.language": true,
}

// choicesOf makes a list whose words are catalogue keys under a prefix.
func (t texts) choicesOf(prefix string, codes []string) []choice {
	out := make([]choice, len(codes))
	for i, code := range codes {
		out[i] = choice{Value: code, Text: t.T(prefix + code)}
	}
	return out
}

// openAnswers are the full answers that name no fact.
var openAnswers = []string{string(models.NotKnown), string(models.Later), string(models.Declined), string(models.NotAsked)}

// choiceField is a list of codes with the answers that name none of them.
func (p page) choiceField(name string, list []choice) field {
	kind := "radios"
	if len(list) > 5 {
		kind = "select"
	}
	return p.field(kind, name).Inline().Of(append(list, p.choicesOf("answer.", openAnswers)...))
}

// answerField is yes, no, and the answers that are neither.
func (p page) answerField(name string) field {
	list := p.choicesOf("answer.", append([]string{string(models.Yes), string(models.No)}, openAnswers...))
	return p.field("select", name).Medium().Words(p.T("facts.or_answer"), "", "").Of(list)
}
