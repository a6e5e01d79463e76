package models

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	mathrand "math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// seeded returns the same random bytes each time.
func seeded(n byte) io.Reader { return mathrand.NewChaCha8([32]byte{n}) }

func drawnCode(t *rapid.T) CaseCode {
	seed := rapid.Byte().Draw(t, "seed")
	source := seeded(seed)
	skip := rapid.IntRange(0, 5).Draw(t, "skip")
	for range skip {
		_, _ = NewCaseCode(source)
	}
	code, err := NewCaseCode(source)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func signs(c CaseCode) [caseLength]byte {
	code, problem := readCase(string(c))
	if problem != "" {
		panic(problem)
	}
	return code
}

func TestParseCaseCodeCatchesWrongCharacter(t *testing.T) {
	t.Parallel()
	source := seeded(1)
	for range 200 {
		drawn, err := NewCaseCode(source)
		if err != nil {
			t.Fatal(err)
		}
		for place := range caseLength {
			for _, other := range []byte(caseAlphabet) {
				code := signs(drawn)
				if code[place] == other {
					continue
				}
				code[place] = other
				if got, err := ParseCaseCode(string(code[:])); err == nil {
					t.Fatalf("%s with %q in place %d was accepted as %s", drawn, other, place, got)
				}
			}
		}
	}
}

func TestParseCaseCodeCatchesSwap(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		drawn := drawnCode(t)
		for i := range caseLength {
			for j := range i {
				code := signs(drawn)
				if code[i] == code[j] {
					continue
				}
				code[i], code[j] = code[j], code[i]
				if _, err := ParseCaseCode(string(code[:])); err == nil {
					t.Fatalf("%s with places %d and %d swapped was accepted", drawn, j, i)
				}
			}
		}
	})
}

// TestCaseCodeWeightsProveTheCheck proves for all codes what the two tests
// above try on random ones: the result depends only on the weights and the
// difference of two values.
func TestCaseCodeWeightsProveTheCheck(t *testing.T) {
	t.Parallel()
	for i := 1; i <= caseLength; i++ {
		for d := 1; d < casePrime; d++ {
			if i*d%casePrime == 0 {
				t.Errorf("weight %d misses a difference of %d", i, d)
			}
			for j := 1; j < i; j++ {
				if (i-j)*d%casePrime == 0 {
					t.Errorf("weights %d and %d miss a swap of %d", i, j, d)
				}
			}
		}
	}
}

func TestCaseCodesAreUnbiased(t *testing.T) {
	t.Parallel()
	const draws = 62000
	source := seeded(2)
	counts := map[byte]int{}
	for range draws {
		code, err := drawCase(source)
		if err != nil {
			t.Fatal(err)
		}
		counts[code[0]]++
		counts[code[caseLength-1]]++
	}
	want := 2 * draws / casePrime
	for _, c := range []byte(caseAlphabet) {
		if n := counts[c]; n < want*93/100 || n > want*107/100 {
			t.Errorf("%q came up %d times, want about %d", c, n, want)
		}
	}
}

func TestCaseCodesSpellNoWordAndKeepForm(t *testing.T) {
	t.Parallel()
	seen := map[CaseCode]bool{}
	for range 2000 {
		c, err := NewCaseCode(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := ParseCaseCode(string(c)); err != nil || again != c {
			t.Fatalf("%s: read as %s, %v", c, again, err)
		}
		if hasThreeLetters(signs(c)) || len(c) != len("AC-7K3F-M2PX") || strings.ContainsAny(string(c[3:]), "0O1IL") {
			t.Errorf("%s does not have the form of a code", c)
		}
		seen[c] = true
	}
	if len(seen) < 1999 {
		t.Errorf("2000 draws gave %d codes", len(seen))
	}
}

func TestNewCaseCodeReturnsSourceError(t *testing.T) {
	t.Parallel()
	if _, err := NewCaseCode(bytes.NewReader([]byte{1, 2})); !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("short source: got %v", err)
	}
	letters := bytes.NewReader(bytes.Repeat([]byte{20}, 1<<14))
	if _, err := NewCaseCode(letters); err == nil {
		t.Error("a source that repeats itself made a code")
	}
}

func TestParseCaseCodeTakesWhatPeopleType(t *testing.T) {
	t.Parallel()
	// 234K-5X7?: the check character is computed, the others are chosen for
	// their digits.
	code := [caseLength]byte{'2', '3', '4', 'K', '5', 'X', '7'}
	code[7] = caseAlphabet[solveCase(code, 7)]
	want := writeCase(code)
	last := string(code[7])
	for _, typed := range []string{
		string(want), strings.ToLower(string(want)), "ac 234k 5x7" + last, "234K5X7" + last, " 234k-5x7" + last + "\n",
		"AC–234K–5X7" + last, "A C - 2 3 4 K . 5 X 7 " + last, "ＡＣ－２３４Ｋ－５Ｘ７" + last,
		"AC-२३४K-५X७" + last, "২৩৪k5x৭" + last, "234K\u200d-\u00ad5X7" + last, "ac/234k/5x7" + last,
	} {
		got, err := ParseCaseCode(typed)
		if err != nil || got != want {
			t.Errorf("%q: got %q, %v; want %q", typed, got, err, want)
		}
	}
}

func TestParseCaseCodeSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"":                  "code.length",
		"AC-7K3F":           "code.length",
		"AC-7K3F-M2PX-9":    "code.length",
		"XX-2222-2222":      "code.length",
		"AC-7K3F-M2Pक":      "code.letters",
		"AC-00K3-FM2P":      "code.look_alike",
		"AC-2222-2223":      "code.check",
		"देवी":              "code.letters",
		"\xff\xfe":          "code.length",
		"AC-2222-222२ 3 4 ": "code.length",
	} {
		_, err := ParseCaseCode(typed)
		var e *Error
		if !errors.As(err, &e) || e.Kind != Invalid || e.Message != want {
			t.Errorf("%q: got %v, want %s", typed, err, want)
		}
	}
}

func TestParseCaseCodeMendsClearLookAlike(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		drawn := drawnCode(t)
		code := signs(drawn)
		place := rapid.IntRange(0, caseLength-1).Draw(t, "place")
		typed := rapid.SampledFrom([]byte("0O1IL")).Draw(t, "typed")
		alike := strings.IndexByte(caseLookAlikes[typed], code[place]) >= 0
		code[place] = typed
		got, err := ParseCaseCode(string(code[:]))
		if alike && (err != nil || got != drawn) {
			t.Fatalf("%s typed with %q: got %q, %v", drawn, typed, got, err)
		}
		if !alike && err == nil {
			t.Fatalf("%s typed with %q was accepted as %s", drawn, typed, got)
		}
	})
}

func FuzzParseCaseCode(f *testing.F) {
	f.Add("AC-7K3F-M2PX")
	f.Add("ac २३४५ ६७८९")
	f.Fuzz(func(t *testing.T, typed string) {
		c, err := ParseCaseCode(typed)
		if err != nil {
			if KindOf(err) != Invalid {
				t.Fatalf("%q: kind %s", typed, KindOf(err))
			}
			return
		}
		if again, err := ParseCaseCode(string(c)); err != nil || again != c {
			t.Fatalf("%q gave %q, read as %q: %v", typed, c, again, err)
		}
	})
}

func TestDigitValueInEveryScript(t *testing.T) {
	t.Parallel()
	for _, ten := range []string{"0123456789", "०१२३४५६७८९", "০১২৩৪৫৬৭৮৯", "੦੧੨੩੪੫੬੭੮੯", "૦૧૨૩૪૫૬૭૮૯", "୦୧୨୩୪୫୬୭୮୯",
		"௦௧௨௩௪௫௬௭௮௯", "౦౧౨౩౪౫౬౭౮౯", "೦೧೨೩೪೫೬೭೮೯", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "０１２３４５６７８９", "𝟘𝟙𝟚𝟛𝟜𝟝𝟞𝟟𝟠𝟡"} {
		want := 0
		for _, r := range ten {
			if got, ok := digitValue(r); !ok || got != want {
				t.Errorf("%c: got %d, %v; want %d", r, got, ok, want)
			}
			want++
		}
	}
}

func TestCaseCodePart(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"45X3": "45X3", "ac45x3": "AC45X3", "AC-45X3": "AC45X3", "ac-x345": "ACX345", "४५X3": "45X3", "X3-AB": "X3AB", "2222": "2222", "AC-7K3F-M2PX": "AC7K3FM2PX",
		"45X": "", "Mamata": "", "Priyanka": "", "Nurjahan": "", "Rina": "", "4O53": "", "कमला": "", "45X3कमला": "", "": "", "AC-7K3F-M2PX9": "", "acab12": "",
	} {
		got, ok := CaseCodePart(typed)
		if !ok {
			got = ""
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", typed, got, want)
		}
	}
}
