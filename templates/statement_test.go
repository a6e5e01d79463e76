package templates

import (
	"slices"
	"strings"
	"testing"
)

func TestPartialLanguagesAgreeWithEnglish(t *testing.T) {
	t.Parallel()
	c := load(t)
	first := Languages[0]
	spoken := c.Spoken()
	for _, lang := range []string{"en", "hi", "bn", "ne"} {
		if !slices.Contains(spoken, lang) || NameOf(lang) == "" {
			t.Errorf("the statement is not spoken in %s, or the language has no name", lang)
		}
	}
	for _, lang := range spoken[len(Languages):] {
		for key, m := range c.texts[lang] {
			of, ok := c.texts[first][key]
			if !ok || !strings.HasPrefix(key, "statement.say.") {
				t.Errorf("%s: %q is no sentence of the statement", lang, key)
				continue
			}
			if got, want := gaps(m), gaps(of); got != want {
				t.Errorf("%s: %q has the gaps %q, %s has %q", lang, key, got, first, want)
			}
			for form, text := range m {
				if len(text) == 0 {
					t.Errorf("%s: %q (%s) is empty", lang, key, form)
				}
			}
			if one, ok := m["one"]; ok && !strings.Contains(gaps(message{"": one}), "n") {
				t.Errorf("%s: %q: the form one must contain {n}", lang, key)
			}
		}
	}
}

func TestSayFallsBackToEnglish(t *testing.T) {
	t.Parallel()
	c := load(t)
	c.texts["bn"] = map[string]message{"statement.say.title": {"": pieces("বাংলা")}}
	for _, k := range []struct{ lang, key, in string }{{"bn", "statement.say.title", "bn"}, {"bn", "statement.say.safe", "en"}, {"hi", "statement.say.safe", "hi"}, {"mr", "statement.say.safe", "en"}} {
		text, in := c.Say(k.lang, k.key)
		if in != k.in || text != c.Text(k.in, k.key) {
			t.Errorf("%s %s: got %q in %s, want it in %s", k.lang, k.key, text, in, k.in)
		}
	}
}
