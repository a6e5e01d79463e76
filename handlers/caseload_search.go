package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/names"
	"aftercare/services/access"
	"aftercare/services/caseload"
)

// resultsPage is the outcome of a search, or the empty form.
type resultsPage struct {
	pageView
	Table    table
	Sentence string
	Searched bool
	ByName   bool // the reader searches names, not codes alone
	Record   field
}

// Text is a line of the page whose form is its template.
func (p resultsPage) Text(name string) field { return p.page.Text(name) }

// search asks what to look for, by POST: an address stays in the history of the
// browser. It shows what was found.
func (h *caseloadHandlers) search(c echo.Context) error {
	by := actor(c)
	if err := by.Require(access.ReadCases); err != nil {
		return err
	}
	head, err := askPage(c, "search.title")
	if err != nil {
		return err
	}
	p, q := resultsPage{pageView: pageView{head}, ByName: readsNames(by)}, ""
	p.page.Text("q").Max(100).Into(&q)
	what := ""
	p.Record = p.page.recordField(by, &what)
	var found caseload.Found
	show := func(status int) error { return h.site.render(c, status, "caseload/results", p) }
	return p.page.finish(formSteps{
		show: show,
		do:   func() (err error) { found, err = h.caseload.Search(c.Request().Context(), by, q); return err },
		done: func() error {
			if what != "" && len(found.Hits) == 1 {
				return h.site.redirect(c, quickPath(found.Hits[0].ID, what))
			}
			h.found(&p, found, what)
			return show(http.StatusOK)
		},
	})
}

// found puts the results on the page.
func (h *caseloadHandlers) found(p *resultsPage, found caseload.Found, what string) {
	p.Searched = true
	p.Sentence = p.page.T("search.found", "n", len(found.Hits), "of", found.Scanned)
	if found.Waiting > 0 {
		p.Sentence += " " + p.page.T("search.waiting", "n", found.Waiting)
	}
	p.Table = h.hits(p.page.texts, found)
	for i := range p.Table.Rows {
		if what != "" {
			p.Table.Rows[i].Cells[0].Href = quickPath(found.Hits[i].ID, what)
		}
	}
}

func (h *caseloadHandlers) hits(t texts, found caseload.Found) table {
	out := table{texts: t, ID: "results", Caption: t.T("search.title"), Quiet: true, Columns: []column{
		{Text: t.T("caseload.code")}, {Text: t.T("caseload.who")}, {Text: t.T("search.why")}, {Text: t.T("caseload.next")},
	}}
	for _, hit := range found.Hits {
		who := cell{Text: t.T("age." + hit.AgeGroup), Note: hit.ShelterName}
		if hit.Name != "" {
			who = cell{Text: hit.Name, Note: t.T("age."+hit.AgeGroup) + " · " + hit.ShelterName, Script: models.LangOf(hit.Name, t.Lang)}
		}
		out.Rows = append(out.Rows, row{ID: "row-" + hit.Code, Cells: []cell{
			{Text: hit.Code, Href: "/cases/" + hit.ID, Note: t.T("status." + string(hit.Status))}, who, h.reason(t, hit), h.next(t, hit.Row),
		}})
	}
	return out
}

// reasons gives the words for each way a name can be hit.
var reasons = map[names.Hit]string{
	names.Begins: "search.reason.start", names.SoundsAlike: "search.reason.sound",
	names.SameLatin: "search.reason.exact", names.SameScript: "search.reason.exact",
}

// reason says why a case is among the results.
func (h *caseloadHandlers) reason(t texts, hit caseload.Hit) cell {
	if hit.ByCode {
		return cell{Text: t.T("search.reason.code")}
	}
	return cell{Text: t.T(reasons[hit.How]), Note: hit.Also}
}
