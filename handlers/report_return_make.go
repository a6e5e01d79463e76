package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/owed"
	"aftercare/services/report"
)

// makeReturnPage is a return before it is signed.
type makeReturnPage struct {
	pageView
	formWords
	Counted []table // by section
	Form    formView
	Missing link // which cases lack something
}

// prepare shows a return with its numbers, and signs it.
func (h *owedHandlers) prepare(c echo.Context) error {
	ctx, by := c.Request().Context(), actor(c)
	period := models.ParsePeriod(c.Param("period"))
	sheet, err := h.owed.Sheet(ctx, by, c.Param("form"), c.Param("house"), period)
	if err != nil {
		return err
	}
	p, err := askPage(c, "owed.make")
	if err != nil {
		return err
	}
	p.calling("owed")
	in := owed.SignInput{Typed: map[string]*int64{}}
	out := h.laid(p, sheet, &in)
	signed := ""
	return p.finish(formSteps{
		show: func(status int) error { return h.site.render(c, status, "report/return_make", out) },
		clash: func(error) error { // what was typed stays, beside the new numbers
			if sheet, err = h.owed.Sheet(ctx, by, c.Param("form"), c.Param("house"), period); err != nil {
				return err
			}
			p.form.values.Set("stamp", sheet.Stamp)
			p.form.values.Del("sure")
			out = h.laid(p, sheet, &in)
			p.wrong(models.Problems{"": "problem.owed_changed"}.Err())
			return h.site.render(c, http.StatusConflict, "report/return_make", out)
		},
		do: func() error {
			signed, err = h.owed.Sign(ctx, by, c.Param("form"), c.Param("house"), period, in)
			return err
		},
		done: func() error { return h.site.doneAt(c, signedReturnPath(signed), "owed.signed") },
	})
}

// laid puts a return onto its page, with the fields of what is typed by hand.
func (h *owedHandlers) laid(p page, s owed.Sheet, in *owed.SignInput) makeReturnPage {
	out := makeReturnPage{pageView: pageView{p}}
	out.formWords = formWords{Back: &link{Text: p.T("owed.title"), Href: returnsPath}, Heading: p.labelOf(s.Title), Lead: p.T("owed.of", "house", s.House.Name, "period", p.periodName(s.Of)), Notices: p.sheetNotices(s)}
	out.Missing = link{Text: p.T("owed.lacking"), Href: returnLacking + "?period=" + s.Of.Code() + "&house=" + s.House.ID}
	for i, cells := range s.Cells {
		if t := h.countedTable(p, s, i, cells); len(t.Rows) > 0 {
			out.Counted = append(out.Counted, t)
		}
	}
	if s.Runs {
		return out
	}
	in.Stamp = s.Stamp
	fields := []field{p.Hidden("stamp").Into(&in.Stamp)}
	for i, cells := range s.Cells {
		fields = append(fields, h.typedFields(p, s.Heads[i], cells, in)...)
	}
	fields = append(fields, p.Saying(p.T("owed.leaves", "n", len(s.All()), "house", s.House.Name, "period", p.periodName(s.Of), "whom", s.Office.Name, "basis", s.Row.Basis)),
		p.Checks("sure").Of([]choice{{Value: "yes", Text: p.T("owed.sure_yes", "who", p.Viewer.Name, "role", p.T("role."+string(models.Administrator)))}}).Into(&in.Sure))
	out.Form = formView{Action: p.Path, Draft: "owed", Save: p.T("owed.sign"), Cancel: p.backTo(returnsPath), Fields: fields}
	return out
}

// typedFields ask for what is typed by hand in a section, under its head.
func (h *owedHandlers) typedFields(p page, head string, cells []owed.Cell, in *owed.SignInput) (out []field) {
	for _, c := range cells {
		if !c.Typed {
			continue
		}
		if len(out) == 0 && head != "" {
			out = append(out, p.Saying(head))
		}
		out = append(out, h.typedField(p, c, in))
	}
	return out
}

// typedField asks for a number that is typed by hand, with the one beside it that is
// counted.
func (h *owedHandlers) typedField(p page, c owed.Cell, in *owed.SignInput) field {
	f := p.Text(owed.FieldOf(c.ID)).Called("owed.cell").Short().Keyboard("numeric").Max(7)
	f.Label = c.Title
	switch {
	case c.Mixed:
		f.Help = p.T("owed.help_mixed", "n", int(c.Help))
	case c.Near != "":
		f.Help = p.T("owed.help_near", "n", int(c.Help), "figure", p.sourceName(h.library, owed.Source(c.Near)))
	}
	var n *int64
	f = f.Into(&n)
	in.Typed[c.ID] = n
	return f
}

// countedTable are the numbers of a section that are counted.
func (h *owedHandlers) countedTable(p page, s owed.Sheet, i int, cells []owed.Cell) table {
	title := s.Heads[i]
	if title == "" {
		title = p.T("owed.counted")
	}
	t := table{texts: p.texts, ID: "section-" + p.Count(i+1), Words: true, Caption: title, Columns: []column{{Text: p.T("owed.col_column")}, {Text: p.T("owed.col_number"), Number: true}, {Text: p.T("owed.col_from")}}}
	for _, c := range cells {
		if c.Typed {
			continue
		}
		t.Rows = append(t.Rows, row{Cells: []cell{{Text: c.Title}, {Text: models.GroupDigits(c.N)}, h.fromCell(p, c.From)}})
	}
	return t
}

// fromCell names the numbers of the report that a column adds up.
func (h *owedHandlers) fromCell(p page, from []owed.Source) cell {
	out := cell{}
	for i, source := range from {
		if i > 0 {
			out.Text += " + "
		}
		out.Text += p.sourceName(h.library, source)
	}
	return out
}

// sheetNotices say what stands in the way, and what is not certain.
func (p page) sheetNotices(s owed.Sheet) (out []notice) {
	if s.Runs {
		out = append(out, notice{Kind: "info", Text: p.T("owed.runs", "date", p.Date(s.Of.Last()))})
	}
	if s.Replaces.ID != "" {
		out = append(out, notice{Kind: "info", Text: p.T("owed.corrects", "date", p.On(s.Replaces.SignedAt)), Link: &link{Text: p.T("owed.see_earlier"), Href: signedReturnPath(s.Replaces.ID)}})
	}
	if s.Adults+s.Unknown > 0 {
		out = append(out, notice{Kind: "info", Text: p.T("owed.mixed", "adults", p.Count(int(s.Adults)), "unknown", p.Count(int(s.Unknown)))})
	}
	if note := p.labelOf(s.Note); note != "" {
		out = append(out, notice{Kind: "info", Text: note})
	}
	return out
}

// returnLackingPage are the cases in which something is not written down.
type returnLackingPage struct {
	pageView
	Back   link
	Filter filterPanel
	List   table
	Others string
}

// lacking lists the cases that lack what reports and returns need.
func (h *owedHandlers) lacking(c echo.Context) error {
	p := returnLackingPage{pageView: pageView{newPage(c, "owed.lacking")}}
	p.page.askAddress(c.QueryParams())
	p.page.calling("report")
	found, err := h.reports.Lacking(c.Request().Context(), actor(c), askedReport(c), c.QueryParam("after"))
	if err != nil {
		return err
	}
	p.Back = link{Text: p.page.T("owed.title"), Href: returnsPath}
	p.page.filter(returnLacking, report.Report{House: found.House, Houses: found.Houses, Period: found.Period}, &p.Filter)
	p.List = table{texts: p.page.texts, ID: "lacking", Quiet: true, Caption: p.page.T("owed.lacking"), Empty: emptyState{Text: p.page.T("owed.nothing_lacks")},
		Columns: []column{{Text: p.page.T("caseload.code")}, {Text: p.page.T("owed.col_lacks")}, {Text: p.page.T("owed.col_lead")}}}
	people := actor(c).May(access.AssignPeople)
	for _, r := range found.Rows {
		var what []string
		for _, key := range r.What {
			what = append(what, p.page.T("owed.lacks."+key))
		}
		lead := cell{Text: orWord(r.Lead, p.page.T("owed.no_lead"))}
		if people {
			lead.Href = casePath(r.ID) + "/people"
		}
		p.List.Rows = append(p.List.Rows, row{Cells: []cell{{Text: r.Code, Href: casePath(r.ID)}, {Text: joinDots(what)}, lead}})
	}
	if found.Next != "" {
		p.List.Older = returnLacking + reportAddress(report.Report{House: found.House, Period: found.Period}) + "&after=" + found.Next
	}
	if found.Others > 0 {
		p.Others = p.page.T("report.others", "n", found.Others)
	}
	return h.site.render(c, http.StatusOK, "report/lacking", p)
}
