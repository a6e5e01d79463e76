package handlers

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/document"
)

// neededQuery is what narrows the papers missing to those that nobody asked for yet.
const neededQuery = "?need=yes"

// neededWay leads to the papers that applications need and nobody asked for yet.
func (p page) neededWay(current bool) navItem {
	return navItem{Text: p.T("needed.way"), Href: wantedPath + neededQuery, Current: current}
}

// needed lists the papers that applications of a caseload need and nobody asked for yet.
func (h *documentHandlers) needed(c echo.Context) error {
	p, found, err := h.neededPage(c, document.NeededFilter{After: c.QueryParam("after")})
	if err != nil {
		return err
	}
	if found.Next != "" {
		p.Next = wantedHref(wantedPath, url.Values{"need": {"yes"}, "after": {found.Next}})
	}
	if len(p.Offices) > 0 {
		p.Print = &link{Text: p.page.T("wanted.print"), Href: wantedPath + "/print" + neededQuery}
	}
	return h.site.render(c, http.StatusOK, "document/wanted", p)
}

// neededPrint is that list on paper, to take along.
func (h *documentHandlers) neededPrint(c echo.Context) error {
	p, found, err := h.neededPage(c, document.NeededFilter{All: true})
	if err != nil {
		return err
	}
	p.Head = printHead{Title: p.page.T("needed.title"), Line: p.page.T("wanted.print_line", "date", p.page.Date(p.page.Today()))}
	if found.Next != "" {
		p.Head.Line = p.page.T("wanted.print_part", "n", len(found.Rows), "date", p.page.Date(p.page.Today()))
	}
	return h.site.render(c, http.StatusOK, "document/wanted_print", p)
}

func (h *documentHandlers) neededPage(c echo.Context, f document.NeededFilter) (p wantedPage, found document.Needed, err error) {
	if found, err = h.documents.Needed(c.Request().Context(), actor(c), f); err != nil {
		return p, found, err
	}
	p = wantedPage{pageView: pageView{newPage(c, "wanted.title")}}
	p.Lead, p.Empty = p.page.T("needed.lead"), emptyState{Text: p.page.T("needed.none"), Next: p.page.T("needed.none_next")}
	if found.Next != "" {
		p.Empty = emptyState{Text: p.page.T("needed.none_here")}
	}
	p.Ways = []navItem{{Text: p.page.T("wanted.all"), Href: wantedPath}, p.page.neededWay(true)}
	place := func(r document.NeededRow) int { return slices.Index(models.AskedOf, r.Place) }
	slices.SortStableFunc(found.Rows, func(a, b document.NeededRow) int { return cmp.Compare(place(a), place(b)) })
	for _, r := range found.Rows {
		title := p.page.T("document.at." + r.Place)
		if n := len(p.Offices); n == 0 || p.Offices[n-1].Title != title {
			p.Offices = append(p.Offices, wantedOffice{Title: title})
		}
		o := &p.Offices[len(p.Offices)-1]
		o.Rows = append(o.Rows, h.neededRow(p.page, r, found.Usual[document.Kind{Kind: r.Kind, AskedOf: r.Place}]))
	}
	return p, found, nil
}

// neededRow is a paper with the application that needs it, and the form that notes that it
// was asked for, filled in.
func (h *documentHandlers) neededRow(p page, r document.NeededRow, usual document.Usual) wantedRow {
	out := wantedRow{Case: link{Text: r.Code, Href: offerPath(r.CaseID, r.Authority)}, What: link{Text: p.T("document.kind." + r.Kind)}, Usually: p.usually(usual)}
	out.Since = p.T("needed.for", "office", p.authorityName(h.library, r.Authority))
	if r.Due != 0 {
		out.Since = joinDots([]string{out.Since, p.clock(r.Clock()).Text})
	}
	if r.May {
		q := url.Values{"asked": {"yes"}, "kind": {r.Kind}, "at": {r.Place}}
		out.Ask = &link{Text: p.T("document.ask"), Href: papersPath(r.CaseID) + "/new?" + q.Encode(), More: out.What.Text}
	}
	return out
}
