package handlers

import (
	"maps"
	"slices"

	"aftercare/services/casefile"
	"aftercare/services/packet"
	"aftercare/services/typeset"
)

// rests lists the rows that a packet rests on: each fact that was asked while it was
// written, as it is recorded, how it is known and since when, then the rows of matters,
// losses and money, and the papers. It is for the lawyer's own file.
func (t packetText) rests(recorded map[string]casefile.Recorded) *typeset.Doc {
	t.used = map[string]bool{}
	t.doc(true)
	d := t.sheetOf(t.T("packet.rests"), false)
	d.Blocks = []typeset.Block{typeset.Title(d.Title), typeset.Text(t.T("packet.rests_text")),
		typeset.Table{Widths: []float64{3, 3, 2, 2}, Head: []string{t.T("packet.rests_what"), t.T("packet.rests_says"), t.T("packet.rests_known"), t.T("packet.rests_since")},
			Rows: append(t.restFacts(recorded), t.restRows()...)}}
	return d
}

// restsOn is what the packet rests on, or what was looked for: facts, the police case
// with the people in it, and a civil suit of which it tells the stage.
func (t packetText) restsOn() (out packet.Rests) {
	t.used = map[string]bool{}
	t.doc(true)
	out.Facts = slices.Collect(maps.Keys(t.used))
	for _, m := range t.matters {
		if m.ID == t.police.ID || civilSuit(m) {
			out.Matters = append(out.Matters, m.ID)
		}
	}
	return out
}

func (t packetText) restFacts(recorded map[string]casefile.Recorded) (rows [][]string) {
	for _, word := range t.lib.Facts() {
		is, there := recorded[word.Key]
		if !t.used[word.Key] || !there {
			continue
		}
		said := page{texts: t.texts}.factText(t.lib, word, is.Value())
		rows = append(rows, []string{t.labelOf(word.Label), said, t.maybe("basis." + is.Basis), t.On(is.RecordedAt)})
	}
	return rows
}

// restRows are the rows of the lists of the case that stand in the packet.
func (t packetText) restRows() (rows [][]string) {
	if t.police.ID != "" {
		rows = append(rows, []string{t.T("matter.kind." + t.police.Kind), t.maybe("matter.stage." + t.police.Stage), t.police.By, t.On(t.police.ChangedAt)})
	}
	for _, r := range t.words.Relatives {
		rows = append(rows, []string{t.T("claim.relatives"), t.T("relatives.relation." + r.Row.Relation), "", t.On(r.Row.ChangedAt)})
	}
	for _, l := range t.lossesHere() {
		rows = append(rows, []string{t.labelOf(t.lib.Loss(l.Row.Heading).Label), t.Money(l.Row.Amount, l.Row.Currency), t.maybe("losses.proof." + l.Row.Proof), t.On(l.Row.ChangedAt)})
	}
	for _, m := range t.words.Money {
		if m.Row != nil {
			rows = append(rows, []string{t.T("packet.other_money"), t.maybe("other_money.source." + m.Source), "", t.On(m.Row.ChangedAt)})
		}
	}
	for i, r := range t.annexures() {
		rows = append(rows, []string{annexureMark(i), t.paperName(r), t.Date(r.PaperOn), t.On(r.CreatedAt)})
	}
	return rows
}
