package models

import "testing"

func TestPronounIsChosenByRecordedSex(t *testing.T) {
	t.Parallel()
	for sex, want := range map[string]Pronoun{"": She, "not_known": She, "declined": She, "female": She, "male": He, "transgender": They, "other": They} {
		if got := PronounOf(sex); got != want {
			t.Errorf("%q: %s, want %s", sex, got, want)
		}
	}
}

func TestSayFillsPronouns(t *testing.T) {
	t.Parallel()
	for _, k := range []struct{ lang, text, she, he, they string }{
		{"en", "{They} {wants|want} {their} bed.", "She wants her bed.", "He wants his bed.", "They want their bed."},
		{"en", "with {them}, {theirs}, {themself}", "with her, hers, herself", "with him, his, himself", "with them, theirs, themself"},
		{"en", "a {girl|boy|child}", "a girl", "a boy", "a child"},
		{"hi", "वे कब {आईं|आए}?", "वे कब आईं?", "वे कब आए?", "वे कब आए?"},
		{"en", "{n} of {name} {", "{n} of {name} {", "{n} of {name} {", "{n} of {name} {"},
		{"en", "nobody", "nobody", "nobody", "nobody"},
	} {
		for pronoun, want := range map[Pronoun]string{She: k.she, He: k.he, They: k.they, "": k.she} {
			if got := pronoun.Say(k.lang, k.text); got != want {
				t.Errorf("%s, %q: %q, want %q", pronoun, k.text, got, want)
			}
		}
	}
}
