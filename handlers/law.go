package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/law"
	"aftercare/services/pack"
)

// lawHandlers are the pages of the law as the packs have it.
type lawHandlers struct {
	site *site
	laws *law.Service
}

// lawPage is what every page of the library has.
type lawPage struct {
	pageView
	Sections sideList
}

func newLawPage(c echo.Context, titleKey, here string) lawPage {
	p := lawPage{pageView: pageView{newPage(c, titleKey)}}
	items := []navItem{
		{Text: p.page.T("law.title"), Href: "/law"}, {Text: p.page.T("law.principles"), Href: "/law/principles"},
		{Text: p.page.T("law.conflicts"), Href: "/law/conflicts"}, {Text: p.page.T("law.offences"), Href: "/law/offences"},
	}
	if actor(c).May(access.ReviewLaw) {
		items = append(items, navItem{Text: p.page.T("law.review"), Href: "/law/review"})
	}
	p.Sections = sideList{texts: p.page.texts, Label: p.page.T("law.sections"), Groups: []sideGroup{{Title: p.page.T("law.sections"), Items: items}}}
	p.Sections.stand(here)
	return p
}

// lawListPage is the library, one country or body of treaties at a time.
type lawListPage struct {
	lawPage
	Panel    filterPanel
	Groups   []lawGroup
	Sentence string
	Empty    emptyState
	Pages    pagesOfList
}

// lawPerPage is how many rows of the law stand on a page: with its title in
// Hindi a row weighs a hundred bytes, and a page has fourteen thousand.
const lawPerPage = 50

// lawGroup is the rights of one kind.
type lawGroup struct {
	ID, Title string
	Rows      []lawRow
}

// lawRow is one right in the library's list.
type lawRow struct {
	Title, Href, Line string
	Mark              string
	Badge             *badge
}

// lawRights are the kinds of rights in the order of the library.
var lawRights = []models.Right{models.Recovery, models.Residence, models.Reparations, models.Protection, models.Participation}

func (h *lawHandlers) list(c echo.Context) error {
	place, err := h.place(c)
	if err != nil {
		return err
	}
	p, f := lawListPage{lawPage: newLawPage(c, "law.title", "/law")}, law.Filter{}
	p.page.askAddress(c.QueryParams())
	p.page.form.values.Set("law_place", place)
	p.Panel = h.panel(p.page, &f)
	items, err := h.laws.Items(c.Request().Context(), actor(c), f)
	if err != nil {
		return err
	}
	switches, err := h.held(c)
	if err != nil {
		return err
	}
	p.Panel.Sentence = p.page.T("law.count", "n", len(items))
	from, to, links := somePage(c, len(items), lawPerPage)
	p.Groups, p.Pages = p.page.lawGroups(items[from:to], switches), links
	p.Empty = emptyState{Text: p.page.T("law.none"), Link: &link{Text: p.page.T("filter.clear"), Href: "/law"}}
	return h.site.render(c, http.StatusOK, "law/list", p)
}

// place is the country or body of treaties asked for, or the one at home. A
// hundred rights a page are enough.
func (h *lawHandlers) place(c echo.Context) (string, error) {
	if code := c.QueryParam("law_place"); h.laws.Library().Place(code) != nil {
		return code, nil
	}
	return h.laws.Home(c.Request().Context(), actor(c))
}

// panel is the filter of the library.
func (h *lawHandlers) panel(p page, f *law.Filter) filterPanel {
	places := make([]choice, 0, 12)
	for _, place := range h.laws.Library().Places() {
		places = append(places, choice{Value: place.Code, Text: p.labelOf(place.Name)})
	}
	rights := make([]string, len(lawRights))
	for i, r := range lawRights {
		rights[i] = string(r)
	}
	fields := []field{
		p.Select("law_place").Of(places).Required().Narrowing(&f.Place),
		p.Select("law_right").Of(p.choicesOf("law.right.", rights)).Narrowing(&f.Right),
		p.Select("law_mark").Of(p.choicesOf("mark.", []string{"S", "C", "W", "U"})).Narrowing(&f.Mark),
	}
	out := p.filterPanel("/law", p.chosenIn(fields), fields)
	out.Open = true
	return out
}

// held reads the decisions of the organisation that hold, by right.
func (h *lawHandlers) held(c echo.Context) (map[string]law.Switch, error) {
	list, err := h.laws.Switches(c.Request().Context(), actor(c), "")
	out := map[string]law.Switch{}
	for _, s := range list {
		out[s.Item] = s
	}
	return out, err
}

func (p page) lawGroups(items []*pack.Item, switches map[string]law.Switch) []lawGroup {
	var out []lawGroup
	for _, right := range lawRights {
		g := lawGroup{ID: string(right), Title: p.T("law.right." + string(right))}
		for _, it := range items {
			if it.Right == right {
				g.Rows = append(g.Rows, p.lawRow(it, switches[it.Key]))
			}
		}
		if len(g.Rows) > 0 {
			out = append(out, g)
		}
	}
	return out
}

func (p page) lawRow(it *pack.Item, s law.Switch) lawRow {
	row := lawRow{Title: p.labelOf(it.Title), Href: lawPath(it.Key), Mark: p.T("mark." + string(it.Quality))}
	if len(it.Law) > 0 {
		row.Line = p.actOf(it.Law[0])
	}
	row.Badge = p.useBadge(it, s)
	return row
}

// useBadge says where a right is not simply in use.
func (p page) useBadge(it *pack.Item, s law.Switch) *badge {
	switch {
	case s.Setting == models.LawOff:
		return &badge{State: string(badgeClosed), Text: p.T("law.use.off")}
	case s.Setting == models.LawOn:
		return &badge{State: string(badgeReceived), Text: p.T("law.use.on")}
	case it.Disabled():
		return &badge{State: string(badgeFact), Text: p.T("law.use.unread")}
	case it.Own:
		return &badge{State: string(badgeOpen), Text: p.T("law.use.own")}
	}
	return nil
}

func lawPath(key string) string { return "/law/items/" + key }

// lawSearchPage is a search in the words of the law. What is searched for is
// sent by POST, as every search is: addresses stay in histories.
type lawSearchPage struct {
	lawPage
	Field    field
	Rows     []lawRow
	Sentence string
}

// search asks for words of the law and shows the rights in which they stand.
func (h *lawHandlers) search(c echo.Context) error {
	if err := actor(c).Require(access.ReadLaw); err != nil {
		return err
	}
	p := lawSearchPage{lawPage: newLawPage(c, "law.search", "/law")}
	if err := p.page.ask(c); err != nil {
		return err
	}
	words := ""
	p.Field = p.page.Text("law_query").Required().Max(100).Into(&words)
	show := func(status int) error { return h.site.render(c, status, "law/search", p) }
	return p.page.finish(formSteps{
		show: show,
		do:   func() error { return h.find(c, &p, words) },
		done: func() error { return show(http.StatusOK) },
	})
}

// find puts the rights on the page in which some words stand.
func (h *lawHandlers) find(c echo.Context, p *lawSearchPage, words string) error {
	found, err := h.laws.Search(c.Request().Context(), actor(c), words)
	if err != nil {
		return err
	}
	switches, err := h.held(c)
	if err != nil {
		return err
	}
	p.Sentence = p.page.T("law.found", "n", len(found))
	for _, it := range found {
		row := p.page.lawRow(it, switches[it.Key])
		row.Line = p.page.labelOf(h.laws.Library().Place(it.Jurisdiction).Name) + " · " + row.Line
		p.Rows = append(p.Rows, row)
	}
	return nil
}
