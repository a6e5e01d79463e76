package publish

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"time"

	"gorm.io/gorm"

	"aftercare/disclosure"
	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/release"
	"aftercare/services/report"
)

// weighing is everything that has to be known to say what can be published.
type weighing struct {
	plan     Plan
	zone     *time.Location
	shelters []string // of the organisation
	mine     []string
	earlier  []models.Release
	agreed   map[string]bool
	counted  map[string]map[string]report.Report // by house and period
	received map[string]disclosure.Sum           // by period, of the house that is asked for
}

// open reads the template, the houses and the ledger.
func open(tx *gorm.DB, by access.Actor, ask Ask) (w weighing, err error) {
	w.counted, w.received = map[string]map[string]report.Report{}, map[string]disclosure.Sum{}
	if w.plan.Template, err = template(tx, by, ask.Template); err != nil {
		return w, err
	}
	var rows []models.Shelter
	if err = tx.Where("organisation_id = ?", by.Organisation()).Order("name, id").Find(&rows).Error; err != nil {
		return w, err
	}
	for _, r := range rows {
		w.shelters = append(w.shelters, r.ID)
		if slices.Contains(by.Shelters(), r.ID) {
			w.mine, w.plan.Houses = append(w.mine, r.ID), append(w.plan.Houses, r)
		}
		if r.ID == ask.House && slices.Contains(by.Shelters(), r.ID) {
			w.plan.House = r
		}
	}
	w.plan.All = len(w.mine) == len(w.shelters)
	switch {
	case ask.House != "" && w.plan.House.ID == "", len(w.mine) == 0:
		return w, models.ErrNotFound()
	case ask.House == "" && (!w.plan.All || len(w.mine) == 1):
		w.plan.House = w.plan.Houses[0]
	}
	var zone string
	if err = tx.Raw("SELECT time_zone FROM organisations WHERE id = ?", by.Organisation()).Scan(&zone).Error; err != nil {
		return w, err
	}
	if w.zone, err = time.LoadLocation(zone); err != nil {
		return w, err
	}
	if w.agreed, err = agreedTo(tx, by.Organisation(), w.today(by.Now())); err != nil {
		return w, err
	}
	w.earlier, err = release.Of(tx, by.Organisation())
	w.plan.ledger = len(w.earlier)
	return w, err
}

func (w *weighing) today(now models.Instant) models.Date { return now.Date(w.zone) }

// count counts the periods that could be published, and those of which something was
// released before: from both together something could be worked out. Of a house that the
// reader does not work in, only what was released is known.
func (w *weighing) count(ctx context.Context, reports *report.Service, by access.Actor, candidates []models.Period) error {
	of := map[string][]models.Period{w.plan.House.ID: slices.Clone(candidates)}
	for _, r := range w.earlier {
		p := models.ParsePeriod(r.Period)
		reach := slices.Contains(w.mine, r.ShelterID) || r.ShelterID == "" && w.plan.All
		if reach && !slices.Contains(of[r.ShelterID], p) {
			of[r.ShelterID] = append(of[r.ShelterID], p)
		}
	}
	var keys []string
	for key := range kinds {
		keys = append(keys, key)
	}
	for _, p := range candidates {
		if !slices.ContainsFunc(w.plan.Template.Figures, func(f models.PublicationFigure) bool { return f.Key == money }) {
			break
		}
		sum, err := reports.Received(ctx, by, w.plan.House.ID, p, func(id string) bool { return w.agreed[id] })
		if err != nil {
			return err
		}
		w.received[p.Code()] = sum
	}
	for house, periods := range of {
		list, err := reports.Counted(ctx, by, house, periods, keys)
		if err != nil {
			return err
		}
		w.counted[house] = map[string]report.Report{}
		for _, r := range list {
			w.counted[house][r.Period.Code()] = r
		}
	}
	return nil
}

// weigh says what can be published of a period, and of the others.
func (w *weighing) weigh(period models.Period, candidates []models.Period) Plan {
	for _, p := range candidates {
		r := w.counted[w.plan.House.ID][p.Code()]
		figures := w.decide(r)
		if p == period {
			w.plan.Period, w.plan.Runs, w.plan.Figures = p, r.Runs, figures
			w.plan.People, w.plan.Agreed = w.people(r)
		}
		w.plan.By = append(w.plan.By, shared(p, figures))
	}
	slices.SortStableFunc(w.plan.By, func(x, y Share) int {
		return cmp.Compare(slices.Index(models.PeriodKinds, x.Period.Kind), slices.Index(models.PeriodKinds, y.Period.Kind))
	})
	return w.plan
}

// money is what arrived in a period, as far as it can be published. Sums of times that
// overlap would give away what arrived in between, so there is only one for any time of a
// house.
func (w *weighing) money(f models.PublicationFigure, r report.Report) Figure {
	sum := w.received[r.Period.Code()]
	line := Line{Code: received, N: disclosure.Rounded(sum.Total, rounding), Why: sum.Release(disclosure.Off{})}
	for _, e := range w.earlier {
		p := models.ParsePeriod(e.Period)
		apart := p.After() <= r.Period.Begins() || p.Begins() >= r.Period.After() || e.ShelterID != r.House.ID && e.ShelterID != "" && r.House.ID != ""
		for _, c := range e.Cells {
			if c.Figure != money || c.Held || apart {
				continue
			}
			line.Why = disclosure.Tells
			if e.Kind == models.ReleasePublication && p == r.Period && e.ShelterID == r.House.ID {
				line.N, line.Why = c.N, disclosure.Shown
				return Figure{Indicator: indicator(f.Key), PublicationFigure: f, Lines: []Line{line}}
			}
		}
	}
	return Figure{Indicator: indicator(f.Key), PublicationFigure: f, Lines: []Line{line}}
}

// people counts everyone of a period, and of them who agreed to be in figures.
func (w *weighing) people(r report.Report) (everyone, agreed int) {
	for _, f := range r.Figures {
		if f.Key == served {
			for _, id := range f.Lines[0].Now.Cases() {
				if everyone++; w.agreed[id] {
					agreed++
				}
			}
		}
	}
	return everyone, agreed
}

// figuresHeld are the cells of the disclosure control, and where each is.
type figuresHeld struct {
	cells []disclosure.Cell
	at    map[disclosure.Key]int
}

func (h *figuresHeld) add(c disclosure.Cell) int {
	i, ok := h.at[c.Key]
	if !ok {
		i = len(h.cells)
		h.at[c.Key] = i
		h.cells = append(h.cells, c)
	}
	return i
}

// decide says of each number of a period whether it can be published.
func (w *weighing) decide(r report.Report) []Figure {
	h := &figuresHeld{at: map[disclosure.Key]int{}}
	m := meaning(w.shelters)
	earlier := w.released(h, &m)
	tables := w.inUse()
	for _, c := range cellsOf(r, w.agreed, tables) {
		h.add(c)
	}
	w.others(h, tables)
	exactly(&m, h.cells)
	crossed(&m, h.cells, tables)
	var out []Figure
	for _, f := range w.plan.Template.Figures {
		if f.Key == money {
			out = append(out, w.money(f, r))
		}
		one := Figure{Indicator: indicator(f.Key), PublicationFigure: f}
		if one.Indicator == nil || !counts(f.Key) {
			continue
		}
		for _, p := range parts(r, f.Key) {
			if i, ok := h.at[keyOf(r.House.ID, f.Key, p.code, r.Period)]; ok {
				one.Lines = append(one.Lines, Line{Code: p.code, N: int64(h.cells[i].N)})
			}
		}
		out = append(out, one)
	}
	h.weigh(r, out, earlier, m)
	return out
}

// released puts the cells of the ledger in, as they went out. A number that was published
// stands for what it counted, also where it was corrected since. A return counts everybody,
// also who did not agree to be in figures, so its numbers are others.
func (w *weighing) released(h *figuresHeld, m *disclosure.Meaning) (out []disclosure.Earlier) {
	for _, r := range w.earlier {
		e, p := disclosure.Earlier{Recipient: r.Recipient}, models.ParsePeriod(r.Period)
		if r.Kind == models.ReleasePublication {
			e.Recipient = ""
		}
		for i, c := range r.Cells {
			if c.Held || c.Typed {
				continue
			}
			k := keyOf(r.ShelterID, c.Figure, c.Line, p)
			known := counts(c.Figure)
			switch {
			case r.Kind == models.ReleasePublication && known:
				e.Cells = append(e.Cells, h.add(disclosure.Cell{Key: k, N: int(c.N), Known: true}))
			case r.Kind != models.ReleasePublication && known:
				k.Figure = exact + k.Figure
				e.Cells = append(e.Cells, h.add(disclosure.Cell{Key: k, N: int(c.N), Known: true, Alone: true}))
			case r.Kind != models.ReleasePublication:
				if parts := exactParts(c.Sum); parts != nil {
					k.Figure = exact + r.ID + "." + strconv.Itoa(i)
					m.Relations = append(m.Relations, disclosure.Relation{Whole: disclosure.Name{Figure: k.Figure}, Parts: parts})
					e.Cells = append(e.Cells, h.add(disclosure.Cell{Key: k, N: int(c.N), Known: true, Alone: true}))
				}
			}
		}
		out = append(out, e)
	}
	return out
}

// others puts in what was counted and not released: of the periods of earlier releases, and
// of the last period of each kind, since a number of a month must not give away one of its
// quarter.
func (w *weighing) others(h *figuresHeld, tables []cross) {
	for _, house := range slices.Sorted(maps.Keys(w.counted)) {
		for _, period := range slices.Sorted(maps.Keys(w.counted[house])) {
			for _, c := range cellsOf(w.counted[house][period], w.agreed, tables) {
				h.add(c)
			}
		}
	}
}

// weigh asks the disclosure control: everyone we worked with first, then the other totals,
// then the lines, the larger before the smaller, and at last those of two dimensions.
func (h *figuresHeld) weigh(r report.Report, figures []Figure, earlier []disclosure.Earlier, m disclosure.Meaning) {
	type asked struct {
		cell, rank int
		line       *Line
	}
	var list []asked
	for i := range figures {
		f := &figures[i]
		for j := range f.Lines {
			if f.Indicator.Key == money {
				continue
			}
			a := asked{cell: h.at[keyOf(r.House.ID, f.Indicator.Key, f.Lines[j].Code, r.Period)], rank: 2, line: &f.Lines[j]}
			_, _, two := Crossed(f.Indicator.Key)
			switch {
			case two:
				a.rank = 3
			case f.Indicator.Key == served:
				a.rank = 0
			case Single(f.Indicator.Key):
				a.rank = 1
			}
			list = append(list, a)
		}
	}
	slices.SortStableFunc(list, func(x, y asked) int {
		return cmp.Or(cmp.Compare(x.rank, y.rank), cmp.Compare(y.line.N, x.line.N))
	})
	var cells []int
	for _, a := range list {
		cells = append(cells, a.cell)
	}
	system := disclosure.Build(h.cells, m, disclosure.Off{})
	for i, why := range system.Release(cells, disclosure.Views(earlier, disclosure.Off{}), disclosure.Off{}) {
		list[i].line.Why = why
	}
}
