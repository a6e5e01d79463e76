package names

import "unicode/utf8"

// The letters of Ol Chiki, the script of Santali, and the signs that make the
// vowel before them nasal.
const (
	olChikiStart, olChikiEnd           = 0x1C5A, 0x1C78
	olChikiAng, olChikiBreath          = 0x1C5D, 0x1C77
	olChikiNasal, olChikiNasalLowVowel = 0x1C78, 0x1C7A
)

// olChikiSounds are the sounds of the letters in their order. The first one is
// the open o that other scripts write as a or o.
const olChikiSounds = "otgnlakjmwishnrucdnyepdnrotbwh"

// olChiki reads a part in Ol Chiki, an alphabet in which each letter is a sound.
func olChiki(spelling, room []byte) soundTrail {
	t := soundTrail{sounds: room, other: -1}
	for len(spelling) > 0 {
		sign, size := utf8.DecodeRune(spelling)
		spelling = spelling[size:]
		next, _ := utf8.DecodeRune(spelling)
		t.olChikiSign(sign, next)
	}
	return t
}

func (t *soundTrail) olChikiSign(sign, next rune) {
	switch {
	case sign == olChikiNasal, sign == olChikiNasalLowVowel:
		t.nasal()
	case sign < olChikiStart || olChikiEnd <= sign:
	case sign == olChikiBreath && len(t.sounds) > 0 && breathes(t.sounds[len(t.sounds)-1]):
	case sign == olChikiAng && next != 0x1C5C && next != 0x1C60: // before g and k it is only an n
		t.say(1, 'n', 'g')
	default:
		t.say(1, olChikiSounds[sign-olChikiStart])
	}
}
