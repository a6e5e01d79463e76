package handlers

import (
	"slices"
	"strings"

	"aftercare/models"
	"aftercare/services/pack"
	"aftercare/services/typeset"
)

// sums is the table of what may be considered under each right: row by row, with range
// or floor, what raises it and how rows are combined, each with its clause. It asks for
// nothing by itself: an authority decides, and a lawyer reads it first.
func (t packetText) sums() []typeset.Block {
	var blocks []typeset.Block
	for _, c := range t.v.Sums() {
		if rows := t.sumRows(c); len(rows) > 0 {
			blocks = append(blocks, typeset.Bold(t.sumTitle(c)), columnNeeded(1, typeset.Table{Widths: []float64{3.9, 2, 2.8}, Rows: rows,
				Head: []string{t.T("packet.sum_row"), t.T("packet.loss_clause"), t.T("packet.loss_sum")}}))
		}
	}
	if len(blocks) == 0 {
		return nil
	}
	return append([]typeset.Block{typeset.Title(t.T("packet.sums")), typeset.Text(t.T("packet.sums_text"))}, blocks...)
}

// sumTitle is the right with the version of the text that its rows follow.
func (t packetText) sumTitle(c pack.Considered) string {
	title := c.Item
	if it := t.lib.Version(c.Item, c.Version); it != nil {
		title = t.labelOf(it.Title)
	}
	version := c.Version[max(0, strings.IndexAny(c.Version, "0123456789")):] // what stands before the year is a key of ours
	return t.T("packet.sum_title", "right", title, "version", version)
}

// columnNeeded leaves out a column of a table in which no row says anything.
func columnNeeded(column int, table typeset.Table) typeset.Table {
	if slices.ContainsFunc(table.Rows, func(row []string) bool { return row[column] != "" }) {
		return table
	}
	table.Widths = slices.Delete(slices.Clone(table.Widths), column, column+1)
	table.Head = slices.Delete(slices.Clone(table.Head), column, column+1)
	for i, row := range table.Rows {
		table.Rows[i] = slices.Delete(slices.Clone(row), column, column+1)
	}
	return table
}

// sumRows are the steps of a sum, the rows that stand alone, what is left to a person,
// and the stages.
func (t packetText) sumRows(c pack.Considered) (rows [][]string) {
	p := page{texts: t.texts}
	view := consideredView{texts: t.texts}
	for _, step := range c.Steps {
		view.Steps = append(view.Steps, p.sumStep(t.lib, c, step))
	}
	p.rowsAlone(c, &view)
	bare := func(clause string) string { return strings.TrimPrefix(clause, t.T("right.clause", "clause", "")) } // the column says that it is one
	for _, line := range view.Steps {
		rows = append(rows, []string{line.Text, bare(line.Clause), line.Sum})
	}
	for _, ch := range c.Choices {
		if ch.Truth == models.True { // of what nobody recorded nothing is asked
			line := p.choiceOf(c, ch)
			rows = append(rows, []string{strings.Join(line.Rows, " / "), bare(line.Clause), t.T("packet.sum_open")})
		}
	}
	for _, st := range c.Stages {
		if st.Sum != nil { // the others belong to rows that do not match
			rows = append(rows, t.stageRow(p, c, st))
		}
	}
	return rows
}

// stageRow is a part of the sum with the event it waits for.
func (t packetText) stageRow(p page, c pack.Considered, st pack.StagePart) []string {
	sum, due := p.rangeText(*st.Sum, c.Currency, ""), t.T("packet.stage_waits")
	if st.Reached {
		due = t.T("packet.stage_due")
	}
	if st.Truth == models.Unknown {
		due = ""
	}
	return []string{t.labelOf(st.Stage.Label), strings.TrimPrefix(p.clauseText(st.Stage.Clause, st.Stage.Quality), t.T("right.clause", "clause", "")), joinDots(some(sum, due))}
}
