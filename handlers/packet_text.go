package handlers

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/claimfact"
	"aftercare/services/document"
	"aftercare/services/matter"
	"aftercare/services/pack"
	"aftercare/services/packet"
	"aftercare/services/typeset"
)

// keptPaper is a paper of the case.
type keptPaper = document.Row

// packetText writes a packet in its language.
type packetText struct {
	texts
	lib       *pack.Library
	v         packet.View
	head      casefile.Header
	sender    string // the organisation that writes
	name      string // her full name, opened; never printed where the packet is masked
	statement string // as edited, "" for the draft
	words     packet.Words
	matters   []matter.Row    // of the case, closed
	police    matter.Row      // the police case or trial whose numbers it gives
	matter    matter.Opened   // its words, once they were opened
	used      map[string]bool // facts that the paper rests on, noted while it is written; nil for nobody asks
	shared    bool            // the copy for the other side: nothing was opened for it
	changed   packet.Changed  // what of it changed since it was read out
	filed     bool            // it was filed
	several   bool            // it stands in a file of several, of which a page number says nothing
}

// doc is our own part of the packet, in the order in which offices read.
func (t packetText) doc(final bool) *typeset.Doc {
	d := t.sheetOf(t.labelOf(t.v.Form.Title), !final)
	for _, part := range []func() []typeset.Block{t.letter, t.secrecy, t.form, t.statementPart, t.losses, t.sums, t.otherMoney, t.interim, t.delay, t.lawyer} {
		if blocks := part(); len(blocks) > 0 {
			d.Blocks = append(append(d.Blocks, blocks...), typeset.Break{})
		}
	}
	d.Blocks = append(d.Blocks[:len(d.Blocks)-1], typeset.Addendum{Heading: t.T("packet.addendum")})
	return d
}

// sheetOf begins a document.
func (t packetText) sheetOf(title string, draft bool) *typeset.Doc {
	d := &typeset.Doc{Language: t.Lang, Title: title, Head: t.T("packet.head", "code", t.head.Code), Page: t.pageFoot(), Size: typeset.A4}
	if t.v.Form.Size == "legal" {
		d.Size = typeset.Legal
	}
	if t.several {
		d.Page = ""
	}
	if draft {
		d.Mark = t.T(t.draftMark())
	}
	return d
}

// annexures are the papers that go along, in their order.
func (t packetText) annexures() []keptPaper { return t.v.Annexures() }

// letter is the covering letter with the index of annexures and the receipt.
func (t packetText) letter() []typeset.Block {
	blocks := []typeset.Block{
		typeset.Text(t.T("packet.to", "office", t.office())), typeset.Text(t.T("letter.date", "date", t.Date(t.Today()))),
		typeset.Bold(t.ofWhom("packet.subject", "packet.subject_dead", "form", t.labelOf(t.v.Form.Title), "code", t.head.Code)), typeset.Text(t.T("packet.letter_text")),
	}
	if asked := t.asked().text; len(asked) > 0 {
		blocks = append(blocks, typeset.Text(t.T("packet.letter_rights")))
		for i, r := range t.v.Rights {
			blocks = append(blocks, typeset.Fact{No: strconv.Itoa(i+1) + ".", Text: asked[i], Source: t.lawOf(r.Item)})
		}
	}
	blocks = append(append(blocks, t.parts(false)...), typeset.Heading(t.T("packet.index")))
	if list := t.annexures(); len(list) > 0 {
		table := typeset.Table{Widths: []float64{1, 6, 1.4}, Head: []string{t.T("packet.index_no"), t.T("packet.index_what"), t.T("packet.index_pages")}}
		for i, r := range list {
			table.Rows = append(table.Rows, []string{annexureMark(i), t.indexName(r), strconv.Itoa(max(1, r.Pages))})
		}
		blocks = append(blocks, table)
	} else {
		blocks = append(blocks, typeset.Text(t.T("packet.no_annexures")))
	}
	blocks = append(blocks, typeset.Text(t.T("packet.letter_end", "address", strings.Join(t.careOf().text, ", "), "n", max(2, t.v.Form.Copies))))
	return append(blocks, typeset.Slip{t.T("packet.receipt"), t.T("packet.receipt_no"), t.T("packet.receipt_date"), t.T("packet.receipt_stamp")})
}

// office is the addressee, with the court that is meant where the form asks for one.
func (t packetText) office() string {
	name := t.labelOf(t.addressee())
	if !slices.ContainsFunc(t.v.Form.Fields, func(f pack.FormField) bool { return f.From == "court.case" }) {
		return name
	}
	court := strings.Join(t.court().text, "; ")
	return name + "\n" + cmp.Or(court, byHandLine)
}

// byHandLine is where a word is filled in by hand.
const byHandLine = "______________________________"

// addressee is whom the packet goes to: whom the form names, or whoever decides, where
// the form leaves that to the law of the place and the rights have one decider.
func (t packetText) addressee() pack.Text {
	var found pack.Text
	for _, r := range t.v.Rights {
		who := r.Item.Decider()
		if !t.v.Form.ToDecider || found != nil && found["en"] != who["en"] {
			return t.v.Form.Addressee
		}
		found = who
	}
	if found == nil {
		return t.v.Form.Addressee
	}
	return found
}

// ofWhom says a sentence of a living person, or of one who died.
func (t packetText) ofWhom(living, dead string, args ...any) string {
	if t.afterDeath() {
		return t.T(dead, args...)
	}
	return t.T(living, args...)
}

// lawOf names the first law of a right.
func (t packetText) lawOf(it *pack.Item) string {
	if len(it.Law) == 0 {
		return ""
	}
	law := it.Law[0]
	if rule, is := strings.CutPrefix(law.Section, "R."); is && law.Quality == pack.Solid {
		return t.T("packet.rule", "act", law.Act, "rule", rule)
	}
	if law.Quality == pack.Solid && law.Section != "" && law.Section[0] >= '0' && law.Section[0] <= '9' {
		return t.T("right.section", "act", law.Act, "section", t.clauseWords(law.Section))
	}
	return law.Act // what was read of it is for the library, and not for an office
}

// secrecy asks that her name stays secret.
func (t packetText) secrecy() []typeset.Block {
	if !t.v.Packet.Masked {
		return nil
	}
	return []typeset.Block{typeset.Title(t.T("packet.secrecy")), typeset.Text(t.ofWhom("packet.secrecy_text", "packet.secrecy_dead", "code", t.head.Code)), t.hand(t.T("packet.sign_lawyer"))}
}

// hand is a place to sign with date and place.
func (t packetText) hand(boxes ...string) typeset.Sign {
	return typeset.Sign{Boxes: boxes, Lines: []string{t.T("packet.sign_place"), t.T("packet.sign_date")}}
}

// form is the form itself, with exactly its questions.
func (t packetText) form() []typeset.Block {
	f := t.v.Form
	lines := strings.Split(t.labelOf(f.Heading), "\n")
	blocks := []typeset.Block{typeset.Title(lines[0])}
	for _, l := range lines[1:] {
		blocks = append(blocks, typeset.Bold(l))
	}
	if len(f.Kinds) > 0 {
		blocks = append(blocks, typeset.Text(t.T("packet.kinds_asked", "kinds", strings.Join(t.kindNames(), ", "))))
	}
	if len(f.Opening) > 0 {
		blocks = append(blocks, typeset.Text(t.labelOf(f.Opening)))
	}
	blocks = append(blocks, t.parts(true)...)
	for i := range f.Fields {
		field := &f.Fields[i]
		blocks = append(blocks, typeset.Question{No: field.No, Label: t.labelOf(field.Label), Answer: t.box(field), Lines: field.Lines, Least: field.Least, Rest: t.T("packet.rest", "no", field.No)})
	}
	if len(f.Closing) > 0 {
		blocks = append(blocks, typeset.Text(t.labelOf(f.Closing)))
	}
	if t.shared {
		return blocks
	}
	return append(blocks, t.mark(t.labelOf(f.Signed), false)...)
}

// parts are the paragraphs that this case needs, of the form itself or of the letter.
func (t packetText) parts(inside bool) (out []typeset.Block) {
	all, _ := t.v.All.FormFor(t.v.Form)
	for _, part := range all {
		if part.Inside == inside {
			out = append(out, typeset.Text(t.labelOf(part.Text)))
		}
	}
	return out
}

func (t packetText) kindNames() (out []string) {
	for _, k := range t.v.Form.Kinds {
		if t.v.Packet.Kinds.Has(k.Key) {
			out = append(out, t.labelOf(k.Label))
		}
	}
	return out
}

// applicantSigns is the label under the applicant's signature.
func (t packetText) applicantSigns() string {
	switch {
	case t.afterDeath():
		return t.T("packet.sign_dependants")
	case t.mayBeChild():
		return t.T("packet.sign_for_child")
	}
	return t.T("packet.sign_applicant")
}

// mark is where she signs or puts her thumb, with a witness and the language in which
// it was read to her. sealed means that it stands on the sealed sheet.
func (t packetText) mark(label string, sealed bool) []typeset.Block {
	lines := append(t.handLines(sealed), t.T("packet.sign_place"), t.T("packet.sign_date"))
	if t.mayBeChild() {
		lines = append([]string{t.T("packet.sign_guardian")}, lines...)
	}
	return []typeset.Block{typeset.Sign{Boxes: []string{label, t.T("packet.sign_thumb"), t.T("packet.sign_witness")}, Lines: lines}}
}

// statementPart is the statement of facts, numbered line by line.
func (t packetText) statementPart() []typeset.Block {
	if t.leftToLawyer() {
		return []typeset.Block{typeset.Title(t.T("packet.statement_heading")), typeset.Text(t.T("packet.left_statement"))}
	}
	blocks := append([]typeset.Block{typeset.Title(t.T("packet.statement_heading"))}, t.numbered()...)
	return append(blocks, t.hand(t.applicantSigns()))
}

// numbered are the lines of the statement with their numbers.
func (t packetText) numbered() (out []typeset.Block) {
	for i, line := range t.facts() {
		out = append(out, typeset.Fact{No: strconv.Itoa(i+1) + ".", Text: line})
	}
	return out
}

// numbering is a number that somebody wrote before a line: the paper has its own.
var numbering = regexp.MustCompile(`^[0-9०-९]{1,3}[.)]\s+`)

// facts are the lines of the statement: those that were edited, or a draft from what
// is recorded.
func (t packetText) facts() (out []string) {
	if t.statement != "" {
		for line := range strings.SplitSeq(t.statement, "\n") {
			if line = numbering.ReplaceAllString(strings.TrimSpace(line), ""); line != "" {
				out = append(out, line)
			}
		}
		return out
	}
	add := func(key string, args ...any) { out = append(out, t.T(key, args...)) }
	out = append(out, t.ofWhom("packet.fact.who", "packet.fact.who_dead", "code", t.head.Code))
	if a := t.age(); len(a.text) > 0 {
		out = append(out, t.ofWhom("packet.fact.age", "packet.fact.ages", "age", strings.Join(a.text, "; ")))
	}
	if day := t.day("event.death"); day != "" && t.afterDeath() {
		add("packet.fact.death", "date", day)
	}
	if a := t.incident(); len(a.text) > 0 {
		add("packet.fact.time", "time", a.text[0])
	}
	if a := t.fact("offence.region"); len(a.text) > 0 {
		add("packet.fact.place", "place", a.text[0])
	}
	if a := t.held("form."); len(a.text) > 0 {
		add("packet.fact.kinds", "kinds", strings.Join(a.text, "; "))
	}
	if a := t.held("means."); len(a.text) > 0 {
		add("packet.fact.means", "means", strings.Join(a.text, "; "))
	}
	if day := t.day("event.rescue"); day != "" {
		out = append(out, t.ofWhom("packet.fact.found", "packet.fact.found_dead", "date", day))
	}
	if day := t.day("event.fir_registered"); day != "" {
		add("packet.fact.fir", "date", day)
	}
	if v, known := t.value("held.medical_report"); known && v.Held() && !t.shared {
		add("packet.fact.medical")
	}
	if a := t.trial(); len(a.text) > 0 {
		add("packet.fact.trial", "stage", strings.TrimSuffix(a.text[0], t.judgment()))
	}
	return out
}

// interim asks for relief before the decision.
func (t packetText) interim() []typeset.Block {
	asks := slices.ContainsFunc(t.v.Form.Kinds, func(k pack.FormKind) bool { return k.Key == "interim" && t.v.Packet.Kinds.Has(k.Key) })
	if !asks {
		return nil
	}
	return []typeset.Block{typeset.Title(t.T("packet.interim")), typeset.Text(t.T("packet.interim_text")), t.hand(t.applicantSigns())}
}

// delayRows is how many empty lines the table of a delay has.
const delayRows = 6

// delay asks to excuse a delay, with a table of days without a gap.
func (t packetText) delay() []typeset.Block {
	if !t.v.Packet.Late {
		return nil
	}
	table := typeset.Table{Widths: []float64{1.3, 1.3, 4, 2}, Head: []string{t.T("packet.delay_from"), t.T("packet.delay_to"), t.T("packet.delay_why"), t.T("packet.loss_paper")}}
	for range delayRows {
		table.Rows = append(table.Rows, []string{"", "", "\n", ""})
	}
	blocks := []typeset.Block{typeset.Title(t.T("packet.delay")), typeset.Text(t.T("packet.delay_text"))}
	for _, line := range t.lastDays() {
		blocks = append(blocks, typeset.Text(line))
	}
	return append(blocks, table, t.hand(t.applicantSigns()))
}

// lastDays says when each time of hers ended, by which clause, and how long ago.
func (t packetText) lastDays() (out []string) {
	for _, r := range t.v.Rights {
		for _, l := range r.Letters(t.v.All.Now) {
			if !l.Hers() {
				continue
			}
			days := daysSince(l.Clock.Over()-1, t.v.All.Now, t.zone)
			line := t.T("packet.delay_last", "what", t.labelOf(r.Item.Title), "clause", l.Def.Clause, "date", t.On(l.Clock.Over()-1), "n", days)
			if !slices.Contains(out, line) {
				out = append(out, line)
			}
		}
	}
	return out
}

// daysSince counts the days of the calendar from the day of a moment to that of another,
// as an office counts a delay.
func daysSince(from, to models.Instant, zone *time.Location) int {
	return int(models.StartOfDay(to.Date(zone), time.UTC).Sub(models.StartOfDay(from.Date(zone), time.UTC)).Hours() / 24)
}

// lawyer is the authority of a lawyer. To compromise and to receive money are struck
// out.
func (t packetText) lawyer() []typeset.Block {
	if !t.v.Packet.Retained {
		return nil
	}
	blocks := []typeset.Block{typeset.Title(t.T("packet.lawyer")), typeset.Text(t.ofWhom("packet.lawyer_text", "packet.lawyer_dead", "code", t.head.Code))}
	blocks = append(blocks, typeset.Sign{Boxes: []string{t.T("packet.sign_applicant"), t.T("packet.sign_thumb"), t.T("packet.sign_lawyer")},
		Lines: []string{t.T("packet.lawyer_name"), t.T("packet.lawyer_enrolment"), t.T("packet.sign_witness_name"), t.T("packet.sign_place"), t.T("packet.sign_date")}})
	return blocks
}

// sheet is the sealed sheet: who the code is. It goes into an envelope of its own.
func (t packetText) sheet() *typeset.Doc {
	d := t.sheetOf(t.T("packet.sheet"), false)
	names := some(t.name)
	if t.afterDeath() {
		names = t.claimantNames()
	}
	if len(names) == 0 {
		names = []string{t.T("packet.not_recorded")}
	}
	d.Blocks = []typeset.Block{
		typeset.Title(t.T("packet.sheet")), typeset.Text(t.ofWhom("packet.sheet_text", "packet.sheet_dead", "code", t.head.Code)),
		typeset.Question{No: "1.", Label: t.ofWhom("packet.sheet_name", "packet.sheet_claimants"), Answer: names, Lines: 2, Least: 8, Rest: t.T("packet.rest", "no", "1.")},
	}
	parents := slices.Concat(t.relatives("father"), t.relatives("mother"), t.relatives("husband", "wife"))
	for i, part := range []struct {
		key    string
		lines  int // so that a sheet for a child, with its guardian, is one page
		answer []string
	}{{"packet.sheet_parents", 2, parents}, {"packet.sheet_address", 2, t.careOf().text}, {"packet.sheet_bank", 3, t.account()}, {"packet.sheet_papers", 2, t.numbers()}} {
		q := typeset.Question{No: fmt.Sprintf("%d.", i+2), Label: t.T(part.key), Answer: part.answer, Lines: part.lines, Least: 8, Rest: t.T("packet.rest", "no", fmt.Sprint(i+2))}
		if len(q.Answer) == 0 {
			q.Answer = []string{""} // to fill in by hand
		}
		d.Blocks = append(d.Blocks, q)
	}
	d.Blocks = append(append(d.Blocks, t.mark(t.T("packet.sign_applicant"), true)...), typeset.Addendum{Heading: t.T("packet.addendum")})
	return d
}

// account is the bank account that was chosen, or else the first, as a pass-book has it.
func (t packetText) account() []string {
	list := t.words.Accounts
	if len(list) == 0 {
		return nil
	}
	i := slices.IndexFunc(list, func(a claimfact.BankAccount) bool { return a.Row.ID == t.v.Packet.BankAccountID })
	w := list[max(0, i)].Words
	return some(w["holder"].Text, w["number"].Text, w["bank"].Text, w["branch"].Text, w["ifsc"].Text)
}

// numbers are the numbers of her papers.
func (t packetText) numbers() (out []string) {
	for _, n := range t.words.Numbers {
		if number := n.Words["number"].Text; number != "" {
			out = append(out, t.T("paper_numbers.kind."+n.Row.Kind)+": "+number)
		}
	}
	return out
}
