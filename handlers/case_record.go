package handlers

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/deed"
)

// recordHandlers serve lists of a case whose rows all have the same life: added,
// corrected, taken back. A slice says what its rows ask and say.
type recordHandlers struct {
	site    *site
	files   *casefile.Service
	records *deed.Records
	why     purposeAsker
	title   string            // key of the title of the slice
	words   map[string]string // under which keys the words of each list stand
	at      func(caseID string) string
	ask     func(f *recordForm) []field                   // the questions about a row
	said    func(p page, row models.Record) entryRow      // what a row says in codes
	more    func(by access.Actor, r models.Record) []link // further deeds on a row: key of the text and end of the address
}

// listOf is the list that an address names.
func (h *recordHandlers) listOf(c echo.Context, lists []string) (string, error) {
	i := slices.IndexFunc(lists, func(list string) bool { return recordWord(list) == c.Param("list") })
	if i < 0 {
		return "", models.ErrNotFound()
	}
	return lists[i], nil
}

// recordList is one list on the page of its slice.
type recordList struct {
	texts
	ID, Title, Lead string
	New             *link
	Rows            []entryRow
	Offers          []link // rows that another page knows
	Empty           string
}

// listView is a list with its rows.
func (h *recordHandlers) listView(p page, by access.Actor, caseID, list string, rows []deed.RecordRow) recordList {
	v := recordList{texts: p.texts, ID: recordWord(list), Title: p.T(h.words[list] + "title"), Lead: p.maybe(h.words[list] + "lead"), Empty: p.T(h.words[list] + "none")}
	for _, r := range rows {
		v.Rows = append(v.Rows, h.rowView(p, by, caseID, r))
	}
	if by.May(h.records.Need) {
		v.New = &link{Text: p.T(h.words[list] + "add"), Href: h.at(caseID) + "/rows/" + recordWord(list) + "/new"}
	}
	return v
}

// rowView is a row: what it says in codes, and its words once they are opened.
func (h *recordHandlers) rowView(p page, by access.Actor, caseID string, r deed.RecordRow) entryRow {
	v := h.said(p, r.Row)
	b := r.Row.Base()
	v.texts, v.ID, v.Href = p.texts, "r-"+b.ID, recordPath(h.at(caseID), r.Row.List(), b.ID)
	v.Line = joinDots(withoutEmpty(v.Line, p.T("record.by", "who", r.By, "date", p.On(b.ChangedAt))))
	v.Words = append(v.Words, h.opened(p, r)...)
	for _, l := range h.more(by, r.Row) {
		v.Acts = append(v.Acts, link{Text: p.T(l.Text), Href: v.Href + l.Href, More: v.Title})
	}
	return v
}

// opened are the opened words of a row.
func (h *recordHandlers) opened(p page, r deed.RecordRow) (out []summaryRow) {
	for _, w := range r.Row.Words() {
		if r.Text[w.Column] != "" {
			out = append(out, summaryRow{Key: p.T(h.words[r.Row.List()] + w.Column + ".label"), Value: r.Text[w.Column]})
		}
	}
	return out
}

// recordPage is one row with its earlier versions.
type recordPage struct {
	casePage
	List     link
	Heading  string
	Badge    *badge
	Line     string
	Words    []summaryRow
	Open     string
	Waits    string
	Acts     []link
	Earlier  []recordVersion
	Conflict bool
}

// recordVersion is a row as it was before a change.
type recordVersion struct {
	Heading string
	Line    string
	Words   []summaryRow
}

func (h *recordHandlers) show(lists []string) echo.HandlerFunc {
	return func(c echo.Context) error { return h.renderOne(c, lists, http.StatusOK, "") }
}

// open shows a row with its words, once the reader said why.
func (h *recordHandlers) open(lists []string) echo.HandlerFunc {
	return func(c echo.Context) error {
		f, answered, err := h.why(c)
		if err != nil || !answered {
			return err
		}
		return h.renderOne(c, lists, http.StatusOK, f.Purpose)
	}
}

func (h *recordHandlers) renderOne(c echo.Context, lists []string, status int, purpose string) error {
	list, err := h.listOf(c, lists)
	if err != nil {
		return err
	}
	one, err := h.records.One(c.Request().Context(), actor(c), c.Param("id"), list, c.Param("row"), purpose)
	if err != nil {
		return err
	}
	head, err := casePageOf(c, h.files, h.title)
	if err != nil {
		return err
	}
	row := h.rowView(head.page, actor(c), one.CaseID, one.Row)
	p := recordPage{casePage: head, List: link{Text: head.page.T(h.title), Href: h.at(one.CaseID)}, Heading: row.Title, Badge: row.Badge, Line: row.Line, Words: row.Words, Acts: row.Acts, Conflict: status == http.StatusConflict}
	p.Sections.stand(h.at(one.CaseID))
	switch {
	case one.Row.HasWords && purpose == "":
		p.Open = row.Href + "/open"
	case one.Waiting:
		p.Waits = p.page.T("case.waits_value")
	}
	if actor(c).May(h.records.Need) {
		p.Acts = append(p.Acts, link{Text: p.page.T("record.correct"), Href: row.Href + "/correct"}, link{Text: p.page.T("stay.take_back"), Href: row.Href + "/back"})
	}
	for _, v := range one.Earlier {
		said := h.said(p.page, v.Row)
		why := p.page.maybe("correction_reason." + v.Reason)
		p.Earlier = append(p.Earlier, recordVersion{p.page.T("service.until", "date", p.page.Moment(v.Until), "who", v.Next, "why", why), joinDots(withoutEmpty(said.Title, said.Line)), h.opened(p.page, v.RecordRow)})
	}
	return h.site.render(c, status, "record/show", p)
}
