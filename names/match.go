package names

import "bytes"

// Hit is the way a name was found.
type Hit uint8

// The ways a name is found, the best last.
const (
	Missed      Hit = iota
	Begins          // the typed text is a prefix of a part
	SoundsAlike     // a part sounds the same: Devi, Debi, देवी
	SameLatin       // a part has the same spelling, in Latin letters
	SameScript      // a part has the same spelling, in its own script
)

// Score orders hits; more is better. It is for sorting only and is never shown.
type Score int

// Reason is why a person was found.
type Reason struct {
	Name int    // index of the name among those given, from 0
	How  Hit    // the best hit among its parts
	Part string // that part, as written in the name
}

// AlsoWritten reports whether the name is spelt differently from the typed
// text, so that the page says "also written" before Part.
func (r Reason) AlsoWritten() bool { return r.How == SoundsAlike }

// Query is a name that a user searches for. Use it for one search at a time,
// because Match reads the names into memory that the query keeps.
type Query struct {
	own    []word // one of them must be hit
	joined []word // each of own written together with the part typed behind it; without spelling where there is none
	second []word // titles and common second parts: they only raise the score
	reader *reader
}

// NewQuery reads the typed text. Titles and second parts that thousands share,
// such as Md, Devi, Bibi or Khatun, find nobody beside another part; typed
// alone they are searched for.
func NewQuery(text string) Query {
	q := Query{}.Apart()
	parts := read(text).parts
	for i, p := range parts {
		if p.rank == ownPart {
			q.own, q.joined = append(q.own, p), append(q.joined, joinedAt(parts, i))
		} else {
			q.second = append(q.second, p)
		}
	}
	if len(q.own) == 0 {
		q.own, q.second = q.second, nil
		q.joined = make([]word, len(q.own))
	}
	return q
}

// joinedAt reads a typed part and the next one as if they were written together.
func joinedAt(parts []word, i int) word {
	if i+1 == len(parts) || parts[i].initial || parts[i+1].initial || parts[i].script != parts[i+1].script {
		return word{}
	}
	both := read(parts[i].text + parts[i+1].text).parts
	if len(both) != 1 || both[0].rank != ownPart {
		return word{}
	}
	return both[0]
}

// Apart returns the same query for use in another goroutine.
func (q Query) Apart() Query {
	q.reader = &reader{known: map[string]word{}}
	return q
}

// IsZero reports whether there is nothing to search for.
func (q Query) IsZero() bool { return len(q.own) == 0 }

// Match compares the query with all the names of one person. The order of the
// parts does not matter, and one hit part is enough. ok is false when none is
// hit.
func (q Query) Match(names ...string) (score Score, ok bool, reason Reason) {
	if q.IsZero() {
		return 0, false, Reason{}
	}
	for i, name := range names {
		score, reason = q.better(score, reason, i, q.reader.read(name))
	}
	return score, score > 0, reason
}

// better returns the better of two results. The first of equals stays.
func (q Query) better(score Score, reason Reason, i int, k keys) (Score, Reason) {
	s, how, part := q.matchOne(k)
	if s > score {
		return s, Reason{Name: i, How: how, Part: part}
	}
	return score, reason
}

// hitPoints are the scores of one part. Two parts that sound alike rank above
// one with the same spelling.
var hitPoints = [...]Score{Missed: 0, Begins: 10, SoundsAlike: 30, SameLatin: 40, SameScript: 50}

func (q Query) matchOne(k keys) (score Score, how Hit, part string) {
	for i := range q.own {
		hit, text := q.hit(i, k)
		score += hitPoints[hit]
		if hit > how {
			how, part = hit, text
		}
	}
	if score == 0 {
		return 0, Missed, ""
	}
	for i := range q.second {
		if hit, _ := bestHit(&q.second[i], k); hit > Begins {
			score++
		}
	}
	return score, how, part
}

// hit looks for a typed part, also written together with the next one.
func (q Query) hit(i int, k keys) (Hit, string) {
	hit, text := bestHit(&q.own[i], k)
	if hit < SoundsAlike && len(q.joined[i].spelling) > 0 {
		if both, whole := bestHit(&q.joined[i], k); both >= SoundsAlike {
			return SoundsAlike, whole
		}
	}
	return hit, text
}

// bestHit looks for a part among the parts of a name, alone or two together.
func bestHit(typed *word, k keys) (best Hit, text string) {
	for i := range k.parts {
		if hit := typed.hits(&k.parts[i]); hit > best {
			best, text = hit, k.parts[i].text
		}
	}
	if best < SoundsAlike {
		if i := k.neighbours(typed); i >= 0 {
			return SoundsAlike, k.parts[i].text + " " + k.parts[i+1].text
		}
	}
	return best, text
}

// hits compares a typed part with a part of a name.
func (p *word) hits(name *word) Hit {
	switch {
	case bytes.Equal(p.spelling, name.spelling):
		if p.script == latinScript {
			return SameLatin
		}
		return SameScript
	case p.initial || name.initial:
		return Missed // a single letter fits too many names
	case p.soundsLike(name):
		return SoundsAlike
	case p.begins(name):
		return Begins
	}
	return Missed
}

// soundsLike compares as exactly as the two scripts allow.
func (p *word) soundsLike(q *word) bool {
	switch {
	case p.script == urduScript || q.script == urduScript:
		return len(p.bones) > 1 && bytes.Equal(p.bones, q.bones)
	case (p.script == tamilScript) != (q.script == tamilScript):
		return len(p.coarse) > 1 && bytes.Equal(p.coarse, q.coarse)
	}
	return sameKey(p.key, q.key) || sameKey(p.east, q.east) || sameKey(p.other, q.key) || sameKey(p.key, q.other)
}

func sameKey(a, b []byte) bool { return len(a) > 0 && bytes.Equal(a, b) }

// begins reports whether p is a prefix of a name, by spelling or, across
// scripts and spellings, by sound.
func (p *word) begins(name *word) bool {
	if bytes.HasPrefix(name.spelling, p.spelling) {
		return true
	}
	return p.script.writesSounds() && name.script.writesSounds() && len(p.full) > 2 && bytes.HasPrefix(name.full, p.full)
}
