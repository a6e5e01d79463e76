package handlers

import (
	"aftercare/models"
	"aftercare/services/entitlement"
	"aftercare/services/pack"
)

func (p *paper) rows(list []entitlement.Row) []paperRow {
	out := make([]paperRow, len(list))
	for i, r := range list {
		out[i] = p.row(r)
	}
	return out
}

// row writes one right in plain words.
func (p *paper) row(r entitlement.Row) paperRow {
	row := paperRow{
		Title: p.of(r.Item.Title), Text: p.of(r.Item.Summary), Ask: p.say("ask"), Office: p.of(r.Item.OwedBy.Office), Worth: p.worth(r), Date: p.herDate(r),
	}
	if r.State.Progress != models.ProgressNeedsFact {
		row.State = p.say("state." + string(r.State.Progress))
	}
	if r.Item.Quality == pack.Reported {
		s := p.say("reported")
		row.Source = &s
	}
	return row
}

// herDate is the date of a clock that runs against her. One that has passed is
// never the end.
func (p *paper) herDate(r entitlement.Row) *said {
	k := r.HerClock()
	if k == nil {
		return nil
	}
	key := "date.by"
	switch {
	case k.Late(p.now):
		key = "date.past"
	case k.About || !k.Hard:
		key = "date.about"
	}
	s := p.say(key, "date", p.On(k.Due))
	return &s
}

// worth says what an office may consider for her: the sum where there is one,
// else from the least to the most of the rows that match what is recorded. Rows
// that only may match say nothing here: a sum on paper is remembered.
func (p *paper) worth(r entitlement.Row) []said {
	c := r.Considered
	if c.Sum != nil {
		return []said{p.sum(c.Sum.Min, c.Sum.Max, c.Sum.Floor, c.Currency, c.Per)}
	}
	var all pack.Range
	per, rows := "", 0
	for _, row := range c.Rows {
		if row.Truth != models.True || !row.Money(c.Currency) || row.Choice != "" {
			continue
		}
		if rows++; rows == 1 {
			all, per = row.Range, row.Amount.Per
		}
		if row.Amount.Per != per {
			return nil // two periods make no one sum
		}
		all.Min, all.Max = min(all.Min, row.Min), max(all.Max, row.Max, row.Min)
	}
	if rows == 0 || all.Max == 0 {
		return nil
	}
	return []said{p.sum(all.Min, all.Max, false, c.Currency, per)}
}

// sum writes a range, an upper limit or a floor of money as a sentence.
func (p *paper) sum(low, high int64, floor bool, currency, per string) said {
	from, to := p.money(low, currency), p.money(high, currency)
	text := p.say("sum.range", "low", from, "high", to).Text
	switch {
	case floor:
		text = p.say("sum.at_least", "low", from).Text
	case high == 0 || low == high:
		text = from
	case low == 0:
		text = p.say("sum.up_to", "high", to).Text
	}
	if per != "" {
		text += " " + p.say("per."+per).Text
	}
	return p.say("worth", "sum", text)
}

// money writes an amount in the smallest unit of its currency.
func (p *paper) money(n int64, currency string) string {
	if currency == "INR" {
		return p.Rupees(n)
	}
	return currency + "\u00a0" + models.GroupDigits(n/models.MinorUnits(currency))
}
