package packet

import (
	"slices"
	"strings"

	"aftercare/models"
	"aftercare/services/entitlement"
	"aftercare/services/pack"
)

// Sums returns what may be considered under the rights that the packet serves: with the
// rows that were picked, and without those that need a consent that is not there.
func (v View) Sums() []pack.Considered {
	keys := v.Packet.Rights.List()
	all := v.All.Sums(keys, &pack.Claimed{Picked: pickedRows(v.Packet.Picked), Agreed: v.Packet.Agreed.Has})
	var out []pack.Considered
	for _, key := range keys {
		if c, ok := all[key]; ok {
			out = append(out, c)
		}
	}
	return out
}

// pickedRows are rows by their right.
func pickedRows(codes models.Codes) map[string][]string {
	out := map[string][]string{}
	for _, code := range codes.List() {
		if item, row, ok := strings.Cut(code, ":"); ok {
			out[item] = append(out[item], row)
		}
	}
	return out
}

// Pick is a question between rows that the law leaves to a person, under one right.
type Pick struct {
	Item   string
	Choice pack.Choice
	Rows   []pack.ConsideredRow
}

// Picks lists the questions between rows of the rights that the packet serves or can
// serve. A share asks nothing itself: it follows the right whose rows it takes.
func (v View) Picks() (out []Pick) {
	seen := map[string]bool{}
	for _, r := range slices.Concat(v.Rights, v.Offer.Rights) {
		if seen[r.Item.Key] || r.Considered.Of != "" {
			continue
		}
		seen[r.Item.Key] = true
		out = append(out, picksOf(r)...)
	}
	return out
}

func picksOf(r entitlement.Row) (out []Pick) {
	for _, ch := range r.Considered.Choices {
		if ch.Truth != models.True { // what would make it a question is not recorded
			continue
		}
		p := Pick{Item: r.Item.Key, Choice: ch}
		for _, row := range r.Considered.Rows {
			if slices.Contains(ch.Rows, row.Amount.Key) && row.Truth != models.False {
				p.Rows = append(p.Rows, row)
			}
		}
		if len(p.Rows) > 1 {
			out = append(out, p)
		}
	}
	return out
}

// offers reports whether a picked row is one that a question offers.
func (v View) offers(code string) bool {
	return slices.ContainsFunc(v.Picks(), func(p Pick) bool {
		return slices.ContainsFunc(p.Rows, func(r pack.ConsideredRow) bool { return p.Item+":"+r.Amount.Key == code })
	})
}
