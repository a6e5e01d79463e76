// Package instrument holds the questionnaires that counsellors use, as data: one file
// each, with its scoring, its licence, its sources, and its text where the licence and an
// official translation allow it.
//
// It scores and says what the instrument itself says of a score. It must never diagnose,
// fill in an answer that was not given, or carry text whose licence was not read.
package instrument

import (
	"bytes"
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"go.yaml.in/yaml/v3"

	"aftercare/services/pack"
)

//go:embed data
var files embed.FS

// Instrument is one questionnaire.
type Instrument struct {
	Key      string             `yaml:"key"`
	Order    int                `yaml:"order"` // on pages
	Name     string             `yaml:"name"`
	Title    pack.Text          `yaml:"title"`
	Items    int                `yaml:"items"`   // number of questions; 0 where only the score is kept
	Most     int                `yaml:"most"`    // highest number of one answer; the lowest is 0
	Gate     bool               `yaml:"gate"`    // "no" to the first question ends it, and it adds nothing to the total
	Safety   int                `yaml:"safety"`  // the question about harm to oneself, 0 for none
	Range    Range              `yaml:"range"`   // of a score without questions
	Better   string             `yaml:"better"`  // "higher" where a higher score is a better one
	Further  int                `yaml:"further"` // the total from which, or with better: higher up to which, care is called for; 0 for none
	Parts    []Part             `yaml:"parts"`
	Bands    []Band             `yaml:"bands"`
	Change   Change             `yaml:"change"`
	Notes    []pack.Text        `yaml:"notes"` // what the evidence says of its scores
	Licence  string             `yaml:"licence"`
	Sources  []string           `yaml:"sources"`
	Texts    map[string]Wording `yaml:"texts"`    // by language
	Textless pack.Text          `yaml:"textless"` // why a language has no text
}

// Range is the span of a score of which the questions do not stand here.
type Range struct {
	Least    int `yaml:"least"`
	Most     int `yaml:"most"`
	Decimals int `yaml:"decimals"`
}

// Part is a stretch of questions with a sum of its own.
type Part struct {
	Name string `yaml:"name"`
	From int    `yaml:"from"` // first question
	To   int    `yaml:"to"`   // last question
}

// Band is a stretch of totals as the publications name it, from a total up to the next
// band.
type Band struct {
	From  int       `yaml:"from"`
	Label pack.Text `yaml:"label"`
}

// Change is what was published about changes of the total; zero for nothing.
type Change struct {
	Unsure int    `yaml:"unsure"` // a change of this size or less may be chance
	Likely int    `yaml:"likely"` // a change of this size or more is likely to be one
	Source string `yaml:"source"`
}

// Wording is the official text of an instrument in one language.
type Wording struct {
	Source  string   `yaml:"source"`
	Lead    string   `yaml:"lead"`
	Answers []string `yaml:"answers"`
	Items   []string `yaml:"items"`
}

// load reads the instruments once. The files are part of the program, so a mistake in
// them is a mistake of the program; a test reads them all.
var load = sync.OnceValue(func() []*Instrument {
	list, err := read(files)
	if err != nil {
		panic("instrument: " + err.Error())
	}
	return list
})

func read(from fs.FS) (list []*Instrument, err error) {
	names, err := fs.Glob(from, "data/*.yaml")
	for _, name := range names {
		raw, err := fs.ReadFile(from, name)
		if err != nil {
			return nil, err
		}
		in, d := &Instrument{}, yaml.NewDecoder(bytes.NewReader(raw))
		d.KnownFields(true)
		if err := d.Decode(in); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		list = append(list, in)
	}
	slices.SortFunc(list, func(a, b *Instrument) int { return cmp.Compare(a.Order, b.Order) })
	return list, err
}

// All lists the instruments in the order of the pages.
func All() []*Instrument { return load() }

// Find returns an instrument by its key, nil for none.
func Find(key string) *Instrument {
	for _, in := range load() {
		if in.Key == key {
			return in
		}
	}
	return nil
}

// Asked reports whether its questions are answered one by one.
func (in *Instrument) Asked() bool { return in.Items > 0 }

// Least is the lowest total, in units of the last decimal.
func (in *Instrument) Least() int { return in.Range.Least * in.unit() }

// Top is the highest total, in units of the last decimal.
func (in *Instrument) Top() int {
	switch {
	case !in.Asked():
		return in.Range.Most * in.unit()
	case in.Gate:
		return (in.Items - 1) * in.Most
	}
	return in.Items * in.Most
}

func (in *Instrument) unit() int {
	n := 1
	for range in.Range.Decimals {
		n *= 10
	}
	return n
}

// Wording returns its text in a language. ok is false where it has none.
func (in *Instrument) Wording(lang string) (w Wording, ok bool) {
	w, ok = in.Texts[lang]
	return w, ok
}
