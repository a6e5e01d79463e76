package models

import (
	"fmt"
	"io"
	"strings"
	"unicode"
)

// CaseCode is the name of a case that people say on the telephone, such as
// AC-7K3F-M2PX: seven random characters and a check character. It has no
// sequence, so a code tells neither how many cases there are nor their order.
type CaseCode string

// caseAlphabet has 31 characters, a prime number, and none that look alike:
// no 0 and O, no 1, I and L.
const caseAlphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

const (
	casePrefix = "AC"
	caseLength = 8 // seven random characters and the check character
	casePrime  = len(caseAlphabet)
)

// caseLookAlikes names, for each character no code has, those it is easily
// misread from.
var caseLookAlikes = map[byte]string{'0': "QDC", 'O': "QDC", '1': "7JT", 'I': "J7T", 'L': "J7T"}

// NewCaseCode draws a code from a source of random bytes; every code it may
// give is equally likely. Codes with three letters in a row are drawn again:
// none may spell a word. The caller keeps codes unique and draws again on the
// rare clash. An error means that the source failed.
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
		// Five bits give 0 to 31; 31 is thrown away, because folding it back
		// would make one character twice as likely.
		if v := int(draw[0] & 31); v < casePrime {
			code[i] = caseAlphabet[v]
			i++
		}
	}
	code[caseLength-1] = caseAlphabet[solveCase(code, caseLength-1)]
	return code, nil
}

// caseSum is zero for a right code. Each place has a weight of its own from 8
// down to 1. Over a prime, one wrong character changes the sum, and so does
// swapping any two different ones.
func caseSum(code [caseLength]byte) int {
	sum := 0
	for i, c := range code {
		sum += (caseLength - i) * max(0, strings.IndexByte(caseAlphabet, c))
	}
	return sum % casePrime
}

// solveCase returns the one value that makes the code right at a place.
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
// A 0, O, 1, I or L is mended only when it is the one doubtful character and
// the check character leaves a single letter that looks like it.
//
// The error is an Invalid *Error; its message is code.length, code.letters
// (a sign no code has), code.look_alike or code.check.
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

// Check returns an error unless c is written as NewCaseCode writes it.
func (c CaseCode) Check() error {
	if read, err := ParseCaseCode(string(c)); err != nil || read != c {
		return Fail(Invalid, "code.check")
	}
	return nil
}

// readCase takes the eight characters out of what was typed.
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

// mendCase checks a code and puts right one look-alike where only one letter
// can be meant.
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
