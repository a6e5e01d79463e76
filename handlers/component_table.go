package handlers

// table is a list of at most five columns: the code first, as a link, and the
// state last. On a phone each row becomes a block with its labels repeated.
type table struct {
	texts
	ID      string
	Caption string
	Columns []column
	Rows    []row
	Range   string // "Showing 1–25"
	Newer   string // address of the page before, or ""
	Older   string // address of the page after, or ""
	Empty   emptyState
	Sticky  bool // the head stays in view
	Quiet   bool // the caption is for assistive technology only
	Words   bool // the first column holds names of things and not codes
}

// column is one head of a table. Sort is the address that sorts by it.
type column struct {
	Text   string
	Sort   string
	Sorted string // "ascending", "descending" or ""
	Number bool
}

// row is one line of a table. ID lets Back return to it.
type row struct {
	ID    string
	Cells []cell
}

// cell is one entry. It is never empty: what is missing says so in words.
type cell struct {
	Text   string
	Note   string // second line
	Mark   string // icon of a state before the text: "danger", "late"
	Late   bool   // the second line tells a lateness
	Href   string
	Badge  *badge
	Clock  *clock
	Masked *masked
	Action *link
	Script string // language of the text, where it is not the page's own
}

// Head returns the column of a cell, for the labels of the stacked table.
func (t table) Head(i int) column {
	if i < len(t.Columns) {
		return t.Columns[i]
	}
	return column{}
}
