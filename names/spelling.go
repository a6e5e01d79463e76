package names

import (
	"unicode"
	"unicode/utf8"
)

// script is the script of one part of a name, as far as comparing names needs
// to know it.
type script uint8

const (
	otherScript script = iota
	latinScript
	indicScript // a script that writes every sound: sounds are compared as they are
	tamilScript // one letter for k and g, t and d, p and b: coarse keys are compared
	urduScript  // short vowels are not written: consonants are compared
	olScript    // Ol Chiki, the script of Santali: sounds are compared as they are
)

// indicStart is the start of nine blocks of 128 signs, Devanagari to Malayalam,
// in which the same position has the same sound.
const indicStart, indicEnd = 0x0900, 0x0D80

// The positions in a block that spelling and sounds need.
const (
	indicNukta  = 0x3C
	indicVirama = 0x4D
)

// inName reports whether a rune belongs to a name part, and whether it only
// joins letters there and is left out of the spelling.
func inName(r rune) (part, silent bool) {
	switch {
	case r < utf8.RuneSelf:
		return 'a' <= r|0x20 && r|0x20 <= 'z' || r == '\'', r == '\''
	case indicStart <= r && r < indicEnd:
		place := r & 0x7F
		return (place < 0x64 || place > 0x6F) && r != 0x0970, false
	case r == '’', r == 'ʼ', invisible(r):
		return true, true
	}
	return unicode.IsLetter(r) || unicode.IsMark(r), false
}

// invisible reports whether a rune only joins, orders or marks text, such as
// the zero-width joiner. Such a rune is not part of a spelling.
func invisible(r rune) bool {
	return r == 0xAD || r == 0x61C || r >= 0x200B && unicode.In(r, unicode.Cf, unicode.Variation_Selector)
}

// appendSpelling appends a rune in the form in which spellings are compared:
// small, without accents, and with signs made of two parts split in two. The
// split is what Unicode calls canonical decomposition, so that texts that
// differ only in their normal form have the same spelling.
func appendSpelling(dst []byte, r rune) []byte {
	switch {
	case r < utf8.RuneSelf:
		return append(dst, byte(r)|0x20)
	case r < 0x0250:
		return appendPlainLatin(dst, r)
	case 0x0300 <= r && r < 0x0370:
		return appendAccent(dst, r)
	case indicStart <= r && r < indicEnd:
		for _, part := range indicSplits[r-indicStart] {
			if part != 0 {
				dst = utf8.AppendRune(dst, part)
			}
		}
		return dst
	case 0x0600 <= r && r < 0x0700:
		return appendPlainUrdu(dst, r)
	case 0x1E00 <= r && r < 0x1F00:
		return appendPlainLatin(dst, r)
	case 0xFF21 <= r && r <= 0xFF5A:
		return appendSpelling(dst, r-0xFF01+'!')
	}
	return utf8.AppendRune(dst, unicode.ToLower(r))
}

// plainLatin maps accented letters to plain ones, which are written after the
// colon.
const plainLatin = "àáâãäåāăą:a çćĉċč:c ďđ:d èéêëēĕėęě:e ĝğġģ:g ĥħḥ:h ìíîïĩīĭįı:i ĵ:j ķ:k ĺļľłḷḻ:l ñńņňṅṇṉṃṁ:n òóôõöøōŏő:o " +
	"ŕŗřṟ:r ṛṝ:ri śŝşšṣ:s ţťṭṯ:t ḍḏ:d ùúûüũūŭůűų:u ŵ:w ýÿŷ:y źżžẓ:z ß:ss æ:ae œ:oe ẏ:y ḳḵ:k ẖ:h"

// latinLetters is plainLatin as a table.
var latinLetters = readPlainLatin()

func readPlainLatin() map[rune]string {
	table := map[rune]string{}
	var group []rune
	plain, reading := "", false
	for _, r := range plainLatin + " " {
		switch {
		case r == ':':
			reading = true
		case r == ' ':
			for _, g := range group {
				table[g] = plain
			}
			group, plain, reading = nil, "", false
		case reading:
			plain += string(r)
		default:
			group = append(group, r)
		}
	}
	return table
}

func appendPlainLatin(dst []byte, r rune) []byte {
	r = unicode.ToLower(r)
	if plain, ok := latinLetters[r]; ok {
		return append(dst, plain...)
	}
	return utf8.AppendRune(dst, r)
}

// appendAccent drops an accent, except the dots with which scholars write a
// vowel r and the nasal dot.
func appendAccent(dst []byte, r rune) []byte {
	dotted := r == 0x0307 || r == 0x0323
	switch last := latinAt(dst, len(dst)-1); {
	case r == 0x0323 && last == 'r':
		return append(dst, 'i')
	case dotted && last == 'm':
		dst[len(dst)-1] = 'n'
	}
	return dst
}

// nuktaLetters maps letters to the letter without the dot below.
var nuktaLetters = map[rune]rune{
	0x0929: 0x0928, 0x0931: 0x0930, 0x0934: 0x0933, 0x0958: 0x0915, 0x0959: 0x0916, 0x095A: 0x0917, 0x095B: 0x091C, 0x095C: 0x0921,
	0x095D: 0x0922, 0x095E: 0x092B, 0x095F: 0x092F, 0x09DC: 0x09A1, 0x09DD: 0x09A2, 0x09DF: 0x09AF, 0x0A33: 0x0A32, 0x0A36: 0x0A38,
	0x0A59: 0x0A16, 0x0A5A: 0x0A17, 0x0A5B: 0x0A1C, 0x0A5E: 0x0A2B, 0x0B5C: 0x0B21, 0x0B5D: 0x0B22,
	0x0B5F: 0x0B2F, // Unicode does not split Odia yya, but its two spellings are still one letter
}

// doubleVowels are the vowel signs that are written in two strokes.
var doubleVowels = map[rune][3]rune{
	0x09CB: {0x09C7, 0x09BE}, 0x09CC: {0x09C7, 0x09D7}, 0x0B48: {0x0B47, 0x0B56}, 0x0B4B: {0x0B47, 0x0B3E}, 0x0B4C: {0x0B47, 0x0B57},
	0x0B94: {0x0B92, 0x0BD7}, 0x0BCA: {0x0BC6, 0x0BBE}, 0x0BCB: {0x0BC7, 0x0BBE}, 0x0BCC: {0x0BC6, 0x0BD7}, 0x0C48: {0x0C46, 0x0C56},
	0x0CC0: {0x0CBF, 0x0CD5}, 0x0CC7: {0x0CC6, 0x0CD5}, 0x0CC8: {0x0CC6, 0x0CD6}, 0x0CCA: {0x0CC6, 0x0CC2}, 0x0CCB: {0x0CC6, 0x0CC2, 0x0CD5},
	0x0D4A: {0x0D46, 0x0D3E}, 0x0D4B: {0x0D47, 0x0D3E}, 0x0D4C: {0x0D46, 0x0D57},
}

// indicSplits holds the parts of every sign from Devanagari to Malayalam; zero
// for signs without.
var indicSplits = readIndicSplits()

func readIndicSplits() *[indicEnd - indicStart][3]rune {
	var table [indicEnd - indicStart][3]rune
	for i := range table {
		r := indicStart + rune(i)
		table[i] = [3]rune{r}
		if base, ok := nuktaLetters[r]; ok {
			table[i] = [3]rune{base, r&^0x7F | indicNukta}
		}
		if strokes, ok := doubleVowels[r]; ok {
			table[i] = strokes
		}
	}
	return &table
}

// appendPlainUrdu appends an Arabic letter without the marks and differences of
// code that do not change what is written: vowel marks, Arabic and Urdu forms
// of one letter, seats of hamza.
func appendPlainUrdu(dst []byte, r rune) []byte {
	switch {
	case unicode.IsMark(r), r == 0x0640:
		return dst
	}
	switch r {
	case 'أ', 'إ', 'آ', 'ٱ':
		r = 'ا'
	case 'ي', 'ى', 'ئ', 'ۓ', 'ے':
		r = 'ی'
	case 'ك':
		r = 'ک'
	case 'ه', 'ة', 'ۃ', 'ۂ', 'ۀ', 'ە':
		r = 'ہ'
	case 'ؤ':
		r = 'و'
	}
	return utf8.AppendRune(dst, r)
}

// writesSounds reports whether the script tells all sounds of a name apart.
func (s script) writesSounds() bool { return s == latinScript || s == indicScript || s == olScript }

// scriptOf returns the script of a name part, by the first letter of its
// spelling.
func scriptOf(r rune) script {
	switch {
	case r < 0x0250 || 0x1E00 <= r && r < 0x1F00:
		return latinScript
	case 0x0B80 <= r && r < 0x0C00:
		return tamilScript
	case indicStart <= r && r < indicEnd:
		return indicScript
	case 0x0600 <= r && r < 0x0700:
		return urduScript
	case olChikiStart <= r && r < olChikiEnd:
		return olScript
	}
	return otherScript
}
