package handlers

import (
	"math"
	"time"

	"aftercare/models"
)

// timeScale is a line of time around today: the last weeks and the next months
// large, and what lies outside of them gathered at its two edges. Places are in
// percent of its length.
type timeScale struct {
	texts
	From, To string // first and last day of the middle part
	Today    float64
	Ticks    []tick
	Earlier  string // how many fall before, "" for none
	Later    string
	Marks    []timeMark
	Said     string // the same in a sentence

	first, last models.Instant
}

// tick is the first day of a month.
type tick struct {
	X    float64
	Text string
}

// timeMark is one date on the line.
type timeMark struct {
	X    float64
	Late bool
	at   models.Instant
}

// edge is how much of the line, in percent, each edge takes.
const edge = 6

// scaleOf makes a line of time from four weeks ago to six months ahead.
func (t texts) scaleOf() timeScale {
	today := t.now.Time().In(t.zone)
	y, m, d := today.Date()
	first, last := time.Date(y, m, d-28, 0, 0, 0, 0, t.zone), time.Date(y, m+6, d+1, 0, 0, 0, 0, t.zone)
	s := timeScale{texts: t, first: models.At(first), last: models.At(last) - 1}
	s.From, s.To, s.Today = t.On(s.first), t.On(s.last), s.place(t.now)
	for month := time.Date(y, m-1, 1, 0, 0, 0, 0, t.zone); month.Before(last); month = month.AddDate(0, 1, 0) {
		if at := models.At(month); at > s.first {
			s.Ticks = append(s.Ticks, tick{X: s.place(at), Text: models.ShortMonth(t.Lang, month.Month())})
		}
	}
	return s
}

// outside reports whether a moment lies before the line (-1) or after it (1).
func (s timeScale) outside(at models.Instant) int {
	switch {
	case at < s.first:
		return -1
	case at > s.last:
		return 1
	}
	return 0
}

// place returns where a moment lies. What lies outside is in the middle of an
// edge.
func (s timeScale) place(at models.Instant) float64 {
	switch s.outside(at) {
	case -1:
		return edge / 2
	case 1:
		return 100 - edge/2
	}
	return math.Round(100*(edge+float64(at-s.first)/float64(s.last-s.first)*(100-2*edge))) / 100
}

// bar returns the place and the width of a length of time. It is never too short
// to be seen.
func (s timeScale) bar(from, to models.Instant) (x, width float64) {
	x, end := s.place(from), s.place(to)
	if s.outside(from) < 0 {
		x = 0
	}
	if s.outside(to) > 0 {
		end = 100
	}
	return min(x, 99), max(math.Round(100*(end-x))/100, 1)
}

// show marks dates on the line and says how many of them lie where.
func (s *timeScale) show(marks []timeMark) {
	before, within, after := 0, 0, 0
	for _, m := range marks {
		switch s.outside(m.at) {
		case -1:
			before++
		case 1:
			after++
		default:
			within++
		}
		m.X = s.place(m.at)
		s.Marks = append(s.Marks, m)
	}
	if before > 0 {
		s.Earlier = s.T("time.earlier", "n", before)
	}
	if after > 0 {
		s.Later = s.T("time.later", "n", after)
	}
	s.Said = s.T("time.said", "n", within, "from", s.From, "to", s.To)
}
