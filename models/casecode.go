package models

import (
	"fmt"
	"io"
	"strings"
	"unicode"
)

// CaseCode is the name of a case for use on the telephone, such as
// AC-7K3F-M2PX: seven random characters and a check character. It has no
// sequence, so a code reveals neither how many cases there are nor their order.
type CaseCode string

// caseAlphabet has 31 characters, a prime number. None look alike: there is no
// 0 or O, no 1, I or L.
const caseAlphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

const (
	casePrefix = "AC"
	caseLength = 8 // seven random characters and the check character
	casePrime  = len(caseAlphabet)
)

// caseLookAlikes maps each character that no code has to those it can be
// misread from.
var caseLookAlikes = map[byte]string{'0': "QDC", 'O': "QDC", '1': "7JT", 'I': "J7T", 'L': "J7T"}

// NewCaseCode draws a code from a source of random bytes. Every possible code
// is equally likely. It draws again when a code has three letters in a row, so
// that none spells a word. The caller keeps codes unique and draws again on the
// rare clash. The only error is a failure of the source.
func NewCaseCode(random io.Reader) (CaseCode, error) {
	for range 1000 {
		code, err := drawCase(random)
		if err != nil {
			return "", fmt.Errorf("draw case code: %w", err)
		}
		if !hasThreeLetters(code) {
			return writeCase(code), nil
		}
	}
	return "", fmt.Errorf("draw case code: the random source repeats itself")
}

// drawCase draws seven characters and adds the check character.
func drawCase(random io.Reader) (code [caseLength]byte, err error) {
	var draw [1]byte
	for i := 0; i < caseLength-1; {
		if _, err := io.ReadFull(random, draw[:]); err != nil {
			return code, err
		}
		// Five bits give 0 to 31. The value 31 is dropped, because mapping it
		// to another value would make one character twice as likely.
		if v := int(draw[0] & 31); v < casePrime {
			code[i] = caseAlphabet[v]
			i++
		}
	}
	code[caseLength-1] = caseAlphabet[solveCase(code, caseLength-1)]
	return code, nil
}

// caseSum is zero for a correct code. Each place has its own weight, from 8
// down to 1. Modulo a prime, one wrong character changes the sum, and so does
// swapping two different ones.
func caseSum(code [caseLength]byte) int {
	sum := 0
	for i, c := range code {
		sum += (caseLength - i) * max(0, strings.IndexByte(caseAlphabet, c))
	}
	return sum % casePrime
}

// solveCase returns the only value that makes the code correct at a place.
func solveCase(code [caseLength]byte, place int) int {
	for v := range casePrime {
		code[place] = caseAlphabet[v]
		if caseSum(code) == 0 {
			return v
		}
	}
	return -1 // unreachable: each weight has an inverse modulo a prime
}

func hasThreeLetters(code [caseLength]byte) bool {
	run := 0
	for _, c := range code {
		if c > '9' {
			run++
		} else {
			run = 0
		}
		if run == 3 {
			return true
		}
	}
	return false
}

func writeCase(code [caseLength]byte) CaseCode {
	return CaseCode(casePrefix + "-" + string(code[:4]) + "-" + string(code[4:]))
}

// ParseCaseCode reads a code as people type, paste or dictate it: small
// letters, any spaces and dashes, digits of any script, with or without "AC".
// It corrects a 0, O, 1, I or L only when that is the one doubtful character
// and the check character leaves a single letter that looks like it.
//
// The error is an Invalid *Error with the message code.length, code.letters (a
// character no code has), code.look_alike or code.check.
func ParseCaseCode(text string) (CaseCode, error) {
	code, problem := readCase(text)
	if problem == "" {
		code, problem = mendCase(code)
	}
	if problem != "" {
		return "", Fail(Invalid, problem)
	}
	return writeCase(code), nil
}

// minCodePart is how many signs of a code are enough to look for it.
const minCodePart = 4

// CaseCodePart reads a part of a code, such as 45X3 or ac45x3, in the ways that
// ParseCaseCode takes, and returns it in capitals without dashes. ok is false for a
// text that is in no code: fewer than four signs, a sign that no code has, or
// three letters in a row. So most names are no part of a code.
func CaseCodePart(text string) (part string, ok bool) {
	var typed strings.Builder
	for _, r := range text {
		r = unicode.ToUpper(plainRune(r))
		switch {
		case r < 0x80 && (unicode.IsDigit(r) || unicode.IsLetter(r)):
			typed.WriteRune(r)
		case unicode.IsLetter(r):
			return "", false
		}
	}
	part = typed.String()
	if len(part) < minCodePart || len(part) > len(casePrefix)+caseLength {
		return "", false
	}
	return part, inCode(part) || inCode(strings.TrimPrefix(part, casePrefix))
}

// inCode reports whether the signs can stand together in a code.
func inCode(signs string) bool {
	letters := 0
	for _, c := range signs {
		if !strings.ContainsRune(caseAlphabet, c) {
			return false
		}
		if letters++; c <= '9' {
			letters = 0
		}
		if letters == 3 {
			return false
		}
	}
	return true
}

// readCase extracts the eight characters from the typed text.
func readCase(text string) (code [caseLength]byte, problem string) {
	var typed []byte
	for _, r := range text {
		r = unicode.ToUpper(plainRune(r))
		switch {
		case r < 0x80 && (unicode.IsDigit(r) || unicode.IsLetter(r)):
			typed = append(typed, byte(r))
		case unicode.IsLetter(r):
			return code, "code.letters"
		}
		if len(typed) > len(casePrefix)+caseLength {
			return code, "code.length"
		}
	}
	if len(typed) == len(casePrefix)+caseLength && string(typed[:2]) == casePrefix {
		typed = typed[2:]
	}
	if len(typed) != caseLength {
		return code, "code.length"
	}
	copy(code[:], typed)
	return code, ""
}

// mendCase checks a code, and corrects one look-alike when only one letter is
// possible.
func mendCase(code [caseLength]byte) ([caseLength]byte, string) {
	doubtful := -1
	for i, c := range code {
		if _, alike := caseLookAlikes[c]; alike {
			if doubtful >= 0 {
				return code, "code.look_alike"
			}
			doubtful = i
		}
	}
	if doubtful < 0 {
		if caseSum(code) != 0 {
			return code, "code.check"
		}
		return code, ""
	}
	meant := caseAlphabet[solveCase(code, doubtful)]
	if strings.IndexByte(caseLookAlikes[code[doubtful]], meant) < 0 {
		return code, "code.look_alike"
	}
	code[doubtful] = meant
	return code, ""
}
