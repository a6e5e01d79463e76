package account

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"gorm.io/gorm"

	"aftercare/models"
)

// DemoPassword opens the accounts of a demo caseload. Every real installation
// refuses it.
const DemoPassword = "aftercare-demo-only"

// fold brings a typed password into one Unicode form, so that the same keys
// give the same password on every keyboard. Nothing is trimmed or cut.
func fold(password string) string { return norm.NFC.String(password) }

// checkPassword adds a problem when a password is too short, too long or too
// easy to guess. There are no rules about kinds of characters: what counts is
// how much is left when everything a guesser tries first is taken away. known
// are names that a guesser can know: of the person, the organisation and its
// shelters.
func checkPassword(p models.Problems, field, password string, known ...string) {
	n := utf8.RuneCountInString(password)
	lower := strings.ToLower(fold(password))
	switch {
	case n < models.MinPassword:
		p.Add(field, "password.short")
	case n > models.MaxPassword:
		p.Add(field, "password.long")
	case lower == DemoPassword, strings.Contains(lower, "aftercare"):
		p.Add(field, "password.product")
	case fewLetters(lower):
		p.Add(field, "password.repeats")
	case holdsName(lower, known):
		p.Add(field, "password.name")
	default:
		if message := guessable(lower, known); message != "" {
			p.Add(field, message)
		}
	}
}

// knownNames lists the names a guesser can know of an account: the person's own,
// the organisation's and those of all its shelters.
func knownNames(tx *gorm.DB, a models.Account) ([]string, error) {
	var names []string
	err := tx.Raw(`SELECT name FROM organisations WHERE id = ? UNION ALL SELECT name FROM shelters WHERE organisation_id = ?`,
		a.OrganisationID, a.OrganisationID).Scan(&names).Error
	return append(names, a.SignInName, a.DisplayName), err
}

// holdsName reports whether a password is built around a whole name.
func holdsName(lower string, known []string) bool {
	joined := together(lower)
	for _, name := range known {
		name = together(strings.ToLower(name))
		if utf8.RuneCountInString(name) >= 4 && strings.Contains(joined, name) {
			return true
		}
	}
	return false
}

// together leaves out what people put between words.
func together(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t-_.,/'\"", r) {
			return -1
		}
		return r
	}, s)
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
