package publish

import (
	"slices"

	"aftercare/disclosure"
	"aftercare/models"
)

// Together is how many people the lines of a figure have that are held back, all of them
// together. It is everyone we worked with less the lines that are shown, so whoever reads
// these knows it; the reader is spared the sum, and the lines of the table add up. It is not
// given where a number that was corrected since would make it wrong.
func Together(cells models.ReleaseCells, figure string) (people int64, is bool) {
	var everyone, held, shown bool
	for _, c := range cells {
		switch {
		case c.Figure == served && !c.Held:
			people, everyone = people+c.N, true
		case c.Figure == figure && c.Held:
			held = true
		case c.Figure == figure:
			people, shown = people-c.N, true
		}
	}
	_, _, two := Crossed(figure)
	return people, (two || slices.Contains(split, figure)) && everyone && held && shown && people >= disclosure.Least
}

// Together is how many people the lines of a figure have that would be held back.
func (p Plan) Together(figure string) (people int64, is bool) {
	return Together(cellsOut(p.Figures), figure)
}
