package names

import (
	_ "embed"
	"strings"
	"unicode/utf8"
)

// East of the Ganges one name has spellings that the plain key keeps apart:
// Mandal and Mondol, Xalxo and Khalkho, Krishna and Krushna. The eastern key
// joins them. It says nothing where the plain keys are equal already.

// eastTable lists spellings that no rule joins, and names in which an o is an o.
//
//go:embed east.txt
var eastTable string

// plainO holds the settled sounds of the names in which an o is never the
// Bengali a: Komal is not Kamal.
var plainO = readPlainO(eastTable)

// families maps the settled sounds of each listed spelling to the eastern key
// of the first spelling of its line.
var families = readFamilies(eastTable)

// lines returns the words of each line of a table. "#" begins a comment.
func lines(table string) (all [][]string) {
	for line := range strings.Lines(table) {
		line, _, _ = strings.Cut(line, "#")
		if words := strings.Fields(line); len(words) > 0 {
			all = append(all, words)
		}
	}
	return all
}

func readPlainO(table string) map[string]bool {
	found := map[string]bool{}
	for _, words := range lines(table) {
		if words[0] == "o:" {
			for _, name := range words[1:] {
				found[settledOf(name)] = true
			}
		}
	}
	return found
}

func readFamilies(table string) map[string][]byte {
	found := map[string][]byte{}
	for _, words := range lines(table) {
		if words[0] == "o:" {
			continue
		}
		key := appendEast(nil, []byte(settledOf(words[0])))
		for _, name := range words {
			found[settledOf(name)] = key
		}
	}
	return found
}

// settledOf returns the settled sounds of a single part.
func settledOf(name string) string {
	var r reader
	p := word{}
	for _, c := range name {
		p.spelling = appendSpelling(p.spelling, c)
	}
	first, _ := utf8.DecodeRune(p.spelling)
	p.script = scriptOf(first)
	return string(settleSounds(r.soundsOf(&p).sounds, r.settled[:0]))
}

// eastOf returns the eastern key of settled sounds: that of a family of the
// table, else the key by rule.
func (r *reader) eastOf(settled []byte) []byte {
	if key, ok := families[string(settled)]; ok {
		return key
	}
	return r.add(appendEast, settled)
}

// appendEast appends the eastern key of settled sounds. It is their key after
// an o is read as the a that Bengali speaks as o, ksh as kh, and a first kru as
// kri. The o of short open names stays: Roni, Sona and Doli would meet Rani, Sana
// and Dali.
func appendEast(dst, settled []byte) []byte {
	var sounds [2 * maxSounds]byte
	s := append(sounds[:0], settled...)
	bengali := !shortAndOpen(s) && !plainO[string(settled)]
	for i, c := range s {
		next := latinAt(s, i+1)
		switch {
		case c == 'o' && next == 'a' && i > 0:
			s[i] = 'w' // Anoara is Anwara
		case c == 'o' && bengali && next != 'u':
			s[i] = 'a'
		case c == 'u' && firstCluster(s, i):
			s[i] = 'i'
		}
	}
	from := len(dst)
	dst = appendKey(dst, dropNasalG(s))
	return dst[:from+len(joinClusters(dst[from:]))]
}

// firstCluster reports whether the sound at i follows a consonant and r at the
// beginning of a name, as in Krushna and Amruta.
func firstCluster(s []byte, i int) bool {
	if i < 2 || i > 3 || s[i-1] != 'r' || isVowel(s[i-2]) || isVowel(latinAt(s, i+1)) {
		return false
	}
	return i == 2 || isVowel(s[0])
}

// dropNasalG drops the g with which Bengali ends its nasal sign before a
// consonant, in place: Rajbangshi is Rajbanshi. Before l and r it may be a g.
func dropNasalG(s []byte) []byte {
	kept := s[:0]
	for i, c := range s {
		if c == 'g' && latinAt(s, i-1) == 'n' && strings.IndexByte("stdpbmcjkn", latinAt(s, i+1)) >= 0 {
			continue
		}
		kept = append(kept, c)
	}
	return kept
}

// joinClusters writes ks as k and, inside a name, ms as ns, in place: Xalxo is
// Khalkho, Minakshi is Minakkhi, and শামসুন is Shamsun though an a is written
// between the two.
func joinClusters(key []byte) []byte {
	kept := key[:0]
	for i, c := range key {
		n := len(kept)
		switch {
		case c == 's' && i > 0 && key[i-1] == 'k':
			continue
		case c == 's' && n > 1 && kept[n-1] == 'm':
			kept[n-1] = 'n'
		}
		kept = append(kept, c)
	}
	return kept
}
