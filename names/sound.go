package names

import "bytes"

func isVowel(s byte) bool { return s == 'a' || s == 'e' || s == 'i' || s == 'o' || s == 'u' }

// settleSounds removes the differences between neighbouring sounds that come
// from different spellings of one name, in any script. It works in place if it
// can and returns the settled sounds in room.
func settleSounds(sounds, room []byte) []byte {
	return settleEnd(settleVowels(settleNasals(sounds), room))
}

// settleNasals gives the nasal dot its sound (m before lips, ng in सिंह, n
// elsewhere) and makes doubled sounds single.
func settleNasals(s []byte) []byte {
	kept := s[:0]
	for i, c := range s {
		next := latinAt(s, i+1)
		switch {
		case c == 'N' && (next == 'p' || next == 'b' || next == 'm'):
			c = 'm'
		case c == 'N' && next == 'h':
			c = 'n'
			s[i+1] = 'g'
		case c == 'N':
			c = 'n'
		case c == 'n' && (next == 'p' || next == 'b'):
			c = 'm'
		}
		n := len(kept)
		switch {
		case n == 0 || kept[n-1] != c:
			kept = append(kept, c)
		case c == 'y': // Ruqayya is Rukaiya
			kept = append(kept[:n-1], 'i', 'y')
		}
	}
	return kept
}

// settleVowels writes the glides between vowels one way: Priya and Pria, Soniya
// and Sonia, Narayan and Narain, Ayesha and Aisha, Joyita and Jayita.
func settleVowels(s, out []byte) []byte {
	spoken := false // the sound before is a vowel
	for i := 0; i < len(s); i++ {
		c, next := s[i], latinAt(s, i+1)
		last := latinAt(out, len(out)-1)
		switch {
		case c == 'y' && i == 0:
			c = 'j' // Yamuna and Jamuna
		case c == 'y' && (last == 'a' || last == 'e') && shortGlide(s[i+1:]):
			c = 'i'
			if isVowel(next) {
				i++
			}
		case c == 'y' && last == 'u' && isVowel(next):
			continue // Dakuya and Dakua
		case c == 'o' && (next == 'i' || next == 'y'), c == 'e' && next == 'h':
			c = 'a' // Moina and Maina, Rehana and Rahana
		case (c == 'i' || c == 'e') && next == 'a':
			if !spoken {
				out = append(out, c)
			}
			c = 'y'
		case (c == 'i' || c == 'e') && next == 'y' && isVowel(latinAt(s, i+2)) && spoken:
			if last == 'a' && len(out) > 1 {
				out = out[:len(out)-1]
			}
			continue
		}
		spoken = spoken || isVowel(c)
		out = append(out, c)
	}
	return out
}

// shortGlide reports whether a short vowel and a consonant, or a consonant,
// follow a y. The y is then only the end of the vowel before it.
func shortGlide(rest []byte) bool {
	c := latinAt(rest, 0)
	if c == 'a' || c == 'e' || c == 'i' || c == 'o' {
		c = latinAt(rest, 1)
	}
	return c != 0 && c != 'y' && !isVowel(c)
}

// settleEnd writes the end of a name one way: Sarah and Sara, Mary and Mari,
// Vijaya and Vijay, Rao and Rav, Surender and Surendra.
func settleEnd(s []byte) []byte {
	n := len(s)
	if n > 1 && s[n-1] == 'h' || n > 2 && string(s[n-3:]) == "aya" {
		s, n = s[:n-1], n-1
	}
	if n < 2 {
		return s
	}
	last, before := &s[n-1], s[n-2]
	switch {
	case *last == 'y':
		*last = 'i'
	case *last == 'o' && (before == 'a' || before == 'e'):
		*last = 'w'
	case *last == 'r' && before == 'e' && n > 3 && !isVowel(s[n-3]) && hasVowel(s[:n-3]):
		s[n-2] = 'r'
		s = s[:n-1]
	}
	return s
}

func hasVowel(s []byte) bool {
	for _, c := range s {
		if isVowel(c) {
			return true
		}
	}
	return false
}

// appendFull appends settled sounds with one sign for e and i, for o and u, and
// for w and b. It keeps every a.
func appendFull(dst, s []byte) []byte {
	start := len(dst)
	for i, c := range s {
		switch c {
		case 'e':
			c = 'i'
		case 'o':
			c = 'u'
		case 'w':
			c = 'b'
		case 'm':
			if latinAt(s, i+1) == 's' { // हंस is Hansa and Hamsa
				c = 'n'
			}
		}
		if n := len(dst); n == start || dst[n-1] != c || !isVowel(c) {
			dst = append(dst, c)
		}
	}
	return dst
}

// appendKey appends the key of settled sounds. It drops every a but a first
// one, because no two spellings agree on where an a is heard. The a of ai stays,
// as a sign of its own: Naina is not Nina. In a short open name o is not u: Roma
// is not Ruma.
func appendKey(dst, settled []byte) []byte {
	var room [2 * maxSounds]byte
	full := appendFull(room[:0], settled)
	start, short := len(dst), shortAndOpen(settled)
	for i, c := range full {
		switch {
		case c == 'a' && latinAt(full, i+1) == 'i':
			c = 'E'
		case c == 'a' && i > 0, c == 'i' && latinAt(full, i-1) == 'a':
			continue
		}
		if n := len(dst); n == start || dst[n-1] != c || !isVowel(c) {
			dst = append(dst, c)
		}
	}
	if o := bytes.IndexByte(settled, 'o'); short && o >= 0 && latinAt(settled, o+1) != 'u' {
		keepO(dst[start:])
	}
	return dst
}

// keepO writes the round vowel of a short name as the o it is.
func keepO(key []byte) {
	if u := bytes.IndexByte(key, 'u'); u >= 0 {
		key[u] = 'o'
	}
}

// shortAndOpen reports whether a name has at most two syllables and ends in the
// vowel after a single consonant: Roma, Doli, Roni.
func shortAndOpen(settled []byte) bool {
	syllables, cluster := 0, false
	for i, c := range settled {
		vowel, next := isVowel(c), latinAt(settled, i+1)
		if vowel && next != 'i' && next != 'u' { // ai and au are one
			syllables++
		}
		if !vowel && i > 0 && next != 0 && !isVowel(next) {
			cluster = true
		}
	}
	closed := len(settled) > 0 && !isVowel(settled[len(settled)-1])
	return syllables < 2 || syllables == 2 && !cluster && !closed
}

// appendCoarse appends the key as far as Tamil letters show it: voice and
// breath are not written, and a short i or u is written beside r where other
// scripts have none.
func appendCoarse(dst, key []byte) []byte {
	for i, c := range key {
		switch c {
		case 'g', 'h':
			c = 'k'
		case 'd':
			c = 't'
		case 'b':
			c = 'p'
		case 'c', 'j':
			c = 's'
		case 'i', 'u':
			inside := i > 0 && i < len(key)-1
			if inside && (key[i-1] == 'r' || key[i+1] == 'r') {
				continue
			}
		}
		dst = append(dst, c)
	}
	return dst
}

// appendBones appends what Arabic letters show of settled sounds: the
// consonants without w and y, which may be vowels, and one sign for a first
// vowel.
func appendBones(dst, s []byte) []byte {
	for i, c := range s {
		switch {
		case i == 0 && isVowel(c):
			c = 'a'
		case isVowel(c), i > 0 && (c == 'w' || c == 'y'):
			continue
		}
		dst = append(dst, c)
	}
	return dst
}
