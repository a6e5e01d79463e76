package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/owed"
	"aftercare/services/release"
	"aftercare/services/report"
)

// signedReturnPage is a return as it stands in the ledger, on screen or on paper.
type signedReturnPage struct {
	pageView
	Head    printHead // on paper
	Back    link
	Heading string
	Notices []notice
	About   []summaryRow
	List    table
	Acts    []link
	Signs   []string // lines for signature and seal, on paper
}

// show shows a return that was signed, and lays it out for paper.
func (h *owedHandlers) show(c echo.Context) error {
	how, paper := owed.OnScreen, c.Path() == returnsPath+"/signed/:release/print"
	if paper {
		how = owed.OnPaper
	}
	r, err := h.owed.Signed(c.Request().Context(), actor(c), c.Param("release"), how)
	if err != nil {
		return err
	}
	p := signedReturnPage{pageView: pageView{newPage(c, "owed.one")}}
	p.Back, p.Heading = link{Text: p.page.T("owed.title"), Href: returnsPath}, p.page.returnTitle(r)
	p.About, p.List = p.page.signedAbout(r), p.page.signedTable(h, r)
	if !paper {
		p.Notices, p.Acts = p.page.signedNotices(r), p.page.signedActs(r, actor(c).May(access.MakeReturns))
		return h.site.render(c, http.StatusOK, "report/return_signed", p)
	}
	p.Head = printHead{Title: officialOf(r), Line: p.page.T("owed.of", "house", r.House.Name, "period", p.page.periodName(models.ParsePeriod(r.Period)))}
	p.About = p.About[:len(p.About)-1] // it is handed over later
	p.List.Columns, p.List.Quiet = p.List.Columns[:2], true
	for i := range p.List.Rows {
		p.List.Rows[i].Cells = p.List.Rows[i].Cells[:2]
	}
	p.Signs = []string{p.page.T("owed.line_signature", "who", r.SignedName), p.page.T("owed.line_seal"), p.page.T("owed.line_received")}
	return h.site.render(c, http.StatusOK, "report/return_print", p)
}

// returnTitle names a return in the reader's language.
func (t texts) returnTitle(r owed.Signed) string {
	if r.Form == nil {
		return r.Release.Form
	}
	return t.labelOf(r.Form.Title)
}

// officialOf is how the form calls itself.
func officialOf(r owed.Signed) string {
	if r.Form == nil {
		return r.Release.Form
	}
	return r.Form.Official
}

// signedAbout says of whom the return is, for whom and by whom.
func (t texts) signedAbout(r owed.Signed) []summaryRow {
	handed := t.T("owed.not_handed")
	if r.ReleasedAt > 0 {
		handed = t.Date(r.ReleasedOn)
	}
	p := models.ParsePeriod(r.Period)
	return []summaryRow{
		{Key: t.T("owed.col_house"), Value: r.House.Name},
		{Key: t.T("owed.col_period"), Value: t.periodName(p), Note: t.T("owed.days", "from", t.Date(p.Begins()), "to", t.Date(p.Last()))},
		{Key: t.T("owed.col_to"), Value: r.RecipientName, Note: r.Basis},
		{Key: t.T("owed.col_signed"), Value: r.SignedName, Note: joined(t.T("role."+string(models.Administrator)), t.Moment(r.SignedAt))},
		{Key: t.T("owed.col_handed"), Value: handed},
	}
}

// signedTable are the numbers as they went out, with where each comes from.
func (p page) signedTable(h *owedHandlers, r owed.Signed) table {
	t := table{texts: p.texts, ID: "cells", Words: true, Quiet: true, Caption: p.T("owed.cells"), Columns: []column{{Text: p.T("owed.col_column")}, {Text: p.T("owed.col_number"), Number: true}, {Text: p.T("owed.col_from")}}}
	for _, c := range r.Cells {
		from := cell{Text: p.T("owed.typed")}
		if !c.Typed {
			from = h.fromCell(p, sourcesOf(c))
		}
		t.Rows = append(t.Rows, row{Cells: []cell{{Text: c.Title}, {Text: models.GroupDigits(c.N)}, from}})
	}
	return t
}

// sourcesOf are the numbers of the report behind a cell.
func sourcesOf(c models.ReleaseCell) (out []owed.Source) {
	for _, source := range c.Sum {
		out = append(out, owed.Source(source))
	}
	if len(out) > 0 {
		return out
	}
	if c.Line == "" {
		return []owed.Source{owed.Source(c.Figure)}
	}
	return []owed.Source{owed.Source(c.Figure + "/" + c.Line)}
}

// signedNotices say that the return no longer counts, or was replaced.
func (t texts) signedNotices(r owed.Signed) (out []notice) {
	if r.WithdrawnAt > 0 {
		out = append(out, notice{Kind: "info", Text: t.T("owed.is_withdrawn", "date", t.On(r.WithdrawnAt), "why", t.T("owed.withdrawn_why."+r.WithdrawnWhy))})
	}
	if r.By != "" {
		out = append(out, notice{Kind: "info", Text: t.T("owed.is_replaced"), Link: &link{Text: t.T("owed.see_newer"), Href: signedReturnPath(r.By)}})
	}
	if r.Replaces != "" {
		out = append(out, notice{Kind: "info", Text: t.T("owed.replaces"), Link: &link{Text: t.T("owed.see_earlier"), Href: signedReturnPath(r.Replaces)}})
	}
	return append(out, notice{Kind: "info", Text: t.T("owed.kept")})
}

// signedActs are what can be done with a return that was signed.
func (t texts) signedActs(r owed.Signed, makes bool) []link {
	at := signedReturnPath(r.ID)
	acts := []link{{Text: t.T("board.print"), Href: at + "/print"}, {Text: t.T("report.xlsx"), Href: at + "/return.xlsx"}}
	if !makes || r.By != "" || r.WithdrawnAt > 0 {
		return acts
	}
	return append(acts, link{Text: t.T("owed.hand"), Href: at + "/handed"}, link{Text: t.T("owed.correct"), Href: makeReturnPath(r.Release.Form, r.ShelterID, r.Period)}, link{Text: t.T("owed.withdraw"), Href: at + "/withdraw"})
}

// file gives a signed return as a workbook: the form as one line, and where its numbers
// come from.
func (h *owedHandlers) file(c echo.Context) error {
	r, err := h.owed.Signed(c.Request().Context(), actor(c), c.Param("release"), owed.AsFile)
	if err != nil {
		return err
	}
	p := newPage(c, "owed.one")
	sheet := report.Table{Name: p.T("owed.sheet"), Heads: []string{p.T("owed.serial")}, Rows: [][]any{{1.0}}, Above: []string{officialOf(r)}}
	for _, a := range p.signedAbout(r) {
		sheet.Above = append(sheet.Above, joined(a.Key+": "+a.Value, a.Note))
	}
	from := report.Table{Name: p.T("owed.cells"), Heads: []string{p.T("owed.serial"), p.T("owed.col_number"), p.T("owed.col_column"), p.T("owed.col_from")}}
	for i, line := range p.signedTable(h, r).Rows {
		n := float64(r.Cells[i].N)
		sheet.Heads, sheet.Rows[0] = append(sheet.Heads, r.Cells[i].Title), append(sheet.Rows[0], n)
		from.Rows = append(from.Rows, []any{float64(i + 1), n, r.Cells[i].Title, line.Cells[2].Text})
	}
	raw, err := report.Workbook([]report.Table{sheet, from})
	if err != nil {
		return err
	}
	return download(c, "return.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", raw)
}

// handed asks for the day on which a return was handed over.
func (h *owedHandlers) handed(c echo.Context) error {
	var on models.Date
	return h.after(c, afterWords{"owed.hand", "owed.hand_lead", "owed.handed"}, func(p page, r owed.Signed) field {
		on = r.ReleasedOn
		return p.AskWhen("released_on").Past().Required().Into(&on)
	}, func(id string, version int64) error {
		return h.owed.HandOver(c.Request().Context(), actor(c), id, version, on)
	})
}

// withdraw asks why a return no longer counts.
func (h *owedHandlers) withdraw(c echo.Context) error {
	why := ""
	return h.after(c, afterWords{"owed.withdraw", "owed.withdraw_lead", "owed.withdrawn"}, func(p page, _ owed.Signed) field {
		return p.Radios("withdrawn_why").Of(p.choicesOf("owed.withdrawn_why.", release.WithdrawnWhys)).Required().Into(&why)
	}, func(id string, version int64) error {
		return h.owed.Withdraw(c.Request().Context(), actor(c), id, version, why)
	})
}

// afterWords are the keys of a form about a signed return: its title, what stands above it,
// and what is said when it is done.
type afterWords struct{ title, lead, said string }

// after asks one question about a return that was signed.
func (h *owedHandlers) after(c echo.Context, says afterWords, ask func(p page, r owed.Signed) field, do func(id string, version int64) error) error {
	if err := actor(c).Require(access.MakeReturns); err != nil {
		return err
	}
	r, err := h.owed.Signed(c.Request().Context(), actor(c), c.Param("release"), owed.OnScreen)
	if err != nil {
		return err
	}
	p, err := askPage(c, says.title)
	if err != nil {
		return err
	}
	p.calling("owed")
	version, back := r.Version, signedReturnPath(r.ID)
	view := formView{Action: p.Path, Save: p.T(says.title), Cancel: p.backTo(back), Fields: []field{p.Hidden("version").Into(&version), ask(p, r)}}
	words := formWords{Back: &link{Text: p.returnTitle(r), Href: back}, Heading: p.T(says.title), Lead: p.T(says.lead)}
	return p.finish(formSteps{
		show: func(status int) error {
			return h.site.render(c, status, "form/page", formPage{pageView: pageView{p}, formWords: words, Form: view})
		},
		do:   func() error { return do(r.ID, version) },
		done: func() error { return h.site.doneAt(c, back, says.said) },
	})
}

// returnEarlierPage is the ledger of returns.
type returnEarlierPage struct {
	pageView
	Back link
	List table
}

// earlier lists the returns that were signed.
func (h *owedHandlers) earlier(c echo.Context) error {
	found, err := h.owed.Earlier(c.Request().Context(), actor(c), c.QueryParam("after"))
	if err != nil {
		return err
	}
	p := returnEarlierPage{pageView: pageView{newPage(c, "owed.earlier")}}
	p.Back = link{Text: p.page.T("owed.title"), Href: returnsPath}
	p.List = table{texts: p.page.texts, ID: "earlier", Words: true, Quiet: true, Caption: p.page.T("owed.earlier"), Empty: emptyState{Text: p.page.T("owed.none_earlier")},
		Columns: []column{{Text: p.page.T("owed.col_return")}, {Text: p.page.T("owed.col_house")}, {Text: p.page.T("owed.col_to")}, {Text: p.page.T("owed.col_signed")}, {Text: p.page.T("owed.col_state")}}}
	for _, r := range found.List {
		period := p.page.periodName(models.ParsePeriod(r.Period))
		p.List.Rows = append(p.List.Rows, row{Cells: []cell{
			{Text: p.page.returnTitle(r), Href: signedReturnPath(r.ID), Note: period}, {Text: r.House.Name}, {Text: r.RecipientName},
			{Text: r.SignedName, Note: p.page.On(r.SignedAt)}, p.page.earlierState(r),
		}})
	}
	if found.Next != "" {
		p.List.Older = returnEarlier + "?after=" + found.Next
	}
	return h.site.render(c, http.StatusOK, "report/return_earlier", p)
}

// earlierState says whether a return counts, and whether it was handed over.
func (t texts) earlierState(r owed.Signed) cell {
	switch {
	case r.WithdrawnAt > 0:
		return cell{Text: t.T("owed.state.withdrawn"), Note: t.T("owed.withdrawn_why." + r.WithdrawnWhy)}
	case r.By != "":
		return cell{Text: t.T("owed.state.replaced")}
	case r.ReleasedAt > 0:
		return cell{Text: t.T("owed.state.handed"), Note: t.Date(r.ReleasedOn)}
	}
	return cell{Text: t.T("owed.state.signed"), Note: t.T("owed.not_handed")}
}
