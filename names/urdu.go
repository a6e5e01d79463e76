package names

import "unicode/utf8"

// urduLetters are the sounds of Arabic letters as Urdu speaks them. The breath
// he (ھ) and the ain within a word add nothing to the key.
var urduLetters = map[rune]byte{
	'ا': 'a', 'ع': 'a', 'ب': 'b', 'پ': 'p', 'ت': 't', 'ٹ': 't', 'ط': 't', 'ث': 's', 'س': 's', 'ص': 's', 'ش': 's',
	'ج': 'j', 'ز': 'j', 'ذ': 'j', 'ض': 'j', 'ظ': 'j', 'ژ': 'j', 'چ': 'c', 'ح': 'h', 'ہ': 'h', 'خ': 'k', 'ک': 'k', 'ق': 'k',
	'گ': 'g', 'غ': 'g', 'د': 'd', 'ڈ': 'd', 'ر': 'r', 'ڑ': 'r', 'ف': 'p', 'ل': 'l', 'م': 'm', 'ن': 'n', 'ں': 'n', 'و': 'w', 'ی': 'y',
}

// urduSounds reads a name in Arabic letters. Short vowels are not written, so
// only consonants can be compared with other scripts.
func urduSounds(spelling, room []byte) soundTrail {
	t := soundTrail{sounds: room, other: -1}
	for len(spelling) > 0 {
		r, size := utf8.DecodeRune(spelling)
		spelling = spelling[size:]
		if sound, ok := urduLetters[r]; ok {
			t.sounds = append(t.sounds, sound)
		}
	}
	return t
}
