package pack

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"aftercare/models"
)

var (
	combines = []string{"", "add", "highest", "choose"}
	payouts  = []string{"direct", "fixed_deposit", "annuity", "card", "kind"}
	periods  = []string{"", "day", "month", "year"}
)

// schedule checks how the rows of a right become a sum to consider.
func (b *builder) schedule(it *Item, part string) {
	s := &it.Schedule
	oneOf(b, it.File, part, "schedule.combine", s.Combine, combines)
	b.text(it.File, part, "schedule.text", s.Text, false)
	if (s.Of != "" || s.Percent != 0) && (s.Percent <= 0 || s.Percent > 100) {
		b.reportAt(it.File, part, "schedule.percent", "schedule.percent is %d: a share lies between 1 and 100", s.Percent)
	}
	for _, key := range s.Declare {
		if f := b.lib.vocab.fact(key); f == nil || f.Kind != KindMoney {
			b.reportAt(it.File, part, "schedule.declare", "schedule.declare: %q is no fact of kind money", key)
		}
	}
	for _, a := range it.Amounts {
		oneOf(b, it.File, path.Join(part, "amounts", a.Key), "per", a.Per, periods)
	}
	for _, h := range s.Holes {
		b.hole(it, path.Join(part, "holes", h.Key), h)
	}
	for _, st := range s.Stages {
		b.text(it.File, path.Join(part, "stages", st.Key), "label", st.Label, true)
		b.knownRows(it, path.Join(part, "stages", st.Key), st.Rows)
		if st.Percent < 1 || st.Percent > 100 {
			b.report(it.File, path.Join(part, "stages", st.Key), "percent is %d: a stage is between 1 and 100 percent", st.Percent)
		}
	}
	for _, p := range s.Split {
		at := path.Join(part, "split", p.Key)
		b.text(it.File, at, "label", p.Label, true)
		oneOf(b, it.File, at, "how", p.How, payouts)
		if (p.Percent == 0) == (p.Sum == 0) {
			b.report(it.File, at, "split %s needs either percent: or sum:", p.Key)
		}
	}
}

func (b *builder) hole(it *Item, part string, h Hole) {
	b.text(it.File, part, "text", h.Text, true)
	if h.Key == "" || h.When == "" {
		b.report(it.File, part, "a hole needs a key and when:")
	}
	b.knownRows(it, part, h.Rows)
}

func (b *builder) knownRows(it *Item, part string, rows []string) {
	for _, row := range rows {
		if !slices.ContainsFunc(it.Amounts, func(a Amount) bool { return a.Key == row }) {
			b.report(it.File, part, "%q is no row of amounts", row)
		}
	}
}

// scheduleParts compiles the conditions of a schedule and gives its parts the
// mark of the right.
func (b *builder) scheduleParts(v *version, part string) {
	it, s := &v.item, &v.item.Schedule
	for i := range it.Uplifts {
		it.Uplifts[i].Quality = cmp.Or(it.Uplifts[i].Quality, it.Quality)
	}
	s.Stages, s.Split = slices.Clone(s.Stages), slices.Clone(s.Split)
	for _, h := range s.Holes {
		v.holes = append(v.holes, b.compile(factScope, it.File, path.Join(part, "holes", h.Key), h.When))
	}
	for i := range s.Stages {
		st := &s.Stages[i]
		st.Quality = cmp.Or(st.Quality, it.Quality)
		v.stages = append(v.stages, stage{when: b.compile(factScope, it.File, path.Join(part, "stages", st.Key), st.When), start: b.references(it.File, path.Join(part, "stages", st.Key, "start"), st.Start, true)})
	}
	for i := range s.Split {
		s.Split[i].Quality = cmp.Or(s.Split[i].Quality, it.Quality)
		at := path.Join(part, "split", s.Split[i].Key)
		v.splits = append(v.splits, payout{when: b.compile(factScope, it.File, at, s.Split[i].When), from: b.lockedFrom(it, at, s.Split[i])})
	}
}

// wasReceived is the step of a right that says its sum arrived. A locked part
// that names no event counts from it, because claims are independent: a payment
// of one says nothing of another.
const wasReceived = "stance." + string(models.StanceReceived)

func (b *builder) lockedFrom(it *Item, part string, p Split) []reference {
	if p.UntilAdult && b.lib.vocab.fact(factAdultOn) == nil {
		b.report(it.File, part, "split %s is locked until_adult: the vocabulary has no date %s", p.Key, factAdultOn)
	}
	from := p.From
	if len(from) == 0 {
		from = []string{wasReceived}
	}
	return b.references(it.File, part, from, true)
}

// Currency returns the currency of the amounts of a right, which is that of its
// folder.
func (l *Library) Currency(it *Item) string {
	if p := l.Place(it.Jurisdiction); p != nil {
		return p.Currency
	}
	return ""
}

// CurrencyAt returns the currency of a place of care (IN-WB or IN), which is
// that of its country; "" for a country without packs.
func (l *Library) CurrencyAt(place string) string {
	country, _, _ := strings.Cut(place, "-")
	if p := l.Place(country); p != nil {
		return p.Currency
	}
	return ""
}

// Money converts a whole amount of a pack to the smallest unit of its currency.
func Money(whole int64, currency string) int64 {
	return whole * models.MinorUnits(currency)
}
