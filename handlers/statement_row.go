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
		Title: p.of(r.Item.OnPaper.Title), Text: p.of(r.Item.OnPaper.Text), Ask: p.say("ask"), Office: p.of(r.Item.OnPaper.Office), Worth: p.worth(r.Considered), Date: p.date(r),
	}
	duty := r.Item.OnPaper.Topic == pack.TopicDuty
	if duty {
		row.Ask = p.say("owed")
	}
	if r.State.Progress != models.ProgressNeedsFact && !(duty && r.State.Progress == models.ProgressOpen) {
		row.State = p.say("state." + string(r.State.Progress))
	}
	if r.Item.Quality == pack.Reported && r.HoursClock(p.now) == nil { // nobody should ask a lawyer before a clinic
		s := p.say("reported")
		row.Source = &s
	}
	return row
}

// date is until when something can still be done: a time of hours, or the date
// of a clock that runs against the survivor.
func (p *paper) date(r entitlement.Row) *said {
	k := r.HoursClock(p.now)
	if k == nil || r.Item.OnPaper.Topic == pack.TopicDuty {
		return p.herDate(r)
	}
	key := "date.hours"
	if k.About {
		key = "date.about_hours"
	}
	s := p.say(key, "date", p.Moment(k.Due))
	return &s
}

// herDate is the date of a clock that runs against her. One that has passed is
// never the end.
func (p *paper) herDate(r entitlement.Row) *said {
	k := r.HerClock(p.now)
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

// worth says what an office may consider for her by what is recorded. What only
// may match says nothing here: a sum on paper is remembered.
func (p *paper) worth(c pack.Considered) []said {
	g, per := c.Sum, c.Per
	if g == nil {
		g, per = spread(c)
	}
	if g == nil || g.Min == 0 && g.Max == 0 {
		return nil
	}
	return []said{p.sum(*g, c.Currency, per)}
}

// spread is from the least to the most of the rows that match where they stand
// each alone or a person chooses between them. Two periods make no one sum.
func spread(c pack.Considered) (*pack.Range, string) {
	var all *pack.Range
	per := ""
	for _, row := range c.Rows {
		if row.Truth != models.True || !row.Money(c.Currency) {
			continue
		}
		most := max(row.Min, row.Max)
		switch {
		case all == nil:
			all, per = &pack.Range{Min: row.Min, Max: most, Floor: row.Floor}, row.Amount.Per
		case row.Amount.Per != per:
			return nil, ""
		default:
			all = &pack.Range{Min: min(all.Min, row.Min), Max: max(all.Max, most), Floor: all.Floor || row.Floor}
		}
	}
	return all, per
}

// sum writes a range, an upper limit or a floor of money as a sentence.
func (p *paper) sum(g pack.Range, currency, per string) said {
	from, to := p.Money(g.Min, currency), p.Money(g.Max, currency)
	text := p.say("sum.range", "low", from, "high", to).Text
	switch {
	case g.Floor:
		text = p.say("sum.at_least", "low", from).Text
	case g.Max == 0 || g.Min == g.Max:
		text = from
	case g.Min == 0:
		text = p.say("sum.up_to", "high", to).Text
	}
	if per != "" {
		text += " " + p.say("per."+per).Text
	}
	return p.say("worth", "sum", text)
}
