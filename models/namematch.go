package models

import "bytes"

// NameHit says how a name was found.
type NameHit uint8

// The ways a name is found, the best last.
const (
	NameMissed NameHit = iota
	NameBegins         // what was typed is the beginning of a part
	NameSounds         // a part sounds the same: Devi, Debi, देवी
	NameLatin          // a part is written the same, in Latin letters
	NameScript         // a part is written the same, in its own script
)

// NameScore orders hits: more is better. It is for sorting only and is never
// shown.
type NameScore int

// MatchReason says why a person was found.
type MatchReason struct {
	Name int     // which of the names that were given, from 0
	How  NameHit // the best way one of its parts was hit
	Part string  // that part, as it is written in the name
}

// AlsoWritten reports whether the name is written in another way than what was
// typed, so that the page says "also written" before Part.
func (r MatchReason) AlsoWritten() bool { return r.How == NameSounds }

// NameQuery is a name somebody searches for. It serves one search at a time:
// Match reads the names into memory that the query keeps.
type NameQuery struct {
	own    []namePart // any one of them must be hit
	second []namePart // titles and shared second parts: they only lift the score
	reader *nameReader
}

// NewNameQuery reads what was typed. Titles and second parts that thousands
// share, such as Md, Devi, Bibi or Khatun, find nobody beside another part;
// typed alone they are searched for.
func NewNameQuery(text string) NameQuery {
	q := NameQuery{}.Apart()
	for _, p := range NewNameKeys(text).parts {
		if p.rank == ownName {
			q.own = append(q.own, p)
		} else {
			q.second = append(q.second, p)
		}
	}
	if len(q.own) == 0 {
		q.own, q.second = q.second, nil
	}
	return q
}

// Apart is the same query for another goroutine.
func (q NameQuery) Apart() NameQuery {
	q.reader = &nameReader{known: map[string]namePart{}}
	return q
}

// IsZero reports whether there is nothing to search for.
func (q NameQuery) IsZero() bool { return len(q.own) == 0 }

// Match compares the query with all the names of one person: the order of the
// parts does not matter and any one of them is enough. ok is false when none
// is hit.
func (q NameQuery) Match(names ...string) (score NameScore, ok bool, reason MatchReason) {
	if q.IsZero() {
		return 0, false, MatchReason{}
	}
	for i, name := range names {
		score, reason = q.better(score, reason, i, q.reader.read(name))
	}
	return score, score > 0, reason
}

// MatchKeys is Match for names that were made ready before.
func (q NameQuery) MatchKeys(names ...NameKeys) (score NameScore, ok bool, reason MatchReason) {
	for i, k := range names {
		score, reason = q.better(score, reason, i, k)
	}
	return score, score > 0, reason
}

// better keeps the best name. The first of equals stays.
func (q NameQuery) better(score NameScore, reason MatchReason, i int, k NameKeys) (NameScore, MatchReason) {
	s, how, part := q.matchOne(k)
	if s > score {
		return s, MatchReason{Name: i, How: how, Part: part}
	}
	return score, reason
}

// hitPoints are the score of one part. Two parts that sound alike come before
// one that is written the same.
var hitPoints = [...]NameScore{NameMissed: 0, NameBegins: 10, NameSounds: 30, NameLatin: 40, NameScript: 50}

func (q NameQuery) matchOne(k NameKeys) (score NameScore, how NameHit, part string) {
	for i := range q.own {
		hit, text := bestHit(&q.own[i], k)
		score += hitPoints[hit]
		if hit > how {
			how, part = hit, text
		}
	}
	if score == 0 {
		return 0, NameMissed, ""
	}
	for i := range q.second {
		if hit, _ := bestHit(&q.second[i], k); hit > NameBegins {
			score++
		}
	}
	return score, how, part
}

func bestHit(typed *namePart, k NameKeys) (best NameHit, text string) {
	for i := range k.parts {
		if hit := typed.hits(&k.parts[i]); hit > best {
			best, text = hit, k.parts[i].text
		}
	}
	return best, text
}

// hits compares a part that was typed with a part of a name.
func (p *namePart) hits(name *namePart) NameHit {
	switch {
	case bytes.Equal(p.spelling, name.spelling):
		if p.script == latinName {
			return NameLatin
		}
		return NameScript
	case p.initial || name.initial:
		return NameMissed // a single letter stands for too many names
	case p.soundsLike(name):
		return NameSounds
	case p.begins(name):
		return NameBegins
	}
	return NameMissed
}

// soundsLike compares as finely as the two scripts allow.
func (p *namePart) soundsLike(q *namePart) bool {
	switch {
	case p.script == urduName || q.script == urduName:
		return len(p.bones) > 1 && bytes.Equal(p.bones, q.bones)
	case (p.script == tamilName) != (q.script == tamilName):
		return len(p.coarse) > 1 && bytes.Equal(p.coarse, q.coarse)
	}
	return sameKey(p.key, q.key) || sameKey(p.other, q.key) || sameKey(p.key, q.other)
}

func sameKey(a, b []byte) bool { return len(a) > 0 && bytes.Equal(a, b) }

// begins reports whether p is the beginning of a name, as written or, across
// scripts and spellings, as it sounds.
func (p *namePart) begins(name *namePart) bool {
	if bytes.HasPrefix(name.spelling, p.spelling) {
		return true
	}
	open := p.script == latinName || p.script == indicName
	same := name.script == latinName || name.script == indicName
	return open && same && len(p.full) > 2 && bytes.HasPrefix(name.full, p.full)
}
