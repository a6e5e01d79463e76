package names

import "bytes"

// latinSounds reads a name written with Latin letters. It knows the habits of
// Indian spellings: h after a consonant is only its breath, ee and oo are long
// i and u, zh is the Tamil l, x is ksh, w and v are the same.
func latinSounds(spelling, room []byte) soundTrail {
	t := soundTrail{sounds: room, other: -1}
	for i := 0; i < len(spelling); {
		i += t.latin(spelling, i)
	}
	return t
}

// latinAt returns the letter at i, or 0 outside s.
func latinAt(s []byte, i int) byte {
	if i < 0 || i >= len(s) {
		return 0
	}
	return s[i]
}

// latin reads the letters at i and returns how many it read.
func (t *soundTrail) latin(s []byte, i int) int {
	c, next := s[i], latinAt(s, i+1)
	switch c {
	case 'a', 'e', 'i', 'o', 'u':
		return t.latinVowel(s, i)
	case 'c':
		return t.latinC(s, i)
	case 'd':
		if bytes.HasPrefix(s[i:], []byte("dny")) { // Marathi for jnya
			return t.say(3, 'g', 'y')
		}
	case 'j':
		if next == 'n' && i == 0 {
			return t.say(2, 'g', 'y')
		}
	case 'f':
		c = 'p'
	case 'q':
		c = 'k'
	case 'v':
		c = 'w'
	case 'x':
		if i == 0 { // Xalxo of Jharkhand is Khalkho, Xewali of Assam is Sewali
			t.other, t.as = 0, 's'
			return t.say(1, 'k')
		}
		return t.say(1, 'k', 's')
	case 'z':
		if next == 'h' {
			return t.say(2, 'l')
		}
		c = 'j'
	case 'w':
		if latinAt(s, i-1) == 'o' && !isVowel(next) { // Chowdhury, Gowri
			return t.say(1, 'u')
		}
	}
	if c < 'a' || c > 'z' {
		return 1
	}
	t.sounds = append(t.sounds, c)
	if next == 'h' && breathes(c) {
		return 2
	}
	return 1
}

// say adds sounds and returns how many letters were read.
func (t *soundTrail) say(letters int, sounds ...byte) int {
	t.sounds = append(t.sounds, sounds...)
	return letters
}

// breathes reports whether an h after the consonant is only its breath.
func breathes(c byte) bool { return bytes.IndexByte([]byte("kgjtdpbs"), c) >= 0 }

func (t *soundTrail) latinVowel(s []byte, i int) int {
	c := s[i]
	if latinAt(s, i+1) == c {
		switch c {
		case 'e':
			return t.say(2, 'i')
		case 'o':
			return t.say(2, 'u')
		}
	}
	return t.say(1, c)
}

// latinC reads c: ch and chh are one sound, ck is k, ce and ci are s. Before
// other letters it is ch, as scholars write it, or k as in Monica.
func (t *soundTrail) latinC(s []byte, i int) int {
	next := latinAt(s, i+1)
	switch next {
	case 'h':
		if latinAt(s, i+2) == 'h' {
			return t.say(3, 'c')
		}
		return t.say(2, 'c')
	case 'k', 'q':
		return 1
	case 'e', 'i', 'y':
		return t.say(1, 's')
	}
	if t.other < 0 && next != 'c' {
		t.other, t.as = len(t.sounds), 'k'
	}
	return t.say(1, 'c')
}
