package typeset

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/fontscan"
	"github.com/go-text/typesetting/language"

	"aftercare/models"
)

// Fonts finds fonts on the machine. It is safe for concurrent use.
type Fonts struct {
	cache string // folder in which the list of fonts is kept

	mu    sync.Mutex
	found []fontscan.Footprint // that can be used, best first
	files map[font.FontID]*typeface
	by    map[glyph]*typeface // nil for a letter that no font has
}

// glyph is a letter of a script.
type glyph struct {
	r  rune
	in script
}

// script is what a typeface is looked for by.
type script struct {
	of   language.Script
	bold bool
}

// typeface is a font as it is read once and used by many documents.
type typeface struct {
	font   *font.Font
	loader *opentype.Loader
}

// NewFonts returns Fonts that keep the list of fonts of the machine in a folder.
// The fonts are looked for when the first document is written.
func NewFonts(cache string) *Fonts {
	return &Fonts{cache: cache, files: map[font.FontID]*typeface{}, by: map[glyph]*typeface{}}
}

// silent takes what the search says of folders without a font.
type silent struct{}

// Printf drops its arguments.
func (silent) Printf(string, ...any) {}

// scan lists the fonts of the machine once.
func (f *Fonts) scan() error {
	if f.found != nil {
		return nil
	}
	if err := os.MkdirAll(f.cache, 0o700); err != nil {
		return err
	}
	all, err := fontscan.SystemFonts(silent{}, f.cache)
	if err != nil {
		return err
	}
	for _, p := range all {
		if liking(p.Family) < unusable && p.Aspect.Style == font.StyleNormal && p.Aspect.Stretch == font.StretchNormal {
			f.found = append(f.found, p)
		}
	}
	slices.SortStableFunc(f.found, func(a, b fontscan.Footprint) int {
		if n := liking(a.Family) - liking(b.Family); n != 0 {
			return n
		}
		if n := len(a.Family) - len(b.Family); n != 0 {
			return n
		}
		return strings.Compare(a.Location.File, b.Location.File)
	})
	return nil
}

// unusable is the order of a font that is never taken.
const unusable = 9

// liking orders families: the Noto fonts look alike in all scripts. Coloured,
// symbol-only and fixed-width ones are for other things.
func liking(family string) int {
	switch {
	case strings.Contains(family, "emoji"), strings.Contains(family, "lastresort"), strings.Contains(family, "mono"):
		return unusable
	case family == "notosans":
		return 0
	case strings.HasPrefix(family, "notosans") && !strings.HasSuffix(family, "ui"):
		return 1
	case strings.HasPrefix(family, "notoserif"), strings.HasPrefix(family, "dejavusans"), strings.HasPrefix(family, "nirmala"), strings.HasPrefix(family, "segoeui"):
		return 2
	}
	return 3
}

// letter returns a typeface for a letter of a script, or nil if the machine has
// none.
func (f *Fonts) letter(r rune, want script) (*typeface, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.scan(); err != nil {
		return nil, err
	}
	for _, s := range []script{want, {want.of, false}} { // where a script has no bold type, the ordinary one
		t, err := f.search(r, s)
		if t != nil || err != nil {
			return t, err
		}
	}
	return nil, nil
}

// search finds the best typeface of a script and weight that has a letter, nil for none:
// the one for the script where it has it. It does not depend on which letter was looked
// for first.
func (f *Fonts) search(r rune, want script) (*typeface, error) {
	if ka := letterOf[want.of]; ka != 0 && ka != r {
		if t, err := f.search(ka, want); err != nil || t != nil && t.has(r) {
			return t, err
		}
	}
	if t, known := f.by[glyph{r, want}]; known {
		return t, nil
	}
	t, err := f.first(r, want)
	if err == nil {
		f.by[glyph{r, want}] = t
	}
	return t, err
}

// letterOf is a letter of each script that only a font for it has: commas and dandas are
// in the fonts of many.
var letterOf = map[language.Script]rune{
	language.Latin: 'a', language.Devanagari: 'क', language.Bengali: 'ক', language.Gurmukhi: 'ਕ', language.Gujarati: 'ક',
	language.Oriya: 'କ', language.Tamil: 'க', language.Telugu: 'క', language.Kannada: 'ಕ', language.Malayalam: 'ക',
	language.Arabic: 'ا', language.Ol_Chiki: 'ᱚ', language.Meetei_Mayek: 'ꯀ', language.Tibetan: 'ཀ',
}

// first goes through the fonts, best first.
func (f *Fonts) first(r rune, want script) (*typeface, error) {
	for _, p := range f.found {
		if !fits(p, r, want.of, want.bold) {
			continue
		}
		t, err := f.read(p.Location)
		if err != nil {
			return nil, err
		}
		if t != nil && t.has(r) {
			return t, nil
		}
	}
	return nil, nil
}

// fits reports whether a font has a letter. A font for another script that has the
// letter too, such as a danda, is not taken where the script is known.
func fits(p fontscan.Footprint, r rune, of language.Script, bold bool) bool {
	heavy := p.Aspect.Weight >= font.WeightSemibold
	if heavy != bold || p.Aspect.Weight < font.WeightNormal || !p.Runes.Contains(r) {
		return false
	}
	return of == language.Common || of == language.Inherited || of == language.Unknown || slices.Contains(p.Scripts, of)
}

// read reads the file of a font. It returns nil for one that cannot be taken into a
// document: without outlines of TrueType, or whose maker forbids it.
func (f *Fonts) read(at font.FontID) (*typeface, error) {
	if t, known := f.files[at]; known {
		return t, nil
	}
	f.files[at] = nil
	body, err := os.ReadFile(at.File)
	if err != nil {
		return nil, err
	}
	loaders, err := opentype.NewLoaders(bytes.NewReader(body))
	if err != nil || int(at.Index) >= len(loaders) {
		return nil, err
	}
	l := loaders[at.Index]
	if !l.HasTable(tag("glyf")) || forbidden(l) {
		return nil, nil
	}
	made, err := font.NewFont(l)
	if err != nil {
		return nil, err
	}
	f.files[at] = &typeface{made, l}
	return f.files[at], nil
}

// forbidden reports whether the maker of a font forbids to take it into documents.
func forbidden(l *opentype.Loader) bool {
	os2, err := l.RawTable(tag("OS/2"))
	return err == nil && len(os2) > 9 && os2[9]&0x0f == 2
}

func (t *typeface) has(r rune) bool {
	_, ok := t.font.NominalGlyph(r)
	return ok
}

func tag(name string) opentype.Tag { return opentype.MustNewTag(name) }

// Package is the Debian package whose fonts have every script of India.
const Package = "fonts-noto-core"

// noFont is the answer where a machine has no font for a letter.
func noFont(r rune) error {
	return &models.Error{Kind: models.Invalid, Message: fmt.Sprintf("typeset.no_font|script=%s|package=%s", scriptName(r), Package),
		Err: fmt.Errorf("no font for %U: install %s", r, Package)}
}

// scriptName names the script of a letter, or the letter where it has none.
func scriptName(r rune) string {
	s := language.LookupScript(r)
	if name := names[s]; name != "" {
		return name
	}
	return string(r)
}

// names are the scripts of the languages of India, as people call them.
var names = map[language.Script]string{
	language.Latin: "Latin", language.Devanagari: "Devanagari", language.Bengali: "Bengali", language.Gurmukhi: "Gurmukhi", language.Gujarati: "Gujarati",
	language.Oriya: "Odia", language.Tamil: "Tamil", language.Telugu: "Telugu", language.Kannada: "Kannada", language.Malayalam: "Malayalam",
	language.Arabic: "Urdu", language.Ol_Chiki: "Ol Chiki", language.Meetei_Mayek: "Meitei Mayek", language.Tibetan: "Tibetan",
}
