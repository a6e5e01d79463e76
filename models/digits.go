package models

import (
	"strings"
	"unicode"
)

// digitValue returns the value of a decimal digit of any script.
func digitValue(r rune) (int, bool) {
	if r < 0x80 {
		return int(r - '0'), '0' <= r && r <= '9'
	}
	// Unicode has every set of digits as ten consecutive code points, so the
	// value is the distance from the first one.
	for _, run := range unicode.Nd.R16 {
		if rune(run.Lo) <= r && r <= rune(run.Hi) {
			return int(r-rune(run.Lo)) % 10, true
		}
	}
	for _, run := range unicode.Nd.R32 {
		if rune(run.Lo) <= r && r <= rune(run.Hi) {
			return int(r-rune(run.Lo)) % 10, true
		}
	}
	return 0, false
}

// plainRune converts digits of any script and full-width letters and signs to
// the ASCII ones, and returns every other rune unchanged.
func plainRune(r rune) rune {
	if r < 0x80 {
		return r
	}
	if v, ok := digitValue(r); ok {
		return '0' + rune(v)
	}
	switch {
	case 0xFF01 <= r && r <= 0xFF5E:
		return r - 0xFF01 + '!'
	case unicode.IsSpace(r):
		return ' '
	case unicode.Is(unicode.Pd, r), r == 0x2212:
		return '-'
	}
	return r
}

// invisible reports whether a rune only joins, orders or marks text, such as
// the zero-width joiner. It has no meaning when texts are compared.
func invisible(r rune) bool {
	return r == 0xAD || r == 0x61C || r >= 0x200B && unicode.In(r, unicode.Cf, unicode.Variation_Selector)
}

// plainTyped prepares typed text for parsing: digits of any script and
// full-width signs become ASCII, invisible runes are removed, letters become
// small.
func plainTyped(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if invisible(r) {
			return -1
		}
		return unicode.ToLower(plainRune(r))
	}, text))
}
