package handlers

import (
	"maps"
	"slices"
	"strconv"

	"aftercare/services/claimfact"
	"aftercare/services/typeset"
)

// losses are the headings of what weighs, each with what the file knows under it, and
// the losses that were recorded.
func (t packetText) losses() []typeset.Block {
	var blocks []typeset.Block
	if rows := t.factors(); len(rows) > 0 {
		blocks = append(blocks, columnNeeded(0, typeset.Table{Widths: []float64{1.1, 3, 1.2, 3.3}, Rows: rows,
			Head: []string{t.T("packet.loss_clause"), t.T("packet.loss_what"), t.T("packet.factor_here"), t.T("packet.factor_why")}}))
	}
	if blocks = append(blocks, t.lossSums()...); len(blocks) == 0 {
		return nil
	}
	return append([]typeset.Block{typeset.Title(t.T("packet.losses")), typeset.Text(t.T("packet.losses_text"))}, blocks...)
}

// lossSums are the losses that were recorded, with their sum.
func (t packetText) lossSums() []typeset.Block {
	list := t.lossesHere()
	if len(list) == 0 {
		return nil
	}
	table := typeset.Table{Widths: []float64{3, 3.4, 1.6, 1.6}, Head: []string{t.T("packet.loss_what"), t.T("packet.loss_detail"), t.T("packet.loss_sum"), t.T("packet.loss_paper")}}
	for _, l := range list {
		sum := t.T("packet.loss_no_sum")
		if l.Row.Amount > 0 {
			sum = t.Money(l.Row.Amount, l.Row.Currency)
		}
		table.Rows = append(table.Rows, []string{t.labelOf(t.lib.Loss(l.Row.Heading).Label), l.Words["what"].Text, sum, t.proof(l.Row.Proof)})
	}
	blocks := []typeset.Block{typeset.Bold(t.T("packet.loss_recorded")), table}
	total := claimfact.LossTotal(list)
	for _, currency := range slices.Sorted(maps.Keys(total)) {
		if total[currency] > 0 {
			blocks = append(blocks, typeset.Bold(t.T("packet.loss_total", "sum", t.Money(total[currency], currency))))
		}
	}
	return blocks
}

// proof says how a loss is shown. After a death it is the dependants who state it.
func (t packetText) proof(code string) string {
	if code == "statement" && t.afterDeath() {
		return t.T("packet.proof_dependants")
	}
	return t.maybe("losses.proof." + code)
}

// lossesHere are the losses that are claimed under a right of this application, and
// those that name none.
func (t packetText) lossesHere() (out []claimfact.Loss) {
	for _, l := range t.words.Losses {
		of := l.Row.Rights()
		if len(of) == 0 || slices.ContainsFunc(of, t.v.Packet.Rights.Has) {
			out = append(out, l)
		}
	}
	return out
}

// otherMoney declares what came from elsewhere. It waives nothing.
func (t packetText) otherMoney() []typeset.Block {
	blocks := []typeset.Block{typeset.Title(t.T("packet.other_money"))}
	lines := append(t.moneyLines(func(claimfact.Received) bool { return true }), t.toldLines()...)
	if len(lines) == 0 {
		lines = []string{t.T("packet.no_award")}
	}
	for i, line := range lines {
		blocks = append(blocks, typeset.Fact{No: strconv.Itoa(i+1) + ".", Text: line})
	}
	return append(blocks, typeset.Text(t.T("packet.no_waiver")), t.hand(t.applicantSigns()))
}
