// Package owed makes the returns that a house owes to authorities: exact figures in a fixed
// form, for one named office and on a named legal basis.
//
// The forms are data, one file each. Of those that could be read the columns are given,
// in their order and words; the others are empty until an administrator has written down
// the columns of the last one that was made. A cell that no indicator gives is typed by
// hand and is marked so. What was signed stands in the ledger of package release as known
// to its recipient, and is never changed. Nothing here may be published.
package owed

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"go.yaml.in/yaml/v3"

	"aftercare/models"
	"aftercare/services/pack"
	"aftercare/services/report"
)

// Form is a return as an authority asks for it.
type Form struct {
	Key       string
	Title     pack.Text
	Official  string    // as the form calls itself
	Recipient pack.Text // to whom it goes, in general
	Offices   []string  // kinds of offices of the directory that may be the recipient
	Basis     string    // in which text it is asked for, "" where nobody read one
	Mark      string    // S a text that was read, C told by others, U not found
	Source    string
	Period    models.PeriodKind // "" where it could not be read
	States    []string          // in which it is asked for, none for all
	Children  bool              // it is about children only
	Sections  []Section         // none where the columns could not be read
	Balance   *Balance
	Least     *Least
	Note      pack.Text // what is not certain about it
}

// Section is some columns under one head.
type Section struct {
	Title   string // "" for none
	Columns []Column
}

// Column is one number of a form. From are the numbers of a report that are added up;
// without any it is typed by hand, and Near is one that stands beside it as a help.
type Column struct {
	ID    string
	Title string
	From  []Source
	Near  Source
}

// Source names a number of a report: figure/line, or the figure alone where it has one
// line.
type Source string

// Parts are the figure and the line.
func (s Source) Parts() (figure, line string) { return report.PartsOf(string(s)) }

// Balance is a sum that the columns of a form must obey.
type Balance struct {
	Plus, Minus []string
	Equals      string
}

// Least is a rule that some columns together are at least another.
type Least struct {
	Of   []string
	From string
}

// Read reports whether the columns could be read.
func (f *Form) Read() bool { return len(f.Sections) > 0 }

// Columns are all columns in order.
func (f *Form) Columns() (out []Column) {
	for _, s := range f.Sections {
		out = append(out, s.Columns...)
	}
	return out
}

//go:embed forms/*.yaml
var formFiles embed.FS

// shipped are the forms as they were read. The program was tested with them, so they can
// be.
var shipped = sync.OnceValue(func() []*Form {
	list, err := readForms(formFiles)
	if err != nil {
		panic(err)
	}
	return list
})

// Forms are the forms that ship: those that were read first.
func Forms() []*Form { return shipped() }

// FormOf is a form by its key, nil for none.
func FormOf(key string) *Form {
	for _, f := range Forms() {
		if f.Key == key {
			return f
		}
	}
	return nil
}

// readForms reads a folder of forms, one a file, named by its key.
func readForms(files fs.FS) (list []*Form, err error) {
	names, err := fs.Glob(files, "forms/*.yaml")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		raw, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		f, err := parseForm(raw)
		if err == nil && name != "forms/"+f.Key+".yaml" {
			err = fmt.Errorf("the key is %q", f.Key)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		list = append(list, f)
	}
	slices.SortStableFunc(list, func(a, b *Form) int { return rank(a) - rank(b) })
	return list, nil
}

// rank puts forms that were read first, and the one for everything else last.
func rank(f *Form) int {
	switch {
	case f.Read():
		return 0
	case f.Mark != "U":
		return 1
	}
	return 2
}

// parseForm reads and checks one form: nothing unknown, nothing twice, every source a
// number of a report.
func parseForm(raw []byte) (*Form, error) {
	f := &Form{}
	d := yaml.NewDecoder(bytes.NewReader(raw))
	d.KnownFields(true)
	if err := d.Decode(f); err != nil {
		return nil, err
	}
	if wrong := f.wrong(); wrong != "" {
		return nil, fmt.Errorf("%s", wrong)
	}
	for _, c := range f.Columns() {
		if wrong := c.wrong(); wrong != "" {
			return nil, fmt.Errorf("column %q: %s", c.ID, wrong)
		}
	}
	return f, f.checkSums()
}

// wrong says what is wrong with the head of a form, "" for nothing.
func (f *Form) wrong() string {
	switch {
	case f.Key == "" || !said(f.Title) || !said(f.Recipient) || f.Official == "":
		return "a key, a title, a recipient in both languages and the official title are needed"
	case !slices.Contains([]string{"S", "C", "U"}, f.Mark) || (f.Mark == "U") != (f.Source == ""):
		return "a mark with its source, or U without one"
	case f.Read() && (f.Mark != "S" || f.Basis == "" || f.Period == "" || !said(f.Note)):
		return "columns need a text that was read, a basis, a period and a note in both languages"
	case f.Period != "" && !slices.Contains(models.PeriodKinds, f.Period):
		return "no such period"
	case len(f.Offices) == 0 || slices.ContainsFunc(f.Offices, func(k string) bool { return !slices.Contains(models.AuthorityKinds, k) }):
		return "the recipient is an authority of the directory"
	}
	return ""
}

func said(t pack.Text) bool { return t["en"] != "" && t["hi"] != "" }

// wrong says what is wrong with a column, "" for nothing.
func (c Column) wrong() string {
	if c.ID == "" || c.Title == "" || len(c.From) > 0 && c.Near != "" {
		return "an id and a title are needed, and a number that is counted has none beside it"
	}
	for _, s := range append(slices.Clone(c.From), c.Near) {
		if figure, _ := s.Parts(); s != "" && (report.IndicatorOf(figure) == nil || !report.Whole(figure)) {
			return string(s) + " is no whole number of a report"
		}
	}
	return ""
}

// checkSums holds the sums of a form to its columns.
func (f *Form) checkSums() error {
	seen := map[string]bool{}
	for _, c := range f.Columns() {
		if seen[c.ID] {
			return fmt.Errorf("column %q stands twice", c.ID)
		}
		seen[c.ID] = true
	}
	var ids []string
	if f.Balance != nil {
		ids = slices.Concat(f.Balance.Plus, f.Balance.Minus, []string{f.Balance.Equals})
	}
	if f.Least != nil {
		ids = slices.Concat(ids, f.Least.Of, []string{f.Least.From})
	}
	for _, id := range ids {
		if !seen[id] {
			return fmt.Errorf("a sum names %q, which is no column", id)
		}
	}
	return nil
}
