package handlers

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/document"
)

// wantedPage is the papers that are missing in all cases of the reader, by where they
// were asked for: one errand fetches several. It names nobody.
type wantedPage struct {
	pageView
	Ways    []navItem
	Lead    string
	Offices []wantedOffice
	Empty   emptyState
	Next    string
	Print   *link
	Head    printHead // on paper
}

// wantedOffice is one place with the papers that were asked for there.
type wantedOffice struct {
	Title string
	Rows  []wantedRow
}

// wantedRow is one paper: of which case, since when it was asked for, and how long such
// papers took.
type wantedRow struct {
	Case    link
	What    link
	Since   string
	Usually string
	Ask     *link // where it is noted that it was asked for, of one that was not
}

// wanted lists the papers that are missing in a caseload.
func (h *documentHandlers) wanted(c echo.Context) error {
	if c.QueryParam("need") != "" {
		return h.needed(c)
	}
	f := document.WantedFilter{AskedOf: askedOf(c.QueryParam("at")), After: c.QueryParam("after")}
	p, found, err := h.wantedPage(c, f)
	if err != nil {
		return err
	}
	if found.Next != "" {
		p.Next = wantedHref(wantedPath, url.Values{"at": {f.AskedOf}, "after": {found.Next}})
	}
	if len(p.Offices) > 0 {
		p.Print = &link{Text: p.page.T("wanted.print"), Href: wantedHref(wantedPath+"/print", url.Values{"at": {f.AskedOf}})}
	}
	return h.site.render(c, http.StatusOK, "document/wanted", p)
}

// wantedPrint is the list on paper, to take along.
func (h *documentHandlers) wantedPrint(c echo.Context) error {
	if c.QueryParam("need") != "" {
		return h.neededPrint(c)
	}
	p, found, err := h.wantedPage(c, document.WantedFilter{AskedOf: askedOf(c.QueryParam("at")), All: true})
	if err != nil {
		return err
	}
	p.Head = printHead{Title: p.page.T("wanted.title"), Line: p.page.T("wanted.print_line", "date", p.page.Date(p.page.Today()))}
	if found.Next != "" {
		p.Head.Line = p.page.T("wanted.print_part", "n", len(found.Rows), "date", p.page.Date(p.page.Today()))
	}
	return h.site.render(c, http.StatusOK, "document/wanted_print", p)
}

// askedOf reads a place of an address; anything else is none.
func askedOf(s string) string {
	if slices.Contains(models.AskedOf, s) {
		return s
	}
	return ""
}

// wantedHref is a page of the list, without what narrows nothing.
func wantedHref(path string, q url.Values) string {
	for key := range q {
		if q.Get(key) == "" {
			delete(q, key)
		}
	}
	return addressOf(path, q)
}

func (h *documentHandlers) wantedPage(c echo.Context, f document.WantedFilter) (p wantedPage, found document.Wanted, err error) {
	if found, err = h.documents.Wanted(c.Request().Context(), actor(c), f); err != nil {
		return p, found, err
	}
	p = wantedPage{pageView: pageView{newPage(c, "wanted.title")}}
	p.Empty, p.Lead = emptyState{Text: p.page.T("wanted.none"), Next: p.page.T("wanted.none_next")}, p.page.T("wanted.lead")
	p.Ways = p.page.wantedWays(f, found)
	for _, r := range found.Rows {
		title := p.page.T("document.at." + r.AskedOf)
		if n := len(p.Offices); n == 0 || p.Offices[n-1].Title != title {
			p.Offices = append(p.Offices, wantedOffice{Title: title})
		}
		o := &p.Offices[len(p.Offices)-1]
		o.Rows = append(o.Rows, p.page.wantedRow(r, found.Usual[document.Kind{Kind: r.Kind, AskedOf: r.AskedOf}]))
	}
	return p, found, nil
}

// wantedWays narrow the list to one place, each with how many papers are asked for
// there.
func (p page) wantedWays(f document.WantedFilter, found document.Wanted) []navItem {
	total := 0
	for _, o := range found.Offices {
		total += o.N
	}
	out := []navItem{{Text: p.T("application.ways", "stage", p.T("wanted.all"), "n", p.Count(total)), Href: wantedPath, Current: f.AskedOf == ""}}
	for _, o := range found.Offices {
		text := p.T("application.ways", "stage", p.T("document.at."+o.AskedOf), "n", p.Count(o.N))
		out = append(out, navItem{Text: text, Href: wantedHref(wantedPath, url.Values{"at": {o.AskedOf}}), Current: f.AskedOf == o.AskedOf})
	}
	return append(out, p.neededWay(false))
}

func (p page) wantedRow(r document.WantedRow, usual document.Usual) wantedRow {
	at := papersPath(r.CaseID)
	out := wantedRow{Case: link{Text: r.Code, Href: at}, What: link{Text: p.T("document.kind." + r.Kind), Href: at + "/" + r.ID}}
	days := max(0, int(p.now.Sub(models.StartOfDay(r.AskedOn, p.zone)).Hours()/24))
	out.Since = joinDots([]string{p.T("document.state.asked", "n", days), p.Date(r.AskedOn)})
	out.Usually = p.usually(usual)
	return out
}
