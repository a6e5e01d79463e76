package models

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestASignIsWhatAReaderSees(t *testing.T) {
	t.Parallel()
	for _, signs := range [][]string{
		{}, {"a"}, {"a", "b"}, {"e\u0301", "a"}, {"दे", "वी"}, {"क्ष", "मा"}, {"श्री"}, {"ल", "क्ष्मी"}, {"प्रि", "या"}, {"স্ত্রী"}, {"ক্ষ", "মা"},
		{"ਪ੍ਰੀ", "ਤ"}, {"த", "மி", "ழ்"}, {"க்", "க"}, {"క్ష్మి"}, {"ಕ್ಷ್ಮಿ"}, {"ଲ", "କ୍ଷ୍ମୀ"}, {"ക്ഷ"}, {"क्\u200dष"}, {"क्\u200c", "ष"},
		{"ف", "ا"}, {"مَ", "ر"}, {"\r\n", "a"}, {"\n", "\r"}, {"\u200b", "a"}, {"👩‍👩‍👧", "a"}, {"👍🏽"}, {"🇮🇳", "🇳🇵"}, {"🇮🇳", "🇮"}, {"한", "국"}, {"한"}, {"❤️"},
		{"\xff", "\xfe"}, {"ज़", "री"}, {"१", "२"},
	} {
		text := strings.Join(signs, "")
		if got := CountClusters(text); got != len(signs) {
			t.Errorf("%q: got %d signs, want %d", text, got, len(signs))
		}
		for n := range len(signs) + 1 {
			got, whole := CutClusters(text, n)
			if want := strings.Join(signs[:n], ""); got != want || whole != (n == len(signs)) {
				t.Errorf("%q: the first %d are %q, %v; want %q", text, n, got, whole, want)
			}
		}
	}
}

func TestALimitInSignsLimitsTheSize(t *testing.T) {
	t.Parallel()
	heap := "a" + strings.Repeat("\u0301", 100000)
	if got := CountClusters(heap); got < 3000 {
		t.Errorf("100,000 accents count as %d signs", got)
	}
}

func FuzzClusters(f *testing.F) {
	f.Add("क्ष्मी 👩‍👩‍👧🇮🇳\r\n", 3)
	f.Fuzz(func(t *testing.T, text string, n int) {
		cut, whole := CutClusters(text, n)
		if !strings.HasPrefix(text, cut) || whole != (cut == text) {
			t.Fatalf("%q cut at %d is %q", text, n, cut)
		}
		if n >= 0 && CountClusters(cut) > n {
			t.Fatalf("%q cut at %d has %d signs", text, n, CountClusters(cut))
		}
		if utf8.ValidString(text) && !utf8.ValidString(cut) || CountClusters(text) > utf8.RuneCountInString(text) {
			t.Fatalf("%q was cut inside a letter", text)
		}
		if !utf8.ValidString(text) {
			return
		}
		if initials := Initials(text); strings.Count(initials, "\u00a0") > 1 {
			t.Fatalf("%q has the initials %q", text, initials)
		}
		LangOf(text, "hi")
	})
}

func TestInitialsAreTheFirstSignsOfTwoParts(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"": "", "23 -": "", "sunita": "S", "Sunita Devi": "S\u00a0D", "sunita rani das": "S\u00a0R", "Smt. Kamla Devi": "K\u00a0D",
		"Md. Salim Khan": "S\u00a0K", "Shri": "S", "सुनीता देवी": "सु\u00a0दे", "श्रीमती प्रिया दास": "प्रि\u00a0दा", "क्षमा": "क्ष",
		"মোঃ সেলিম": "সে", "লক্ষ্মী রায়": "ল\u00a0রা", "فاطمہ بی بی": "ف\u00a0ب", "ਹਰਪ੍ਰੀਤ ਕੌਰ": "ਹ\u00a0ਕੌ", "K. Rani": "K\u00a0R", "éva": "É",
		"D'Souza Mary": "D\u00a0M", "राम जी": "रा",
	} {
		if got := Initials(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}

func TestScriptAndLanguageOfATypedText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, ui string
		script   Script
		lang     string
	}{
		{"", "hi", "", ""}, {"23-11", "hi", "", ""}, {"Devi", "hi", "Latn", "en"}, {"देवी", "en", "Deva", "hi"}, {"देवी", "mr", "Deva", "mr"},
		{"देवी", "ne", "Deva", "ne"}, {"देवी", "bn", "Deva", "hi"}, {"দেবী", "en", "Beng", "bn"}, {"দেবী", "as", "Beng", "as"}, {"ਦੇਵੀ", "en", "Guru", "pa"},
		{"દેવી", "en", "Gujr", "gu"}, {"ଦେବୀ", "en", "Orya", "or"}, {"தேவி", "en", "Taml", "ta"}, {"దేవి", "en", "Telu", "te"}, {"ದೇವಿ", "en", "Knda", "kn"},
		{"ദേവി", "en", "Mlym", "ml"}, {"فاطمہ", "hi", "Arab", "ur"}, {"ᱥᱟᱱᱛᱟᱲ", "en", "Olck", "sat"}, {"AB देवी कुमारी", "en", "Deva", "hi"}, {"ab अब", "en", "Latn", "en"},
		{"漢字", "en", "", ""},
	} {
		if got := ScriptOf(c.text); got != c.script {
			t.Errorf("%q: got script %q, want %q", c.text, got, c.script)
		}
		if got := LangOf(c.text, c.ui); got != c.lang {
			t.Errorf("%q on a page in %s: got %q, want %q", c.text, c.ui, got, c.lang)
		}
	}
}
