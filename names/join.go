package names

// One person writes Phul Mani and the next Phulmani, Nurjahan and Nur Jahan.
// Two parts that stand together are compared with one part by joining their
// keys, so nothing is read a second time.

// minJoined is the length of the shortest key that may be two parts: below it
// too many names are made of two others.
const minJoined = 4

// joins reports whether two parts, written together, sound like the third.
func joins(first, second, whole *word) bool {
	if len(whole.key) < minJoined || !beginAlike(first.key, whole.key) || !whole.script.writesSounds() || first.initial || second.initial {
		return false
	}
	for _, key := range [...][]byte{whole.key, whole.east} {
		if sameJoined(first.key, second.key, key) || sameJoined(first.east, second.east, key) ||
			sameJoined(first.key, second.east, key) || sameJoined(first.east, second.key, key) {
			return true
		}
	}
	return false
}

// beginAlike tells most parts apart at once: it compares the first sounds.
func beginAlike(a, b []byte) bool {
	return len(a) > 0 && (a[0] == b[0] || isVowel(a[0]) && isVowel(b[0]))
}

// sameJoined reports whether a key is the key of two parts written together: an
// a is dropped inside a name, a doubled sound is heard once, and o is u in a
// long name.
func sameJoined(first, second, whole []byte) bool {
	if len(first) == 0 || len(second) == 0 {
		return false
	}
	if second[0] == 'a' {
		second = second[1:]
	}
	if len(second) > 0 && first[len(first)-1] == second[0] && len(first)+len(second) > len(whole) {
		second = second[1:]
	}
	if len(first)+len(second) != len(whole) {
		return false
	}
	return sameLong(first, whole[:len(first)]) && sameLong(second, whole[len(first):])
}

// sameLong compares keys with o as u.
func sameLong(a, b []byte) bool {
	for i := range a {
		if a[i] != b[i] && !(roundVowel(a[i]) && roundVowel(b[i])) {
			return false
		}
	}
	return true
}

func roundVowel(c byte) bool { return c == 'o' || c == 'u' }

// neighbours returns the position of the first of two parts of a name that
// together sound like p, or -1.
func (k keys) neighbours(p *word) int {
	for i := 0; i+1 < len(k.parts); i++ {
		if joins(&k.parts[i], &k.parts[i+1], p) {
			return i
		}
	}
	return -1
}

// has reports whether two parts together sound like a part of a name.
func (k keys) has(first, second *word) bool {
	for i := range k.parts {
		if joins(first, second, &k.parts[i]) {
			return true
		}
	}
	return false
}
