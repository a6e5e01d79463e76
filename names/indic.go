package names

import (
	"bytes"
	"unicode/utf8"
)

// Sounds are bytes: the consonants k g c j t d p b w m n y r l s h (aspirates
// and retroflexes have the same byte), the vowels a i u e o without length, and
// N for a nasal whose sound depends on the next consonant.

// indicConsonants are the sounds of the positions 0x15 (ka) to 0x39 (ha).
const indicConsonants = "kkggnccjjnttddnttddnnppbbmyrrlllwsssh"

// indicVowels are the sounds of the positions 0x04 to 0x14. The vowel signs
// from 0x3E follow in the same order, starting with aa. Capitals are two
// sounds.
const indicVowels = "aaaiiuuRLeeeAoooU"

// soundTrail is the result of reading a name part: its sounds, and at most one
// position with a second possible reading.
type soundTrail struct {
	sounds []byte
	other  int  // position of the second reading; -1 for none
	as     byte // the sound at that position; 0 when nothing is heard there
}

// indicReader holds the state that depends on the signs read before.
type indicReader struct {
	soundTrail
	block    rune
	letter   int  // position of the last consonant in its block
	inherent bool // the last sound is the unwritten a
	joined   bool // the last consonant is joined to the one before it
	virama   bool // the last sign was a virama
}

// indicSounds reads a part in one of the scripts from Devanagari to Malayalam.
func indicSounds(spelling, room []byte) soundTrail {
	r := indicReader{soundTrail: soundTrail{sounds: room, other: -1}}
	for len(spelling) > 0 {
		sign, size := utf8.DecodeRune(spelling)
		spelling = spelling[size:]
		if indicStart <= sign && sign < indicEnd {
			r.block = sign &^ 0x7F
			r.read(int(sign & 0x7F))
		}
	}
	// The last a is silent in the north, and is not in the key anyway. After
	// joined consonants it is kept, because they are then not the end of the
	// name: सत्य is Satya.
	if r.inherent && !r.joined {
		r.sounds = r.sounds[:len(r.sounds)-1]
	}
	return r.soundTrail
}

func (r *indicReader) read(place int) {
	after := r.virama
	r.virama = false
	switch {
	case place == 0x01:
		r.inherent = false
		r.nasal()
	case place == 0x02, place == 0x70 && r.block == 0x0A00:
		r.sounds, r.inherent = append(r.sounds, 'N'), false
	case 0x04 <= place && place <= 0x14:
		r.vowel(indicVowels[place-4])
		if place == 0x05 {
			r.offerO()
		}
	case 0x15 <= place && place <= 0x39:
		r.letter = place
		r.consonant(r.consonantAt(place, after), after)
	case place == indicNukta:
		r.nukta()
	case 0x3E <= place && place <= 0x4C:
		r.vowelSign(place)
	case place == indicVirama:
		r.dropInherent()
		r.virama = true
	default:
		r.rare(place)
	}
}

// consonantAt returns the sound of a consonant. Bengali and Odia have two
// letters for the old y: the plain one is spoken j, unless it is joined below
// another consonant; the dotted one is y.
func (r *indicReader) consonantAt(place int, joined bool) byte {
	sound := indicConsonants[place-0x15]
	if sound == 'y' && !joined && (r.block == 0x0980 || r.block == 0x0B00) {
		return 'j'
	}
	return sound
}

func (r *indicReader) consonant(sound byte, joined bool) {
	if last := len(r.sounds) - 1; joined && r.letter == 0x1E && last >= 0 && r.sounds[last] == 'j' {
		r.sounds[last], sound = 'g', 'y' // ज्ञ is written j and n, and spoken gy
	}
	r.sounds = append(r.sounds, sound, 'a')
	r.inherent, r.joined = true, joined
	r.offerO()
}

// offerO records the second reading o for the unwritten a of the first
// syllable, as in Bengali: রহিমা is Rahima and Rohima.
func (r *indicReader) offerO() {
	last := len(r.sounds) - 1
	if r.block == 0x0980 && r.sounds[last] == 'a' && r.other < 0 {
		for _, s := range r.sounds[:last] {
			if isVowel(s) {
				return
			}
		}
		r.other, r.as = last, 'o'
	}
}

func (r *indicReader) dropInherent() {
	if !r.inherent {
		return
	}
	r.inherent = false
	r.sounds = r.sounds[:len(r.sounds)-1]
	if r.other == len(r.sounds) {
		r.other = -1
	}
}

// vowelSign reads a sign that replaces the unwritten a. A second stroke beside
// an e makes it an o.
func (r *indicReader) vowelSign(place int) {
	last := len(r.sounds) - 1
	switch {
	case (place == 0x3E || place == 0x42) && !r.inherent && last >= 0 && r.sounds[last] == 'e':
		r.sounds[last] = 'o'
	case place == 0x44:
		r.dropInherent()
		r.vowel('R')
	default:
		r.dropInherent()
		if place == 0x3E && r.block == 0x0980 && bytes.HasSuffix(r.sounds, []byte("oy")) {
			r.sounds = append(r.sounds[:len(r.sounds)-2], 'w') // Bengali has no w: পাসওয়ান is Paswan
		}
		r.vowel(indicVowels[place-0x3E+2])
	}
}

// nasal makes the last vowel nasal. Latin letters often leave that out: हाँसदा is
// Hansda and Hasda.
func (t *soundTrail) nasal() {
	t.other, t.as = len(t.sounds), 0
	t.sounds = append(t.sounds, 'N')
}

func (r *indicReader) vowel(sound byte) {
	r.inherent = false
	switch sound {
	case 'R':
		r.sounds = append(r.sounds, 'r', 'i')
	case 'L':
		r.sounds = append(r.sounds, 'l', 'i')
	case 'A':
		r.sounds = append(r.sounds, 'a', 'i')
	case 'U':
		r.sounds = append(r.sounds, 'a', 'u')
	default:
		r.sounds = append(r.sounds, sound)
	}
}

// nukta changes the letter before it: d to the flapped r, which Latin writes as
// r or d, and the Bengali and Odia j back to y. Other dots mark sounds that the
// key does not distinguish.
func (r *indicReader) nukta() {
	if !r.inherent {
		return
	}
	at := len(r.sounds) - 2
	switch {
	case r.sounds[at] == 'd':
		r.sounds[at] = 'r'
		if r.block != 0x0980 {
			r.other, r.as = at, 'd'
		}
	case r.letter == 0x2F:
		r.sounds[at] = 'y'
	}
}

// rare reads letters that only one script has.
func (r *indicReader) rare(place int) {
	switch r.block + rune(place) {
	case 0x09CE: // Bengali t without a vowel
		r.sounds, r.inherent = append(r.sounds, 't'), false
	case 0x09F0:
		r.consonant('r', false)
	case 0x09F1, 0x0B71:
		r.consonant('w', false)
	case 0x0A5C: // Punjabi flapped r
		r.consonant('r', false)
		r.other, r.as = len(r.sounds)-2, 'd'
	case 0x0C55, 0x0C56, 0x0CD5, 0x0CD6, 0x0B56:
	case 0x09D7, 0x0B57, 0x0BD7, 0x0D57: // the second stroke of au
		if n := len(r.sounds); n > 0 && (r.sounds[n-1] == 'e' || r.sounds[n-1] == 'o') {
			r.sounds = append(r.sounds[:n-1], 'a', 'u')
		}
	case 0x0D7A, 0x0D7B:
		r.sounds, r.inherent = append(r.sounds, 'n'), false
	case 0x0D7C:
		r.sounds, r.inherent = append(r.sounds, 'r'), false
	case 0x0D7D, 0x0D7E:
		r.sounds, r.inherent = append(r.sounds, 'l'), false
	}
}
