package handlers

import (
	"encoding/json"
	"io"
	"strconv"
	"strings"

	"aftercare/models"
	"aftercare/services/ownfile"
	"aftercare/services/typeset"
)

// ownFileWords are the headings and sentences of the file in its language.
type ownFileWords struct{ Lead, Held, HeldLead, Closed, ClosedLead, Seen, SeenLead, Why, Who, None, First, Last, What, Parts string }

func (t ownFileText) words() ownFileWords {
	return ownFileWords{
		Lead: t.T("own_files.paper_lead"), Held: t.T("own_files.held_title"), HeldLead: t.T("own_files.held_lead"), Closed: t.T("own_files.closed_title"), ClosedLead: t.T("own_files.closed_lead"),
		Seen: t.T("own_files.seen_title"), SeenLead: t.T("own_files.seen_lead"), Why: t.T("own_files.why"), Who: t.T("own_files.decides"), None: t.T("own_files.not_told"),
		First: t.T("history.col_first"), Last: t.T("history.col_last"), What: t.T("own_files.col_what"), Parts: t.T("own_files.col_parts"),
	}
}

// doc is the file as a document.
func (t ownFileText) doc() *typeset.Doc {
	w := t.words()
	d := &typeset.Doc{Language: t.Lang, Title: t.T("own_files.paper_title"), Head: t.T("packet.head", "code", t.file.Code), Page: t.pageFoot(), Size: typeset.A4}
	d.Blocks = []typeset.Block{typeset.Title(t.T("own_files.paper_title")), typeset.Text(t.T("own_files.made", "date", t.On(t.file.MadeAt))), typeset.Text(w.Lead)}
	for _, g := range t.groups() {
		d.Blocks = append(d.Blocks, typeset.Heading(g.Title))
		for _, p := range g.Parts {
			d.Blocks = append(d.Blocks, typeset.Bold(p.Title))
			for i, entry := range p.Entries {
				d.Blocks = append(d.Blocks, typeset.Fact{No: strconv.Itoa(i+1) + ".", Text: linesOf(entry)})
			}
		}
	}
	d.Blocks = append(d.Blocks, typeset.Break{}, typeset.Heading(w.Held), typeset.Text(w.HeldLead), lineTable(t.held(), w))
	if closed := t.closed(); len(closed) > 0 {
		d.Blocks = append(d.Blocks, typeset.Heading(w.Closed), typeset.Text(w.ClosedLead), lineTable(closed, ownFileWords{What: w.What, Why: w.Why, Who: t.T("own_files.can_open")}))
	}
	return t.seenBlocks(d, w)
}

// seenBlocks adds who has seen the file.
func (t ownFileText) seenBlocks(d *typeset.Doc, w ownFileWords) *typeset.Doc {
	d.Blocks = append(d.Blocks, typeset.Heading(w.Seen))
	if t.file.Seen == nil {
		d.Blocks = append(d.Blocks, typeset.Text(w.None))
		return d
	}
	table := typeset.Table{Widths: []float64{3, 2, 2, 3}, Head: []string{t.T("people.col_name"), w.First, w.Last, w.Parts}}
	for _, s := range t.seen() {
		table.Rows = append(table.Rows, []string{s.Who, s.First, s.Last, s.What})
	}
	d.Blocks = append(d.Blocks, typeset.Text(w.SeenLead), table)
	return d
}

func lineTable(lines []ownFileLine, w ownFileWords) typeset.Table {
	table := typeset.Table{Widths: []float64{3, 4, 2}, Head: []string{w.What, w.Why, w.Who}}
	for _, l := range lines {
		table.Rows = append(table.Rows, []string{l.What, l.Why, l.Who})
	}
	return table
}

// linesOf writes an entry as lines.
func linesOf(rows []summaryRow) string {
	lines := make([]string, len(rows))
	for i, r := range rows {
		lines[i] = r.Key + ": " + joinDots(withoutEmpty(r.Value, r.Note))
	}
	return strings.Join(lines, "\n")
}

// ownFileJSON is the file for another system. docs/own-file.md says what each key means.
type ownFileJSON struct {
	Format   string              `json:"format"`
	Case     string              `json:"case"`
	MadeOn   models.Date         `json:"made_on"`
	Language string              `json:"language"` // of the texts
	Parts    []ownFilePartJSON   `json:"parts"`
	Held     []map[string]string `json:"held_back"`
	Closed   []map[string]string `json:"not_opened"`
	Seen     []map[string]string `json:"seen_by"` // null where the maker may not read it
}

// ownFilePartJSON is a table with its rows.
type ownFilePartJSON struct {
	Part   string                     `json:"part"`
	Title  string                     `json:"title"`
	Labels map[string]string          `json:"labels"`
	Rows   []map[string]ownFileValues `json:"rows"`
}

// ownFileValues is one value: as it is kept, and in words.
type ownFileValues struct {
	Value any    `json:"value"`
	Text  string `json:"text"`
}

// ownFileFormat names the form of the file and its version.
const ownFileFormat = "aftercare-own-file/1"

// json writes the file for another system.
func (t ownFileText) json(w io.Writer) error {
	out := ownFileJSON{Format: ownFileFormat, Case: t.file.Code, MadeOn: t.file.MadeAt.Date(t.zone), Language: t.Lang, Parts: []ownFilePartJSON{}, Held: lineMaps(t.held(), "who_decides"), Closed: lineMaps(t.closed(), "held_by")}
	for _, p := range t.file.Parts {
		if len(p.Rows) > 0 {
			out.Parts = append(out.Parts, t.partJSON(p))
		}
	}
	if t.file.Seen != nil {
		out.Seen = []map[string]string{}
	}
	for _, s := range t.seen() {
		out.Seen = append(out.Seen, map[string]string{"who": s.Who, "first": s.First, "last": s.Last, "parts": s.What})
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(out)
}

func lineMaps(lines []ownFileLine, who string) []map[string]string {
	out := []map[string]string{}
	for _, l := range lines {
		out = append(out, map[string]string{"what": l.What, "why": l.Why, who: l.Who})
	}
	return out
}

// partJSON is a part with what its columns are called.
func (t ownFileText) partJSON(p ownfile.Filled) ownFilePartJSON {
	out := ownFilePartJSON{Part: p.Table, Title: t.partTitle(p.Table), Labels: map[string]string{}}
	for _, r := range p.Rows {
		row := map[string]ownFileValues{}
		for _, c := range r.Cells {
			row[c.Column.Name] = ownFileValues{valueOf(c), t.textOf(p.Part, r, c)}
			out.Labels[c.Column.Name] = t.label(p.Part, c.Column)
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// textOf is a value in words, of a fact its answer.
func (t ownFileText) textOf(p ownfile.Part, r ownfile.Row, c ownfile.Cell) string {
	if c.Column.Form == ownfile.FormAnswer {
		if w := t.lib.Fact(c.Of.Name); w != nil {
			return t.on.factText(t.lib, w, c.Of.Value())
		}
		return ""
	}
	return t.value(p, r, c)
}

// valueOf is a value as it is kept: a code, a day, a moment in UTC, a number in the
// smallest unit of a currency, opened words.
func valueOf(c ownfile.Cell) any {
	switch c.Column.Form {
	case ownfile.FormAnswer:
		return c.Of.AnswerFacts
	case ownfile.FormPartial:
		return map[string]any{"on": c.Code, "to": c.To, "sure": c.Sure}
	case ownfile.FormMoment:
		return c.At.String()
	case ownfile.FormMoney:
		return map[string]any{"amount": c.Number, "currency": c.Money}
	case ownfile.FormNumber:
		return c.Number
	case ownfile.FormWords:
		return c.Text
	}
	return c.Code
}
