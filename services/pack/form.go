package pack

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"cel.dev/cel-go/common/types"

	"aftercare/models"
)

// Form is a form as an authority takes it, or an application with the same elements
// where none is prescribed. It is data: an organisation lays the form of its own
// office over it.
type Form struct {
	Key       string      `yaml:"key"`
	Version   string      `yaml:"version"`
	Title     Text        `yaml:"title"`
	FiledWith []string    `yaml:"filed_with"` // the authorities that take it
	For       string      `yaml:"for"`        // CEL over facts: for whom it is; empty for everybody
	Rank      int         `yaml:"rank"`       // the lowest that fits is proposed
	Quality   Quality     `yaml:"quality"`
	Source    string      `yaml:"source"`
	Clause    string      `yaml:"clause"`
	Verified  models.Date `yaml:"last_verified"`
	Reviewed  Review      `yaml:"reviewed"`
	FindOut   Text        `yaml:"find_out"` // of a form nobody has read: what to read first
	Copies    int         `yaml:"copies"`   // how many an office takes; 2 where nothing is said
	Size      string      `yaml:"size"`     // a4 or legal
	Kinds     []FormKind  `yaml:"kinds"`    // what can be asked for on it, such as interim and final
	Addressee Text        `yaml:"addressee"`
	ToDecider bool        `yaml:"to_decider"` // it is addressed to who decides, where that is one office
	Heading   Text        `yaml:"heading"`
	Opening   Text        `yaml:"opening"` // before the questions
	Fields    []FormField `yaml:"fields"`
	Closing   Text        `yaml:"closing"` // after the questions: what is asked for
	Parts     []FormPart  `yaml:"parts"`   // paragraphs that only some cases need
	Signed    Text        `yaml:"signed"`  // under the place for the signature
	Factors   []Factor    `yaml:"factors"` // headings of the list of losses
	Notes     string      `yaml:"notes"`

	Jurisdiction string `yaml:"-"`
	File         string `yaml:"-"`
	Own          bool   `yaml:"-"`

	expr int // of For
}

// FormKind is one of the things that a form asks for.
type FormKind struct {
	Key   string `yaml:"key"`
	Label Text   `yaml:"label"`
}

// FormField is a question of a form with its box.
type FormField struct {
	Key   string  `yaml:"key"`
	No    string  `yaml:"no"` // as printed
	Label Text    `yaml:"label"`
	From  string  `yaml:"from"`  // where the answer comes from: one of models.FormSources
	Says  Text    `yaml:"says"`  // a fixed answer in its place, such as "as per annexure"
	Lines int     `yaml:"lines"` // height of the box; 0 for one that grows
	Least float64 `yaml:"least"` // the smallest type before the rest goes into the addendum
	Empty Text    `yaml:"empty"` // what stands in it while nothing is recorded
	Ours  bool    `yaml:"ours"`  // no question of the printed form
}

// FormPart is a paragraph that stands in the covering letter where its condition holds,
// such as the sub-section that a case falls under. A form that is printed by law takes
// no words of ours; one that is our own can take it inside.
type FormPart struct {
	Key    string `yaml:"key"`
	When   string `yaml:"when"`   // CEL over facts; what is not known prints nothing
	Inside bool   `yaml:"inside"` // before the questions of the form, not in the letter
	Text   Text   `yaml:"text"`

	expr int // of When
}

// Factor is a heading of what weighs, with what the file knows under it.
type Factor struct {
	Key      string   `yaml:"key"`
	Clause   string   `yaml:"clause"`
	Label    Text     `yaml:"label"`
	When     string   `yaml:"when"`     // CEL over facts: the heading is for these cases only
	Facts    []string `yaml:"facts"`    // facts that say something under it
	Losses   []string `yaml:"losses"`   // headings of losses that belong under it
	Relation bool     `yaml:"relation"` // what the accused are to the survivor belongs under it
	Consent  string   `yaml:"consent"`  // heading of a loss: it is printed only with her consent to that for this document

	expr int // of When
}

// Disabled reports whether nobody has read the form: it is named and not used.
func (f *Form) Disabled() bool { return f.Quality == Unverified }

// Forms lists the forms of all packs by authority and rank.
func (l *Library) Forms() []*Form {
	return slices.SortedFunc(maps.Values(l.forms), func(a, b *Form) int {
		return cmp.Or(cmp.Compare(a.FiledWith[0], b.FiledWith[0]), cmp.Compare(a.Rank, b.Rank), cmp.Compare(a.Key, b.Key))
	})
}

// Form returns a form by its key, or nil.
func (l *Library) Form(key string) *Form { return l.forms[key] }

// Takes reports whether there is a form for an authority that somebody has read.
func (l *Library) Takes(authority string) bool {
	return slices.ContainsFunc(l.Forms(), func(f *Form) bool { return !f.Disabled() && slices.Contains(f.FiledWith, authority) })
}

// FormsFor lists the forms that an authority takes and that fit a case, the one to
// propose first. A form of which it is not known whether it fits comes after those
// that do, and those nobody has read at the end.
func (l *Library) FormsFor(authority string, f models.Facts, now models.Instant, zone *time.Location) []*Form {
	r := l.read(f, &moment{now: now, zone: zone})
	defer r.close()
	var out []*Form
	unsure := map[*Form]bool{}
	for _, form := range l.Forms() {
		fits := r.answer(form.expr)
		if slices.Contains(form.FiledWith, authority) && fits != types.False {
			out, unsure[form] = append(out, form), fits != types.True
		}
	}
	slices.SortStableFunc(out, func(a, b *Form) int {
		return cmp.Or(cmp.Compare(last(a.Disabled()), last(b.Disabled())), cmp.Compare(last(unsure[a]), last(unsure[b])), cmp.Compare(a.Rank, b.Rank))
	})
	return out
}

func last(is bool) int {
	if is {
		return 1
	}
	return 0
}

// FormFor returns the paragraphs and the headings of a form that a case needs.
func (l *Library) FormFor(form *Form, f models.Facts, now models.Instant, zone *time.Location) (parts []FormPart, factors []Factor) {
	r := l.read(f, &moment{now: now, zone: zone})
	defer r.close()
	for _, p := range form.Parts {
		if r.answer(p.expr) == types.True {
			parts = append(parts, p)
		}
	}
	for _, factor := range form.Factors {
		if r.answer(factor.expr) == types.True {
			factors = append(factors, factor)
		}
	}
	return parts, factors
}

// form checks a form.
func (b *builder) form(file string, f *Form) {
	part := "forms/" + f.Key
	if other := b.lib.forms[f.Key]; other != nil {
		b.report(file, part+again, "is declared twice (also in %s): keep one", b.first(other.File, part))
		return
	}
	f.File, f.Own = file, strings.HasPrefix(file, OwnLayer)
	if p := b.formPlace(file); p != nil {
		f.Jurisdiction = p.Code
	} else {
		b.report(file, part, "stands in no folder of a country")
	}
	b.formHead(f, part)
	for i := range f.Fields {
		b.formField(f, path.Join(part, "fields", f.Fields[i].Key), &f.Fields[i])
	}
	for i := range f.Parts {
		at := path.Join(part, "parts", f.Parts[i].Key)
		b.text(f.File, at, "text", f.Parts[i].Text, true)
		f.Parts[i].expr = b.compile(factScope, f.File, at, f.Parts[i].When)
	}
	for i, factor := range f.Factors {
		at := path.Join(part, "factors", factor.Key)
		b.factor(f.File, at, &f.Factors[i])
		if slices.ContainsFunc(f.Factors[:i], func(o Factor) bool { return o.Key == factor.Key }) {
			b.report(f.File, at+again, "is there twice")
		}
	}
	b.lib.forms[f.Key] = f
}

// factor checks a heading of what weighs. The headings of losses are checked once all
// are read.
func (b *builder) factor(file, at string, f *Factor) {
	b.text(file, at, "label", f.Label, true)
	f.expr = b.compile(factScope, file, at, f.When)
	for _, key := range f.Facts {
		if b.lib.vocab.fact(key) == nil {
			b.reportAt(file, at, "facts", "%q is no fact of the vocabulary%s", key, Suggest(key, b.lib.vocab.byFact))
		}
	}
}

// formLosses checks the headings of losses that forms name, once all are read.
func (b *builder) formLosses() {
	for _, f := range b.lib.Forms() {
		for _, factor := range f.Factors {
			at := path.Join("forms/"+f.Key, "factors", factor.Key)
			for _, key := range factor.Losses {
				if b.lib.Loss(key) == nil {
					b.reportAt(f.File, at, "losses", "%q is no heading of a loss", key)
				}
			}
			if of := b.lib.Loss(factor.Consent); factor.Consent != "" && (of == nil || !of.Consent) {
				b.reportAt(f.File, at, "consent", "%q is no heading of a loss with consent: true", factor.Consent)
			}
		}
	}
}

// formPlace returns the country of a form: its folder, or the one around it.
func (b *builder) formPlace(file string) *Jurisdiction {
	if p := b.placeOf(file); p != nil {
		return p
	}
	return b.lib.places[path.Dir(folderOf(file))]
}

func (b *builder) formHead(f *Form, part string) {
	if !keyShape.MatchString(f.Key) {
		b.report(f.File, part, "is no key: use small letters, figures and _")
	}
	b.text(f.File, part, "title", f.Title, true)
	oneOf(b, f.File, part, "quality", f.Quality, qualities)
	b.knownSource(f.File, part, f.Source)
	if len(f.FiledWith) == 0 {
		b.report(f.File, part, "needs filed_with: the authorities that take it")
	}
	for _, key := range f.FiledWith {
		if b.lib.authorities[key] == nil {
			b.reportAt(f.File, part, "filed_with", "%q is no authority%s", key, Suggest(key, b.lib.authorities))
		}
	}
	f.expr = b.compile(factScope, f.File, part, f.For)
	if f.Disabled() {
		b.text(f.File, part, "find_out", f.FindOut, true)
		if len(f.Fields) > 0 {
			b.report(f.File, part, "nobody has read this form (quality U), so it has no fields yet: leave them out")
		}
		return
	}
	switch {
	case f.Version == "", f.Source == "", f.Verified == "":
		b.report(f.File, part, "needs version, source and last_verified")
	case len(f.Fields) == 0:
		b.report(f.File, part, "needs fields")
	case f.Size != "" && f.Size != "a4" && f.Size != "legal":
		b.reportAt(f.File, part, "size", "size is %q: write a4 or legal", f.Size)
	}
	b.text(f.File, part, "heading", f.Heading, true)
	b.text(f.File, part, "addressee", f.Addressee, true)
	b.text(f.File, part, "opening", f.Opening, false)
	b.text(f.File, part, "closing", f.Closing, false)
	b.text(f.File, part, "signed", f.Signed, true)
	for _, k := range f.Kinds {
		b.text(f.File, path.Join(part, "kinds", k.Key), "label", k.Label, true)
	}
}

func (b *builder) formField(f *Form, part string, field *FormField) {
	b.text(f.File, part, "label", field.Label, true)
	b.text(f.File, part, "says", field.Says, false)
	b.text(f.File, part, "empty", field.Empty, false)
	_, known := models.FormSourceOf(field.From)
	switch {
	case field.From == "" && len(field.Says) == 0:
		b.report(f.File, part, "needs from: where its answer comes from, or says: a fixed answer")
	case field.From != "" && !known:
		b.reportAt(f.File, part, "from", "%q is no source of an answer: docs/packs.md lists them", field.From)
	case field.Least != 0 && (field.Least < 6 || field.Least > 11):
		b.reportAt(f.File, part, "least", "least is the smallest size of type, from 6 to 11 points")
	case field.Lines < 0 || field.Lines > 40:
		b.reportAt(f.File, part, "lines", "lines is the height of the box, from 0 (it grows) to 40")
	}
}
