package models

import "time"

// Nights are how many nights residents spent where, by state. A night belongs to the day
// on which it begins, and counts by where the resident is at the midnight that ends it.
type Nights map[StayState]int

// NightsAt counts the nights of one stay that end at some midnights, which are in order.
func NightsAt(list []Movement, midnights []Instant) Nights {
	out, w := Nights{}, Whereabouts{}
	for _, midnight := range midnights {
		for len(list) > 0 && list[0].At < midnight {
			w, _ = w.After(list[0].MovementFacts)
			list = list[1:]
		}
		if w.State != "" && w.State != StayOver {
			out[w.State]++
		}
	}
	return out
}

// MidnightsOf are the midnights that end the days from one to another, as far as they lie
// before a moment.
func MidnightsOf(first, last Date, zone *time.Location, now Instant) (out []Instant) {
	for _, day := range DaysOf(first, last) {
		if at := EndOfDay(day, zone) + 1; at <= now {
			out = append(out, at)
		}
	}
	return out
}

// stateAt is where a resident is just before a moment, "" before the admission.
func stateAt(list []Movement, moment Instant) StayState {
	var w Whereabouts
	for _, m := range list {
		if m.At >= moment {
			break
		}
		w, _ = w.After(m.MovementFacts)
	}
	return w.State
}

// Median is the middle of some numbers, the mean of the two middle ones, in their order.
// ok is false for none.
func Median(sorted []int) (middle float64, ok bool) {
	n := len(sorted)
	if n == 0 {
		return 0, false
	}
	return float64(sorted[(n-1)/2]+sorted[n/2]) / 2, true
}
