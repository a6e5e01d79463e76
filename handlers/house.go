package handlers

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"aftercare/services/access"
	"aftercare/services/account"
	"aftercare/services/ask"
	"aftercare/services/backup"
	"aftercare/services/casefile"
	"aftercare/services/caseload"
	"aftercare/services/clockwatch"
	"aftercare/services/office"
	"aftercare/services/roster"
	"aftercare/services/stay"
)

// houseHandlers serve the first page of those who assign people.
type houseHandlers struct {
	site     *site
	rosters  *roster.Service
	caseload *caseload.Service
	accounts *account.Service
	backups  *backup.Service
	clock    *clockwatch.Watch
	offices  *office.Service
	asks     *ask.Service
	files    *casefile.Service
	stays    *stay.Service
}

// housePage is how all cases stand, in numbers. Each number leads to the cases
// it counts.
type housePage struct {
	pageView
	Doubt    *doubtView
	Notices  []notice
	Asks     []entryPart
	Counted  string // when the cases were counted, where that was earlier
	Backup   string // when the last backup was made, where all is well
	Figures  []figure
	Report   *link // of this month, for who may read it
	Nothing  emptyState
	Beds     *table // tonight, for who reads beds
	Shelters table
	Workers  table
}

// houseFigure is one number about cases: how it is found in a row of the house,
// and the filter that finds the same cases in the list.
type houseFigure struct {
	key    string
	of     func(caseload.Figures) int64
	narrow func(*caseload.Filter, string)
}

// houseFigures are the numbers of the house, in the order of the columns. The
// last two are of a month and are not told by worker: who leads a case that was
// closed is over.
var houseFigures = []houseFigure{
	{"running", func(f caseload.Figures) int64 { return f.Running }, func(*caseload.Filter, string) {}},
	{"no_lead", func(f caseload.Figures) int64 { return f.NoLead }, func(f *caseload.Filter, _ string) { f.Lead = caseload.Nobody }},
	{"one_holder", func(f caseload.Figures) int64 { return f.OneHolder }, func(f *caseload.Filter, _ string) { f.Holder = caseload.OneHolder }},
	{"no_holder", func(f caseload.Figures) int64 { return f.NoHolder }, func(f *caseload.Filter, _ string) { f.Holder = caseload.NoHolder }},
	{"last_leaves", func(f caseload.Figures) int64 { return f.LastLeaves }, func(f *caseload.Filter, _ string) { f.Holder = caseload.LastLeaves }},
	{"late_ours", func(f caseload.Figures) int64 { return f.LateOurs }, func(f *caseload.Filter, _ string) { f.Late = caseload.Ours }},
	{"late_others", func(f caseload.Figures) int64 { return f.LateOthers }, func(f *caseload.Filter, _ string) { f.Late = caseload.Others }},
	{"arrived", func(f caseload.Figures) int64 { return f.Arrived }, func(f *caseload.Filter, month string) { f.Arrived = month }},
	{"left", func(f caseload.Figures) int64 { return f.Left }, func(f *caseload.Filter, month string) { f.Left = month }},
}

func (h *houseHandlers) show(c echo.Context) error {
	found, err := h.caseload.House(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	p := housePage{pageView: pageView{newPage(c, "house.title")}}
	last, err := h.backups.Last(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	p.backup(last)
	if p.Asks, err = p.page.inbox(c, h.asks, "/overview"); err != nil {
		return err
	}
	offers, err := p.page.offersIn(c, h.files)
	if err != nil {
		return err
	}
	if offers != nil {
		p.Asks = append([]entryPart{*offers}, p.Asks...)
	}
	if actor(c).May(access.ReadReports) {
		month := reportedMonth(p.page.Today())
		p.Report = &link{Text: p.page.T("report.overview", "month", p.page.periodName(month)), Href: reportAt(month)}
	}
	p.Counted = p.page.countedAt(c, found.At)
	lost, err := p.page.lostNotice(c, h.accounts)
	if err != nil {
		return err
	}
	if lost != nil {
		p.Notices = append(p.Notices, *lost)
	}
	doubt, err := h.clock.Doubt(c.Request().Context())
	if err != nil {
		return err
	}
	p.doubt(doubt, actor(c).May(access.ManageStaff))
	for _, f := range houseFigures {
		if n := f.of(found.All); n > 0 {
			p.Figures = append(p.Figures, figure{Number: p.page.Count(int(n)), Label: p.page.T("house.figure." + f.key), Href: f.href(caseload.Filter{}, found.Month)})
		}
	}
	if len(p.Figures) == 0 {
		p.Nothing = emptyState{Text: p.page.T("caseload.none"), Next: p.page.T("caseload.none_next." + string(access.ScopeOf(actor(c).Role())))}
	}
	if err := h.gaps(c, &p); err != nil {
		return err
	}
	ending, err := p.page.agreementsEnd(c, h.offices)
	if err != nil {
		return err
	}
	if ending != nil {
		p.Notices = append(p.Notices, *ending)
	}
	if p.Beds, err = h.beds(c, p.page); err != nil {
		return err
	}
	p.Shelters = p.page.houseTable(shelterFigures(), found.Shelters, found.Month, func(r caseload.HouseRow) caseload.Filter { return caseload.Filter{Shelter: r.ID} })
	p.Shelters.ID, p.Shelters.Caption, p.Shelters.Columns[0].Text = "by-shelter", p.page.T("house.by_shelter"), p.page.T("house.shelter")
	p.Shelters.Empty.Text = p.page.T("house.no_shelter")
	for i, r := range found.Shelters {
		p.Shelters.Rows[i].Cells[0].Href = houseBoard(r.ID)
	}
	p.Workers = p.page.houseTable(workerFigures(), found.Workers, found.Month, leadFilter)
	p.Workers.ID, p.Workers.Caption, p.Workers.Columns[0].Text = "by-worker", p.page.T("house.by_worker"), p.page.T("house.worker")
	p.Workers.Empty.Text = p.page.T("house.no_worker")
	return h.site.render(c, http.StatusOK, "house/show", p)
}

// href leads to the cases that a number counts.
func (f houseFigure) href(of caseload.Filter, month string) string {
	f.narrow(&of, month)
	return listHref(of, "")
}

// gaps says what the house itself lacks: a second administrator, a deputy, a
// paper that was proved within a year.
func (h *houseHandlers) gaps(c echo.Context, p *housePage) error {
	if !actor(c).May(access.ManageStaff) {
		return nil
	}
	onDuty, err := h.rosters.OnDuty(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	if n := p.page.unguarded(onDuty); n != nil {
		p.Notices = append(p.Notices, *n)
	}
	got, err := h.accounts.HouseGaps(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	add := func(text, words, href string) {
		p.Notices = append(p.Notices, notice{Kind: "info", Text: text, Link: &link{Text: words, Href: href}})
	}
	if got.OneAdministrator {
		add(p.page.T("house.one_administrator"), p.page.T("staff.invite"), "/staff/new")
	}
	if got.PaperAt.IsZero() {
		add(p.page.T("house.paper_never"), p.page.T("house.paper_link"), "/recovery")
	} else if got.PaperOld {
		add(p.page.T("house.paper_old", "date", p.page.On(got.PaperAt)), p.page.T("house.paper_link"), "/recovery#again")
	}
	unsigned, err := h.accounts.Unsigned(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	if n := p.page.unsignedNotice(actor(c), len(unsigned), !visitOf(c).Organisation.SignedAt.IsZero()); n != nil {
		p.Notices = append(p.Notices, *n)
	}
	if got.NotOnPaper > 0 {
		add(p.page.T("lost.lacks", "n", got.NotOnPaper), p.page.T("house.paper_link"), "/recovery")
	}
	if len(got.NoDeputy) > 0 {
		add(p.page.T("house.no_deputy", "houses", got.NoDeputyNames()), p.page.T("house.deputy_link"), "/shelters/"+got.NoDeputy[0].ID+"#deputy")
	}
	return nil
}

// shelterFigures are the numbers that are told by shelter.
func shelterFigures() []houseFigure {
	return append(slices.Clone(houseFigures[:3]), houseFigures[5:]...)
}

// workerFigures are the numbers that are told by worker.
func workerFigures() []houseFigure {
	return []houseFigure{houseFigures[0], houseFigures[2], houseFigures[5], houseFigures[6]}
}

func leadFilter(r caseload.HouseRow) caseload.Filter {
	if r.ID == "" {
		return caseload.Filter{Lead: caseload.Nobody}
	}
	return caseload.Filter{Lead: r.ID}
}

// houseTable lays out one line for each shelter or colleague.
func (p page) houseTable(figures []houseFigure, rows []caseload.HouseRow, month string, of func(caseload.HouseRow) caseload.Filter) table {
	t := table{texts: p.texts, Words: true, Columns: make([]column, 1)}
	for _, f := range figures {
		t.Columns = append(t.Columns, column{Text: p.T("house.col." + f.key), Number: true})
	}
	for _, r := range rows {
		cells := []cell{{Text: orWord(r.Name, p.T("caseload.no_lead"))}}
		for _, f := range figures {
			n := cell{Text: p.Count(int(f.of(r.Figures)))}
			if f.of(r.Figures) > 0 {
				n.Href = f.href(of(r), month)
			}
			cells = append(cells, n)
		}
		t.Rows = append(t.Rows, row{Cells: cells})
	}
	return t
}
