package models

import (
	"slices"
	"strings"
	"unicode"
)

// A telephone number is compared by its last ten digits: in India, Nepal and
// Bangladesh they are the same with +91 and with a 0 in front. A text with less
// than nine digits together is a date or a time.
const (
	numberDigits = 10
	fewestDigits = 9
)

// Telephones returns the telephone numbers in a text, each once and written for
// comparing: digits alone, without country code and leading zeros. It reads
// digits of any script, with spaces, dashes, dots and brackets between them. It
// is no form to call or to show.
func Telephones(text string) (numbers []string) {
	var number []byte
	end := func() {
		if n := plainNumber(number); n != "" && !slices.Contains(numbers, n) {
			numbers = append(numbers, n)
		}
		number = number[:0]
	}
	apart := true // the last sign was no digit
	for _, r := range text {
		r = plainRune(r)
		switch {
		case invisible(r):
		case '0' <= r && r <= '9':
			if apart && len(number) >= numberDigits {
				end() // the next number behind a space
			}
			number, apart = append(number, byte(r)), false
		case r == '+' || !strings.ContainsRune("-.()", r) && (r != ' ' && !unicode.IsSpace(r) || r == '\n'):
			end()
			apart = true
		default:
			apart = true
		}
	}
	end()
	return numbers
}

// plainNumber returns a number for comparing, or "" for too few digits.
func plainNumber(digits []byte) string {
	n := strings.TrimLeft(string(digits), "0")
	if len(n) < fewestDigits {
		return ""
	}
	return n[max(0, len(n)-numberDigits):]
}
