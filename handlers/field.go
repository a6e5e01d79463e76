package handlers

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"aftercare/models"
)

// field is one question of a form, ready to be shown: its words in the reader's
// language, what was typed, and what is wrong with it. A template makes it from
// the page and hands it to the partial "field":
//
//	{{template "field" (.Text "called_name").Optional}}
//
// The words come from the catalogue by the name of the field:
// field.<name>.label, and .help and .why where there are any.
type field struct {
	texts
	Kind     string // which partial shows it
	Name     string
	ID       string // of its first control, which the error summary links to
	Label    string
	Help     string // one short sentence, always visible
	Why      string // why it is asked and who reads it, or ""
	Value    string
	Choices  []choice
	Answers  []answerRow
	Boxes    *dateParts // of a date
	Skip     bool       // "(optional)"
	Any      bool       // in a filter: the empty choice is "All"
	Head     bool       // the label is the heading of the page
	Hidden   bool       // survivor data: no memory and no spelling service of the browser
	Side     bool       // choices beside one another
	Width    string
	Rows     int
	Mode     string // keyboard of a phone: "numeric", "tel", ...
	Complete string // autocomplete, for the worker's own account only
	Lock     bool   // a password
	Table    bool   // of a file: a spreadsheet
	Currency string // of an amount, ISO 4217
	Must     bool   // it has to be answered
	Most     int    // characters that may be typed, 0 for the usual number
	Valid    string // a rule of the validator for what is typed, "" for none
	Rule     models.DateRule
	Told     string   // catalogue key with {n} that says a number in a summary
	Refused  string   // why the role does not answer it: the words instead of a control
	Hint     string   // a sentence below the control
	Another  *link    // with Refused: what to do instead
	Noted    bool     // a note: the script hides it for kinds that take none
	Fields   []field  // of a fold
	Known    []string // of a line: what the browser suggests
	Open     bool     // the fold is open
	Class    string   // of the fold

	page page
}

// choice is one answer of a list.
type choice struct {
	Value   string
	Text    string
	Help    string
	ID      string
	Group   string // heading under which a long list shows it, "" for none
	Checked bool
	Silent  bool  // a service of which this role writes no note
	Look    *link // to what is chosen, nil for most
}

func (p page) field(kind, name string) field {
	f := field{texts: p.texts, page: p, Kind: kind, Name: name, ID: controlID(name)}
	return f.shown().Called(cmp.Or(p.words, "field") + "." + name)
}

// shown brings what the control shows up to what the form holds.
func (f field) shown() field {
	if !f.Lock {
		f.Value = f.page.form.values.Get(f.Name)
	}
	if f.Boxes != nil {
		f.Boxes = f.dateParts()
	}
	if f.Choices != nil {
		f = f.Of(f.Choices)
	}
	return f
}

// Error is what is wrong with the answer, "" for nothing.
func (f field) Error() string {
	coded, wrong := f.page.form.problems[f.Name]
	if !wrong {
		return ""
	}
	return f.Message(coded, "label", f.Label)
}

// controlID is the id of the first control of a field. The error summary knows
// it from the name alone.
func controlID(name string) string { return "f-" + strings.ReplaceAll(name, ".", "-") }

// Called takes the words of the field from <key>.label, .help and .why, where
// they differ from those of other forms.
func (f field) Called(key string) field {
	f.Label = f.T(key + ".label")
	f.Help = f.maybe(key + ".help")
	f.Why = f.maybe(key + ".why")
	return f
}

// Text is a line to type in.
func (p page) Text(name string) field { return p.field("text", name) }

// Area is a long note.
func (p page) Area(name string) field {
	f := p.field("area", name)
	f.Rows = 6
	return f
}

// Password is a line nobody can read over her shoulder, until she asks to.
func (p page) Password(name string) field {
	f := p.field("password", name)
	f.Value, f.Lock, f.Most = "", true, 1024
	return f
}

// Hidden is a value that the form carries along.
func (p page) Hidden(name string) field {
	return field{texts: p.texts, page: p, Kind: "hidden", Name: name, ID: controlID(name)}.shown()
}

// Fold is fields that open on request, under the words of a key.
func (p page) Fold(key, class string, fields ...field) field {
	return field{texts: p.texts, page: p, Kind: "fold", Label: p.T(key), Class: class, Fields: fields}
}

// Opened reports whether a fold is open: one of its fields is answered or wrong,
// or the form says so.
func (f field) Opened() bool {
	return f.Open || slices.ContainsFunc(f.Fields, func(inner field) bool { return inner.Answered() || inner.Error() != "" })
}

// Saying is a sentence between the fields.
func (p page) Saying(text string) field {
	return field{texts: p.texts, page: p, Kind: "said", Label: text}
}

// Radios is a list of which one is chosen. Its words are field.<name>.<code>,
// with .help behind it where there is one.
func (p page) Radios(name string, codes ...string) field { return p.field("radios", name).codes(codes) }

// Checks is a list of which any number may be chosen.
func (p page) Checks(name string, codes ...string) field { return p.field("checks", name).codes(codes) }

// Select is a long list of which one is chosen.
func (p page) Select(name string, codes ...string) field { return p.field("select", name).codes(codes) }

func (f field) codes(codes []string) field {
	list := make([]choice, len(codes))
	for i, code := range codes {
		key := "field." + f.Name + "." + code
		list[i] = choice{Value: code, Text: f.T(key), Help: f.maybe(key + ".help")}
	}
	return f.Of(list)
}

// Of gives the field a list that comes from data instead of the catalogue.
func (f field) Of(list []choice) field {
	chosen := map[string]bool{}
	for _, v := range f.page.form.values[f.Name] {
		chosen[v] = true
	}
	f.Choices = make([]choice, len(list))
	for i, c := range list {
		c.ID = f.ID
		if i > 0 {
			c.ID += "-" + c.Value
		}
		c.Checked = chosen[c.Value]
		f.Choices[i] = c
	}
	if f.Kind == "answers" {
		f.Answers = f.answerRows(list)
	}
	return f
}

// choiceGroup is a stretch of a long list under one heading.
type choiceGroup struct {
	Title   string
	Choices []choice
}

// Groups are the choices under their headings, in order.
func (f field) Groups() []choiceGroup {
	var out []choiceGroup
	for _, c := range f.Choices {
		if len(out) == 0 || out[len(out)-1].Title != c.Group {
			out = append(out, choiceGroup{Title: c.Group})
		}
		last := &out[len(out)-1]
		last.Choices = append(last.Choices, c)
	}
	return out
}

// DescribedBy lists the ids of what is said about the field.
func (f field) DescribedBy() string {
	var ids []string
	if f.Help != "" {
		ids = append(ids, f.ID+"-help")
	}
	if f.Currency != "" {
		ids = append(ids, f.ID+"-unit")
	}
	if f.Error() != "" {
		ids = append(ids, f.ID+"-error")
	}
	return strings.Join(ids, " ")
}

// problemLink is one line of the error summary.
type problemLink struct{ Href, Text string }

// ErrorSummary lists every problem of the page in the order of the form; those
// of no field shown come last, so that none is ever invisible.
func (p page) ErrorSummary() []problemLink {
	problems := p.Problems()
	names := make([]string, 0, len(problems))
	for name := range problems {
		names = append(names, name)
	}
	place := map[string]int{}
	for i, name := range p.form.order {
		place[name] = i + 1
	}
	sort.Slice(names, func(i, j int) bool {
		a, b := place[names[i]], place[names[j]]
		if a != b && a != 0 && b != 0 {
			return a < b
		}
		if (a == 0) != (b == 0) {
			return a != 0
		}
		return names[i] < names[j]
	})
	links := make([]problemLink, len(names))
	for i, name := range names {
		links[i].Text = p.Message(problems[name], "label", p.labelFor(name))
		if name != "" {
			links[i].Href = "#" + controlID(name)
		}
	}
	return links
}

// labelFor returns the words of a field by its name.
func (p page) labelFor(name string) string {
	if label, ok := p.form.labels[name]; ok {
		return label
	}
	return p.maybe("field." + name + ".label")
}

// Words gives the field words that come from data instead of the catalogue.
func (f field) Words(label, help, why string) field {
	f.Label, f.Help, f.Why = label, help, why
	return f
}

// hidden is a value a form carries along.
type hidden struct{ Name, Value string }
