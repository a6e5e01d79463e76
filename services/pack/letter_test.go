package pack_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"aftercare/packs"
	"aftercare/services/pack"
)

// What nobody recorded stays open for a pen, and is never a word in brackets.
func TestBlanksOfALetterAreFilledOrLeftToAPen(t *testing.T) {
	t.Parallel()
	for _, k := range []struct{ name, text, want string }{
		{"filled", "To: [office]", "To: the DLSA"},
		{"twice", "[office], [office]", "the DLSA, the DLSA"},
		{"not recorded", "of [decided]", "of ____"},
		{"no blank", "A pen (post, by hand)", "A pen (post, by hand)"},
	} {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			if got := pack.FillBlanks(k.text, map[string]string{"office": "the DLSA"}); got != k.want {
				t.Errorf("got %q, want %q", got, k.want)
			}
		})
	}
}

// A request for information is the organisation's own: its words have no place for
// who she is.
func TestRequestForInformationHasNoPlaceForAPerson(t *testing.T) {
	t.Parallel()
	lib := library(t)
	x := lib.LetterOf(lib.Item("vcs_wb"), pack.LetterInformation)
	if x == nil {
		t.Fatal("India has no such letter")
	}
	if len(x.Caution) == 0 || len(x.Facts) == 0 {
		t.Error("it has no caution or says nothing about its fee")
	}
	for _, p := range x.Parts {
		for lang, text := range p.Text {
			if strings.Contains(text, "[code]") || strings.Contains(text, "[name]") || strings.Contains(text, "[right]") {
				t.Errorf("%s: %s", lang, text)
			}
		}
	}
}

func TestLintRefusesALetterNobodyCanSend(t *testing.T) {
	t.Parallel()
	for _, k := range []struct{ name, old, new, says string }{
		{"a blank there is not", "[office]", "[ofice]", `"ofice"`},
		{"a kind there is not", "kind: appeal", "kind: apeal", `"apeal"`},
		{"a condition there is not", "only: late", "only: sometimes", `"sometimes"`},
		{"nobody it goes to", `    to: {en: "The Public Information Officer of this office", hi: "इस कार्यालय के लोक सूचना अधिकारी"}` + "\n", "", "to has no text"},
		{"a source there is not", "source: RTI-FEE", "source: RTI-FREE", "RTI-FREE"},
	} {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			text, err := packs.FS.ReadFile("in/letters.yaml")
			if err != nil {
				t.Fatal(err)
			}
			changed := strings.Replace(string(text), k.old, k.new, 1)
			if changed == string(text) {
				t.Fatalf("the file has no %q", k.old)
			}
			_, err = pack.Load(packs.FS, fstest.MapFS{"in/letters.yaml": {Data: []byte(changed)}})
			if err == nil || !strings.Contains(err.Error(), k.says) {
				t.Errorf("got %v, want %q", err, k.says)
			}
		})
	}
}
