package handlers

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/casefile"
)

// historyPage says who did or read what in the case, in plain words.
type historyPage struct {
	casePage
	Entries []historyEntry
	Newest  string // address of the first page, "" on it
	Older   string
	Print   link
}

// historyEntry is one entry of the audit log in words.
type historyEntry struct {
	texts
	ID      string
	When    string
	ISO     string
	What    string
	Who     string
	Detail  string
	Refused bool
}

func (h *caseHandlers) history(c echo.Context) error {
	before, _ := strconv.ParseInt(c.QueryParam("before"), 10, 64)
	got, err := h.files.History(c.Request().Context(), actor(c), c.Param("id"), before, 0)
	if err != nil {
		return err
	}
	at := casePath(got.Header.ID) + "/history"
	p := historyPage{casePage: newCasePage(c, "case.history", got.Header)}
	for _, e := range got.Entries {
		p.Entries = append(p.Entries, p.historyEntry(h, e))
	}
	if before > 0 {
		p.Newest = at
	}
	if got.Older > 0 {
		p.Older = at + "?before=" + strconv.FormatInt(got.Older, 10)
	}
	p.Print = link{Text: p.T("history.print"), Href: at + "/print"}
	return h.site.render(c, http.StatusOK, "history/list", p)
}

func (p page) historyEntry(h *caseHandlers, e models.AuditEntry) historyEntry {
	out := historyEntry{texts: p.texts, ID: "entry-" + strconv.FormatInt(e.Seq, 10), When: p.Moment(e.At), ISO: e.At.String(), Refused: e.Result != "done"}
	out.What = p.deedWords(e.Action)
	out.Who = e.ActorName
	if p.has("role." + e.Role) {
		out.Who += ", " + p.T("role."+e.Role)
	}
	out.Detail = p.deedDetail(h, e)
	return out
}

// deedWords says what was done. A deed without words of its own says that
// something was done, and never the code alone.
func (p page) deedWords(action string) string {
	if key := "history.did." + action; p.has(key) {
		return p.T(key)
	}
	return p.T("history.did_other", "code", action)
}

// deedDetail says with what: the classes that were opened or written, the
// facts, the reason. Details hold codes only.
func (p page) deedDetail(h *caseHandlers, e models.AuditEntry) string {
	var parts []string
	for _, class := range strings.Fields(e.Classes) {
		parts = append(parts, p.T("class."+class))
	}
	for _, code := range strings.Fields(e.Detail) {
		if words := p.detailWords(h, code); words != "" {
			parts = append(parts, words)
		}
	}
	return strings.Join(parts, " · ")
}

// detailWords writes one code of a detail: a fact, a purpose, a reason.
func (p page) detailWords(h *caseHandlers, code string) string {
	name, value, paired := strings.Cut(code, "=")
	lib := h.files.Library()
	switch {
	case paired && p.has("history.detail."+name+"."+value):
		return p.T("history.detail." + name + "." + value)
	case paired && (name == "purpose" || name == "reason") && p.has(name+"."+value):
		return p.T(name + "." + value)
	case paired && name == "reason" && p.has("assign."+value):
		return p.T("assign." + value)
	case paired && name == "reason" && p.has("unassign."+value):
		return p.T("unassign." + value)
	case lib.Fact(name) != nil:
		return p.labelOf(lib.Fact(name).Label)
	case lib.Item(name) != nil:
		return p.labelOf(lib.Item(name).Title) + ": " + p.T("progress_of."+value)
	case lib.Duty(name) != nil:
		return p.labelOf(lib.Duty(name).Title)
	case p.has("purpose." + name):
		return p.T("purpose." + name)
	}
	return ""
}

// seenPrint is the page for the survivor: who saw and changed her file.
type seenPrint struct {
	page
	Head  printHead
	Table table
}

func (h *caseHandlers) printHistory(c echo.Context) error {
	head, rows, err := h.files.WhoSaw(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	p := seenPrint{page: newPage(c, "print.title")}
	p.Head = printHead{Code: head.Code, Title: p.T("history.print_title"), Line: p.Date(p.Today())}
	p.Table = p.seenTable(rows)
	return h.site.render(c, http.StatusOK, "history/print", p)
}

func (p page) seenTable(rows []casefile.Seen) table {
	t := table{texts: p.texts, ID: "seen", Caption: p.T("history.print_caption"), Empty: emptyState{Text: p.T("history.nobody")}}
	t.Columns = []column{
		{Text: p.T("people.col_name")}, {Text: p.T("history.col_first")}, {Text: p.T("history.col_last")},
		{Text: p.T("history.col_opened"), Number: true}, {Text: p.T("history.col_changed"), Number: true},
	}
	for _, r := range rows {
		who := cell{Text: r.Name}
		if p.has("role." + r.Role) {
			who.Note = p.T("role." + r.Role)
		}
		t.Rows = append(t.Rows, row{Cells: []cell{who, {Text: p.On(r.First)}, {Text: p.On(r.Last)}, {Text: p.Count(int(r.Opened))}, {Text: p.Count(int(r.Changed))}}})
	}
	return t
}
