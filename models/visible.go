package models

import (
	"strings"
	"unicode"
)

// Visible returns a text as people see it. Copied from a chat or a web page, it
// may hold signs that nobody sees and no rule can read: marks of direction, soft
// hyphens, the hyphen and the space that do not break. The two joiners stay,
// because the spelling of Indian languages needs them.
func Visible(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r < 0x80, r == 0x200C, r == 0x200D:
			return r
		case r == 0x2010, r == 0x2011:
			return '-'
		case unicode.Is(unicode.Zs, r):
			return ' '
		case invisible(r) && !unicode.Is(unicode.Variation_Selector, r):
			return -1
		}
		return r
	}, text)
}
