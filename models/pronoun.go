package models

import (
	"slices"
	"strings"
)

// Pronoun is how sentences speak of the survivor.
type Pronoun string

// The pronouns. The zero value speaks as She does.
const (
	She  Pronoun = "she"
	He   Pronoun = "he"
	They Pronoun = "they"
)

// Pronouns lists them in the order of the forms of a text.
var Pronouns = []Pronoun{She, He, They}

// PronounOf chooses by the code of person.sex: she for a woman, a girl and while
// no sex is recorded, he for a man or boy, they for everybody else.
func PronounOf(sex string) Pronoun {
	switch sex {
	case "", "female", string(NotKnown), string(NotAsked), string(Later), string(Declined):
		return She
	case "male":
		return He
	}
	return They
}

// pronounForms are the words of English texts that stand for the survivor. They
// are named after "they", the only row in which no two forms are the same word.
var pronounForms = map[string][]string{
	"they": {"she", "he", "they"}, "them": {"her", "him", "them"}, "their": {"her", "his", "their"},
	"theirs": {"hers", "his", "theirs"}, "themself": {"herself", "himself", "themself"},
}

// IsPronoun reports whether what stands between braces is filled by Say: a
// pronoun, or two or three forms with bars between them.
func IsPronoun(token string) bool {
	n := strings.Count(token, "|") + 1
	return pronounForms[strings.ToLower(token)] != nil || n == 2 || n == 3
}

// Say fills the pronouns of a text: {they}, {them}, {their}, {theirs}, {themself},
// with a capital where a sentence begins, and choices of words. A choice of three
// is for she, he and they. Of two forms English has the second for they
// ("{wants|want}"), and other languages have the first for she alone.
func (p Pronoun) Say(lang, text string) string {
	if !strings.Contains(text, "{") {
		return text
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		token, after, ends := strings.Cut(rest, "}")
		if !found || !ends {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(before)
		b.WriteString(p.word(lang, token))
		text = after
	}
}

// word is what stands for a token; one that is no pronoun stays as it is.
func (p Pronoun) word(lang, token string) string {
	if !IsPronoun(token) {
		return "{" + token + "}"
	}
	if forms := pronounForms[strings.ToLower(token)]; forms != nil {
		return capitalLike(token, forms[p.place()])
	}
	forms := strings.Split(token, "|")
	if len(forms) == 2 && lang == "en" {
		return forms[p.place()/2]
	}
	return forms[min(p.place(), len(forms)-1)]
}

// place is the place of the pronoun among three forms.
func (p Pronoun) place() int { return max(slices.Index(Pronouns, p), 0) }

// capitalLike begins a word with a capital where the token did.
func capitalLike(token, word string) string {
	if token[0] >= 'A' && token[0] <= 'Z' {
		return strings.ToUpper(word[:1]) + word[1:]
	}
	return word
}
