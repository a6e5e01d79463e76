package handlers

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/casenote"
)

// noteHandlers serve the notes of a case.
type noteHandlers struct {
	site  *site
	files *casefile.Service
	notes *casenote.Service
	why   purposeAsker
}

// noteListPage is the notes of a case.
type noteListPage struct {
	casePage
	Panel filterPanel
	New   []link
	Rows  []entryRow
	Given []entryRow // notes of a counsellor that are shared with the reader
	Open  string     // where opening the words of this page is posted, "" where nothing is to open
	Print string
	Older string
	Waits string
	Empty emptyState
}

// notePrint is the notes on paper, without a name in its head.
type notePrint struct {
	pageView
	Head printHead
	Rows []entryRow
}

func (h *noteHandlers) list(c echo.Context) error  { return h.renderList(c, "") }
func (h *noteHandlers) print(c echo.Context) error { return h.renderList(c, "") }

// open shows the notes with their words, once the reader said why.
func (h *noteHandlers) open(c echo.Context) error {
	f, answered, err := h.why(c)
	if err != nil || !answered {
		return err
	}
	return h.renderList(c, f.Purpose)
}

// renderList shows the notes, or prints them; with their words for a purpose.
func (h *noteHandlers) renderList(c echo.Context, purpose string) error {
	by, caseID := actor(c), c.Param("id")
	printed := strings.HasSuffix(c.Path(), "/print")
	head, err := casePageOf(c, h.files, "casenote.title")
	if err != nil {
		return err
	}
	f := casenote.Filter{Before: c.QueryParam("before"), All: printed}
	head.page.askAddress(c.QueryParams())
	panel := head.page.notePanel(caseID, &f)
	found, err := h.read(c, f, purpose)
	if err != nil {
		return err
	}
	p := noteListPage{casePage: head, Panel: panel, Empty: emptyState{Text: head.page.T("casenote.none"), Next: head.page.T("casenote.none_next")}}
	sealed := false
	for _, r := range found.List {
		p.Rows = append(p.Rows, p.page.noteRow(by, found.CaseID, r))
		sealed = sealed || r.HasWords
	}
	q := p.page.chosenIn(panel.Fields)
	at := notesPath(found.CaseID)
	if printed {
		return h.renderPrint(c, p, found.Code)
	}
	p.links(by, at, q, f, found, sealed && purpose == "")
	shares, err := h.notes.Shares(c.Request().Context(), by, caseID)
	if err != nil {
		return err
	}
	p.Given = p.page.sharedWithReader(by, caseID, shares)
	p.Sections.stand(at)
	if found.Waiting {
		p.Waits = p.page.T("case.waits_value")
	}
	return h.site.render(c, http.StatusOK, "casenote/list", p)
}

func (h *noteHandlers) read(c echo.Context, f casenote.Filter, purpose string) (casenote.Page, error) {
	if purpose == "" {
		return h.notes.List(c.Request().Context(), actor(c), c.Param("id"), f)
	}
	return h.notes.Open(c.Request().Context(), actor(c), c.Param("id"), f, purpose)
}

func (p page) notePanel(caseID string, f *casenote.Filter) filterPanel {
	fields := []field{p.Select("kind").Of(p.choicesOf("casenote.kind.", models.NoteKinds)).Called("casenote.kind").InFilter().Narrowing(&f.Kind)}
	out := p.filterPanel(notesPath(caseID), p.chosenIn(fields), fields)
	out.Sentence = p.T("casenote.newest_first")
	return out
}

// links are what can be done on the list.
func (p *noteListPage) links(by access.Actor, at string, q url.Values, f casenote.Filter, found casenote.Page, closed bool) {
	p.Print = addressOf(at+"/print", q)
	if f.Before != "" {
		q.Set("before", f.Before)
	}
	if closed {
		p.Open = addressOf(at+"/open", q)
	}
	if found.Older != "" {
		q.Set("before", found.Older)
		p.Older = addressOf(at, q)
	}
	if by.May(access.WriteNotes) {
		for _, kind := range models.NoteKinds {
			p.New = append(p.New, link{Text: p.page.T("casenote.kind." + kind), Href: at + "/new?kind=" + kind})
		}
	}
}

func (h *noteHandlers) renderPrint(c echo.Context, from noteListPage, code string) error {
	p := notePrint{pageView: pageView{from.page}, Rows: from.Rows, Head: printHead{Code: code, Title: from.page.T("casenote.title"), Line: from.page.T("casenote.print_line", "date", from.page.Date(from.page.Today()))}}
	return h.site.render(c, http.StatusOK, "casenote/print", p)
}

// noteRow is a note with what it says in codes, and its words once they are opened.
func (p page) noteRow(by access.Actor, caseID string, r casenote.Row) entryRow {
	at := notePath(caseID, r.ID)
	out := entryRow{texts: p.texts, ID: "n-" + r.ID, Title: p.noteTitle(r.NoteFacts), Href: at, Badge: p.noteBadge(r), Line: p.noteLine(r), Words: p.noteWords(r.Text)}
	if r.Hidden {
		out.Note = p.T("casenote.hidden", "who", p.T("casenote.reads."+string(r.Class)))
	}
	if r.AlarmAt > 0 && by.May(access.WriteNotes) {
		out.Acts = append(out.Acts, link{Text: p.T("casenote.settle"), Href: at + "/answer", More: out.Title})
	}
	return out
}

// noteBadge says of a contact that it was not safe, and what was done.
func (p page) noteBadge(r casenote.Row) *badge {
	switch {
	case r.AlarmAt > 0:
		return &badge{State: string(badgeDanger), Text: p.T("casenote.alarm." + r.Safe)}
	case r.Answer != "":
		return &badge{State: string(badgeReceived), Text: p.T("casenote.alarm_answer." + r.Answer)}
	}
	return nil
}

// noteLine is the small print of a note: when, about what, who wrote it.
func (p page) noteLine(r casenote.Row) string {
	parts := []string{p.when(r.At, r.DayOnly)}
	if r.UntilAt > 0 {
		parts[0] = p.T("casenote.from_until", "from", parts[0], "until", p.At(r.UntilAt))
	}
	parts = append(parts, withoutEmpty(p.maybe("casenote.topic."+r.Topic))...)
	if r.Safe == models.ContactSafe {
		parts = append(parts, p.T("casenote.was_safe"))
	}
	parts = append(parts, p.T("stay.by", "who", r.By))
	if r.Changed && r.Answer == "" {
		parts = append(parts, p.T("casenote.changed"))
	}
	if r.Answerer != "" {
		parts = append(parts, p.T("casenote.answered_by", "who", r.Answerer, "when", p.Moment(r.AnsweredAt)))
	}
	return joinDots(parts)
}

// noteWords are the opened words of a note.
func (p page) noteWords(w models.NoteWords) (rows []summaryRow) {
	for _, one := range []struct{ key, text string }{{"who", w.Who}, {"words", w.Words}, {"why", w.Why}} {
		if one.text != "" {
			rows = append(rows, summaryRow{Key: p.T("casenote." + one.key + ".label"), Value: one.text})
		}
	}
	return rows
}

// noteShowPage is one note with its earlier versions.
type noteShowPage struct {
	casePage
	List     string
	Heading  string
	Badge    *badge
	Now      []summaryRow
	Open     string
	Waits    string
	Note     string
	Acts     []link
	Earlier  []earlierRows
	Shared   []entryRow // with whom, until when
	Conflict bool
}

func (h *noteHandlers) show(c echo.Context) error { return h.renderOne(c, http.StatusOK, "") }

// openOne shows a note with its words, once the reader said why.
func (h *noteHandlers) openOne(c echo.Context) error {
	f, answered, err := h.why(c)
	if err != nil || !answered {
		return err
	}
	return h.renderOne(c, http.StatusOK, f.Purpose)
}

func (h *noteHandlers) renderOne(c echo.Context, status int, purpose string) error {
	ctx, by := c.Request().Context(), actor(c)
	read := func() (casenote.Shown, error) { return h.notes.One(ctx, by, c.Param("id"), c.Param("note")) }
	if purpose != "" {
		read = func() (casenote.Shown, error) {
			return h.notes.OpenOne(ctx, by, c.Param("id"), c.Param("note"), purpose)
		}
	}
	one, err := read()
	if err != nil {
		return err
	}
	head, err := casePageOf(c, h.files, "casenote.title")
	if err != nil {
		return err
	}
	row := head.page.noteRow(by, one.CaseID, one.Row)
	p := noteShowPage{casePage: head, List: notesPath(one.CaseID), Heading: row.Title, Badge: row.Badge, Note: row.Note, Acts: row.Acts, Conflict: status == http.StatusConflict}
	p.Sections.stand(p.List)
	p.Now = append([]summaryRow{{Key: p.page.T("casenote.when"), Value: row.Line}}, row.Words...)
	at := notePath(one.CaseID, one.Row.ID)
	switch {
	case one.Row.HasWords && purpose == "":
		p.Open = at + "/open"
	case one.Waiting:
		p.Waits = p.page.T("case.waits_value")
	}
	if one.Row.Writes {
		p.Acts = append(p.Acts, link{Text: p.page.T("stay.correct"), Href: at + "/correct"}, link{Text: p.page.T("stay.take_back"), Href: at + "/back"})
	}
	for _, v := range one.Earlier {
		p.Earlier = append(p.Earlier, p.page.earlierRows(v))
	}
	if sharesNote(by, one.Row) {
		list, err := h.notes.Shares(ctx, by, one.CaseID)
		if err != nil {
			return err
		}
		p.Shared = p.page.sharedRows(one.CaseID, one.Row.ID, list)
		p.Acts = append(p.Acts, link{Text: p.page.T("share.title"), Href: at + "/share"})
	}
	return h.site.render(c, status, "casenote/show", p)
}

// earlierRows is how a note stood before a change.
func (p page) earlierRows(v casenote.Version) earlierRows {
	why := p.maybe("correction_reason." + v.Reason)
	if why == "" {
		why = p.maybe("casenote.alarm_answer." + v.Reason)
	}
	line := joinDots(withoutEmpty(p.noteTitle(v.NoteFacts), p.when(v.At, v.DayOnly), p.maybe("casenote.topic."+v.Topic), p.maybe("casenote.safe."+v.Safe)))
	return earlierRows{p.T("service.until", "date", p.Moment(v.Until), "who", v.Next, "why", why), append([]summaryRow{{Key: p.T("casenote.when"), Value: line}}, p.noteWords(v.NoteWords)...)}
}
