package handlers

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/law"
	"aftercare/services/pack"
)

// lawItemPage is one right as the packs have it, for nobody in particular.
type lawItemPage struct {
	lawPage
	Item     *pack.Item
	Heading  string
	Badge    *badge
	Facts    []summaryRow
	Lines    []lawSection
	Laws     []source
	Disputes []dispute
	Decided  []string // what the organisation decided, newest first
	Switch   string   // address of the page that switches it, "" for who may not
	Takes    string   // where going back to the packs is posted, "" where nothing was decided
	Waits    bool
}

// lawSection is one heading with its lines.
type lawSection struct {
	Title string
	Lines []string
}

// dispute is a point on which sources disagree, with every reading.
type dispute struct {
	ID, Topic, Advice string
	Readings          []source
}

func (h *lawHandlers) one(c echo.Context) error {
	p, err := h.itemPage(c)
	if err != nil {
		return err
	}
	return h.site.render(c, http.StatusOK, "law/item", p)
}

func (h *lawHandlers) itemPage(c echo.Context) (lawItemPage, error) {
	ctx, by := c.Request().Context(), actor(c)
	it, err := h.laws.Item(ctx, by, c.Param("item"))
	if err != nil {
		return lawItemPage{}, err
	}
	switches, err := h.laws.Switches(ctx, by, it.Key)
	if err != nil {
		return lawItemPage{}, err
	}
	lib := h.laws.Library()
	p := lawItemPage{lawPage: newLawPage(c, "law.one", "/law"), Item: it}
	p.Heading = p.page.labelOf(it.Title)
	p.Facts = p.page.lawFacts(lib, it)
	p.Lines = p.page.lawSections(lib, it)
	for _, l := range it.Law {
		p.Laws = append(p.Laws, p.page.lawSource(lib, l))
	}
	for _, id := range it.Conflicts {
		p.Disputes = append(p.Disputes, p.page.dispute(lib, lib.Conflict(id)))
	}
	p.decided(switches)
	if by.May(access.SwitchLaw) {
		p.Switch = lawPath(it.Key) + "/switch"
		if len(switches) > 0 && switches[0].Holds() {
			p.Takes = lawPath(it.Key) + "/back"
		}
	}
	return p, nil
}

// decided notes what the organisation decided about the right.
func (p *lawItemPage) decided(switches []law.Switch) {
	var now law.Switch
	for _, s := range switches {
		if s.Holds() {
			now = s
		}
		p.Decided = append(p.Decided, p.page.switchLine(s))
	}
	p.Badge = p.page.useBadge(p.Item, now)
}

func (p page) switchLine(s law.Switch) string {
	line := p.T("law.was_off", "date", p.On(s.DecidedAt), "who", s.Decider, "why", p.maybe("law.off_reason."+s.Reason))
	if s.Setting == models.LawOn {
		line = p.T("law.was_on", "date", p.On(s.DecidedAt), "who", s.Decider, "reader", s.Reader, "read", p.Date(s.ReadOn), "text", s.ReadIn)
	}
	if !s.Holds() {
		line += " " + p.T("law.ended", "date", p.On(s.EndedAt), "who", s.Ender)
	}
	return line
}

// lawFacts are the short facts of a right: whose law, how good the source is,
// from when to when.
func (p page) lawFacts(lib *pack.Library, it *pack.Item) []summaryRow {
	rows := []summaryRow{
		{Key: p.T("law.place"), Value: p.labelOf(lib.Place(it.Jurisdiction).Name), Note: p.regionOf(lib, it)},
		{Key: p.T("law.right_of"), Value: p.T("law.right." + string(it.Right)), Note: p.T("law.force." + it.Force)},
		{Key: p.T("law.life"), Value: p.T("law.life." + string(it.Life)), Note: p.T("law.life_line." + string(it.Life))},
		{Key: p.T("law.mark"), Value: p.T("mark." + string(it.Quality)), Note: p.T("law.mark_does." + string(it.Quality))},
		{Key: p.T("law.owed_by"), Value: p.labelOf(it.OwedBy.Office), Note: p.party(it.OwedBy.Party)},
		{Key: p.T("law.in_force"), Value: p.period(it.InForce), Note: p.T("law.version", "version", it.Version)},
		{Key: p.T("law.read"), Value: p.Date(it.Verified), Note: p.reviewed(it)},
	}
	if who := p.decidedBy(it); who != "" {
		rows = slices.Insert(rows, 5, summaryRow{Key: p.T("right.decided_by"), Value: who})
	}
	if it.SchemeEnd.On != "" {
		rows = append(rows, summaryRow{Key: p.T("law.scheme_end"), Value: p.Date(it.SchemeEnd.On), Note: p.labelOf(it.SchemeEnd.Text)})
	}
	return rows
}

func (p page) regionOf(lib *pack.Library, it *pack.Item) string {
	if it.Where == it.Jurisdiction {
		return ""
	}
	return p.placeName(lib, it.Where)
}

func (p page) reviewed(it *pack.Item) string {
	if it.Reviewed.By == "" {
		return p.T("law.not_reviewed")
	}
	return p.T("law.reviewed", "who", it.Reviewed.By, "date", p.Date(it.Reviewed.On))
}

func (p page) period(s pack.Period) string {
	switch {
	case s.From != "" && s.To != "":
		return p.T("law.from_to", "from", p.Date(s.From), "to", p.Date(s.To))
	case s.From != "":
		return p.T("law.from", "from", p.Date(s.From))
	case s.To != "":
		return p.T("law.to", "to", p.Date(s.To))
	}
	return p.T("law.no_dates")
}

// lawSections are the parts of a right in words, without those it does not have.
func (p page) lawSections(lib *pack.Library, it *pack.Item) []lawSection {
	var out []lawSection
	add := func(key string, lines ...string) {
		s := lawSection{Title: p.T("law." + key)}
		for _, l := range lines {
			if l != "" {
				s.Lines = append(s.Lines, l)
			}
		}
		if len(s.Lines) > 0 {
			out = append(out, s)
		}
	}
	add("find_out", p.labelOf(it.FindOut))
	add("caution", p.labelOf(it.Caution))
	add("conditions", each(it.Conditions, func(c pack.Condition) string { return p.labelOf(c.Sentence) })...)
	add("clocks", each(it.Clocks, func(c pack.Clock) string { return p.clockLine(it, c) })...)
	add("amounts", each(it.Amounts, func(a pack.Amount) string { return p.lawAmount(lib, it, a) })...)
	add("uplifts", each(it.Uplifts, func(u pack.Uplift) string { return p.marked(it, p.labelOf(u.Label), u.Clause, u.Quality) })...)
	add("paid", append(each(it.Schedule.Stages, func(s pack.Stage) string {
		return p.marked(it, p.T("law.stage", "label", p.labelOf(s.Label), "percent", s.Percent), s.Clause, s.Quality)
	}), each(it.Schedule.Split, func(s pack.Split) string { return p.marked(it, p.labelOf(s.Label), s.Clause, s.Quality) })...)...)
	add("holes", each(it.Schedule.Holes, func(h pack.Hole) string { return p.labelOf(h.Text) })...)
	add("papers", each(it.Papers, func(x pack.Paper) string { return p.labelOf(x.Label) })...)
	add("payment", p.labelOf(it.Payment))
	add("appeal", p.appealLines(it)...)
	add("refused", p.labelOf(it.IfRefused))
	add("changes", each(it.Changes, func(x pack.Change) string {
		return p.T("law.changed", "date", p.Date(x.On), "text", p.labelOf(x.Text))
	})...)
	add("earlier", each(it.Earlier, func(v pack.Variant) string {
		return p.T("law.earlier_line", "version", v.Version, "when", p.period(v.InForce))
	})...)
	return out
}

func each[T any](list []T, line func(T) string) []string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = line(x)
	}
	return out
}

// clockLine says how long a clock runs and against whom, or that nobody is late
// when it ends.
func (p page) clockLine(it *pack.Item, c pack.Clock) string {
	key := "law.clock"
	if c.Least {
		key = "law.clock_least"
	}
	text := p.T(key, "label", p.labelOf(c.Label), "length", p.lengthOf(c.Length), "whose", p.party(c.Against))
	if c.Kind == "house" {
		return text + " · " + p.T("mark.D")
	}
	return p.marked(it, text, c.Clause, c.Quality)
}

func (p page) lawAmount(lib *pack.Library, it *pack.Item, a pack.Amount) string {
	label := p.labelOf(a.Label)
	if a.Unit != "" {
		return p.marked(it, label+": "+strconv.FormatInt(a.Max, 10)+" "+a.Unit, a.Clause, a.Quality)
	}
	currency := lib.Currency(it)
	low, high := p.Money(pack.Money(a.Min, currency), currency), p.Money(pack.Money(a.Max, currency), currency)
	key := "right.amount_range"
	switch {
	case a.Max == 0 || a.Min == a.Max:
		key = "right.amount_one"
	case a.Min == 0:
		key = "right.amount_up_to"
	}
	text := p.T(key, "label", label, "low", low, "high", high)
	if a.Per != "" {
		text += " " + p.T("law.per."+a.Per)
	}
	return p.marked(it, text, a.Clause, a.Quality)
}

// dispute writes a conflict with every reading, the one that favours the
// survivor first.
func (p page) dispute(lib *pack.Library, c *pack.Conflict) dispute {
	return dispute{ID: c.ID, Topic: p.labelOf(c.Topic), Advice: p.labelOf(c.Advice), Readings: p.readings(lib, c)}
}
