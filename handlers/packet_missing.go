package handlers

import (
	"net/url"
	"slices"
	"strings"

	"aftercare/models"
	"aftercare/services/document"
	"aftercare/services/gap"
	"aftercare/services/pack"
	"aftercare/services/typeset"
)

// checklist is the last page of a whole packet: which annexures are not in it and why,
// and what is still to follow.
func (t packetText) checklist(out []annexureFault) *typeset.Doc {
	d := t.sheetOf(t.T("packet.checklist"), false)
	d.Blocks = []typeset.Block{typeset.Title(d.Title)}
	switch n := len(t.annexures()); {
	case n == 0:
		d.Blocks = append(d.Blocks, typeset.Text(t.T("packet.no_annexures")))
	case len(out) == 0:
		d.Blocks = append(d.Blocks, typeset.Text(t.T("packet.checklist_all", "n", n)))
	}
	for _, f := range out {
		d.Blocks = append(d.Blocks, typeset.Bold(t.T("packet.checklist_out", "what", f.What, "why", t.faultWords(f.Err))))
	}
	for _, what := range t.toFollow() {
		d.Blocks = append(d.Blocks, typeset.Text(t.T("packet.checklist_missing", "what", what)))
	}
	for _, line := range t.readLines() {
		d.Blocks = append(d.Blocks, typeset.Text(line))
	}
	return d
}

// toFollow lists the papers that the law names and that are not here, and those that
// were asked for: what is only useful is no debt of hers.
func (t packetText) toFollow() (out []string) {
	for _, r := range t.v.Rights {
		for _, p := range r.Item.Papers {
			if what := t.labelOf(p.Label); p.Required && p.Fact != "" && !t.v.All.Facts[p.Fact].Held() && !slices.Contains(out, what) {
				out = append(out, what)
			}
		}
	}
	for _, r := range t.v.Missing {
		out = append(out, t.T("document.kind."+r.Kind))
	}
	if t.leftToLawyer() {
		out = append(out, t.T("packet.statement_heading"))
	}
	return out
}

// note stands in the place of an annexure that cannot be taken in.
func (t packetText) note(head string, err error) *typeset.Doc {
	d := t.sheetOf(head, false)
	d.Blocks = []typeset.Block{typeset.Title(head), typeset.Text(t.T("packet.broken", "why", t.faultWords(err)))}
	return d
}

// faultWords says to whoever reads the packet why an annexure is not in it. What to do
// about it is not for the office.
func (t packetText) faultWords(err error) string {
	switch _, message := kindOf(err); message {
	case "scan.pdf_locked":
		return t.T("packet.why_locked")
	case "scan.cut":
		return t.T("packet.why_cut")
	case "packet.closed":
		return t.T("packet.why_closed")
	case "vault.waiting":
		return t.T("packet.why_waiting")
	}
	return t.T("packet.why_broken")
}

// chosen is what was chosen, for the page.
func (t packetText) chosen() []summaryRow {
	f := t.v.Packet
	rows := []summaryRow{{Key: t.T("packet.rights.label"), Value: strings.Join(t.asked().text, "; ")}}
	if kinds := t.kindNames(); len(kinds) > 0 {
		rows = append(rows, summaryRow{Key: t.T("packet.kinds.label"), Value: strings.Join(kinds, ", ")})
	}
	masked := "no"
	if f.Masked {
		masked = "yes"
	}
	var papers []string
	for i, r := range t.annexures() {
		papers = append(papers, annexureMark(i)+" "+t.paperName(r))
	}
	if len(papers) == 0 {
		papers = []string{t.T("packet.no_annexures")}
	}
	written := "packet.statement_draft"
	switch {
	case t.leftToLawyer():
		written = "packet.statement_by_lawyer"
	case t.v.Written || t.v.House:
		written = "packet.statement_written"
	}
	return append(rows,
		summaryRow{Key: t.T("packet.language.label"), Value: t.T("packet.language." + f.Language)},
		summaryRow{Key: t.T("packet.masked.label"), Value: t.T("packet.masked." + masked)},
		summaryRow{Key: t.T("packet.papers.label"), Value: strings.Join(papers, "; ")},
		summaryRow{Key: t.T("packet.statement_heading"), Value: t.T(written)})
}

// missing lists the papers and facts that are not here: which, where they come from and
// how long that takes. What the scheme names stands first; useful are papers that only
// help. Nothing in it stops anything.
func (t packetText) missing() (out, useful []missingRow) {
	seen := map[string]bool{}
	must, soft := t.missingPapers(seen)
	return append(append(must, t.askedFor()...), t.missingFacts(seen)...), soft
}

// missingPapers are the papers that the rights name and nobody has, those that a scheme
// asks for apart from those that only help. What was asked for already is not among them.
func (t packetText) missingPapers(seen map[string]bool) (must, soft []missingRow) {
	for _, r := range t.v.Rights {
		for _, p := range r.Item.Papers {
			kind := models.PaperOf(p.Fact)
			if seen[p.Key] || p.Fact == "" || t.v.All.Facts[p.Fact].Held() || kind != "" && slices.Contains(t.v.Here, kind) || kind != "" && t.wasAsked(kind) {
				continue
			}
			seen[p.Key], seen[p.Fact] = true, true
			row := t.missingPaper(p.Label, kind)
			if word := t.lib.Fact(p.Fact); word != nil && !strings.HasPrefix(p.Fact, heldPaper) { // a day or an answer, and no paper
				row = t.missingFact(t.labelOf(p.Label), word)
			}
			if p.Required {
				row.Line = joinSome(t.T("packet.paper_must"), row.Line)
				must = append(must, row)
				continue
			}
			row.Line = joinSome(t.T("packet.paper_soft"), row.Line)
			soft = append(soft, row)
		}
	}
	return must, soft
}

func (t packetText) wasAsked(kind string) bool {
	return slices.ContainsFunc(t.v.Missing, func(r keptPaper) bool { return r.Kind == kind })
}

// missingPaper says where a paper comes from, how long such papers took, and leads to
// the form that notes that it was asked for, filled in.
func (t packetText) missingPaper(label pack.Text, kind string) missingRow {
	q := url.Values{"asked": {"yes"}}
	row := missingRow{Text: t.labelOf(label)}
	if place := models.UsualPlace(kind); place != "" {
		q.Set("kind", kind)
		q.Set("at", place)
		row.Line = t.whence(kind, place)
	}
	row.Link = &link{Text: t.T("document.ask"), Href: papersPath(t.head.ID) + "/new?" + q.Encode(), More: row.Text}
	return row
}

// joinSome joins the parts of a line that say something.
func joinSome(parts ...string) string {
	return joinDots(slices.DeleteFunc(parts, func(s string) bool { return s == "" }))
}

// whence says where a paper comes from and how long such papers took so far.
func (t packetText) whence(kind, place string) string {
	if place == "" {
		return ""
	}
	took := t.usually(t.v.Usual[document.Kind{Kind: kind, AskedOf: place}])
	return joinDots([]string{t.T("packet.comes_from", "place", t.T("document.at."+place)), took})
}

// askedFor are the papers of the case that were asked for and are not here.
func (t packetText) askedFor() (out []missingRow) {
	for _, r := range t.v.Missing {
		days := int(t.now.Sub(models.StartOfDay(r.AskedOn, t.zone)).Hours() / 24)
		line := joinSome(t.T("document.state.asked", "n", days), t.whence(r.Kind, r.AskedOf))
		out = append(out, missingRow{Text: t.T("document.kind." + r.Kind), Line: line, Link: &link{Text: t.T("gap.look"), Href: papersPath(t.head.ID) + "/" + r.ID, More: t.T("document.kind." + r.Kind)}})
	}
	return out
}

// missingFacts lists what the form asks and nobody recorded, where it can be.
func (t packetText) missingFacts(seen map[string]bool) (out []missingRow) {
	for i := range t.v.Form.Fields {
		get := packetSources[t.v.Form.Fields[i].From]
		if get == nil {
			continue
		}
		a := get(t)
		word := t.lib.Fact(a.fact)
		declined := t.v.All.Facts[a.fact].Answer == models.Declined // nobody asks again
		if len(a.text) > 0 || word == nil || seen[a.fact] || word.Derive != nil || declined {
			continue
		}
		seen[a.fact] = true
		out = append(out, t.missingFact(t.labelOf(t.v.Form.Fields[i].Label), word))
	}
	return out
}

// missingFact says that an answer is not recorded, and leads to where the reader records
// it, or asks somebody who does.
func (t packetText) missingFact(what string, word *pack.Fact) missingRow {
	row := missingRow{Text: what, Line: t.T("packet.fact_missing")}
	if t.head.May.Edit || word.OfLaw() && t.head.May.AnswerLaw {
		row.Link = &link{Text: t.T("packet.fact_add"), Href: factPath(t.head.ID, word), More: t.labelOf(word.Label)}
	} else {
		row.Line = t.T("packet.fact_ask")
		row.Link = &link{Text: t.T("packet.fact_ask_do"), Href: tasksPath(t.head.ID) + "/new?ask=" + gap.Ref(t.head.ID, word.Key), More: what}
	}
	return row
}

// heldPaper begins the facts that say that a paper is held.
const heldPaper = "held."
