package handlers

import (
	"unicode"

	"aftercare/services/entitlement"
)

// What two A4 pages hold at 12 points: lines of the paper, and letters in one
// of them. Both are measured in a browser and on the careful side; the proof
// prints papers and counts their pages.
const (
	paperLines   = 85.0 // 92, less what stays empty at the foot of the first page because a right is never cut in two
	paperLetters = 88
	headLines    = 1.6 // of the title of a right, with the space above it
	partLines    = 2.4 // of the title of a part
	lineLines    = 1.05
	mayReserve   = 12.0 // kept for what is to be found out: a question answered may be worth more than the tenth right
)

// width counts the letters of a text as they stand side by side: signs that
// stand above or below another take no room.
func width(text string) (n int) {
	for _, r := range text {
		if !unicode.In(r, unicode.Mn, unicode.Cf) {
			n++
		}
	}
	return n
}

// lines is how many lines sentences fill that stand one after another.
func lines(list ...said) float64 {
	n := 0
	for _, s := range list {
		if s.Text != "" {
			n += width(s.Text) + 1
		}
	}
	return float64((n + paperLetters - 1) / paperLetters)
}

// lines is how much room a right takes in full.
func (r paperRow) lines() float64 {
	return headLines*lines(r.Title) + lines(r.Text) + lines(r.meta()...)
}

// meta are the sentences below the summary of a right.
func (r paperRow) meta() []said {
	list := append([]said{r.State}, r.Worth...)
	list = append(list, r.Ask, r.Office)
	for _, s := range []*said{r.Date, r.Source} {
		if s != nil {
			list = append(list, *s)
		}
	}
	return list
}

// line is how much room a right takes that is only named.
func (r paperRow) line() float64 {
	list := []said{r.Title}
	if r.Date != nil {
		list = append(list, *r.Date)
	}
	return lineLines * lines(list...)
}

// fit says how many of the rights have room on two pages: how many in full, and
// how many named only. It stops at the first that does not fit, so that nothing
// less pressing pushes in front of it.
func (p *paper) fit(got entitlement.Statement, rows, may []paperRow) (shown, listed int) {
	left := paperLines - p.frame()
	keep := 0.0
	for _, r := range may {
		keep = min(keep+r.line()+1, mayReserve)
	}
	parts, asks := map[string]bool{}, map[string]bool{}
	for ; shown < len(rows); shown++ {
		need := rows[shown].lines() + once(parts, partOf(got, got.Apply[shown]), partLines)
		if need > left-keep {
			break
		}
		left -= need
	}
	for ; listed < len(may); listed++ {
		key := partOf(got, got.May[listed])
		need := may[listed].line() + once(parts, key, partLines) + once(asks, key, 1.2)
		if need > left {
			break
		}
		left -= need
	}
	return shown, listed
}

// once is the room a heading takes the first time it is needed.
func once(seen map[string]bool, key string, room float64) float64 {
	if seen[key] {
		return 0
	}
	seen[key] = true
	return room
}

// frame is the room of what stands on every paper.
func (p *paper) frame() float64 {
	n := 8.0 + lines(p.Lead...) + lines(p.Received...) + lines(p.Declined...) + lines(p.Whom...) + 3 // the heads, the title, space, and "more"
	if p.Name != "" {
		n++
	}
	for _, s := range p.After {
		n += lines(s)
	}
	for _, l := range p.Lines {
		n += lines(l.For)
	}
	if !known(p.Lang) {
		n += 2 // the mark and what it means
	}
	return n
}

// marked reports whether anything on the paper is not in its language.
func (p *paper) marked() bool {
	all := append([]said{p.Title, p.Named, p.WhomName}, p.Lead...)
	for _, list := range [][]said{p.Nothing, p.After, p.Received, p.Declined, p.Whom} {
		all = append(all, list...)
	}
	for _, part := range p.Parts {
		all = append(all, part.Title)
		for _, r := range part.Rows {
			all = append(append(all, r.Title, r.Text), r.meta()...)
		}
		for _, r := range part.Lines {
			all = append(all, r.Title)
		}
	}
	for _, l := range p.Lines {
		all = append(all, l.For)
	}
	for _, s := range all {
		if s.Lang != "" {
			return true
		}
	}
	return false
}
