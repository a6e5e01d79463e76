package names

import (
	"unicode"
	"unicode/utf8"
)

// keys is a name prepared for comparing: its parts, each with its folded
// spelling and the keys of its sound. It contains the name itself, so it is as
// secret as the name and is never stored unsealed.
type keys struct{ parts []word }

// word is one part of a name.
type word struct {
	text     string // as written
	spelling []byte // folded: see appendSpelling
	full     []byte // the sound, letter by letter
	key      []byte // the sound, independent of the spelling
	other    []byte // the key of a second reading; usually empty
	east     []byte // the key under which eastern spellings meet: see east.go
	coarse   []byte // the key as far as Tamil letters show it
	bones    []byte // the consonants, as far as Arabic letters show them
	script   script
	rank     rank
	initial  bool // a single letter
}

// Limits of what is compared. No real name reaches them. A text pasted by
// mistake does, and must not slow a search down.
const (
	maxBytes  = 600
	maxParts  = 16
	maxSounds = 96
	maxKnown  = 8192 // number of parts a reader remembers
)

// read reads a name in any script. It never fails: a text without letters has
// no parts and matches nothing.
func read(name string) keys {
	var r reader
	return r.read(name)
}

// reader reads names one after another into the same memory, so that a search
// over thousands of names allocates almost nothing. A result is valid only
// until the next name is read.
type reader struct {
	parts                   []word
	room                    []byte          // spellings and keys of the parts
	known                   map[string]word // parts read before, by spelling; nil to remember none
	sounds, settled, second [2 * maxSounds]byte
}

func (r *reader) read(name string) keys {
	r.parts, r.room = r.parts[:0], r.room[:0]
	whole := cutBytes(name, maxBytes)
	for rest, from := whole, 0; len(rest) > 0 && len(r.parts) < maxParts; {
		var p word
		if p, rest = r.next(rest); len(p.spelling) == 0 {
			continue
		}
		to := len(whole) - len(rest)
		if n := len(r.parts); n > 0 && shortSurname(&r.parts[n-1], &p) {
			r.parts[n-1] = r.initials(whole[from:to], &r.parts[n-1], &p)
			continue
		}
		from = to - len(p.text)
		r.parts = append(r.parts, p)
	}
	return keys{parts: r.parts}
}

// shortSurname reports whether two initials are a surname of Nepal in its short
// form: B.K. is Bishwakarma, K.C. is a surname of its own.
func shortSurname(first, second *word) bool {
	if !first.initial || !second.initial || first.script != latinScript || second.script != latinScript {
		return false
	}
	both := string(first.spelling) + string(second.spelling)
	return both == "bk" || both == "kc"
}

// initials makes one part of two initials.
func (r *reader) initials(text string, first, second *word) word {
	p := word{text: text, script: latinScript}
	from := len(r.room)
	r.room = append(append(r.room, first.spelling...), second.spelling...)
	p.spelling = r.since(from)
	r.findKeys(&p)
	return p
}

// cutBytes shortens a text to at most n bytes without splitting a letter.
func cutBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// next splits the next word off a name.
func (r *reader) next(name string) (p word, rest string) {
	from, to, start, letters := -1, len(name), len(r.room), 0
	for i, c := range name {
		part, silent := inName(c)
		if !part && from >= 0 {
			to = i
			break
		}
		if !part || silent || letters == 0 && unicode.IsMark(c) { // a mark without its letter has no meaning
			continue
		}
		if from < 0 {
			from = i
		}
		if r.room = appendSpelling(r.room, c); len(r.room) > start {
			letters++
		}
	}
	if from < 0 {
		return p, ""
	}
	p.text, p.initial, p.spelling = name[from:to], letters == 1, r.since(start)
	first, _ := utf8.DecodeRune(p.spelling)
	p.script = scriptOf(first)
	r.findKeys(&p)
	return p, name[to:]
}

// findKeys looks up the keys of a part that was read before. Thousands of
// people share a few hundred names, and computing keys is most of the work of
// reading them.
func (r *reader) findKeys(p *word) {
	if k, met := r.known[string(p.spelling)]; met {
		k.text, k.initial = p.text, p.initial
		*p = k
		return
	}
	if r.known == nil || len(r.known) >= maxKnown {
		r.addKeys(p)
		return
	}
	room := r.room
	r.room = append(make([]byte, 0, 8*len(p.spelling)), p.spelling...) // separate memory, because it is kept after the name
	p.spelling = r.since(0)
	r.addKeys(p)
	r.known[string(p.spelling)] = *p
	r.room = room
}

// since returns what was added to the room from a position on. Appending to the
// result does not overwrite the room.
func (r *reader) since(from int) []byte { return r.room[from:len(r.room):len(r.room)] }

// addKeys computes the keys of a part from its spelling.
func (r *reader) addKeys(p *word) {
	trail := r.soundsOf(p)
	if trail.other >= 0 && trail.other < len(trail.sounds) {
		second := trail.secondReading(r.second[:0])
		p.other = r.add(appendKey, settleSounds(second, r.settled[:0]))
	}
	settled := settleSounds(trail.sounds, r.settled[:0])
	p.full = r.add(appendFull, settled)
	p.key = r.add(appendKey, settled)
	if alias := aliasOf(p.spelling, p.key); alias != "" {
		from := len(r.room)
		r.room = append(r.room, alias...)
		p.key = r.since(from)
	}
	p.east = r.eastOf(settled)
	p.rank = rankOf(p.spelling, p.key)
	p.coarse = r.add(appendCoarse, p.key)
	p.bones = r.add(appendBones, settled)
}

// secondReading returns the sounds of the second reading in room.
func (t soundTrail) secondReading(room []byte) []byte {
	second := append(room, t.sounds[:t.other]...)
	if t.as != 0 {
		second = append(second, t.as)
	}
	return append(second, t.sounds[t.other+1:]...)
}

// add appends the result of a rule to the room.
func (r *reader) add(rule func(dst, sounds []byte) []byte, sounds []byte) []byte {
	from := len(r.room)
	r.room = rule(r.room, sounds)
	return r.since(from)
}

func (r *reader) soundsOf(p *word) soundTrail {
	spelling := p.spelling[:min(len(p.spelling), maxSounds)]
	switch p.script {
	case latinScript:
		return latinSounds(spelling, r.sounds[:0])
	case indicScript, tamilScript:
		return indicSounds(spelling, r.sounds[:0])
	case urduScript:
		return urduSounds(spelling, r.sounds[:0])
	case olScript:
		return olChiki(spelling, r.sounds[:0])
	}
	return soundTrail{other: -1}
}
