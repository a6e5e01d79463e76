package names

import (
	"unicode"
	"unicode/utf8"
)

// keys is a name made ready for comparing: its parts, each with its folded
// spelling and the keys of its sound. It holds the name itself, so it is as
// secret as the name and is never stored in the clear.
type keys struct{ parts []word }

// word is one part of a name.
type word struct {
	text     string // as written
	spelling []byte // folded: see appendSpelling
	full     []byte // how it sounds, letter by letter
	key      []byte // how it sounds, whatever the spelling
	other    []byte // the key of a second reading, mostly empty
	coarse   []byte // the key as far as Tamil letters tell
	bones    []byte // the consonants, as far as Arabic letters tell
	script   script
	rank     rank
	initial  bool // a single letter
}

// Limits of what is compared. Nobody's name reaches them; a text pasted by
// mistake does, and must not slow a search down.
const (
	maxBytes  = 600
	maxParts  = 16
	maxSounds = 96
	maxKnown  = 8192 // parts a reader remembers
)

// read reads a name in any script. It never fails: what holds no letter
// has no parts and matches nothing.
func read(name string) keys {
	var r reader
	return r.read(name)
}

// reader reads names one after another into the same memory, so that a
// search over thousands of names allocates next to nothing. What it read is gone
// with the next name.
type reader struct {
	parts                   []word
	room                    []byte          // spellings and keys of the parts
	known                   map[string]word // parts met before, by spelling; nil to keep none
	sounds, settled, second [2 * maxSounds]byte
}

func (r *reader) read(name string) keys {
	r.parts, r.room = r.parts[:0], r.room[:0]
	name = cutBytes(name, maxBytes)
	for len(name) > 0 && len(r.parts) < maxParts {
		var p word
		if p, name = r.next(name); len(p.spelling) > 0 {
			r.parts = append(r.parts, p)
		}
	}
	return keys{parts: r.parts}
}

// cutBytes shortens a text to at most n bytes without cutting a letter.
func cutBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// next takes the next word off a name.
func (r *reader) next(name string) (p word, rest string) {
	from, to, start, letters := -1, len(name), len(r.room), 0
	for i, c := range name {
		part, silent := inName(c)
		if !part && from >= 0 {
			to = i
			break
		}
		if !part || silent || letters == 0 && unicode.IsMark(c) { // a mark without its letter says nothing
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

// findKeys looks the keys of a part up where it was met before: thousands of
// people share a few hundred names, and working keys out is the most of reading
// them.
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
	r.room = append(make([]byte, 0, 8*len(p.spelling)), p.spelling...) // of its own: it outlives the name
	p.spelling = r.since(0)
	r.addKeys(p)
	r.known[string(p.spelling)] = *p
	r.room = room
}

// since returns what was added to the room from a place on, closed against
// appending.
func (r *reader) since(from int) []byte { return r.room[from:len(r.room):len(r.room)] }

// addKeys works out the keys of a part whose spelling is known.
func (r *reader) addKeys(p *word) {
	trail := r.soundsOf(p)
	if trail.other >= 0 && trail.other < len(trail.sounds) {
		second := append(r.second[:0], trail.sounds...)
		second[trail.other] = trail.as
		second = appendFull(second[:0], settleSounds(second, r.settled[:0]))
		p.other = r.add(appendKey, second)
	}
	settled := settleSounds(trail.sounds, r.settled[:0])
	p.full = r.add(appendFull, settled)
	p.key = r.add(appendKey, p.full)
	if alias := aliasOf(p.spelling, p.key); alias != "" {
		from := len(r.room)
		r.room = append(r.room, alias...)
		p.key = r.since(from)
	}
	p.rank = rankOf(p.spelling, p.key)
	p.coarse = r.add(appendCoarse, p.key)
	p.bones = r.add(appendBones, settled)
}

// add puts what a rule makes of sounds into the room.
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
	}
	return soundTrail{other: -1}
}
