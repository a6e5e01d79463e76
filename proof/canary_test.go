package proof_test

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"unicode/utf16"
)

// canaries maps each planted text to the field it was planted in. Only one test
// plants them, and it runs alone.
var canaries = map[string]string{}

// canary makes a text that occurs nowhere else, so that it can be searched for
// afterwards. It has one word in Latin and one in Devanagari letters, because
// the two are encoded differently in addresses and in JSON. It is in lower
// case, so that code that folds case does not change it.
func canary(what string) string {
	latin, indic := []rune("zq"), []rune{}
	for range 14 {
		latin = append(latin, 'a'+rune(rand.IntN(26)))
		indic = append(indic, 'क'+rune(rand.IntN(20)))
	}
	return plant(string(latin)+" "+string(indic), what)
}

// canaryDigits is a canary for a field that needs a number. No telephone number
// begins with five zeros.
func canaryDigits(what string, length int) string {
	text := "00000"
	for len(text) < length {
		text += fmt.Sprint(rand.IntN(10))
	}
	return plant(text, what)
}

// canaryIFSC is a canary in the form of the code of a branch of a bank.
func canaryIFSC(what string) string {
	text := "ZQZQ0"
	for range 6 {
		text += string('A' + rune(rand.IntN(26)))
	}
	return plant(text, what)
}

func plant(text, what string) string {
	canaries[text] = what
	return text
}

// needle is one way in which a word of a canary can be written.
type needle struct {
	what, as string
	bytes    string
}

// needles returns all ways in which the words of the canaries can be written.
func needles(texts map[string]string) []needle {
	var out []needle
	for text, what := range texts {
		for word := range strings.FieldsSeq(text) {
			out = append(out, waysToWrite(what, word)...)
		}
	}
	return out
}

// waysToWrite returns a word as it is, in UTF-16, in an address, in JSON, and
// in base64 at each of its three offsets. Ways with the same result occur once.
func waysToWrite(what, word string) []needle {
	escaped := jsonEscaped(word)
	ways := [][2]string{
		{"UTF-8", word}, {"UTF-16LE", utf16le(word)},
		{"URL", url.QueryEscape(word)}, {"URL, small letters", strings.ToLower(url.QueryEscape(word))},
		{"JSON", escaped}, {"JSON, capitals", strings.ReplaceAll(strings.ToUpper(escaped), `\U`, `\u`)},
	}
	for before := range 3 {
		ways = append(ways, [2]string{"base64", base64Core(word, before, base64.RawStdEncoding)},
			[2]string{"base64url", base64Core(word, before, base64.RawURLEncoding)})
	}
	var out []needle
	for _, way := range ways {
		known := slices.ContainsFunc(out, func(n needle) bool { return n.bytes == way[1] })
		if !known {
			out = append(out, needle{what, way[0], way[1]})
		}
	}
	return out
}

func utf16le(text string) string {
	var out []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		out = binary.LittleEndian.AppendUint16(out, unit)
	}
	return string(out)
}

// jsonEscaped returns a word as JSON with everything escaped that is not ASCII.
func jsonEscaped(word string) string {
	plain, _ := json.Marshal(word)
	var out strings.Builder
	for _, r := range string(plain[1 : len(plain)-1]) {
		if r < 0x80 {
			out.WriteRune(r)
		} else {
			fmt.Fprintf(&out, `\u%04x`, r)
		}
	}
	return out.String()
}

// base64Core returns the part of the base64 of a word that does not depend on
// the text around it, when before more bytes than a multiple of three come
// first.
func base64Core(word string, before int, enc *base64.Encoding) string {
	coded := enc.EncodeToString(append(make([]byte, before), word...))
	whole := (before + len(word)) / 3 * 4
	return coded[(before*8+5)/6 : whole]
}
