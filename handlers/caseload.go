package handlers

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/account"
	"aftercare/services/caseload"
	"aftercare/services/custody"
	"aftercare/services/pack"
)

// caseloadHandlers serve the list of cases, the search and saved filters.
type caseloadHandlers struct {
	site     *site
	accounts *account.Service
	caseload *caseload.Service
	library  *pack.Library
}

// caseloadPage is the list of cases.
type caseloadPage struct {
	pageView
	Panel    filterPanel
	Table    table
	Saved    []savedLink
	Chosen   bool   // the filter narrows something and can be kept
	Query    string // the filter, for forms that come back to it
	IDs      []string
	ByName   bool // the reader searches names, not codes alone
	CanOpen  bool // names can be shown
	CanTake  bool // a new case can be opened
	NamesOut bool // names are shown
}

// Text is a line of the page whose form is its template.
func (p caseloadPage) Text(name string) field { return p.page.Text(name) }

// savedLink is a filter kept under a name.
type savedLink struct{ ID, Name, Href string }

func (h *caseloadHandlers) list(c echo.Context) error {
	p, err := h.page(c, c.QueryParams(), nil)
	if err != nil {
		return err
	}
	return h.site.render(c, http.StatusOK, "caseload/list", p)
}

// page reads one page of the caseload. names are those revealed on it.
func (h *caseloadHandlers) page(c echo.Context, q url.Values, names map[string]custody.Opened) (caseloadPage, error) {
	ctx, by := c.Request().Context(), actor(c)
	f := caseload.ParseFilter(q)
	found, err := h.caseload.List(ctx, by, f, caseload.ParseCursor(q.Get("at")))
	if err != nil {
		return caseloadPage{}, err
	}
	options, err := h.caseload.Options(ctx, by)
	if err != nil {
		return caseloadPage{}, err
	}
	p := caseloadPage{pageView: pageView{newPage(c, "caseload.title")}, Chosen: f.Any(), Query: q.Encode(), NamesOut: names != nil}
	p.ByName = readsNames(by)
	p.CanOpen = p.ByName && len(found.Rows) > 0
	p.CanTake = by.May(access.TakeIn)
	for _, r := range found.Rows {
		p.IDs = append(p.IDs, r.ID)
	}
	p.page.askAddress(f.Query())
	p.Panel = h.panel(p, by, f, options, found)
	p.Table = h.table(p.page.texts, by, f, found, names)
	for _, s := range options.Saved {
		p.Saved = append(p.Saved, savedLink{ID: s.ID, Name: s.Name, Href: listHref(caseload.SavedQuery(s), "")})
	}
	return p, nil
}

// reach is the sentence that says whose cases these are.
func reach(by access.Actor) string { return "caseload.reach." + string(access.ScopeOf(by.Role())) }

func (h *caseloadHandlers) table(t texts, by access.Actor, f caseload.Filter, found caseload.Page, names map[string]custody.Opened) table {
	out := table{
		texts: t, ID: "cases", Caption: t.T("caseload.caption"), Quiet: true, Sticky: true,
		Columns: []column{
			{Text: t.T("caseload.code")}, {Text: t.T("caseload.who")}, {Text: t.T("caseload.next")},
			{Text: t.T("caseload.worker")}, {Text: t.T("caseload.contact")},
		},
		Empty: h.empty(t, access.ScopeOf(by.Role()), f, found),
	}
	if found.Newer != "" {
		out.Newer = listHref(f, found.Newer)
	}
	if found.Older != "" {
		out.Older = listHref(f, found.Older)
	}
	for _, r := range found.Rows {
		out.Rows = append(out.Rows, h.row(t, r, names))
	}
	return out
}

// empty tells apart: no case at all, and none that match.
func (h *caseloadHandlers) empty(t texts, scope access.Scope, f caseload.Filter, found caseload.Page) emptyState {
	if f.Any() && found.Unfiltered {
		return emptyState{Text: t.T("caseload.none_match"), Link: &link{Text: t.T("filter.clear"), Href: "/cases"}}
	}
	return emptyState{Text: t.T("caseload.none"), Next: t.T("caseload.none_next." + string(scope))}
}

func (h *caseloadHandlers) row(t texts, r caseload.Row, names map[string]custody.Opened) row {
	who := cell{Text: t.T("age." + r.AgeGroup), Note: r.ShelterName}
	if name, ok := names[r.ID]; ok {
		who.Text, who.Note = name.Text, t.T("age."+r.AgeGroup)+" · "+r.ShelterName
		if name.Waiting {
			who.Text = t.T("vault.waiting")
		}
	}
	return row{ID: "row-" + r.Code, Cells: []cell{
		{Text: r.Code, Href: "/cases/" + r.ID, Note: t.T("status." + string(r.Status))},
		who, h.next(t, r), {Text: orWord(r.LeadName, t.T("caseload.no_lead"))}, h.contact(t, r),
	}}
}

// next says what is missing most, how late and whose move it is.
func (h *caseloadHandlers) next(t texts, r caseload.Row) cell {
	if r.Next == nil {
		return cell{Text: t.T("caseload.no_gap")}
	}
	title := r.Next.Rule
	if rule := h.library.Rule(r.Next.Rule); rule != nil {
		title = t.labelOf(rule.Title)
	}
	out := cell{Text: title, Note: t.T("turn." + string(r.Next.Mover))}
	switch {
	case r.Next.Due > 0 && r.Next.Due < t.now:
		out.Note, out.Late = t.whoseTime(r.Next.Mover, t.Late(r.Next.Due)), true
	case r.Next.Due > 0:
		out.Note = t.whoseTime(r.Next.Mover, t.Left(r.Next.Due, false))
	}
	if int(r.Next.Severity) == models.Critical.Rank() {
		out.Mark = "danger"
	}
	if more := r.GapCount - 1; more > 0 {
		out.Note += " · " + t.T("caseload.more_gaps", "n", more)
	}
	return out
}

func (h *caseloadHandlers) contact(t texts, r caseload.Row) cell {
	if r.LastContactAt == 0 {
		return cell{Text: t.T("caseload.no_contact")}
	}
	return cell{Text: t.On(r.LastContactAt)}
}

// panel is the filter with its chosen tags and the sentence of what is shown.
func (h *caseloadHandlers) panel(p caseloadPage, by access.Actor, f caseload.Filter, o caseload.Options, found caseload.Page) filterPanel {
	t := p.page.texts
	key := "caseload.found"
	if found.TooMany {
		key = "caseload.found_more"
	}
	p.page.calling("filter")
	var fields []field
	for _, x := range []field{
		p.page.Select("status").Of(t.choicesOf("status.", []string{"open", "follow_up", "closed", "all"})),
		p.page.Select("age").Of(t.choicesOf("age.", []string{"child", "adult", "unsure"})),
		p.page.Select("form").Of(h.forms(t)),
		p.page.Select("gaps").Of([]choice{{Value: "1", Text: t.T("caseload.with_gaps")}}),
		p.page.Select("late").Of(t.choicesOf("caseload.late.", []string{"ours", "others"})),
		p.page.Select("silent").Of(t.choicesOf("caseload.silent.", []string{"14", "30", "90"})),
		p.page.Select("turning").Of(t.choicesOf("caseload.turning.", []string{"30", "90", "365"})),
		p.page.Select("shelter").Of(optionChoices(o.Shelters)),
		p.page.Select("lead").Of(h.leads(t, o)),
		p.page.Select("holder").Of(h.holders(t, by)),
		p.page.Select("arrived").Of(t.lastMonths(f.Arrived)), p.page.Select("left").Of(t.lastMonths(f.Left)),
	} {
		if len(x.Choices) > 1 || len(x.Choices) == 1 && x.Name != "shelter" {
			fields = append(fields, x.Optional())
		}
	}
	out := p.page.filterPanel("/cases", f.Query(), fields)
	out.Sentence = t.T(key, "n", strconv.FormatInt(found.Total, 10), "whose", t.T(reach(by)))
	return out
}

func (h *caseloadHandlers) forms(t texts) []choice {
	var out []choice
	for _, f := range h.library.Facts() {
		if len(f.Key) > 5 && f.Key[:5] == "form." {
			out = append(out, choice{Value: f.Key[5:], Text: t.labelOf(f.Label)})
		}
	}
	return out
}

func (h *caseloadHandlers) leads(t texts, o caseload.Options) []choice {
	return append([]choice{{Value: "me", Text: t.T("caseload.lead_me")}, {Value: caseload.Nobody, Text: t.T("caseload.no_lead")}}, optionChoices(o.Leads)...)
}

// holders asks for cases that too few people can open, of those who can assign
// somebody.
func (h *caseloadHandlers) holders(t texts, by access.Actor) []choice {
	if !by.May(access.AssignPeople) {
		return nil
	}
	return []choice{
		{Value: string(caseload.OneHolder), Text: t.T("caseload.one_holder")}, {Value: string(caseload.NoHolder), Text: t.T("caseload.no_holder")},
		{Value: string(caseload.LastLeaves), Text: t.T("caseload.last_leaves")},
	}
}

func optionChoices(list []caseload.Option) []choice {
	out := make([]choice, len(list))
	for i, o := range list {
		out[i] = choice{Value: o.ID, Text: o.Name}
	}
	return out
}

// names shows the called names of the cases on the page, on request. The filter
// of the list goes along.
func (h *caseloadHandlers) names(c echo.Context) error {
	p, err := askPage(c, "caseload.title")
	if err != nil {
		return err
	}
	if !actor(c).MayRead(custody.CalledName.Class, "survivors.called_name") {
		return models.Fail(models.Forbidden, "error.forbidden")
	}
	var ids []string
	query := ""
	p.Hidden("query").Max(1000).Into(&query)
	p.Hidden("id").Into(&ids)
	if err := p.found().Err(); err != nil || len(ids) > perList {
		return models.Fail(models.Invalid, "error.unreadable_form")
	}
	carry := []hidden{{"query", query}}
	for _, id := range ids {
		carry = append(carry, hidden{"id", id})
	}
	why, answered, err := purposeQuestion{h.site, h.accounts}.answer(c, "/cases", carry...)
	if err != nil || !answered {
		return err
	}
	names, err := h.caseload.Names(c.Request().Context(), actor(c), ids, why.Purpose)
	if err != nil {
		return err
	}
	q, _ := url.ParseQuery(query)
	list, err := h.page(c, q, names)
	if err != nil {
		return err
	}
	list.page.Path = "/cases" // where a button that comes back leads
	return h.site.render(c, http.StatusOK, "caseload/list", list)
}

// perList is how many cases a page of the list shows.
const perList = 25

// save keeps a filter under a name.
func (h *caseloadHandlers) save(c echo.Context) error {
	p, err := askPage(c, "caseload.title")
	if err != nil {
		return err
	}
	name, query := "", ""
	p.Text("name").Called("filter.name").Max(80).Into(&name)
	p.Hidden("query").Max(1000).Into(&query)
	q, _ := url.ParseQuery(query)
	chosen := caseload.ParseFilter(q)
	return p.finish(formSteps{
		show: func(status int) error {
			list, err := h.page(c, q, nil)
			if err != nil {
				return err
			}
			list.page.form = p.form
			return h.site.render(c, status, "caseload/list", list)
		},
		do:   func() error { return h.caseload.Save(c.Request().Context(), actor(c), name, chosen) },
		done: func() error { return h.site.doneAt(c, listHref(chosen, ""), "filter.saved") },
	})
}

func (h *caseloadHandlers) forget(c echo.Context) error {
	if err := h.caseload.Forget(c.Request().Context(), actor(c), c.Param("id")); err != nil {
		return err
	}
	return h.site.doneAt(c, "/cases", "filter.forgotten")
}
