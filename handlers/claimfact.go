package handlers

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/claimfact"
	"aftercare/services/pack"
)

// claimHandlers serve the facts of a claim: lists of one case on one page.
type claimHandlers struct {
	site  *site
	files *casefile.Service
	facts *claimfact.Service
	why   purposeAsker
}

// claimPage is every list of a case.
type claimPage struct {
	casePage
	Lists    []claimListView
	Removed  []claimRowView
	Print    *link
	Conflict bool
}

// claimListView is one list.
type claimListView struct {
	texts
	ID      string
	Title   string
	Lead    string
	Rows    []claimRowView
	Notices []notice     // what contradicts something
	Facts   []summaryRow // what follows from the list
	New     *link
	Open    string // where opening the words is posted; "" where there are none to open
	Opened  bool
	Empty   string
}

// claimRowView is one row.
type claimRowView struct {
	texts
	ID     string
	Title  string
	Words  []summaryRow // once they are opened
	Line   string
	Badges []badge
	Change *link
	Remove *link
	Back   string // of one that was taken off
	Reason string
}

func (h *claimHandlers) list(c echo.Context) error {
	sheet, err := h.facts.Sheet(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	return h.show(c, http.StatusOK, sheet, "")
}

// open shows the words of one list, once its reader said why.
func (h *claimHandlers) open(c echo.Context) error {
	f, answered, err := h.why(c)
	if err != nil || !answered {
		return err
	}
	list := models.ClaimList(f.What)
	sheet, err := h.facts.Open(c.Request().Context(), actor(c), c.Param("id"), list, f.Purpose)
	if err != nil {
		return err
	}
	return h.show(c, http.StatusOK, sheet, list)
}

// show shows every list; opened is the one whose words are there.
func (h *claimHandlers) show(c echo.Context, status int, sheet claimfact.Sheet, opened models.ClaimList) error {
	head, err := casePageOf(c, h.files, "claim.title")
	if err != nil {
		return err
	}
	p := claimPage{casePage: head, Print: &link{Text: head.T("claim.print"), Href: claimPath(sheet.CaseID) + "/print"}}
	p.Sections.stand(claimPath(sheet.CaseID))
	p.Conflict = status == http.StatusConflict
	for _, list := range models.ClaimLists {
		p.Lists = append(p.Lists, p.claimList(h, actor(c), sheet, list, opened == list))
	}
	for _, row := range sheet.Removed {
		p.Removed = append(p.Removed, p.removedRow(actor(c), sheet, row))
	}
	return h.site.render(c, status, "claimfact/list", p)
}

// showConflict shows the lists as they stand after somebody else changed a row.
func (h *claimHandlers) showConflict(c echo.Context, sheet claimfact.Sheet) error {
	return h.show(c, http.StatusConflict, sheet, "")
}

// claimList is one list with what can be done with it.
func (p page) claimList(h *claimHandlers, by access.Actor, sheet claimfact.Sheet, list models.ClaimList, opened bool) claimListView {
	word := string(list)
	v := claimListView{texts: p.texts, ID: word, Title: p.T("claim." + word), Lead: p.maybe("claim." + word + ".lead"), Empty: p.T("claim." + word + ".none"), Opened: opened}
	words := false
	for _, r := range sheet.Rows(list) {
		v.Rows = append(v.Rows, p.claimRow(by, sheet.CaseID, r))
		words = words || r.HasWords()
	}
	if list == models.ListRelatives {
		p.listedFacts(h.facts.Library(), sheet, &v)
	}
	if claimfact.Keeps(by, list) {
		v.New = &link{Text: p.T("claim." + word + ".add"), Href: claimPath(sheet.CaseID) + "/" + word + "/new"}
	}
	if words && !opened && claimfact.Reads(by, list) {
		v.Open = claimPath(sheet.CaseID) + "/open"
	}
	return v
}

// claimRow is one row: what it is, what is known, and its words once they are open.
func (p page) claimRow(by access.Actor, caseID string, r claimfact.Row[models.ClaimRow]) claimRowView {
	b, at := r.Row.Base(), claimPath(caseID)+"/"+string(r.Row.List())
	v := claimRowView{texts: p.texts, ID: "c-" + b.ID, Badges: p.claimBadges(r.Row)}
	v.Title, v.Line = p.claimSaid(r.Row)
	for _, w := range r.Row.Words() {
		if text := p.openedText(r.Words[w.Column]); text != "" {
			v.Words = append(v.Words, summaryRow{Key: p.T(string(r.Row.List()) + "." + w.Column + ".label"), Value: text})
		}
	}
	if claimfact.Keeps(by, r.Row.List()) {
		v.Change = &link{Text: p.T("claim.correct"), Href: at + "/" + b.ID, More: v.Title}
		v.Remove = &link{Text: p.T("claim.remove"), Href: at + "/" + b.ID + "/remove", More: v.Title}
	}
	return v
}

// claimSaid is what the coded facts of a row say: the first as its title, the others
// in one line.
func (p page) claimSaid(row models.ClaimRow) (title, line string) {
	said := claimSays(p.apart().claimFields(row, nil))
	if len(said) == 0 {
		return "", ""
	}
	more := p.claimMore(row)
	for _, r := range said[1:] {
		more = append(more, r.Key+": "+r.Value)
	}
	return said[0].Value, joinDots(more)
}

// claimSays are the answers of fields, without those that a badge shows.
func claimSays(fields []field) (rows []summaryRow) {
	for _, f := range fields {
		if text := f.Said(); text != "" && f.Name != "kept_from" {
			rows = append(rows, summaryRow{Key: f.Label, Value: text})
		}
		rows = append(rows, claimSays(f.Fields)...)
	}
	return rows
}

// claimMore are facts of a row that its form asks in another way than it shows them.
func (p page) claimMore(row models.ClaimRow) (out []string) {
	if r, ok := row.(*models.Relative); ok {
		if text := p.ageText(r.Turns()); text != "" {
			out = append(out, text)
		}
	}
	return out
}

// ageText is an age today, from the days on which somebody can turn eighteen.
func (p page) ageText(turns models.PartialDate) string {
	age, known := models.AgeOn(turns, p.Today())
	switch {
	case !known:
		return ""
	case age.From == age.To:
		return p.T("claim.age", "n", age.From)
	}
	return p.T("claim.age_between", "from", age.From, "to", age.To)
}

// claimBadges are what nobody may overlook about a row.
func (p page) claimBadges(row models.ClaimRow) (out []badge) {
	if r, ok := row.(*models.Relative); ok && r.KeptFrom != "" {
		out = append(out, badge{State: string(badgeDanger), Text: p.T("relatives.kept", "why", p.T("relatives.kept_from."+r.KeptFrom))})
	}
	return out
}

// removedRow is a row that was taken off its list.
func (p page) removedRow(by access.Actor, sheet claimfact.Sheet, row models.ClaimRow) claimRowView {
	b := row.Base()
	v := claimRowView{texts: p.texts, ID: "c-" + b.ID, Reason: p.T("claim.removed_line", "date", p.On(b.RemovedAt), "why", p.T("claim.removal."+b.RemovedReason))}
	v.Title, v.Line = p.claimSaid(row)
	v.Title = p.T("claim.removed_title", "list", p.T("claim."+string(row.List())), "what", v.Title)
	if claimfact.Keeps(by, row.List()) {
		v.Back = claimPath(sheet.CaseID) + "/" + string(row.List()) + "/" + b.ID + "/back"
	}
	return v
}

// listedFacts says what follows from the list of relatives, and puts what
// contradicts an answer to a person.
func (p page) listedFacts(lib *pack.Library, sheet claimfact.Sheet, v *claimListView) {
	for _, l := range sheet.Listed {
		label := p.labelOf(l.Fact.Label)
		if l.Against {
			v.Notices = append(v.Notices, notice{Kind: "info", Heading: p.T("claim.against", "what", label), Text: p.againstText(lib, l),
				Link: &link{Text: p.T("claim.to_answer"), Href: factPath(sheet.CaseID, l.Fact)}})
			continue
		}
		row := summaryRow{Key: label, Value: p.T("claim.open_question"), Link: &link{Text: p.T("claim.to_answer"), Href: factPath(sheet.CaseID, l.Fact), More: label}}
		switch {
		case l.List != models.FactValue{}:
			row.Value, row.Note, row.Link = p.factText(lib, l.Fact, l.List), p.T("claim.from_list"), nil
		case l.Said != models.FactValue{}:
			row.Value, row.Note = p.factText(lib, l.Fact, l.Said), p.T("claim.from_answer")
		}
		if l.Open > 0 {
			row.Note = strings.TrimPrefix(joinDots([]string{row.Note, p.T("claim.may_count", "n", l.Open)}), " · ")
		}
		v.Facts = append(v.Facts, row)
	}
}

// againstText shows both: what the list says and what somebody answered.
func (p page) againstText(lib *pack.Library, l pack.Listed) string {
	list := p.T("claim.list_says_more", "n", l.Open)
	if (l.List != models.FactValue{}) {
		list = p.factText(lib, l.Fact, l.List)
	}
	return p.T("claim.against_text", "list", list, "said", p.factText(lib, l.Fact, l.Said))
}

// claimPrint is every list on paper. It names nobody.
type claimPrint struct {
	page
	Head  printHead
	Lists []claimListView
}

func (h *claimHandlers) print(c echo.Context) error {
	sheet, err := h.facts.Sheet(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	head, err := h.files.Head(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	speakOf(c, head.Sex)
	p := claimPrint{page: newPage(c, "claim.title")}
	p.Head = printHead{Code: sheet.Code, Title: p.T("claim.title"), Line: p.T("claim.print_line", "date", p.Date(p.Today()))}
	for _, list := range models.ClaimLists {
		p.Lists = append(p.Lists, p.claimList(h, actor(c), sheet, list, false))
	}
	return h.site.render(c, http.StatusOK, "claimfact/print", p)
}
