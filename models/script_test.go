package models

import "testing"

func TestScriptOfAndLangOfTypedText(t *testing.T) {
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
