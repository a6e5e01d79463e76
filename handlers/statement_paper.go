package handlers

import (
	"aftercare/services/entitlement"
	"aftercare/services/pack"
)

// said is one sentence on the paper. Lang is set where it is not in the
// language of the paper, because nobody has translated it yet: it is marked
// and somebody reads it to her.
type said struct{ Text, Lang string }

// paper is what is printed. Its texts are in the language of the paper.
type paper struct {
	texts
	Code, Day, Name string

	Title    said
	Named    said
	Lead     []said
	Parts    []paperPart
	Nothing  []said
	After    []said // what stands in one line each: other states, and more than fits
	Received []said
	Declined []said
	WhomName said
	Whom     []said
	Lines    []helplineRow
	Fallback *said // explains the mark, where there is one on the paper
	Unread   *said // says that no native speaker has read the words yet
	Child    bool  // the paper speaks to a child
}

// paperPart is one kind of right: in full what applies to her, in a line each
// what is to be found out.
type paperPart struct {
	Title said
	Rows  []paperRow
	May   said
	Lines []paperRow
}

// paperRow is one right in plain words.
type paperRow struct {
	Title  said
	Text   said
	State  said
	Worth  []said // "You may be considered for ...", never "you will receive"
	Ask    said
	Office said
	Date   *said // hers, where a clock runs against her
	Source *said // where the law itself was not read
}

// helplineRow is a number anybody may ring.
type helplineRow struct {
	Number string
	For    said
	Source *said
}

// say writes a sentence of the frame.
func (p *paper) say(key string, args ...any) said {
	text, in := p.catalogue.Say(p.Lang, "statement.say."+key, args...)
	return p.in(text, in)
}

// of writes a text of a pack.
func (p *paper) of(text pack.Text) said {
	if text[p.Lang] != "" {
		return p.in(p.labelOf(text), p.Lang)
	}
	return p.in(p.labelOf(text), "en")
}

// in notes the language of a sentence where it is not that of the paper.
func (p *paper) in(text, lang string) said {
	if lang == p.Lang || text == "" {
		return said{Text: text}
	}
	return said{Text: text, Lang: lang}
}

// leads are the sentences that are read to her first, and to a child: for a
// child others decide too, and have to listen.
var (
	leads      = []string{"may", "decide", "no", "police", "offices"}
	childLeads = []string{"may", "heard", "committee", "no", "police", "offices"}
)

// fill writes the paper: what fits, the most important first.
func (p *paper) fill(got entitlement.Statement, numbers []pack.Helpline) {
	p.Title, p.WhomName, p.Whom = p.say("title"), p.say("whom_title"), []said{p.say("whom"), p.say("safe")}
	if p.Name != "" {
		p.Named = p.say("name", "name", p.Name)
	}
	list := leads
	if p.Child {
		list = childLeads
	}
	for _, key := range list {
		p.Lead = append(p.Lead, p.say("lead."+key))
	}
	for _, n := range numbers {
		line := helplineRow{Number: n.Number, For: p.of(n.Text)}
		if n.Quality == pack.Reported {
			s := p.say("as_reported")
			line.Source = &s
		}
		p.Lines = append(p.Lines, line)
	}
	p.Received, p.Declined = p.named("received", got.Received), p.named("declined", got.Declined)
	if n := len(got.Regional); n > 0 {
		p.After = append(p.After, p.say("regional", "n", n))
	}
	if len(got.Apply)+len(got.May)+len(got.Regional) == 0 {
		p.Nothing = append(p.Nothing, p.say("nothing"))
	}
	rows, may := p.rows(got.Apply), p.rows(got.May)
	shown, listed := p.fit(got, rows, may)
	p.parts(got, rows[:shown], may[:listed])
	if more := len(rows) - shown + len(may) - listed; more > 0 {
		p.After = append(p.After, p.say("more", "n", more))
	}
	if p.marked() {
		s := p.say("fallback")
		p.Fallback = &said{Text: s.Text}
	}
}

// partOf is the part of the paper a right stands in.
func partOf(got entitlement.Statement, r entitlement.Row) string {
	switch u := got.Urgency(r); {
	case u <= entitlement.UrgentDays:
		return "soon"
	case u == entitlement.UrgentNone:
		return "duty"
	case r.Item.OnPaper.Topic == pack.TopicMoney:
		return "money"
	}
	return "help"
}

// partOrder is the order of the parts on the paper: hours and days, then help,
// then money, then what others must do.
var partOrder = []string{"soon", "help", "money", "duty"}

func (p *paper) parts(got entitlement.Statement, rows, may []paperRow) {
	for _, key := range partOrder {
		part := paperPart{Title: p.say("part." + key), May: p.say("may")}
		for i, r := range rows {
			if partOf(got, got.Apply[i]) == key {
				part.Rows = append(part.Rows, r)
			}
		}
		for i, r := range may {
			if partOf(got, got.May[i]) == key {
				part.Lines = append(part.Lines, r)
			}
		}
		if len(part.Rows)+len(part.Lines) > 0 {
			p.Parts = append(p.Parts, part)
		}
	}
}

// namedAtOnce is how many rights stand by their titles in one line.
const namedAtOnce = 4

// named lists rights by their titles: what she has, what she did not want.
func (p *paper) named(key string, list []entitlement.Row) []said {
	if len(list) == 0 {
		return nil
	}
	out := []said{p.say(key)}
	for _, r := range list[:min(len(list), namedAtOnce)] {
		out = append(out, p.of(r.Item.OnPaper.Title))
	}
	if n := len(list) - namedAtOnce; n > 0 {
		out = append(out, p.say("and_more", "n", n))
	}
	return out
}
