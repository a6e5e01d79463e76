package account

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"aftercare/models"
)

// DemoPassword opens the accounts of a demo caseload. Every real installation
// refuses it.
const DemoPassword = "aftercare-demo-only"

// fold brings a typed password into one Unicode form, so that the same keys
// give the same password on every keyboard. Nothing is trimmed or cut.
func fold(password string) string { return norm.NFC.String(password) }

// checkPassword adds a problem when a password is too short, too long or too
// easy to guess. There are no rules about kinds of characters: length matters.
func checkPassword(p models.Problems, field, password string, known ...string) {
	n := utf8.RuneCountInString(password)
	lower := strings.ToLower(password)
	switch {
	case n < models.MinPassword:
		p.Add(field, "password.short")
	case n > models.MaxPassword:
		p.Add(field, "password.long")
	case lower == DemoPassword, strings.Contains(lower, "aftercare"):
		p.Add(field, "password.product")
	case fewLetters(lower):
		p.Add(field, "password.repeats")
	default:
		checkKnownWords(p, field, lower, known)
	}
}

// checkKnownWords refuses a password built around a word an attacker knows.
func checkKnownWords(p models.Problems, field, lower string, known []string) {
	for _, word := range known {
		word = strings.ToLower(strings.TrimSpace(word))
		if utf8.RuneCountInString(word) >= 4 && strings.Contains(lower, word) {
			p.Add(field, "password.known_word")
			return
		}
	}
}

// fewLetters reports whether s is like "aaaaaaaaaaaaaaa" or "121212121212121",
// or a run along the alphabet or the digits.
func fewLetters(s string) bool {
	distinct := map[rune]bool{}
	steps, last, n := 0, rune(0), 0
	for _, r := range s {
		distinct[r] = true
		if n > 0 && (r-last == 1 || last-r == 1 || r == last) {
			steps++
		}
		last = r
		n++
	}
	return len(distinct) < 6 || steps*4 >= n*3
}
