package handlers

import (
	"slices"
	"strings"

	"aftercare/models"
	"aftercare/services/instrument"
	"aftercare/services/ownfile"
	"aftercare/services/pack"
)

// ownFileText writes a file in words, in the language that was chosen for it.
type ownFileText struct {
	texts
	on    page // whose words about facts and moments it takes
	lib   *pack.Library
	file  ownfile.File
	names bool // the names of colleagues stand in it, beside their roles
}

// ownFileGroup is a heading of the file with its parts.
type ownFileGroup struct {
	Title string
	Parts []ownFilePart
}

// ownFilePart is a part with its entries.
type ownFilePart struct {
	Title   string
	Entries [][]summaryRow
}

// ownFileLine is what is held back or closed: what, why, and who decides or opens it.
type ownFileLine struct{ What, Why, Who string }

// groups are the parts that have anything in them.
func (t ownFileText) groups() (out []ownFileGroup) {
	for _, code := range ownfile.Groups {
		g := ownFileGroup{Title: t.T("own_files.group." + code)}
		for _, p := range t.file.Parts {
			if entries := t.entries(p); p.Group == code && len(entries) > 0 {
				g.Parts = append(g.Parts, ownFilePart{t.partTitle(p.Table), entries})
			}
		}
		if len(g.Parts) > 0 {
			out = append(out, g)
		}
	}
	return out
}

func (t ownFileText) partTitle(table string) string { return t.T("own_files.part." + table) }

// entries are the rows of a part in words. The facts of a case are one entry, each with its
// question.
func (t ownFileText) entries(p ownfile.Filled) (out [][]summaryRow) {
	var facts []summaryRow
	for _, r := range p.Rows {
		var rows []summaryRow
		for _, c := range r.Cells {
			if c.Column.Form == ownfile.FormAnswer {
				facts = append(facts, t.fact(c)...)
			} else if value := t.value(p.Part, r, c); value != "" && p.Table != "facts" {
				rows = append(rows, summaryRow{Key: t.label(p.Part, c.Column), Value: value})
			}
		}
		if len(rows) > 0 {
			out = append(out, rows)
		}
	}
	if len(facts) > 0 {
		out = append(out, facts)
	}
	return out
}

// fact is the answer to a question of the packs. One that nobody answered says nothing.
func (t ownFileText) fact(c ownfile.Cell) []summaryRow {
	w, v := t.lib.Fact(c.Of.Name), c.Of.Value()
	if w == nil || v.Answer == models.NotAsked {
		return nil
	}
	return []summaryRow{t.on.factRow(t.lib, w, v, c.Of.Basis)}
}

// label is what a column is called: the file's own word for it, else that of its form.
func (t ownFileText) label(p ownfile.Part, c ownfile.Column) string {
	for _, key := range []string{"own_files.col." + p.Table + "." + c.Name, "own_files.col." + c.Name, p.Word + "." + c.Name + ".label", p.Table + "." + c.Name + ".label"} {
		if t.has(key) {
			return t.T(key)
		}
	}
	return c.Name
}

// value is a value in words, "" for none.
func (t ownFileText) value(p ownfile.Part, r ownfile.Row, c ownfile.Cell) string {
	switch c.Column.Form {
	case ownfile.FormWords:
		return c.Text
	case ownfile.FormDay:
		return t.Date(models.Date(c.Code))
	case ownfile.FormPartial:
		return t.Partial(models.PartialDate{On: c.Code, To: c.To, Sure: c.Sure})
	case ownfile.FormMoment:
		return t.on.when(c.At, r.DayOnly)
	case ownfile.FormMoney:
		return t.Money(c.Number, c.Money)
	case ownfile.FormNumber:
		return t.Count(int(c.Number))
	case ownfile.FormList:
		var words []string
		for _, code := range strings.FieldsFunc(c.Code, func(r rune) bool { return r == ' ' || r == ',' }) {
			words = append(words, t.coded(p, r, c.Column, code))
		}
		return strings.Join(words, ", ")
	case ownfile.FormPerson:
		return t.person(t.file.Names[c.Code], t.file.Roles[c.Code])
	}
	return t.coded(p, r, c.Column, c.Code)
}

// person is a colleague by role, and by name where the file has names.
func (t ownFileText) person(name, role string) string {
	as := t.maybe("role." + role)
	if !t.names || name == "" {
		return as
	}
	return joinDots(withoutEmpty(name, as))
}

// coded is a code in words.
func (t ownFileText) coded(p ownfile.Part, r ownfile.Row, c ownfile.Column, code string) string {
	switch c.Form {
	case "text":
		return code
	case "key":
		return orWord(t.maybe(code), code)
	case "service":
		return serviceName(t.lib, t.texts, code)
	case "language":
		return orWord(t.on.languageNames(t.lib, []string{code}), code)
	case "place":
		return t.placeName(t.lib, code)
	case "authority":
		return t.authorityName(t.lib, code)
	case "item", "subject", "step", "heading", "duty", "dutyanswer", "instrument", "fact", "section":
		return orWord(t.ofPack(r, string(c.Form), code), code)
	}
	prefix := c.Prefix
	if prefix == "" { // keys of the packs
		return orWord(t.ofPack(r, "fact", code), orWord(t.subject(code), code))
	}
	if before, column, found := strings.Cut(prefix, "@"); found {
		prefix = before + r.Code(strings.TrimSuffix(column, ".")) + "."
	}
	return orWord(t.maybe(prefix+code), code)
}

// ofPack is a code in the words of the packs, "" where they have none.
func (t ownFileText) ofPack(r ownfile.Row, form, code string) string {
	switch form {
	case "fact", "section":
		if f := t.lib.Fact(code); f != nil {
			return t.labelOf(f.Label)
		}
	case "heading":
		if l := t.lib.Loss(code); l != nil {
			return t.labelOf(l.Label)
		}
	case "duty":
		if d := t.lib.Duty(code); d != nil {
			return t.labelOf(d.Title)
		}
	case "dutyanswer":
		return t.dutyAnswer(r.Code("duty"), code)
	case "instrument":
		if i := instrument.Find(code); i != nil {
			return t.labelOf(i.Title)
		}
	case "step":
		return t.stepOf(r.Code("subject"), code)
	}
	return t.subject(code)
}

// subject is the right or the gap that a decision is about.
func (t ownFileText) subject(code string) string {
	if it := t.lib.Item(code); it != nil {
		return t.labelOf(it.Title)
	}
	rule, _, _ := strings.Cut(code, ":")
	if g := t.lib.Rule(rule); g != nil {
		return t.labelOf(g.Title)
	}
	return ""
}

// stepOf is a decision about a right, or about a gap.
func (t ownFileText) stepOf(subject, kind string) string {
	if it := t.lib.Item(subject); it != nil {
		return t.stepDone(it, models.StanceKind(kind))
	}
	return orWord(t.maybe("gap.stance."+kind), t.maybe("progress_of."+kind))
}

// dutyAnswer is what was decided about a duty to report.
func (t ownFileText) dutyAnswer(duty, code string) string {
	d := t.lib.Duty(duty)
	if d == nil {
		return ""
	}
	for _, x := range d.Decisions {
		if x.Code == code {
			return t.labelOf(x.Label)
		}
	}
	return ""
}

// held are the reasons for which something is not in the file, always all of them.
func (t ownFileText) held() (out []ownFileLine) {
	for _, r := range ownfile.HeldReasons {
		key := "own_files.held." + string(r)
		out = append(out, ownFileLine{t.T(key + ".what"), t.T(key + ".why"), t.T(key + ".who")})
	}
	return out
}

// closed is what this copy lacks because its maker does not open it. A line for each part
// says who can.
func (t ownFileText) closed() (out []ownFileLine) {
	for _, c := range t.file.Closed {
		line := ownFileLine{What: t.partTitle(c.Table), Why: t.T("own_files.closed_role")}
		if c.Class != "" {
			line.What = joinDots([]string{line.What, t.T("class." + string(c.Class))})
		}
		if c.Waiting {
			line.Why = t.T("own_files.closed_waiting")
		}
		line.Who = t.holders(c)
		if !slices.Contains(out, line) {
			out = append(out, line)
		}
	}
	return out
}

// holders are who can open what this copy lacks: by name where the file has names, else
// by role.
func (t ownFileText) holders(c ownfile.Closed) string {
	var names []string
	for _, h := range c.Holders {
		names = append(names, h.Name)
	}
	if t.names && len(names) > 0 {
		return strings.Join(names, ", ")
	}
	var roles []string
	for _, r := range ownfile.OpenedBy(c.Table, c.Class) {
		roles = append(roles, t.T("role."+string(r)))
	}
	return strings.Join(roles, ", ")
}

// seen is a person who read or wrote in the case.
type ownFileSeen struct{ Who, First, Last, What string }

// seen are the people who read or wrote in the case, by the log.
func (t ownFileText) seen() (out []ownFileSeen) {
	for _, s := range t.file.Seen {
		var classes []string
		for _, c := range s.Classes {
			classes = append(classes, t.T("class."+string(c)))
		}
		out = append(out, ownFileSeen{orWord(t.person(s.Name, s.Role), s.Role), t.On(s.First), t.On(s.Last), strings.Join(classes, ", ")})
	}
	return out
}
