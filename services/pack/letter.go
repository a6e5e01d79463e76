package pack

import (
	"cmp"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"

	"aftercare/models"
)

// Letter is a letter about a right of money that the law of a country foresees, such
// as an appeal or a request for information. Its paragraphs are data, because they
// name that law.
type Letter struct {
	Key      string       `yaml:"key"`
	Kind     string       `yaml:"kind"`    // appeal or information
	Lead     Text         `yaml:"lead"`    // above the draft
	Caution  Text         `yaml:"caution"` // what goes wrong easily, above the draft and never in it
	To       Text         `yaml:"to"`      // to whom; an appeal goes to whoever hears it
	Parts    []LetterPart `yaml:"parts"`   // the paragraphs
	Facts    []LetterFact `yaml:"facts"`   // what to know about it, such as fees, below the draft
	Law      []Law        `yaml:"law"`
	Verified models.Date  `yaml:"last_verified"`

	Jurisdiction string `yaml:"-"`
	File         string `yaml:"-"`
}

// LetterPart is a paragraph. Words in square brackets are filled in: LetterBlanks.
type LetterPart struct {
	Text Text   `yaml:"text"`
	Only string `yaml:"only"` // late: only where the time for it is over; raised: only where an uplift applies
}

// LetterFact is a line for whoever writes, with its own mark.
type LetterFact struct {
	Text    Text    `yaml:"text"`
	Source  string  `yaml:"source"`
	Quality Quality `yaml:"quality"`
}

// Kinds of letters.
const (
	LetterAppeal      = "appeal"
	LetterInformation = "information"
)

// When a paragraph stands only sometimes.
const (
	LetterLate   = "late"
	LetterRaised = "raised"
)

// LetterBlanks are the words in square brackets that a letter may use.
var LetterBlanks = []string{"office", "date", "right", "code", "organisation", "law", "filed", "decided", "outcome", "rows", "uplift", "due", "days"}

var letterOnly = []string{"", LetterLate, LetterRaised}

// blanks find what stands in square brackets.
var blanks = regexp.MustCompile(`\[([^\[\]]*)\]`)

// FillBlanks writes values into the words in square brackets of a text. What has no value
// stays open for a pen.
func FillBlanks(text string, values map[string]string) string {
	return blanks.ReplaceAllStringFunc(text, func(m string) string { return cmp.Or(values[m[1:len(m)-1]], "____") })
}

// LetterOf returns the letter of a kind under the law of a right, or nil.
func (l *Library) LetterOf(it *Item, kind string) *Letter {
	for _, x := range l.Letters() {
		if x.Kind == kind && x.Jurisdiction == it.Jurisdiction {
			return x
		}
	}
	return nil
}

// Letters lists the letters of all packs by their keys.
func (l *Library) Letters() []*Letter {
	return slices.SortedFunc(maps.Values(l.letters), func(a, b *Letter) int { return cmp.Compare(a.Key, b.Key) })
}

// letter checks a letter.
func (b *builder) letter(file string, x *Letter) {
	part := "letters/" + x.Key
	place := b.placeOf(file)
	if other := b.lib.letters[x.Key]; other != nil {
		b.report(file, part+again, "is declared twice (also in %s): keep one", b.first(other.File, part))
		return
	}
	if !keyShape.MatchString(x.Key) || place == nil {
		b.report(file, part, "needs a key of small letters, figures and _, and a folder with a jurisdiction")
		return
	}
	x.File, x.Jurisdiction = file, place.Code
	oneOf(b, file, part, "kind", x.Kind, []string{LetterAppeal, LetterInformation})
	b.text(file, part, "lead", x.Lead, true)
	b.text(file, part, "caution", x.Caution, false)
	b.text(file, part, "to", x.To, x.Kind != LetterAppeal)
	if len(x.Parts) == 0 || len(x.Law) == 0 || !isDay(x.Verified) {
		b.report(file, part, "needs parts, law and last_verified")
	}
	b.letterTexts(x, part)
	b.lawRows(file, part, x.Law)
	b.lib.letters[x.Key] = x
}

func (b *builder) letterTexts(x *Letter, part string) {
	for i, p := range x.Parts {
		at := path.Join(part, "parts", strconv.Itoa(i))
		b.text(x.File, at, "text", p.Text, true)
		oneOf(b, x.File, at, "only", p.Only, letterOnly)
		for _, text := range p.Text {
			for _, m := range blanks.FindAllStringSubmatch(text, -1) {
				oneOf(b, x.File, at, "a word in square brackets", m[1], LetterBlanks)
			}
		}
	}
	for i, f := range x.Facts {
		at := path.Join(part, "facts", strconv.Itoa(i))
		b.text(x.File, at, "text", f.Text, true)
		b.knownSource(x.File, at, f.Source)
		oneOf(b, x.File, at, "quality", f.Quality, qualities)
	}
}
