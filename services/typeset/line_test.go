package typeset

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/go-text/typesetting/fontscan"
	"pgregory.net/rapid"
)

// inFonts are those of this machine, for tests inside the package.
var inFonts = NewFonts(filepath.Join(os.TempDir(), "aftercare-fonts-test"))

// pieces are what an answer may be made of: words of three scripts, with joiners,
// figures, signs, spaces of all kinds and long ones without a space.
var pieces = []string{
	"क्षतिपूर्ति", "विद्यार्थी", "র\u200c্যাব", "মন্ত্রী", "word", "₹2,00,000", "दर्\u200dया", "(a)", "–", "\u200d", "\u200c", "  ", "\t", " ", "12/2026", "…",
	"ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ", "क्षत्रियक्षत्रियक्षत्रियक्षत्रियक्षत्रियक्षत्रियक्षत्रिय", "a-b", "\u00a0", "\n", "é", "e\u0301", "ज़", "\ufeff", "\x07",
}

// said is a text without the spaces between its words.
func said(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) }), "")
}

// TestEveryWordStandsInOneLine breaks invented texts at invented widths: no letter
// is lost, none stands twice, and no line is wider than it may be.
func TestEveryWordStandsInOneLine(t *testing.T) {
	t.Parallel()
	s := newSetter(inFonts, "hi")
	rapid.Check(t, func(t *rapid.T) {
		var text strings.Builder
		for _, i := range rapid.SliceOfN(rapid.IntRange(0, len(pieces)-1), 0, 40).Draw(t, "pieces") {
			text.WriteString(pieces[i])
			if rapid.Bool().Draw(t, "space") {
				text.WriteByte(' ')
			}
		}
		width := float64(rapid.IntRange(20, 500).Draw(t, "width"))
		lines, err := s.set(text.String(), bodySize, false, width)
		if err != nil {
			t.Fatal(err)
		}
		var all strings.Builder
		for _, l := range lines {
			all.WriteString(l.words)
			if l.width() > max(width, 3*bodySize)+0.5 {
				t.Errorf("a line of %.1f points where %.1f are free: %q", l.width(), width, l.words)
			}
		}
		if got, want := said(all.String()), said(clean(text.String())); got != want {
			t.Errorf("lines hold %q, want %q", got, want)
		}
	})
}

// TestAnAnswerTooLongForItsBoxGoesOnInTheAddendum fills boxes: each word stands
// either in the box or in the addendum, once.
func TestAnAnswerTooLongForItsBoxGoesOnInTheAddendum(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var entries []string
		for range rapid.IntRange(1, 8).Draw(t, "entries") {
			var words []string
			for _, i := range rapid.SliceOfN(rapid.IntRange(0, 7), 1, 30).Draw(t, "words") {
				words = append(words, pieces[i])
			}
			entries = append(entries, strings.Join(words, " "))
		}
		q := Question{No: "4", Label: "Names", Answer: entries, Lines: rapid.IntRange(1, 4).Draw(t, "lines"), Least: 8, Rest: "goes on"}
		f := &flow{w: NewPDF(discard{}, inFonts, "", "hi"), doc: &Doc{Size: A4}}
		if err := f.begin(); err != nil {
			t.Fatal(err)
		}
		box := float64(q.Lines) * bodySize * leading
		lines, err := q.fit(f, box)
		if err != nil {
			t.Fatal(err)
		}
		if heightOf(lines) > box+0.1 {
			t.Errorf("the answer is %.1f points high, its box %.1f", heightOf(lines), box)
		}
		got := ""
		for _, l := range lines {
			if l.words != q.Rest {
				got += l.words
			}
		}
		for _, r := range f.rest {
			got += r.text
		}
		if got, want := said(strings.ReplaceAll(got, ";", "")), said(strings.Join(entries, "")); got != want {
			t.Errorf("box and addendum hold %q, want %q", got, want)
		}
	})
}

type discard struct{}

func (discard) Write(b []byte) (int, error) { return len(b), nil }

// TestAListBreaksBetweenNames sets names that do not fit on one line: each on a line
// of its own.
func TestAListBreaksBetweenNames(t *testing.T) {
	t.Parallel()
	s := newSetter(inFonts, "en")
	names := []string{"Invented Name One", "Invented Name Two", "Invented Name Three"}
	for width, want := range map[float64]int{600: 1, 200: 3} {
		lines, err := s.list(names, bodySize, width)
		if err != nil {
			t.Fatal(err)
		}
		if len(lines) != want {
			t.Errorf("%v points: %d lines, want %d", width, len(lines), want)
		}
	}
}

// TestAScriptWithoutAFontIsNamed refuses a letter nobody has a font for, with what to
// install, and never prints a box.
func TestAScriptWithoutAFontIsNamed(t *testing.T) {
	t.Parallel()
	f := NewFonts(inFonts.cache)
	if err := f.scan(); err != nil {
		t.Fatal(err)
	}
	f.found = slices.DeleteFunc(f.found, func(p fontscan.Footprint) bool { return p.Runes.Contains('த') })
	_, err := newSetter(f, "en").set("a தமிழ்", bodySize, false, 100)
	if err == nil || !strings.Contains(err.Error(), Package) || !strings.Contains(err.Error(), "Tamil") {
		t.Errorf("a letter without a font: %v", err)
	}
}

// TestAFullStopBehindALatinWordIsOfTheLanguage sets a Hindi or Bengali sentence that
// ends in a number of a paper: its stop is that of the language, and not of whatever
// font has one too.
func TestAFullStopBehindALatinWordIsOfTheLanguage(t *testing.T) {
	t.Parallel()
	for lang, word := range map[string]string{"hi": "प्रति", "bn": "প্রতি"} {
		s := newSetter(inFonts, lang)
		runs, err := s.shape([]rune(word+"। A-1।"), false)
		if err != nil {
			t.Fatal(err)
		}
		if first, last := runs[0].Face, runs[len(runs)-1].Face; first != last {
			t.Errorf("%s: the stop behind A-1 is of another font", lang)
		}
	}
}

// TestTheLastLetterOfALineCounts: a text that is as wide as its box to a hair goes on in
// the next line where the box is narrower, and nothing stands on the line of the box.
func TestTheLastLetterOfALineCounts(t *testing.T) {
	t.Parallel()
	s := newSetter(inFonts, "hi")
	for _, text := range []string{"m", "the money of the scheme", "आवेदक के हस्ताक्षर"} {
		one, err := s.set(text, bodySize, false, 1000)
		if err != nil {
			t.Fatal(err)
		}
		twice, err := s.set(text+text, bodySize, false, 1000)
		if err != nil {
			t.Fatal(err)
		}
		if w := one[0].width(); w == 0 || twice[0].width() < 2*w-1 || twice[0].width() > 2*w+1 {
			t.Errorf("%q is %.2f wide, and twice %.2f", text, w, twice[0].width())
		}
		narrow, err := s.set(text, bodySize, false, one[0].width()-0.5)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(text, " ") && len(narrow) < 2 {
			t.Errorf("%q stands in a box that is narrower than it", text)
		}
	}
}
