package htcds

import "strings"

// Cell is what a row says in one column, in words: codes by the labels of the
// toolkit, everything else as it stands in the Row.
type Cell struct{ Field, Label, Text string }

// Cells returns the filled columns of a row in the order of the standard. It
// loses nothing, so that whoever stores a row can see what is left to store.
// The texts say who and where: they belong in no log.
func (r *Row) Cells() []Cell {
	var cells []Cell
	for _, c := range columns {
		if said := c.inWords(r); said != "" {
			cells = append(cells, Cell{Field: c.name, Label: c.label, Text: said})
		}
	}
	return cells
}

// inWords is the cell without what write adds for spreadsheets and programs.
func (c *column) inWords(r *Row) string {
	if c.list != nil {
		var labels []string
		for _, key := range c.keys(r) {
			if i, ok := c.list.byKey[key]; ok {
				labels = append(labels, c.list.codes[i].label)
			}
		}
		return strings.Join(labels, "; ")
	}
	if at, isText := c.at.(text); isText {
		return *at(r)
	}
	return c.write(r)
}

// Fields lists the standard's names of all columns that are read.
func Fields() []string {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.name
	}
	return names
}
