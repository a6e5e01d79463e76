package handlers

import (
	"strings"

	"aftercare/models"
	"aftercare/services/pack"
)

// factors are the rows of what weighs: the clause, the heading, whether the file says
// something under it, and what. What needs her consent for this document is left out
// without it.
func (t packetText) factors() (rows [][]string) {
	_, all := t.v.All.FormFor(t.v.Form)
	for _, f := range all {
		if f.Consent != "" && !t.v.Packet.Agreed.Has(f.Consent) {
			continue
		}
		why := append(t.factorFacts(f), t.factorLosses(f)...)
		here := t.T("packet.factor_yes")
		if len(why) == 0 {
			here, why = t.T("packet.factor_open"), []string{t.T("packet.loss_own")}
		}
		rows = append(rows, []string{f.Clause, t.labelOf(f.Label), here, strings.Join(why, "\n")})
	}
	return rows
}

// factorFacts are the facts under a heading that were recorded. A fact that was
// answered with no says nothing there.
func (t packetText) factorFacts(f pack.Factor) (out []string) {
	if f.Relation {
		out = some(t.relation())
	}
	for _, key := range f.Facts {
		v, known := t.value(key)
		word := t.lib.Fact(key)
		switch {
		case word == nil, !known, v.Answer != "" && !v.Held():
		case word.Kind == pack.KindYesNo:
			out = append(out, t.labelOf(word.Label))
		default:
			out = append(out, t.T("packet.factor_fact", "what", t.labelOf(word.Label), "says", strings.Join(t.fact(key).text, "")))
		}
	}
	return out
}

// factorLosses are the losses under a heading that were recorded, with their sums.
func (t packetText) factorLosses(f pack.Factor) (out []string) {
	for _, key := range f.Losses {
		for _, l := range t.lossesHere() {
			heading := t.lib.Loss(key)
			if heading == nil || l.Row.Heading != key {
				continue
			}
			sum := t.T("packet.loss_no_sum")
			if l.Row.Amount > 0 {
				sum = t.Money(l.Row.Amount, l.Row.Currency)
			}
			out = append(out, t.T("packet.factor_fact", "what", t.labelOf(heading.Label), "says", sum))
		}
	}
	return out
}

// relation says what the accused are to her, as far as it is recorded.
func (t packetText) relation() string {
	var out []string
	for _, p := range t.matter.People {
		if p.Part == models.MatterAccused && p.Relation != "" && p.Relation != "not_known" {
			out = append(out, t.T("matter.relation."+p.Relation))
		}
	}
	return strings.Join(out, "; ")
}
