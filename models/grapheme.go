package models

import (
	"unicode"
	"unicode/utf8"
)

// maxCluster bounds the code points of one cluster, so that a limit in
// clusters bounds the size of a text too. Nothing people write comes near.
const maxCluster = 32

// CountClusters returns how many signs a reader sees: a letter with its vowel
// sign, joined consonants and an emoji of several parts are one each. It
// follows the extended grapheme clusters of Unicode as far as the scripts of
// India, Latin, Arabic, Hangul and emoji need.
func CountClusters(text string) int {
	n := 0
	for ; text != ""; n++ {
		text = text[clusterLength(text):]
	}
	return n
}

// CutClusters returns the first n signs of a text, and whether that is all of
// it. It never cuts inside a sign.
func CutClusters(text string, n int) (cut string, whole bool) {
	at := 0
	for ; n > 0 && at < len(text); n-- {
		at += clusterLength(text[at:])
	}
	return text[:at], at == len(text)
}

// clusterLength returns the bytes of the first cluster of a text that is not
// empty.
func clusterLength(text string) int {
	first, at := utf8.DecodeRuneInString(text)
	c := cluster{first: first, last: first, flags: isFlagLetter(first)}
	for runes := 1; at < len(text) && runes < maxCluster; runes++ {
		r, size := utf8.DecodeRuneInString(text[at:])
		if !c.takes(r) {
			break
		}
		at += size
	}
	return at
}

// cluster is what is known of a cluster while it is read.
type cluster struct {
	first, last rune
	linked      bool // a virama came since the last consonant
	flags       bool // it is one letter of a flag, which takes a second
}

const zeroWidthNonJoiner, zeroWidthJoiner = 0x200C, 0x200D

// takes adds r to the cluster, or reports that r begins the next.
func (c *cluster) takes(r rune) bool {
	switch {
	case c.first == '\r':
		return c.extendIf(r == '\n' && c.last == '\r', r)
	case isControl(c.first):
		return false
	case extendsCluster(r):
		c.linked = c.linked || isVirama(r)
		c.last = r
		return true
	case c.flags && isFlagLetter(r):
		c.flags = false
		return c.extendIf(true, r)
	case c.linked && isIndicConsonant(r) && c.last&^0x7F == r&^0x7F,
		c.linked && isIndicConsonant(r) && c.last == zeroWidthJoiner:
		c.linked = false
		return c.extendIf(true, r)
	case c.last == zeroWidthJoiner && isPictograph(c.first):
		return c.extendIf(isPictograph(r), r)
	}
	return c.extendIf(joinsHangul(c.last, r), r)
}

func (c *cluster) extendIf(ok bool, r rune) bool {
	if ok {
		c.last = r
	}
	return ok
}

func isControl(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Zl, unicode.Zp) || unicode.Is(unicode.Cf, r) && !extendsCluster(r)
}

// extendsCluster reports whether a sign belongs to what stands before it:
// marks, joiners, skin tones and tags.
func extendsCluster(r rune) bool {
	if r < 0x0300 {
		return false
	}
	return unicode.IsMark(r) || r == zeroWidthJoiner || r == zeroWidthNonJoiner ||
		0x1F3FB <= r && r <= 0x1F3FF || 0xE0020 <= r && r <= 0xE007F
}

// isVirama reports whether a sign joins the next consonant to its cluster.
// The dot of Tamil, which shares the place, only silences the vowel.
func isVirama(r rune) bool {
	return indicStart <= r && r < indicEnd && r&0x7F == indicVirama && r&^0x7F != 0x0B80
}

func isIndicConsonant(r rune) bool {
	place := r & 0x7F
	return indicStart <= r && r < indicEnd && (0x15 <= place && place <= 0x39 || 0x58 <= place && place <= 0x5F || r == 0x09F0 || r == 0x09F1 || r == 0x0B71)
}

func isFlagLetter(r rune) bool { return 0x1F1E6 <= r && r <= 0x1F1FF }

func isPictograph(r rune) bool {
	return 0x1F000 <= r && r <= 0x1FAFF && !isFlagLetter(r) || 0x2190 <= r && r <= 0x2BFF && unicode.Is(unicode.So, r)
}

// joinsHangul reports whether a Korean letter goes into the syllable before it.
func joinsHangul(last, r rune) bool {
	leads := 0x1100 <= last && last <= 0x115F
	vowel := 0x1160 <= last && last <= 0x11A7
	syllable := 0xAC00 <= last && last <= 0xD7A3
	open := syllable && (last-0xAC00)%28 == 0
	switch {
	case 0x1100 <= r && r <= 0x115F, 0xAC00 <= r && r <= 0xD7A3:
		return leads
	case 0x1160 <= r && r <= 0x11A7:
		return leads || vowel || open
	case 0x11A8 <= r && r <= 0x11FF:
		return vowel || syllable || 0x11A8 <= last && last <= 0x11FF
	}
	return false
}
