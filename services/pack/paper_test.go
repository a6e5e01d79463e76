package pack_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"aftercare/packs"
	"aftercare/services/pack"
)

var figures = regexp.MustCompile(`[0-9]+(?:[.,-][0-9]+)*`)

// eachTextOfThePaper calls see with the title, the text and the office of every
// version of every right.
func eachTextOfThePaper(t *testing.T, see func(v *pack.Item, what string, text pack.Text)) {
	t.Helper()
	lib, err := pack.Load(packs.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, it := range lib.Items() {
		for _, v := range lib.Versions(it.Key) {
			see(v, "title", v.OnPaper.Title)
			see(v, "text", v.OnPaper.Text)
			see(v, "office", v.OnPaper.Office)
		}
	}
}

// TestThePaperSaysTheSameInEveryLanguage: a sum, a time or a telephone number is
// the same in each language, and native figures are not mixed in.
func TestThePaperSaysTheSameInEveryLanguage(t *testing.T) {
	t.Parallel()
	native := regexp.MustCompile(`[০-৯०-९]`)
	numbers := func(text string) []string {
		list := figures.FindAllString(text, -1)
		slices.Sort(list)
		return slices.Compact(list)
	}
	eachTextOfThePaper(t, func(v *pack.Item, what string, text pack.Text) {
		for lang, s := range text {
			if native.MatchString(s) {
				t.Errorf("%s@%s %s: has figures of its script in %s", v.Key, v.Version, what, lang)
			}
			if got, want := numbers(s), numbers(text["en"]); v.Printable() && !slices.Equal(got, want) {
				t.Errorf("%s@%s %s: the numbers are %v in %s and %v in English", v.Key, v.Version, what, got, lang, want)
			}
		}
	})
}

// TestThePaperIsWrittenInTheScriptOfItsLanguage: a sentence pasted into the file
// of another language is not seen by somebody who reads neither.
func TestThePaperIsWrittenInTheScriptOfItsLanguage(t *testing.T) {
	t.Parallel()
	script := map[string]*unicode.RangeTable{"en": unicode.Latin, "hi": unicode.Devanagari, "bn": unicode.Bengali, "ne": unicode.Devanagari}
	eachTextOfThePaper(t, func(v *pack.Item, what string, text pack.Text) {
		for lang, s := range text {
			for _, r := range s {
				if unicode.In(r, unicode.Devanagari, unicode.Bengali) && !unicode.Is(script[lang], r) {
					t.Errorf("%s@%s %s: %q is no letter of %s", v.Key, v.Version, what, r, lang)
				}
			}
		}
	})
}

func TestEveryRightOfThePaperIsWrittenInHerLanguage(t *testing.T) {
	t.Parallel()
	lib, err := pack.Load(packs.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, lack := range lib.PaperLacks([]string{"bn", "ne"}) {
		t.Error(lack)
	}
}

// aboutHer matches a token that becomes she, he or they: docs/packs.md.
var aboutHer = regexp.MustCompile(`\{[^}]*\}`)

// TestThePaperSpeaksToHer: she reads it herself, so it says you.
func TestThePaperSpeaksToHer(t *testing.T) {
	t.Parallel()
	eachTextOfThePaper(t, func(v *pack.Item, what string, text pack.Text) {
		for lang, s := range text {
			if v.Printable() && aboutHer.MatchString(s) {
				t.Errorf("%s@%s %s: speaks about her in %s: %s", v.Key, v.Version, what, lang, s)
			}
		}
	})
}

func TestAnUnknownRightOnThePaperIsAProblem(t *testing.T) {
	t.Parallel()
	for what, paper := range map[string]string{
		"words": "{language: bn, rights: {no_such_right: {title: x, text: y}}}",
		"topic": "{topics: {money: [no_such_right]}}",
		"first": "{first: [no_such_right]}",
	} {
		own := fstest.MapFS{"in/paper.yaml": {Data: []byte("paper: " + paper + "\n")}}
		if _, err := pack.Load(packs.FS, own); err == nil || !strings.Contains(err.Error(), "no_such_right") {
			t.Errorf("%s of a right that is in no pack: got %v", what, err)
		}
	}
}
