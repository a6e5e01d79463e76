package handlers

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/htcds"
	"aftercare/services/importer"
)

// ownTryPage says row by row what bringing in a list would do.
type ownTryPage struct {
	formPage
	Counts []figure
	Title  string // above the rows
	Rows   []entryRow
	Pages  pagesOfList
	All    *link // to the rows of every kind
	None   string
}

// triedAtOnce is how many rows a page shows.
const triedAtOnce = 25

// try says what bringing in a list would do, and takes the word to do it.
func (h *ownListHandlers) try(c echo.Context) error {
	ctx, by, id := c.Request().Context(), actor(c), c.Param("list")
	report, err := h.imports.Try(ctx, by, id)
	if err != nil {
		return err
	}
	p, err := askPage(c, "ownlist.try_title")
	if err != nil {
		return err
	}
	p.calling("ownlist")
	var choice importer.ListChoice
	view := p.bringForm(id, report, &choice)
	var done importer.ListReport
	return p.finish(formSteps{
		show: func(status int) error { return h.showTry(c, p, status, report, view) },
		do: func() error {
			done, err = h.imports.Bring(ctx, by, id, choice)
			return err
		},
		done: func() error { return h.site.doneAt(c, broughtPath(done.RunID), "ownlist.done", "n", done.Cases) },
	})
}

// bringForm asks which rows come in beside those that have nothing against them. It has
// no fields and no button where nothing can come in.
func (p page) bringForm(id string, r importer.ListReport, to *importer.ListChoice) formView {
	view := formView{Action: ownListPath(id) + "/bring", Save: p.T("ownlist.bring", "n", r.Count(importer.RowNew))}
	var list []choice
	for _, x := range []struct {
		code, what string
	}{{"partial", importer.RowFaulty}, {"alike", importer.RowAlike}, {"without_consent", importer.RowLeftOut}} {
		n := r.Count(x.what)
		if x.code == "partial" && n > 0 && r.Count(importer.RowNew)+r.Count(importer.RowAlike)+r.Count(importer.RowLeftOut) == 0 {
			n = 0
		}
		if n > 0 {
			list = append(list, choice{Value: x.code, Text: p.T("ownlist.rows."+x.code, "n", n), Help: p.T("ownlist.rows." + x.code + ".help")})
		}
	}
	rows := []string{}
	if len(list) > 0 {
		view.Fields = []field{p.Checks("rows").Of(list).Optional().Into(&rows)}
	}
	to.Partial, to.Alike, to.WithoutConsent = slices.Contains(rows, "partial"), slices.Contains(rows, "alike"), slices.Contains(rows, "without_consent")
	if r.Count(importer.RowNew) == 0 && !slices.ContainsFunc(list, func(c choice) bool { return c.Value != "partial" }) {
		view.Save = ""
	}
	return view
}

func (h *ownListHandlers) showTry(c echo.Context, p page, status int, report importer.ListReport, view formView) error {
	at := ownListPath(c.Param("list")) + "/try"
	out := ownTryPage{Title: p.T("ownlist.rows_title")}
	out.formPage = formPage{pageView: pageView{p}, Form: view, formWords: formWords{
		Back: &link{Text: p.T("ownlist.back"), Href: ownListPath(c.Param("list"))}, Heading: p.T("ownlist.try_title"), Lead: p.T("ownlist.try_lead")}}
	for _, what := range importer.RowsTold {
		if n := report.Count(what); n > 0 {
			out.Counts = append(out.Counts, figure{Number: p.Count(n), Label: p.T("ownlist.row." + what), Href: addressOf(at, url.Values{"what": {what}}) + "#rows"})
		}
	}
	if report.Skipped > 0 {
		out.Notices = append(out.Notices, notice{Kind: "info", Text: p.T("importer.sum.skipped", "n", report.Skipped)})
	}
	rows := report.Rows
	if what := c.QueryParam("what"); slices.Contains(importer.RowsTold, what) {
		rows = slices.DeleteFunc(slices.Clone(rows), func(r importer.RowResult) bool { return r.What != what })
		out.Title, out.All = p.T("ownlist.only", "what", p.T("ownlist.row."+what)), &link{Text: p.T("ownlist.all_rows"), Href: at + "#rows"}
	}
	if view.Save == "" {
		out.None = p.T("ownlist.nothing_new")
	}
	from, to, pages := somePage(c, len(rows), triedAtOnce)
	if out.Pages = pages; pages.Next != "" && c.Request().Method == http.MethodPost {
		out.Pages = pagesOfList{Next: at + "?from=" + strconv.Itoa(to)}
	}
	said := rowProblems(report)
	for _, r := range rows[from:to] {
		out.Rows = append(out.Rows, p.triedRow(r, said[r.Row]))
	}
	return h.site.render(c, status, "ownlist/try", out)
}

// rowProblems are the problems of each row of a list.
func rowProblems(report importer.ListReport) map[int][]htcds.Problem {
	out := map[int][]htcds.Problem{}
	for _, p := range report.Problems {
		out[p.Sheet] = append(out[p.Sheet], p)
	}
	return out
}

// rowBadges are the looks of what becomes of a row.
var rowBadges = map[string]badgeState{
	importer.RowNew: badgeReceived, importer.RowAlready: badgeClosed, importer.RowDiffers: badgeFact, importer.RowAlike: badgeFact, importer.RowLeftOut: badgeDeclined, importer.RowFaulty: badgeLate,
}

// triedRow is what becomes of a row, and what there is to say of it. It repeats nothing of
// the row itself.
func (p page) triedRow(r importer.RowResult, problems []htcds.Problem) entryRow {
	out := entryRow{texts: p.texts, ID: "r-" + strconv.Itoa(r.Row), Title: p.T("ownlist.row_n", "n", r.Row), Badge: &badge{State: string(rowBadges[r.What]), Text: p.T("ownlist.badge." + r.What)}}
	for _, x := range problems {
		if x.Message != "importer.note.already" {
			out.Words = append(out.Words, p.rowProblem(x))
		}
	}
	switch {
	case len(r.Codes) > 0:
		out.Line = p.T("ownlist.may_be", "codes", strings.Join(r.Codes, ", "))
	case len(r.Fields) > 0:
		names := make([]string, len(r.Fields))
		for i, f := range r.Fields {
			names[i] = p.ownField(f)
		}
		out.Line = p.T("ownlist.differs_in", "fields", strings.Join(names, ", "))
	}
	return out
}

// ownProblems are the words that an own list has instead of those for files of the
// standard.
var ownProblems = map[string]string{
	"importer.note.same_person": "ownlist.same_person", "importer.do.same_person": "ownlist.do.same_person", "htcds.note.same_row": "ownlist.same_row", "htcds.do.same_row": "ownlist.do.same_person",
	"importer.do.left_out": "ownlist.do.left_out", "importer.note.no_intake": "ownlist.no_arrival", "importer.do.no_intake": "ownlist.do.no_arrival", "importer.note.rough_intake": "ownlist.rough_arrival",
	"htcds.do.date_order": "ownlist.do.date_order", "htcds.do.check_date": "ownlist.do.check_date",
}

func (p page) rowProblem(x htcds.Problem) summaryRow {
	var args []any
	for _, name := range slices.Sorted(maps.Keys(x.Args)) {
		value := any(x.Args[name])
		if name == "day" {
			value = p.Date(models.Date(x.Args[name]))
		}
		args = append(args, name, value)
	}
	say := func(key string) string {
		if own := ownProblems[key]; own != "" {
			key = own
		}
		return p.T(key, args...)
	}
	row := summaryRow{Key: p.T("importer.kind." + string(x.Kind)), Value: say(x.Message)}
	if x.Field != "" {
		row.Key = p.ownField(x.Field)
	}
	if x.Advice != "" {
		row.Note = say(x.Advice)
	}
	return row
}

// ownField is the name of a field of an own list. A whole name is kept under the first
// one.
func (p page) ownField(name string) string { return p.T("ownlist.field." + name) }

// ownRunPage is a list that was brought in, with what became of its cases.
type ownRunPage struct {
	pageView
	Back    link
	Heading string
	Facts   []summaryRow
	Waiting string
	Undo    *postButton
	Staying []entryRow
	All     link
}

// run shows a list that was brought in.
func (h *ownListHandlers) run(c echo.Context) error {
	r, err := h.imports.Run(c.Request().Context(), actor(c), c.Param("run"))
	if err != nil {
		return err
	}
	p := ownRunPage{pageView: pageView{newPage(c, "ownlist.run_title")}, Heading: r.Name}
	t := p.page
	p.Back = link{Text: t.T("ownlist.title"), Href: ownListsPath}
	p.Facts = t.runFacts(r)
	if r.Waiting > 0 {
		p.Waiting = t.T("ownlist.waiting", "n", int(r.Waiting), "of", int(r.Here))
	}
	if r.MayUndo && int(r.Here) > len(r.Staying) {
		p.Undo = &postButton{Text: t.T("ownlist.undo"), Action: broughtPath(r.ID) + "/undo", Version: r.Version}
	}
	if r.MayUndo || r.UndoneAt > 0 {
		for _, s := range r.Staying {
			p.Staying = append(p.Staying, entryRow{texts: t.texts, ID: "s-" + s.CaseID, Title: s.Code, Href: casePath(s.CaseID), Line: t.T("ownlist.why." + s.Why)})
		}
	}
	return h.site.render(c, http.StatusOK, "ownlist/run", p)
}

// runFacts are the facts of a list that was brought in.
func (p page) runFacts(r importer.ListRun) []summaryRow {
	rows := []summaryRow{
		{Key: p.T("ownlist.fact.made"), Value: joinDots([]string{p.Moment(r.MadeAt), r.By})},
		{Key: p.T("ownlist.fact.to"), Value: joinDots([]string{r.Shelter, r.Lead})},
		{Key: p.T("ownlist.fact.people"), Value: p.Count(int(r.People))},
		{Key: p.T("ownlist.fact.cases"), Value: p.Count(int(r.Cases))},
	}
	for _, x := range []struct {
		key string
		n   int64
	}{{"ownlist.fact.already", r.Already}, {"ownlist.fact.alike", r.Alike}, {"ownlist.fact.left_out", r.LeftOut}, {"ownlist.fact.faulty", r.Faulty}} {
		if x.n > 0 {
			rows = append(rows, summaryRow{Key: p.T(x.key), Value: p.Count(int(x.n))})
		}
	}
	if r.UndoneAt > 0 {
		rows = append(rows, summaryRow{Key: p.T("ownlist.fact.undone"), Value: joinDots([]string{p.Moment(r.UndoneAt), p.T("ownlist.cases_out", "n", int(r.UndoneCases))})})
	}
	return rows
}

// undo takes a list out again.
func (h *ownListHandlers) undo(c echo.Context) error {
	version, err := versionPosted(c)
	if err != nil {
		return err
	}
	if err := h.imports.Undo(c.Request().Context(), actor(c), c.Param("run"), version); err != nil {
		return err
	}
	return h.site.doneAt(c, broughtPath(c.Param("run")), "ownlist.undone")
}
