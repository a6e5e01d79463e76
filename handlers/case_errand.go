package handlers

import (
	"aftercare/services/gap"
	"aftercare/services/pack"
)

// errandGroup is what is to do for a case at one place, on its summary.
type errandGroup struct {
	texts
	ID    string
	Title string
	Sheet link     // the page to take along
	Above string   // how much of it stands further up
	Rows  []gapRow // the first lines
	More  []gapRow // the others, folded
}

// errandShown is how many lines of a place the summary shows unfolded.
const errandShown = 4

// errandGroup is one place of a case. Lines that stand above it on the page are
// counted; time limits that are far off stand elsewhere.
func (p casePage) errandGroup(lib *pack.Library, caseID string, errand gap.Errand, above map[string]bool) errandGroup {
	upper := 0
	out := errandGroup{texts: p.page.texts, ID: "at-" + string(errand.Place), Title: p.page.place(errand.Place)}
	out.Sheet = p.page.sheet(caseID, errand.Place)
	for _, g := range errand.Lines {
		switch row := p.decidable(lib, caseID, g); {
		case above[g.Ref]:
			upper++
		case g.Distant():
		case len(out.Rows) < errandShown:
			out.Rows = append(out.Rows, p.page.deep(row, g))
		default:
			out.More = append(out.More, p.page.deep(row, g))
		}
	}
	if upper > 0 {
		out.Above = p.page.T("errand.above", "n", upper)
	}
	return out
}

// deep is a row under the heading of its place: of the places only the others
// are named.
func (p page) deep(row gapRow, g gap.Gap) gapRow {
	row.Deep, row.Where = true, p.orElse(g, g.Errand())
	return row
}
