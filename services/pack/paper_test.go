package pack_test

import (
	"regexp"
	"slices"
	"testing"
	"testing/fstest"

	"aftercare/packs"
	"aftercare/services/pack"
)

// stillLacking is how many versions of rights still lack words on the paper in
// a language. The number may only fall.
var stillLacking = map[string]int{"bn": 73, "ne": 73}

var figures = regexp.MustCompile(`[0-9]+(?:[.,-][0-9]+)*`)

// TestThePaperSaysTheSameInEveryLanguage: a sum, a time or a telephone number is
// the same in each language, and native figures are not mixed in.
func TestThePaperSaysTheSameInEveryLanguage(t *testing.T) {
	t.Parallel()
	lib, err := pack.Load(packs.FS)
	if err != nil {
		t.Fatal(err)
	}
	native := regexp.MustCompile(`[০-৯०-९]`)
	numbers := func(text string) []string {
		list := figures.FindAllString(text, -1)
		slices.Sort(list)
		return slices.Compact(list)
	}
	for _, it := range lib.Items() {
		for _, v := range lib.Versions(it.Key) {
			for what, text := range map[string]pack.Text{"title": v.OnPaper.Title, "text": v.OnPaper.Text, "office": v.OnPaper.Office} {
				for lang, s := range text {
					if native.MatchString(s) {
						t.Errorf("%s %s %s: has figures of its script", v.Key, what, lang)
					}
					if got, want := numbers(s), numbers(text["en"]); it.Printable() && !slices.Equal(got, want) {
						t.Errorf("%s@%s %s: the numbers are %v in %s and %v in English", v.Key, v.Version, what, got, lang, want)
					}
				}
			}
		}
	}
}

func TestEveryRightOfThePaperIsWrittenInHerLanguage(t *testing.T) {
	t.Parallel()
	lib, err := pack.Load(packs.FS)
	if err != nil {
		t.Fatal(err)
	}
	for lang, most := range stillLacking {
		lacks := lib.PaperLacks([]string{lang})
		if len(lacks) != most {
			t.Errorf("%s: %d lack words, the list says %d: it may only fall\n%v", lang, len(lacks), most, lacks)
		}
	}
}

func TestWordsOfAnUnknownRightAreAProblem(t *testing.T) {
	t.Parallel()
	own := fstest.MapFS{"in/paper.yaml": {Data: []byte("paper:\n  language: bn\n  rights:\n    no_such_right: {title: x, text: y}\n")}}
	if _, err := pack.Load(packs.FS, own); err == nil {
		t.Error("words for a right that is in no pack were taken")
	}
}
