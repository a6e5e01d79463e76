package handlers

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/claimfact"
	"aftercare/services/custody"
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
	Was    []wasView
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
	p := claimPage{casePage: head, Print: &link{Text: head.page.T("claim.print"), Href: claimPath(sheet.CaseID) + "/print"}}
	p.Sections.stand(claimPath(sheet.CaseID))
	p.Conflict = status == http.StatusConflict
	for _, list := range models.ClaimLists {
		p.Lists = append(p.Lists, p.page.claimList(h, actor(c), sheet, list, opened == list))
	}
	for _, row := range sheet.Removed {
		p.Removed = append(p.Removed, p.page.removedRow(claimOf{lib: h.facts.Library(), sheet: sheet}, actor(c), row))
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
		v.Rows = append(v.Rows, p.claimRow(claimOf{lib: h.facts.Library(), sheet: sheet}, by, r))
		words = words || r.HasWords()
	}
	switch list {
	case models.ListRelatives:
		p.listedFacts(h.facts.Library(), sheet, &v)
	case models.ListLosses:
		v.Facts = p.totalRows(p.T("claim.losses_total"), claimfact.LossTotal(sheet.Losses))
	case models.ListOtherMoney:
		v.Facts = p.receivedRows(h.facts.Library(), sheet.Received)
		v.Notices = p.toldNotices(h.facts.Library(), by, sheet)
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
func (p page) claimRow(of claimOf, by access.Actor, r claimfact.Row[models.ClaimRow]) claimRowView {
	b, at := r.Row.Base(), claimPath(of.sheet.CaseID)+"/"+string(r.Row.List())
	v := claimRowView{texts: p.texts, ID: "c-" + b.ID, Badges: p.claimBadges(of, r.Row)}
	v.Title, v.Line = p.claimSaid(of, r.Row)
	v.Words = p.claimWords(r.Row, r.Words)
	for _, e := range r.Earlier {
		title, line := p.claimSaid(of, e.Row)
		was := wasView{Heading: p.stoodUntil(e.Until, e.Next, p.claimWhy(e.Reason)), Line: joinDots(withoutEmpty(title, line))}
		for _, w := range p.claimWords(e.Row, e.Words) {
			was.Words = append(was.Words, w.Key+": "+w.Value)
		}
		v.Was = append(v.Was, was)
	}
	if claimfact.Keeps(by, r.Row.List()) {
		v.Change = &link{Text: p.T("claim.correct"), Href: at + "/" + b.ID, More: v.Title}
		v.Remove = &link{Text: p.T("claim.remove"), Href: at + "/" + b.ID + "/remove", More: v.Title}
	}
	return v
}

// claimWords are the words of a row that were opened.
func (p page) claimWords(row models.ClaimRow, words map[string]custody.Opened) (out []summaryRow) {
	for _, w := range row.Words() {
		if text := p.openedText(words[w.Column]); text != "" {
			out = append(out, summaryRow{Key: p.T(string(row.List()) + "." + w.Column + ".label"), Value: text})
		}
	}
	return out
}

// claimWhy is why a row was changed or taken off, "" where nobody had to say it.
func (p page) claimWhy(reason string) string {
	if key := "document.reason." + reason; p.has(key) {
		return p.T(key)
	}
	return p.maybe("claim.removal." + reason)
}

// claimSaid is what the coded facts of a row say: the first as its title, the others
// in one line.
func (p page) claimSaid(of claimOf, row models.ClaimRow) (title, line string) {
	said := claimSays(p.apart().claimFields(of, row, nil))
	if len(said) == 0 {
		return "", ""
	}
	more := p.claimMore(row)
	for _, r := range said[1:] {
		if r.Key != "" {
			r.Value = r.Key + ": " + r.Value
		}
		more = append(more, r.Value)
	}
	return said[0].Value, joinDots(more)
}

// claimSays are the answers of fields, without those that a badge shows.
func claimSays(fields []field) (rows []summaryRow) {
	for _, f := range fields {
		if text := f.Said(); text != "" && f.Name != "kept_from" {
			label := f.Label
			if (f.Name == "living" || f.Name == "marital") && f.Value != "not_known" {
				label = "" // "Married" says enough
			}
			rows = append(rows, summaryRow{Key: label, Value: text})
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
func (p page) claimBadges(of claimOf, row models.ClaimRow) (out []badge) {
	switch r := row.(type) {
	case *models.Relative:
		if r.KeptFrom != "" {
			out = append(out, badge{State: string(badgeDanger), Text: p.T("relatives.kept", "why", p.T("relatives.kept_from."+r.KeptFrom))})
		}
	case *models.BankAccount:
		if r.Owner == models.AccountOfGuardian && of.excluded(r.RelativeID) {
			out = append(out, badge{State: string(badgeDanger), Text: p.T("bank_accounts.excluded")})
		}
	case *models.Loss:
		if h := of.lib.Loss(r.Heading); h != nil && h.Consent {
			out = append(out, badge{State: string(badgeFact), Text: p.T("losses.consent")})
		}
	}
	return out
}

// excluded reports whether no money may go to an account of somebody: one who is not on
// the list of relatives any more, or may be part of what happened.
func (of claimOf) excluded(relative string) bool {
	for _, r := range of.sheet.Relatives {
		if r.Row.ID == relative {
			return r.Row.Excluded()
		}
	}
	return true
}

// totalRows are sums with what they are of.
func (p page) totalRows(label string, sums models.Totals) (out []summaryRow) {
	for _, currency := range slices.Sorted(maps.Keys(sums)) {
		out = append(out, summaryRow{Key: label, Value: p.Money(sums[currency], currency)})
	}
	return out
}

// receivedRows are what was awarded and paid so far: of each right as its steps record
// it, and all together with the money from elsewhere.
func (p page) receivedRows(lib *pack.Library, list []claimfact.Received) (out []summaryRow) {
	for _, r := range list {
		it := lib.Item(r.Item)
		if it == nil {
			continue
		}
		out = append(out, summaryRow{Key: p.labelOf(it.Title), Value: p.receivedText(r), Note: p.T("claim.of_right")})
	}
	awarded, paid := claimfact.Sums(list)
	out = append(out, p.totalRows(p.T("claim.awarded_total"), awarded)...)
	return append(out, p.totalRows(p.T("claim.paid_total"), paid)...)
}

// toldNotices say which fact of the case tells of money that stands in no sum.
func (p page) toldNotices(lib *pack.Library, by access.Actor, sheet claimfact.Sheet) (out []notice) {
	for _, told := range sheet.Told {
		if word := lib.Fact(told.Fact); word != nil {
			out = append(out, notice{Kind: "info", Text: p.T("claim.told", "what", p.labelOf(word.Label), "sum", p.Money(told.Sum, told.Currency), "here", p.Money(told.Here, told.Currency)),
				Link: &link{Text: p.T("claim.to_answer"), Href: factPath(sheet.CaseID, word)}, Ways: p.toldWays(lib, by, sheet, told)})
		}
	}
	return out
}

// toldWays lead to where the sum is recorded, with the sum filled in: the applications that
// were filed, and the list of money from elsewhere.
func (p page) toldWays(lib *pack.Library, by access.Actor, sheet claimfact.Sheet, told claimfact.Told) (out []link) {
	if !by.May(access.DecideEntitlement) {
		return nil
	}
	for _, a := range sheet.Filed {
		text := p.T("claim.told_with", "office", p.authorityName(lib, a.Authority), "date", p.On(a.FiledAt))
		if a.FiledAt == 0 {
			text = p.T("claim.told_with_undated", "office", p.authorityName(lib, a.Authority))
		}
		out = append(out, link{Text: text, Href: applicationPath(sheet.CaseID, a.Name) + "?step=" + string(toldSteps[told.Fact]) + "&told=yes#step"})
	}
	if len(sheet.Filed) == 0 {
		out = append(out, link{Text: p.T("claim.told_file"), Href: packetsPath(sheet.CaseID)})
	}
	if claimfact.Keeps(by, models.ListOtherMoney) {
		out = append(out, link{Text: p.T("claim.told_elsewhere"), Href: claimPath(sheet.CaseID) + "/" + string(models.ListOtherMoney) + "/new?told=" + told.Fact})
	}
	return out
}

// receivedText says what was awarded and what came.
func (p page) receivedText(r claimfact.Received) string {
	var parts []string
	if r.Awarded > 0 {
		parts = append(parts, p.T("claim.awarded", "sum", p.Money(r.Awarded, r.Currency), "date", p.Date(r.AwardedOn)))
	}
	if r.SetOff > 0 {
		parts = append(parts, p.T("interim.set_off", "whole", p.Money(r.Awarded+r.SetOff, r.Currency), "interim", p.Money(r.SetOff, r.Currency)))
	}
	if r.Paid > 0 {
		parts = append(parts, p.T("claim.paid", "sum", p.Money(r.Paid, r.Currency), "date", p.Date(r.PaidOn)))
	}
	return joinDots(parts)
}

// removedRow is a row that was taken off its list.
func (p page) removedRow(of claimOf, by access.Actor, row models.ClaimRow) claimRowView {
	b := row.Base()
	v := claimRowView{texts: p.texts, ID: "c-" + b.ID, Reason: p.T("claim.removed_line", "date", p.On(b.RemovedAt), "why", p.T("claim.removal."+b.RemovedReason))}
	v.Title, v.Line = p.claimSaid(of, row)
	v.Title = p.T("claim.removed_title", "list", p.T("claim."+string(row.List())), "what", v.Title)
	if claimfact.Keeps(by, row.List()) {
		v.Back = claimPath(of.sheet.CaseID) + "/" + string(row.List()) + "/" + b.ID + "/back"
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

// claimPrint is every list on paper. It names nobody.
type claimPrint struct {
	pageView
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
	p := claimPrint{pageView: pageView{newPage(c, "claim.title")}}
	p.Head = printHead{Code: sheet.Code, Title: p.page.T("claim.title"), Line: p.page.T("claim.print_line", "date", p.page.Date(p.page.Today()))}
	for _, list := range models.ClaimLists {
		p.Lists = append(p.Lists, p.page.claimList(h, actor(c), sheet, list, false))
	}
	return h.site.render(c, http.StatusOK, "claimfact/print", p)
}
