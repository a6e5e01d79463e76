package htcds

import "strings"

// Cell is the value of one column of a row in words: codes by the labels of the
// toolkit, everything else as in the Row.
type Cell struct{ Field, Label, Text string }

// Cells returns the filled columns of a row in the order of the standard. It
// leaves nothing out, so that a caller that stores a row sees what is left to
// store. The texts name people and places: never log them.
func (r *Row) Cells() []Cell {
	var cells []Cell
	for _, c := range allColumns() {
		if said := c.inWords(r); said != "" {
			cells = append(cells, Cell{Field: c.name, Label: c.label, Text: said})
		}
	}
	return cells
}

// inWords returns the cell without what write adds for spreadsheets and
// programs.
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
