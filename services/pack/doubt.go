package pack

import (
	"slices"
	"time"

	"aftercare/models"
)

// DoubtKind is why a fact that follows from dates is not certain.
type DoubtKind string

// The kinds of doubt.
const (
	DoubtSpan     DoubtKind = "span"     // the dates can mean several days, and only some of them say yes
	DoubtUnsure   DoubtKind = "unsure"   // somebody recorded that it is not sure
	DoubtConflict DoubtKind = "conflict" // the dates and the recorded answer contradict each other
	DoubtAcross   DoubtKind = "across"   // it began before the day and ended after it: both hold
	DoubtPeople   DoubtKind = "people"   // the list of relatives and the recorded answer contradict each other
)

// Doubt is a fact that follows from dates or from the list of relatives and is not
// certain. It is put to a person and never decided silently.
type Doubt struct {
	Fact  *Fact // the fact that follows
	Kind  DoubtKind
	Day   models.PartialDate // the day that decides, such as that of turning eighteen, as exactly as known
	Event models.PartialDate // what it is compared with; zero for now
}

// Doubts lists what is not certain about the age of a person, and which answers
// contradict the list of relatives, in the order of the vocabulary.
func (l *Library) Doubts(f models.Facts, now models.Instant, zone *time.Location) (out []Doubt) {
	r := l.read(f, &moment{now: now, zone: zone})
	defer r.close()
	for _, fact := range l.vocab.facts {
		if r.againstList(fact) {
			out = append(out, Doubt{Fact: fact, Kind: DoubtPeople})
		}
		d := fact.Derive
		if d == nil || d.Before != factAdultOn || d.Shift != 0 {
			continue
		}
		if _, kind := r.settle(d); kind != "" {
			out = append(out, Doubt{Fact: fact, Kind: kind, Day: r.on(d.Before), Event: r.on(d.At)})
		}
	}
	return out
}

// againstList reports whether the answer to a question that the case is asked
// contradicts the list of relatives.
func (r *reading) againstList(f *Fact) bool {
	if f == nil || f.People == nil {
		return false
	}
	if asked, _ := r.asks(f); asked != models.True {
		return false
	}
	_, why := r.ofPeople(f)
	return why == DoubtPeople
}

// asksAgain reports whether the program may ask for a fact: nobody answered it, or the
// answer contradicts the list of relatives.
func (r *reading) asksAgain(key string) bool {
	return r.facts.Values[key].Answer.AsksAgain() || r.againstList(r.lib.Fact(key))
}

// on returns the date of a recorded fact as exactly as it is known.
func (r *reading) on(fact string) models.PartialDate {
	v := r.facts.Values[fact]
	if fact == factAdultOn {
		v.On = models.AgeSpan(v.On)
	}
	if v.On.IsZero() {
		return models.Exactly(v.At.Date(r.clock.zone))
	}
	return v.On
}

// Settling returns the right that is the way to settle a doubt, of those that
// apply or may apply; nil where the packs name none.
func (l *Library) Settling(d Doubt, rights []models.EntitlementState) *Item {
	for _, state := range rights {
		it := l.Item(state.Item)
		if it != nil && state.Standing != models.NotEntitled && slices.Contains(it.Settles, d.Fact.Key) {
			return it
		}
	}
	return nil
}
