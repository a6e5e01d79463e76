package handlers

import (
	"net/http"
	"slices"
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
		p.Entries = append(p.Entries, p.page.historyEntry(h, e, got))
	}
	if before > 0 {
		p.Newest = at
	}
	if got.Older > 0 {
		p.Older = at + "?before=" + strconv.FormatInt(got.Older, 10)
	}
	p.Print = link{Text: p.page.T("history.print"), Href: at + "/print"}
	return h.site.render(c, http.StatusOK, "history/list", p)
}

func (p page) historyEntry(h *caseHandlers, e models.AuditEntry, in casefile.HistoryPage) historyEntry {
	out := historyEntry{texts: p.texts, ID: "entry-" + strconv.FormatInt(e.Seq, 10), When: p.Moment(e.At), ISO: e.At.String(), Refused: e.Result != "done"}
	out.What = p.T("history.did_other")
	if p.has("audit." + e.Action) {
		out.What = p.auditWhat(e, in.Names)
	}
	out.Who = p.auditWho(e)
	if role := p.maybe("role." + e.Role); role != "" {
		out.Who += ", " + role
	}
	out.Detail = p.deedDetail(h, e, in.Kinds)
	return out
}

// deedDetail says with what: the classes that were opened or written, the
// facts, the service if it is of one of the kinds, the reason. Details hold
// codes only.
func (p page) deedDetail(h *caseHandlers, e models.AuditEntry, kinds []string) string {
	var parts []string
	for _, class := range strings.Fields(e.Classes) {
		parts = append(parts, p.T("class."+class))
	}
	for _, code := range strings.Fields(e.Detail) {
		if kind, found := strings.CutPrefix(code, "kind="); found && slices.Contains(kinds, kind) {
			parts = append(parts, serviceName(h.files.Library(), p.texts, kind))
		} else if words := p.detailWords(h, code); words != "" {
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
	case paired && p.has("audit.detail."+name+"."+value):
		return p.T("audit.detail." + name + "." + value)
	case paired && name == "purpose" && p.has("field.purpose."+value):
		return p.T("field.purpose." + value)
	case lib.Fact(name) != nil:
		return p.labelOf(lib.Fact(name).Label)
	case lib.Item(name) != nil:
		return p.labelOf(lib.Item(name).Title) + ": " + p.stepDone(lib.Item(name), models.StanceKind(value))
	case lib.Duty(name) != nil:
		return p.labelOf(lib.Duty(name).Title)
	case p.has("purpose." + name):
		return p.T("purpose." + name)
	}
	return ""
}

// seenPrint is the page for the survivor: who saw and changed her file.
type seenPrint struct {
	pageView
	Head  printHead
	Table table
}

func (h *caseHandlers) printHistory(c echo.Context) error {
	head, rows, err := h.files.WhoSaw(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	speakOf(c, head.Sex)
	p := seenPrint{pageView: pageView{newPage(c, "print.title")}}
	p.Head = printHead{Code: head.Code, Title: p.page.T("history.print_title"), Line: p.page.Date(p.page.Today())}
	p.Table = p.page.seenTable(rows)
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
