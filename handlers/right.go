package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/claimfact"
	"aftercare/services/document"
	"aftercare/services/entitlement"
	"aftercare/services/office"
)

// rightsHandlers are the pages of the rights of a case.
type rightsHandlers struct {
	site   *site
	files  *casefile.Service
	rights *entitlement.Service
	cases  *caseHandlers // records answers, and asks why somebody opens what is sealed

	offices *office.Service
	papers  *document.Service  // that prove an application
	claims  *claimfact.Service // what a fact tells of its money
}

// rightsPage has three columns of rows and a row beneath them, with jump links
// where they stand under one another.
type rightsPage struct {
	casePage
	Filters  []filterLink
	Sentence string
	Clear    string // the address without a filter, where there is one
	Columns  []rightColumn
	Across   []rightColumn
	Find     findSection
	Print    link
}

// filterLink is one way to look at the rights, with how many it shows.
type filterLink struct {
	Text, Href, Count string
	Current           bool
}

// rightColumn is the rights of one kind.
type rightColumn struct {
	ID, Title, Line string
	Rows            []rightRow
	Regional        []regionalRow
	More            *link  // to those that are not in sight
	Treaties        []link // duties of treaties, to be cited
	TreatiesLine    string
	Not             []link // those that do not apply, with why not
	NotLine         string
	NotMore         *link
	Empty           string
}

func (c rightColumn) isEmpty() bool { return len(c.Rows)+len(c.Regional) == 0 }

// regionalRow gathers the rights of single states, where it is not known in
// which of them the case is.
type regionalRow struct {
	Title, Line, Which string
	Rights             []link
	More               *link      // to the rest of them
	Ask                *findBlock // the question, once a page
	Elsewhere          *link      // where the page asks it
}

// How many rows of a kind are in sight: a list that is too long is not read.
const (
	rowsShown = 6
	rowsAll   = 120
	notShown  = 5
)

func (h *rightsHandlers) list(c echo.Context) error {
	return h.renderList(c, http.StatusOK, nil)
}

// renderList shows the rights, with what was answered to a question of theirs.
func (h *rightsHandlers) renderList(c echo.Context, status int, given *findForm) error {
	ctx, by, id := c.Request().Context(), actor(c), c.Param("id")
	head, recorded, err := h.files.Facts(ctx, by, id)
	if err != nil {
		return err
	}
	got, err := h.rights.ForCase(ctx, by, id)
	if err != nil {
		return err
	}
	p := rightsPage{casePage: newCasePage(c, "case.rights", head)}
	given.on(&p.page)
	p.Sections.stand(rightsPath(head.ID))
	s := rightSight{lib: h.rights.Library(), head: head, facts: got.Facts, lists: got.Listed, now: got.Now, view: rightsViewOf(c)}
	p.filters(s, got)
	open, _ := h.files.Questions(got.Asked, recorded)
	find := p.page.finder(s.lib, head, open, got, given, s.view.href(head.ID, ""))
	for _, col := range got.Only(s.view.Show).Columns {
		if s.view.All != "" && col.Right != s.view.All {
			continue // one kind in full stands alone
		}
		column := p.page.rightColumn(s, col, &find)
		if s.view.Show != entitlement.All && column.isEmpty() {
			continue // a filter is answered by what it found
		}
		if isPillar(col.Right) {
			p.Columns = append(p.Columns, column)
		} else {
			p.Across = append(p.Across, column)
		}
	}
	if s.view.All != "" {
		p.alone(s)
	} else if s.view.Show == entitlement.All || s.view.Show == entitlement.NeedsFact {
		p.Find = find.section(findShown, s.view.Show == entitlement.NeedsFact)
	}
	p.Print = link{Text: p.page.T("right.print"), Href: rightsPath(head.ID) + "/print"}
	return h.site.render(c, status, "entitlement/list", p)
}

// alone says that one kind stands on the page, in full, and leads back to all.
func (p *rightsPage) alone(s rightSight) {
	for _, col := range append(p.Columns, p.Across...) {
		p.Sentence = p.page.T("right.whole", "what", col.Title)
	}
	v := s.view
	v.All, v.Open = "", ""
	p.Clear = v.href(s.head.ID, "")
}

func isPillar(r models.Right) bool {
	for _, pillar := range models.Pillars {
		if r == pillar {
			return true
		}
	}
	return false
}

// filters are the ways to look at the rights, each with how many it shows.
func (p *rightsPage) filters(s rightSight, got entitlement.Rights) {
	for _, f := range entitlement.Filters {
		n, v := got.Count(f), s.view
		v.Show, v.Open, v.All = f, "", ""
		key := "right.show." + string(f)
		if f == entitlement.All {
			key = "right.show.all"
		}
		here := f == s.view.Show
		if n > 0 || here || f == entitlement.All {
			p.Filters = append(p.Filters, filterLink{Text: p.page.T(key), Href: v.href(s.head.ID, ""), Count: p.page.Count(n), Current: here})
		}
		if here && f != entitlement.All {
			p.Sentence, p.Clear = p.page.T("right.shown", "n", n, "what", p.page.T(key)), rightsPath(s.head.ID)
		}
	}
}

// rightColumn lays the rights of one kind out: what needs somebody in sight,
// the law of single states in one row, what does not apply folded.
func (p page) rightColumn(s rightSight, col entitlement.Column, find *finder) rightColumn {
	key := string(col.Right)
	out := rightColumn{ID: key, Title: p.T("pillar." + key), Line: p.T("pillar.line." + key), Empty: p.T("right.none")}
	if s.view.Show != entitlement.All {
		out.Line = ""
	}
	rows, regional := apart(col.Rows)
	limit := rowsShown
	if s.view.Open != "" {
		limit -= 3 // the one that is open takes the room of several
	}
	if s.view.All == col.Right {
		limit = rowsAll
	}
	for i, r := range rows {
		if i < limit || rightID(s.head.ID, r.Item.Key) == "right-"+s.view.Open {
			out.Rows = append(out.Rows, p.rightRow(s, r))
		}
	}
	if n := len(rows) - len(out.Rows); n > 0 {
		v := s.view
		v.All, v.Open = col.Right, ""
		out.More = &link{Text: p.T("right.more", "n", n), Href: v.href(s.head.ID, key), More: out.Title}
	}
	for _, fact := range regional.facts {
		out.Regional = append(out.Regional, p.regionalRow(s, fact, regional.rows[fact], find))
	}
	for _, r := range col.Treaties {
		out.Treaties = append(out.Treaties, p.lineRow(s, r))
	}
	out.TreatiesLine = p.T("right.treaties", "n", len(col.Treaties))
	p.notRows(s, col, &out)
	return out
}

// notRows folds the rights that do not apply, with why not.
func (p page) notRows(s rightSight, col entitlement.Column, out *rightColumn) {
	for i, r := range col.Not {
		if i < notShown {
			out.Not = append(out.Not, p.lineRow(s, r))
		}
	}
	out.NotLine = p.T("right.not", "n", len(col.Not))
	if n := len(col.Not) - len(out.Not); n > 0 {
		v := rightsView{Show: entitlement.NotForThis, All: col.Right}
		out.NotMore = &link{Text: p.T("right.more", "n", n), Href: v.href(s.head.ID, out.ID), More: out.Title}
	}
}

// regions are rights of single states by the fact that says which state it is.
type regions struct {
	facts []string
	rows  map[string][]entitlement.Row
}

// apart takes the rights out that wait for the state in which the case is.
func apart(rows []entitlement.Row) ([]entitlement.Row, regions) {
	out := regions{rows: map[string][]entitlement.Row{}}
	var rest []entitlement.Row
	for _, r := range rows {
		fact := r.Regional()
		switch {
		case fact == "":
			rest = append(rest, r)
			continue
		case out.rows[fact] == nil:
			out.facts = append(out.facts, fact)
		}
		out.rows[fact] = append(out.rows[fact], r)
	}
	return rest, out
}

// regionalRow is one row for the law of all the states.
func (p page) regionalRow(s rightSight, fact string, rows []entitlement.Row, find *finder) regionalRow {
	f := s.lib.Fact(fact)
	out := regionalRow{Title: p.T("right.regional", "what", p.labelOf(f.Label)), Line: p.T("right.regional_line", "n", len(rows))}
	if title := p.maybe("right.regional." + fact); title != "" {
		out.Title = title
	}
	out.Which = p.T("right.regional_which", "n", len(rows))
	for i, r := range rows {
		if i < rowsShown || s.view.All == r.State.Right {
			out.Rights = append(out.Rights, link{Text: p.labelOf(r.Item.Title), Href: rightPath(s.head.ID, r.Item.Key)})
		}
	}
	if n := len(rows) - len(out.Rights); n > 0 {
		v := s.view
		v.All, v.Open = rows[0].State.Right, ""
		out.More = &link{Text: p.T("right.more", "n", n), Href: v.href(s.head.ID, string(v.All))}
	}
	ask, anchor := find.take(fact)
	if out.Ask = ask; anchor != "" {
		out.Elsewhere = &link{Text: p.T("right.ask", "fact", p.labelOf(f.Label)), Href: anchor}
	}
	return out
}

// wordsOf asks why, and opens what is sealed of the step in the address.
func (h *rightsHandlers) wordsOf(c echo.Context) (step entitlement.Decision, got entitlement.Opened, answered bool, err error) {
	f, answered, err := h.cases.purposeOf(c)
	if err != nil || !answered {
		return step, got, false, err
	}
	step, got, err = h.rights.Words(c.Request().Context(), actor(c), c.Param("id"), c.Param("decision"), f.Purpose)
	return step, got, err == nil, err
}

// openWords opens what is sealed of one step on the page of its right.
func (h *rightsHandlers) openWords(c echo.Context) error {
	step, got, answered, err := h.wordsOf(c)
	if err != nil || !answered {
		return err
	}
	r, err := h.shown(c, step.Subject)
	if err != nil {
		return err
	}
	r.step, r.words = step.ID, h.site.texts(c).openedStep(got)
	return r.render(c, http.StatusOK)
}
